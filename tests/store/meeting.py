"""Several real stores and a hub that is a list in memory: what the rules of sync must do, in order.

The hub judges with the same function as the real one; everything else about it is as plain as can
be, so that what a test shows is about the stores.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from mcrrt.domain import fold
from mcrrt.domain.facts.admin import AccountCreated
from mcrrt.domain.journal import Entry, Feed
from mcrrt.domain.roles import Role
from mcrrt.domain.verdict import COUNTS, Verdict
from mcrrt.service import codec
from mcrrt.service import commands as c
from mcrrt.service.doorstep import Founding, Joining
from mcrrt.service.exchange import PUSH_ORDER, Exchange, HubLink
from mcrrt.service.judging import claims, judge, no_account
from mcrrt.service.protocol import (
    ChainEnd,
    Envelope,
    Machine,
    Numbered,
    Page,
    Skipped,
    machine_text,
    next_digest,
)
from mcrrt.service.work import new_id
from mcrrt.store.times import instant
from mcrrt.vault.crypto import StandardCrypto
from tests.support import ADMIN, PASSWORD, FakeClock, Founded, found_store, office_on

CRYPTO = StandardCrypto()
AT = "2026-06-11T14:00:00.000000Z"


@dataclass
class PlainHub:
    """The logs of one agency, as lists. ``hidden``: feeds that a station is not granted."""

    logs: dict[Feed, list[Numbered]] = field(default_factory=lambda: {f: [] for f in Feed})
    keys: dict[str, Any] = field(default_factory=dict)
    states: dict[str, fold.State] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    machines: list[Machine] = field(default_factory=list)
    hidden: dict[str, set[Feed]] = field(default_factory=dict)
    authority: bytes = field(default_factory=CRYPTO.new_signing_key)

    @property
    def link(self) -> HubLink:
        """What a station keeps of it."""
        return HubLink(("https://hub",), "", CRYPTO.public_key(self.authority), tuple(Feed))

    def enrol(self, agency: str, station: str, public_key: bytes, code: str) -> None:
        """Let a machine belong."""
        machine = Machine(station, code, f"Desk {code}", "console", public_key, "active", AT,
                          bytes(64))  # fmt: skip
        vouched = CRYPTO.sign(self.authority, machine_text(agency, machine))
        self.machines.append(
            Machine(station, code, f"Desk {code}", "console", public_key, "active", AT, vouched)
        )

    def push(self, batch: Any) -> None:
        """Number what continues its chain; leave the rest."""
        self.keys |= {key.key_id: key for key in batch.keys}
        for event in batch.events:
            log = self.logs[event.feed]
            if any(item.event.event_id == event.event_id for item in log):
                continue
            chain = [item for item in log if item.event.station == event.station]
            if event.station_seq != len(chain) + 1:
                continue
            self._number(log, event)

    def _number(self, log: list[Numbered], event: Envelope) -> None:
        entry = self._entry(event)
        founding = not any(name.startswith("account:") for name in self.states)
        ruling = judge(entry, self.states, self.states.get, self.owners.get, founding=founding)
        self._claim(entry, counts=ruling.counts)
        before = log[-1].digest if log else b""
        digest = next_digest(before, len(log) + 1, event.hash, ruling.verdict)
        log.append(
            Numbered(
                len(log) + 1, event, ruling.verdict, AT, digest, ruling.because, dict(ruling.fields)
            )
        )

    def _entry(self, event: Envelope) -> Entry:
        body = event.body
        if event.key_id:
            body = CRYPTO.open(self.keys[event.key_id].key, body, event.event_id.encode())
        fact = codec.decode_fact(event.kind, event.version, body)
        return Entry(event.event_id, instant(event.at), event.actor, event.role, event.station,
                     fact, json.loads(event.base))  # fmt: skip

    def _claim(self, entry: Entry, *, counts: bool) -> None:
        if counts:
            for name in claims(entry.fact):
                self.owners.setdefault(name, entry.event_id)
        elif isinstance(entry.fact, AccountCreated):
            self.owners.setdefault(no_account(entry.fact.account), entry.event_id)

    def page(self, feed: Feed, station: str, after: int, limit: int) -> Page:
        """Return what follows, with runs for what the station may not see."""
        entries: list[Numbered | Skipped] = []
        for item in self.logs[feed][after : after + limit]:
            own = item.event.station == station
            hidden = feed in self.hidden.get(station, ())
            if own or not (hidden or item.verdict is Verdict.QUARANTINED):
                entries.append(item)
                continue
            event = item.event
            end = ChainEnd(event.station, event.station_seq, event.hash, event.signature)
            last = entries[-1] if entries else None
            if isinstance(last, Skipped):
                ends = {e.station: e for e in last.ends} | {event.station: end}
                entries[-1] = Skipped(last.first, item.seq, item.digest, tuple(ends.values()))
            else:
                entries.append(Skipped(item.seq, item.seq, item.digest, (end,)))
        shown = {e.event.key_id for e in entries if isinstance(e, Numbered) and e.event.key_id}
        keys = tuple(self.keys[name] for name in sorted(shown))
        return Page(len(self.logs[feed]), tuple(entries), keys)

    def go_back(self, lengths: dict[Feed, int]) -> None:
        """Be restored from a copy: only the first so many entries of each feed are there."""
        kept = {feed: log[: lengths[feed]] for feed, log in self.logs.items()}
        self.logs, self.states, self.owners = kept, {}, {}
        for feed in PUSH_ORDER:
            for item in kept[feed]:
                entry, counts = self._entry(item.event), item.verdict in COUNTS
                self._claim(entry, counts=counts)
                if counts:
                    fold.apply(self.states, entry, self.states.get)


@dataclass
class Desk:
    """One station."""

    founded: Founded
    hub: PlainHub

    @property
    def exchange(self) -> Any:
        """The store as its sync sees it."""
        return self.founded.office.store.exchange

    @property
    def id(self) -> str:
        """The station's id."""
        return self.founded.office.store.info.station

    def do(self, command: c.Command) -> Any:
        """Carry out a command."""
        return self.founded.office.submit(command).result

    def push(self, *, relayed: bool = False, limit: int = 500) -> None:
        """Offer everything that waits."""
        for feed in PUSH_ORDER:
            self.hub.push(self.exchange.outbox(feed, limit, relayed=relayed))

    def pull(self, limit: int = 1_000) -> None:
        """Take everything that is new."""
        pull(self.exchange, self.hub, self.id, limit)

    def meet(self) -> None:
        """Push, then pull."""
        self.push()
        self.pull()

    def align(self) -> None:
        """Find out how far the hub's logs are the same, and let what is behind wait again."""
        for feed, cursor in self.exchange.cursors().items():
            log = self.hub.logs[feed]
            points = self.exchange.points(feed, 0, cursor.after, 64)
            same = [
                p.seq for p in points if p.seq <= len(log) and log[p.seq - 1].digest == p.digest
            ]
            if not points or (same and same[-1] == cursor.after):
                continue
            self.exchange.went_back(feed, max(same, default=0))

    def verify(self) -> Any:
        """Check chains, head, numbers and tables."""
        return self.founded.office.store.verify()

    def tables(self) -> dict[str, str]:
        """Return a hash of every record's state, by name."""
        from sqlalchemy import text

        from mcrrt.store import rows

        found: dict[str, str] = {}
        store: Any = self.founded.office.store
        with store._reading() as connection:
            for kind, table in rows.TABLES.items():
                for record, state in connection.execute(
                    text(f'SELECT id, state FROM "{table.name}"')
                ):
                    found[f"{kind}:{record}"] = hashlib.sha256(state.encode()).hexdigest()
            for call, notes, clinical in connection.execute(
                text("SELECT call, notes, clinical FROM call_text")
            ):
                found[f"text:{call}"] = notes + "|" + clinical
        return found


def pull(exchange: Exchange, hub: PlainHub, station: str, limit: int = 1_000) -> None:
    """Take everything that is new, learning of machines on the way."""
    while True:
        cursors = exchange.cursors()
        pages = {
            feed: hub.page(feed, station, cursors[feed].after, limit)
            for feed in PUSH_ORDER
            if len(hub.logs[feed]) > cursors[feed].after
        }
        if not pages:
            return
        if exchange.receive(pages).strangers:
            exchange.know(hub.machines)


def first_desk(path: Path, hub: PlainHub, *, link: bool = True) -> Desk:
    """Found the agency: a desk whose administrator is also clinician and officer."""
    founded = found_store(path)
    desk = Desk(founded, hub)
    assert founded.office.session
    account = founded.office.session.account
    founded.office.submit(c.ConfirmPassword(PASSWORD))
    founded.office.submit(c.ChangeAccount(account, "Renate Okafor", tuple(Role), True))
    founded.office.log_out("switch")
    founded.log_in()
    if link:
        join_first(desk)
    return desk


def join_first(desk: Desk) -> None:
    """Let a desk that has worked alone belong to the hub."""
    info = desk.founded.office.store.info
    desk.hub.enrol(
        info.agency, info.station, bytes.fromhex(desk.founded.office.store.public_key), "A"
    )
    desk.founded.office.link(desk.hub.link)
    desk.exchange.know(desk.hub.machines)
    desk.meet()


def next_desk(path: Path, hub: PlainHub, first: Desk, code: str) -> Desk:
    """Another desk of the agency, for the same person."""
    key, station = CRYPTO.new_signing_key(), new_id()
    agency = first.founded.office.store.info.agency
    hub.enrol(agency, station, CRYPTO.public_key(key), code)
    clock = FakeClock()
    clock.time += timedelta(seconds=7)
    founded = office_on(path / f"store{code}", clock=clock)
    founding = Founding("Test Region MCRRT", ADMIN, PASSWORD, station_code=code,
                        joining=Joining(agency, station, key))  # fmt: skip
    founded.office.join(founding, hub.link, lambda exchange: pull(exchange, hub, station))
    return Desk(founded, hub)
