"""Taking in what a hub sends: checked, put into the journal, numbered, and folded, all or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, bindparam, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mcrrt.domain import fold
from mcrrt.domain.errors import N_, Bug, StoreDamaged
from mcrrt.domain.facts.calls import CallImported, CallOpened
from mcrrt.domain.journal import Entry, Feed, subject, subject_id
from mcrrt.domain.verdict import COUNTS
from mcrrt.service.exchange import PUSH_ORDER, LogDiffers
from mcrrt.service.ports import Crypto
from mcrrt.service.protocol import (
    Cursor,
    Envelope,
    Numbered,
    Page,
    SealingKey,
    Skipped,
    next_digest,
)
from mcrrt.store import project, schema
from mcrrt.store.base import base_ends
from mcrrt.store.chain import HEADER_FIELDS, Link, entry_hash
from mcrrt.store.layers import Layers
from mcrrt.store.log import Log
from mcrrt.store.reader import NOTES, JournalReader

_j = schema.journal.c
_KNOWN = select(_j.event_id, _j.position, _j.hash).where(
    _j.event_id.in_(bindparam("ids", expanding=True))
)
_ADD = insert(schema.journal)
_ADD_SUBJECTS = insert(schema.journal_subject)
_ADD_KEY = upsert(schema.record_key).on_conflict_do_nothing()


@dataclass
class _Taken:
    """One entry of a page: as it came, and where it stands in the journal. ``new``: only just."""

    item: Numbered
    position: int
    new: bool
    entry: Entry | None = None


@dataclass
class Taking:
    """One taking-in, within one transaction.

    ``relaying``: a hub went back once, so what is here may be hidden by now. ``keys`` are the public keys of the agency's stations. ``strangers`` are those whose key is not
    known: then nothing may be committed.
    """

    connection: Connection
    agency: str
    code: str
    crypto: Crypto
    keys: Mapping[str, bytes]
    position: int
    relaying: bool = False
    strangers: set[str] = field(default_factory=set)
    kinds: dict[str, None] = field(default_factory=dict)
    subjects: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._log = Log(self.connection, self.agency)
        self._began_at = self.position
        self._ends: dict[tuple[Feed, str], Link] = {}
        self._unchecked: dict[tuple[Feed, str], list[Envelope]] = {}
        self._hidden: list[int] = []

    def take(self, pages: Mapping[Feed, Page]) -> None:
        """Take in the pages. Raises LogDiffers, Bug or StoreDamaged; then nothing may be kept."""
        cursors = self._log.cursors()
        taken: list[_Taken] = []
        for feed in PUSH_ORDER:
            if feed in pages:
                self._keep_keys(pages[feed].keys)
                taken += self._take_page(feed, pages[feed], cursors[feed])
        self._check_signatures()
        if not self.strangers:
            self._fold(taken)

    # --- one page --------------------------------------------------------------------------------

    def _take_page(self, feed: Feed, page: Page, cursor: Cursor) -> list[_Taken]:
        known = self._known(page)
        taken: list[_Taken] = []
        runs: list[Skipped] = []
        received_at = None
        for item in page.entries:
            if isinstance(item, Skipped):
                cursor = self._over(feed, item, cursor)
                runs.append(item)
            else:
                cursor = self._after(feed, item, cursor)
                taken.append(self._place(feed, item, known))
                received_at = item.received_at
        self._insert([one.item.event for one in taken if one.new])
        self._log.number(feed, [(one.item, one.position) for one in taken])
        self._log.skip(feed, runs)
        if page.entries:
            self._log.set_cursor(feed, cursor, received_at)
        return taken

    def _known(self, page: Page) -> dict[str, tuple[int, bytes]]:
        ids = [item.event.event_id for item in page.entries if isinstance(item, Numbered)]
        found = self.connection.execute(_KNOWN, {"ids": ids}) if ids else ()
        return {event: (position, digest) for event, position, digest in found}

    def _over(self, feed: Feed, run: Skipped, cursor: Cursor) -> Cursor:
        if run.first != cursor.after + 1 or run.last < run.first:
            raise _gap()
        for end in run.ends:
            self._ends[feed, end.station] = Link(end.station_seq, end.hash, end.signature)
        if self.relaying:
            ends = {end.station: end.station_seq for end in run.ends}
            self._hidden += self._log.withhold(feed, ends)
        return Cursor(run.last, run.digest)

    def _after(self, feed: Feed, item: Numbered, cursor: Cursor) -> Cursor:
        if item.seq != cursor.after + 1:
            raise _gap()
        digest = next_digest(cursor.digest, item.seq, item.event.hash, item.verdict)
        if digest != item.digest:
            raise LogDiffers(N_("The hub's log is not the one this machine has."))
        if (item.event.feed, item.event.agency) != (feed, self.agency):
            raise Bug(N_("The hub sent an entry of another agency or feed."))
        return Cursor(item.seq, digest)

    def _place(self, feed: Feed, item: Numbered, known: dict[str, tuple[int, bytes]]) -> _Taken:
        """Find an entry in the journal, or check that it continues its chain and give it a place."""
        event = item.event
        if event.event_id in known:
            position, digest = known[event.event_id]
            if digest != event.hash:
                raise StoreDamaged(
                    N_("The hub has another entry under the name of {event}."),
                    event=event.event_id,
                )
            return _Taken(item, position, new=False)
        self._check_chain(feed, event)
        self.position += 1
        return _Taken(item, self.position, new=True)

    def _check_chain(self, feed: Feed, event: Envelope) -> None:
        chain = (feed, event.station)
        end = self._ends.get(chain)
        if end is None or end.seq != event.station_seq - 1:
            # Not always where the chain ends here: it may have been left out at first.
            end = self._log.link_before(feed, event.station, event.station_seq)
        header = "\n".join(str(getattr(event, name)) for name in HEADER_FIELDS)
        if (
            event.station_seq != end.seq + 1
            or event.prev_hash != end.hash
            or entry_hash(end, header, event.body) != event.hash
        ):
            raise StoreDamaged(
                N_("Entry {event} does not continue what its machine wrote before."),
                event=event.event_id,
            )
        self._ends[chain] = Link(event.station_seq, event.hash, event.signature)
        unchecked = self._unchecked.setdefault(chain, [])
        if unchecked and unchecked[-1].station_seq == event.station_seq - 1:
            unchecked.pop()  # the later one vouches for it
        unchecked.append(event)

    def _check_signatures(self) -> None:
        """Check the last new entry of each unbroken piece of a chain: it vouches for the rest."""
        for (_feed, station), events in self._unchecked.items():
            for event in events:
                self._check_signature(station, event)

    def _check_signature(self, station: str, event: Envelope) -> None:
        key = self.keys.get(station)
        if key is None:
            self.strangers.add(station)
        elif not self.crypto.verify(key, event.hash, event.signature):
            raise StoreDamaged(
                N_("Entry {event} is not signed by its machine."), event=event.event_id
            )

    # --- keeping ---------------------------------------------------------------------------------

    def _keep_keys(self, keys: Iterable[SealingKey]) -> None:
        rows = [{"key_id": key.key_id, "subject": key.subject, "key": key.key} for key in keys]
        if rows:
            self.connection.execute(_ADD_KEY, rows)

    def _insert(self, events: Sequence[Envelope]) -> None:
        first = self.position - len(events) + 1
        rows, subjects = [], []
        for position, event in enumerate(events, start=first):
            rows.append({**msgspec.structs.asdict(event), "position": position})
            names = msgspec.json.decode(event.subjects, type=tuple[str, ...])
            subjects += [{"subject": name, "position": position} for name in dict.fromkeys(names)]
        if rows:
            self.connection.execute(_ADD, rows)
        if subjects:
            self.connection.execute(_ADD_SUBJECTS, subjects)

    # --- folding ---------------------------------------------------------------------------------

    def _fold(self, taken: list[_Taken]) -> None:
        reader = JournalReader(self.connection, self.crypto)
        layers = Layers(self.connection, self.agency, self.crypto)
        begun = base_ends(self.connection, self.agency)
        reader.fetch_keys(one.item.event.key_id for one in taken)
        for one in taken:
            one.entry = reader.entry(one.item.event)
        layers.fetch(name for one in taken if one.entry for name in fold.touched(one.entry))
        for one in taken:
            assert one.entry is not None
            if one.item.seq > begun.get(one.item.event.feed, 0):
                layers.apply(one.entry, counts=one.item.verdict in COUNTS, waited=not one.new)
            self.kinds[one.entry.fact.KIND] = None
            self.subjects.update(dict.fromkeys(one.entry.fact.subjects()))
        hidden = [reader.entry(row) for row in reader.at(self._hidden)]
        for entry in hidden:
            layers.apply(entry, counts=False, waited=True)
        layers.settle()
        self._write_notes(taken, reader)
        for call in {e.fact.call for e in hidden if isinstance(e.fact, NOTES)}:
            project.rewrite_notes(self.connection, self.agency, call, reader.notes_of(call))

    def _write_notes(self, taken: list[_Taken], reader: JournalReader) -> None:
        """Make notes searchable: at the end where they belong there, else a call's all anew."""
        anew = dict.fromkeys(self._came_late(taken))
        fresh: list[tuple[str, Entry]] = []
        for one in taken:
            fact = one.entry.fact if one.entry else None
            if isinstance(fact, NOTES) and one.new and one.entry and one.item.verdict in COUNTS:
                fresh.append((fact.call, one.entry))
        late = self._with_waiting_notes({call for call, _entry in fresh} - anew.keys())
        anew |= dict.fromkeys(sorted(late))
        in_turn = [entry for call, entry in fresh if call not in anew]
        project.write_facts(self.connection, self.agency, in_turn)
        new = [one.entry for one in taken if one.new and one.entry is not None]
        project.count_numbers(self.connection, new, self.code)
        for call in anew:
            project.rewrite_notes(self.connection, self.agency, call, reader.notes_of(call))

    def _came_late(self, taken: list[_Taken]) -> set[str]:
        """Calls whose notes stand in another order now: some were here before, and waited."""
        calls, begun = set(), set()
        for one in taken:
            fact = one.entry.fact if one.entry else None
            if isinstance(fact, NOTES) and not one.new:
                calls.add(fact.call)
            if isinstance(fact, CallOpened | CallImported) and one.new:
                begun.add(fact.call)
        return calls | self._had(begun)

    def _had(self, calls: set[str]) -> set[str]:
        """Return those calls about which something came before the call itself."""
        return self._calls(_HAD, calls, {"began_at": self._began_at})

    def _with_waiting_notes(self, calls: set[str]) -> set[str]:
        """Return those calls of which a note waits here: then one that comes stands before it."""
        return self._calls(_NOTES_WAITING, calls, {})

    def _calls(self, query: Select[Any], calls: set[str], more: Mapping[str, object]) -> set[str]:
        if not calls:
            return set()
        names = [subject("call", call) for call in calls]
        return {
            subject_id(name)
            for name in self.connection.execute(query, {"names": names, **more}).scalars()
        }


_s, _n = schema.journal_subject.c, schema.numbered.c
_NAMED = _s.subject.in_(bindparam("names", expanding=True))
_HAD = select(_s.subject).where(_NAMED, _s.position <= bindparam("began_at")).distinct()
_NOTES_WAITING = (
    select(_s.subject)
    .distinct()
    .join(schema.journal, _j.position == _s.position)
    .outerjoin(schema.numbered, _n.position == _s.position)
    .outerjoin(schema.withheld, schema.withheld.c.position == _s.position)
    .where(
        _NAMED, _n.position.is_(None), schema.withheld.c.position.is_(None),
        _j.kind.in_([fact.KIND for fact in NOTES]),
    )
)  # fmt: skip


def _gap() -> Bug:
    return Bug(N_("The hub's log has a gap."))
