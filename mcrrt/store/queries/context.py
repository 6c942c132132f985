"""What every query works with, and the rows that several of them make."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from mcrrt.domain.account import Account, Member, Partner, Setting
from mcrrt.domain.call import CallStatus
from mcrrt.domain.errors import N_, NotFound
from mcrrt.domain.journal import Feed, subject
from mcrrt.domain.referral import ReferralStatus
from mcrrt.domain.urgency import Urgency, due_at
from mcrrt.service import codec
from mcrrt.service.answers import CallRow, HealthView, ReferralRow, Standing, VerifyReport
from mcrrt.service.ports import Crypto, Scope, StoreInfo
from mcrrt.service.settings import AgencySettings, effective
from mcrrt.store import rows, schema
from mcrrt.store.lookup import load_state
from mcrrt.store.times import instant, instant_or_none

if TYPE_CHECKING:
    from mcrrt.store.exchange import SqlExchange


@dataclass
class Context:
    """One question's connection, scope and time, with what it looked up on the way."""

    connection: Connection
    agency: str
    scope: Scope
    now: datetime
    crypto: Crypto
    position: int
    find: Callable[[str, str], str | None]
    health: Callable[["Context"], HealthView]
    verify: Callable[[bool], VerifyReport]
    exchange: "SqlExchange"
    info: StoreInfo
    _settings: AgencySettings | None = None
    _names: dict[str, str] = field(default_factory=dict)
    _codes: dict[str, str] | None = None

    def sees(self, feed: Feed) -> bool:
        """Say whether the reader may see facts of the feed."""
        return feed in self.scope.feeds

    @property
    def settings(self) -> AgencySettings:
        """The settings in force."""
        if self._settings is None:
            self._settings = effective(self.changed_settings())
        return self._settings

    def changed_settings(self) -> dict[str, str]:
        """The settings that were changed, name to JSON."""
        c = schema.setting.c
        found = self.connection.execute(select(c.state).where(c.agency == self.agency)).scalars()
        states = [codec.decode(state, Setting) for state in found]
        return {setting.id: setting.value for setting in states}

    def load(self, kind: str, record_id: str) -> Any:
        """Return a record's state, or None."""
        return load_state(self.connection, self.agency, subject(kind, record_id))

    def require(self, kind: str, word: str) -> Any:
        """Return the record that an id, number or name stands for. Raises NotFound."""
        record_id = self.find(kind, word)
        state = self.load(kind, record_id) if record_id else None
        if state is None:
            raise NotFound(N_("There is no such record."))
        return state

    def account_name(self, account_id: str) -> str:
        """Return the name of an account, or its id when it is not known here."""
        return self._name("account", account_id, Account)

    def member_name(self, member_id: str) -> str:
        """Return the name of a member."""
        return self._name("member", member_id, Member)

    def partner_name(self, partner_id: str) -> str:
        """Return the name of a partner."""
        return self._name("partner", partner_id, Partner) if partner_id else ""

    def _name(self, kind: str, record_id: str, state: type) -> str:
        if record_id not in self._names:
            found = self.load(kind, record_id)
            self._names[record_id] = found.name if isinstance(found, state) else record_id  # type: ignore[attr-defined]
        return self._names[record_id]

    def machine_code(self, station: str) -> str:
        """Return the letters of another machine, '' for this one."""
        if self._codes is None:
            m = schema.machine.c
            found = self.connection.execute(
                select(m.station, m.code).where(m.agency == self.agency)
            )
            self._codes = {name: code for name, code in found}  # noqa: C416 - rows, not pairs
        return "" if station == self.exchange.identity().station else self._codes.get(station, "?")

    def standing(self, row: Any) -> Standing:
        """Say where a journal row has come to; ``verdict`` is there when the hub numbered it."""
        if row.verdict:
            return Standing.RECEIVED
        pushed = self.exchange.pushed().get((Feed(row.feed), row.station), 0)
        return Standing.SENT if row.station_seq <= pushed else Standing.HERE

    def call_row(self, row: Any) -> CallRow:
        """Return a row of the call table as a list shows it."""
        urgency = Urgency(row.urgency) if row.urgency else None
        received = instant(row.received_at)
        open_now = bool(row.on_board)
        return CallRow(
            id=row.id,
            number=row.number,
            status=CallStatus(row.status),
            urgency=urgency,
            provisional=bool(row.provisional),
            received_at=received,
            since=instant(row.since),
            due_at=due_at(received, urgency, self.settings.targets) if open_now else None,
            place=row.place,
            municipality=row.municipality,
            person=row.person,
            call_type=row.call_type,
            flags=rows.json_list(row.flags),
            teams=rows.json_list(row.teams),
            stacked_on=rows.json_list(row.stacked_on),
            needs_outcome=bool(row.needs_outcome),
            dispositions=rows.json_list(row.dispositions),
            ended_at=instant_or_none(row.ended_at),
            system=row.system,
        )

    def call_rows(self, ids: list[str]) -> dict[str, CallRow]:
        """Return the rows of these calls by id."""
        if not ids:
            return {}
        c = schema.call.c
        found = self.connection.execute(
            select(*CALL_COLUMNS).where(c.agency == self.agency, c.id.in_(ids))
        )
        return {row.id: self.call_row(row) for row in found}

    def referral_row(self, row: Any) -> ReferralRow:
        """Return a row of the referral table as a list shows it."""
        return ReferralRow(
            id=row.id,
            number=row.number,
            call=row.call,
            call_number=row.call_number,
            status=ReferralStatus(row.status),
            partner=self.partner_name(row.partner),
            person=row.person,
            started_at=instant(row.started_at),
            issued_at=instant_or_none(row.issued_at),
            document=row.document,
        )

    def referral_rows(self, *conditions: Any) -> list[ReferralRow]:
        """Return referrals, newest first."""
        r, c = schema.referral.c, schema.call.c
        query = (
            select(*(column for column in r if column.name != "state"),
                   c.number.label("call_number"))
            .join(schema.call, (c.agency == r.agency) & (c.id == r.call))
            .where(r.agency == self.agency, *conditions)
            .order_by(r.started_at.desc())
        )  # fmt: skip
        return [self.referral_row(row) for row in self.connection.execute(query)]


CALL_COLUMNS = [column for column in schema.call.c if column.name != "state"]
