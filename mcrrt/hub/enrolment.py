"""Joining: a code that a person types once, and what a station gets for it."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from string import ascii_uppercase
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from mcrrt.domain.account import Account
from mcrrt.domain.errors import N_, BadInput, Refused
from mcrrt.domain.journal import Feed
from mcrrt.hub import schema
from mcrrt.hub.engines import Collided, Database
from mcrrt.hub.machines import feeds_of, feeds_text, renew_version
from mcrrt.hub.records import Records
from mcrrt.service.ports import Crypto
from mcrrt.service.protocol import EnrolAnswer, EnrolRequest, Machine, enrol_text, machine_text
from mcrrt.store.times import iso
from mcrrt.vault.authority import new_code, written_code

CODE_LIFE = timedelta(minutes=15)
VEHICLE_FEEDS = (Feed.OPS, Feed.REFERRAL, Feed.ADMIN)
VEHICLE_DAYS = 14
_TRIES = 4

_e, _s = schema.enrol_code.c, schema.station.c
_CODE = select(schema.enrol_code).where(
    _e.agency_id == schema.HUB, _e.secret_hash == bindparam("code")
)
_USE = (
    update(schema.enrol_code)
    .where(
        _e.agency_id == schema.HUB,
        _e.secret_hash == bindparam("code"),
        _e.used_by.in_(("", bindparam("by"))),
    )
    .values(used_by=bindparam("by"))
)
_AGENCY = select(schema.agency).where(schema.agency.c.agency_id == bindparam("agency"))
_STATIONS = select(schema.station).where(_s.agency_id == bindparam("agency"))
_AGAIN = (
    update(schema.station)
    .where(_s.agency_id == bindparam("agency"), _s.station == bindparam("of_station"))
    .values(
        state="active", name=bindparam("new_name"), kind=bindparam("new_kind"),
        feeds=bindparam("new_feeds"), vouched=bindparam("new_vouched"),
        enrolled_at=bindparam("at"),
    )
)  # fmt: skip

# The same machine under an older identity: it was put back from a copy, and goes on as a new one.
_REPLACED = (
    update(schema.station)
    .where(
        _s.agency_id == bindparam("agency"), _s.station != bindparam("of_station"),
        _s.public_key == bindparam("key"), _s.state == "active",
    )
    .values(state="replaced")
)  # fmt: skip


class Unwelcome(Refused):
    """The station cannot join like this. ``code`` says why, for a program."""

    def __init__(self, code: str, template: str, /, **fields: object) -> None:
        self.code = code
        super().__init__(template, **fields)


@dataclass(frozen=True, slots=True)
class Authority:
    """What the hub vouches with, and what it tells each station that joins.

    ``courier`` is the X25519 key that courier files for it are sealed to.
    """

    ca_pem: str
    key: bytes
    urls: tuple[str, ...] = ()
    courier: bytes = b""


def make_code(
    database: Database,
    ca_pem: bytes,
    agency: str,
    kind: str,
    feeds: Sequence[Feed],
    now: datetime,
    days: int | None = None,
) -> tuple[str, datetime]:
    """Return a code that lets one station in within 15 minutes. ``agency`` '' founds one.

    ``days``: how far back the machine gets what is closed; 0 everything, None as its kind has it.
    """
    if days is None:
        days = 0 if kind == "console" else VEHICLE_DAYS
    code, until = new_code(ca_pem), now + CODE_LIFE
    granted = tuple(feeds) or (tuple(Feed) if kind == "console" else VEHICLE_FEEDS)
    if Feed.ADMIN not in granted:
        raise BadInput("feeds", N_("Every machine needs the feed admin: it has the accounts."))
    with database.writing(schema.HUB) as connection:
        connection.execute(
            insert(schema.enrol_code),
            {
                "agency_id": schema.HUB, "secret_hash": _hash(code.secret), "for_agency": agency,
                "kind": kind, "feeds": feeds_text(granted), "days": days, "expires_at": iso(until),
                "used_by": "",
            },
        )  # fmt: skip
    return written_code(code), until


def _hash(secret: bytes) -> str:
    return hashlib.sha256(b"mcrrt enrolment code" + secret).hexdigest()


def letters() -> Iterator[str]:
    """Every station code in order. None ends in X behind a letter: those are of imported calls."""
    yield from ascii_uppercase
    for first, second in product(ascii_uppercase, ascii_uppercase.replace("X", "")):
        yield first + second


class Enrolment:
    """Lets stations in. Called from any thread."""

    def __init__(
        self, database: Database, crypto: Crypto, authority: Authority, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._crypto = crypto
        self._authority = authority
        self._now = now

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Let a station in. Raises Unwelcome and NotNow.

        The code is used up for this station alone before anything is made, and the same station
        may come with it again: an answer that was lost on the way shuts nobody out.
        """
        if not self._crypto.verify(request.public_key, enrol_text(request), request.proof):
            raise Unwelcome("bad_signature", N_("The request is not signed by its machine."))
        code = self._find(request)
        agency = code.for_agency or request.agency
        self._may_join(code, request, agency)
        name = self._use(code, request, agency)
        return self._let_in(code, request, agency, name)

    def _find(self, request: EnrolRequest) -> Any:
        with self._database.reading(schema.HUB) as connection:
            code = connection.execute(_CODE, {"code": _hash(request.secret)}).first()
        usable = code is not None and (
            code.expires_at > iso(self._now()) and code.used_by in ("", _who(request))
        )
        if not usable:
            raise Unwelcome(
                "unknown_code",
                N_("This code was used already, is older than 15 minutes, or is not of this hub. "
                   "Ask for a new one."),
            )  # fmt: skip
        return code

    def _may_join(self, code: Any, request: EnrolRequest, agency: str) -> None:
        """Raise Unwelcome before the code is used up."""
        if request.agency not in ("", agency):
            raise Unwelcome("other_agency", N_("This code is for another agency."))
        if not code.for_agency and not (request.agency and request.agency_name):
            raise Unwelcome(
                "agency_needed", N_("This code is for a machine that brings its agency with it.")
            )
        with self._database.reading(agency) as connection:
            here = connection.execute(_AGENCY, {"agency": agency}).first()
            stations = connection.execute(_STATIONS, {"agency": agency}).all()
            if not code.for_agency and here is not None and not _mine(stations, request):
                raise _agency_known()
            if code.for_agency and not _has_account(connection, agency, request.username):
                raise Unwelcome(
                    "unknown_account",
                    N_("There is no active account of this user name at the hub. The machine that "
                       "has it must send its work first."),
                )  # fmt: skip
        _letters_for(stations, request)

    def _use(self, code: Any, request: EnrolRequest, agency: str) -> str:
        """Use the code up; return the name of the agency."""
        values = {"code": code.secret_hash, "by": _who(request)}
        entry = {
            "agency_id": schema.HUB, "agency": agency, "name": request.agency_name,
            "made_at": iso(self._now()),
        }  # fmt: skip
        with self._database.writing(schema.HUB) as connection:
            if connection.execute(_USE, values).rowcount != 1:
                raise Unwelcome("unknown_code", N_("This code was just used by another machine."))
            if not code.for_agency:
                connection.execute(self._database.insert_or_leave(schema.directory), entry)
            d = schema.directory.c
            named = select(d.name).where(
                d.agency_id == schema.HUB, d.agency == bindparam("of_agency")
            )
            return str(connection.execute(named, {"of_agency": agency}).scalar_one())

    def _let_in(self, code: Any, request: EnrolRequest, agency: str, name: str) -> EnrolAnswer:
        for _try in range(_TRIES):
            try:
                with self._database.writing(agency) as connection:
                    letter = self._write(connection, code, request, agency, name)
                break
            except Collided:  # another machine got the letters meanwhile
                continue
        else:
            raise Collided(N_("Two machines sent at the same moment. Try again."))
        return EnrolAnswer(
            agency, name, letter, feeds_of(code.feeds), self._authority.ca_pem,
            self._crypto.public_key(self._authority.key), self._authority.urls, code.days,
            self._authority.courier,
        )  # fmt: skip

    def _write(
        self, connection: Connection, code: Any, request: EnrolRequest, agency: str, name: str
    ) -> str:
        query, founded = self._database.locking(_AGENCY), False
        if connection.execute(query, {"agency": agency}).first() is None:
            _found(connection, agency, name, iso(self._now()))
            founded = True
        stations = connection.execute(_STATIONS, {"agency": agency}).all()
        mine = _mine(stations, request)
        if not (code.for_agency or founded or mine):
            raise _agency_known()
        letter = _letters_for(stations, request)
        at = iso(self._now())
        machine = Machine(
            request.station, letter, request.name, code.kind, request.public_key, "active", at,
            bytes(64),
        )  # fmt: skip
        vouched = self._crypto.sign(self._authority.key, machine_text(agency, machine))
        if mine:
            connection.execute(_AGAIN, {
                "agency": agency, "of_station": request.station, "new_name": request.name,
                "new_kind": code.kind, "new_feeds": code.feeds, "new_vouched": vouched, "at": at,
            })  # fmt: skip
        else:
            connection.execute(insert(schema.station), {
                "agency_id": agency, "station": request.station, "code": letter,
                "name": request.name, "kind": code.kind, "feeds": code.feeds,
                "public_key": request.public_key, "state": "active", "enrolled_at": at,
                "vouched": vouched, "unsent": 0, "behind": 0,
            })  # fmt: skip
            connection.execute(
                _REPLACED,
                {"agency": agency, "of_station": request.station, "key": request.public_key},
            )
        renew_version(connection, agency)
        return letter


def _agency_known() -> Unwelcome:
    return Unwelcome(
        "agency_known", N_("Your agency is at this hub already. Ask for a code to join it.")
    )


def _who(request: EnrolRequest) -> str:
    return f"{request.station} {hashlib.sha256(request.public_key).hexdigest()}"


def _mine(stations: Sequence[Any], request: EnrolRequest) -> bool:
    """Say whether the station was here before, with the same key."""
    return any(
        row.station == request.station and row.public_key == request.public_key for row in stations
    )


def _letters_for(stations: Sequence[Any], request: EnrolRequest) -> str:
    """Return the letters that the station has or gets. Raises Unwelcome."""
    taken = {row.code: row for row in stations if row.public_key != request.public_key}
    for row in stations:
        if row.station == request.station:
            if row.public_key != request.public_key:
                raise Unwelcome(
                    "station_known", N_("Another machine is here under the identity of this one.")
                )
            return str(row.code)
    wanted = request.station_code
    if wanted and wanted in taken:
        raise Unwelcome(
            "code_taken",
            N_("Another machine of the agency numbers its calls with {code} already."),
            code=wanted,
        )
    return wanted or next(code for code in letters() if code not in taken)


def _has_account(connection: Connection, agency: str, username: str) -> bool:
    accounts = Records(connection, agency).all("account")
    return any(isinstance(a, Account) and a.active and a.username == username for a in accounts)


def _found(connection: Connection, agency: str, name: str, at: str) -> None:
    """Make an agency with its feeds: their rows are there before anybody locks them."""
    connection.execute(
        insert(schema.agency), {"agency_id": agency, "name": name, "machines": "", "made_at": at}
    )
    connection.execute(
        insert(schema.feed),
        [
            {"agency_id": agency, "feed": feed.value, "head": 0, "digest": b"", "touched": 0}
            for feed in Feed
        ],
    )
