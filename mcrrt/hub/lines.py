"""Lines of the log as they are served: the newest of each feed stay in memory, ready to send.

A thousand stations that wait for the same event are then answered without a thousand reads.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mcrrt.domain.journal import Feed
from mcrrt.domain.verdict import Verdict
from mcrrt.service.protocol import ChainEnd, Cursor, Numbered, SealingKey, Skipped

MOST_LINES = 2_000
MOST_SIZE = 8 * 2**20
_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log of a feed is."""

    seq: int = 0
    digest: bytes = b""


@dataclass(frozen=True, slots=True)
class Line:
    """One event of the log: its JSON is made once."""

    numbered: Numbered
    raw: msgspec.Raw
    key: SealingKey | None
    size: int

    @property
    def seq(self) -> int:
        """Its number."""
        return self.numbered.seq


def line_of(numbered: Numbered, keys: Mapping[str, SealingKey]) -> Line:
    """Return the line of an event, with the key that opens it."""
    text = _encoder.encode(numbered)
    key = keys.get(numbered.event.key_id) if numbered.event.key_id else None
    return Line(numbered, msgspec.Raw(text), key, len(text))


@dataclass(slots=True)
class Budget:
    """How much an answer may still hold."""

    size: int


@dataclass(slots=True)
class Sheet:
    """What a reader gets to see of a run of lines."""

    entries: list[Any] = field(default_factory=list)
    keys: dict[str, SealingKey] = field(default_factory=dict)


def sheet_of(
    lines: Iterable[Line], reader: str, *, granted: bool, limit: int, budget: Budget
) -> Sheet:
    """Return lines as a station may see them: its own, and of granted feeds all that counts.

    The rest are runs without content, so that the log has no gap for anybody.
    """
    sheet, hidden = Sheet(), _Hidden()
    for taken, line in enumerate(lines):
        if taken >= limit or budget.size <= 0:
            break
        event = line.numbered.event
        seen = granted and line.numbered.verdict is not Verdict.QUARANTINED
        if seen or event.station == reader:
            hidden.close(sheet)
            sheet.entries.append(line.raw)
            budget.size -= line.size
            if line.key is not None:
                sheet.keys[line.key.key_id] = line.key
        else:
            hidden.add(line)
    hidden.close(sheet)
    return sheet


class _Hidden:
    """A run of lines that the reader may not see."""

    def __init__(self) -> None:
        self._first = 0
        self._last: Numbered | None = None
        self._ends: dict[str, ChainEnd] = {}

    def add(self, line: Line) -> None:
        event = line.numbered.event
        self._first = self._first or line.seq
        self._last = line.numbered
        self._ends[event.station] = ChainEnd(
            event.station, event.station_seq, event.hash, event.signature
        )

    def close(self, sheet: Sheet) -> None:
        if self._last is not None:
            sheet.entries.append(
                Skipped(self._first, self._last.seq, self._last.digest, tuple(self._ends.values()))
            )
        self._first, self._last, self._ends = 0, None, {}


class Tail:
    """The newest lines of one feed, without a gap, up to ``head``."""

    def __init__(self, head: Head) -> None:
        self.head = head
        self._before = head  # where the lines that are here begin
        self._lines: deque[Line] = deque()
        self._size = 0

    def extend(self, before: Head, lines: Sequence[Line], head: Head) -> None:
        """Take in what was just numbered; if something in between is missing, begin anew."""
        if before != self.head:
            self._lines.clear()
            self._size = 0
            self._before = before
        self._lines.extend(lines)
        self._size += sum(line.size for line in lines)
        self.head = head
        while len(self._lines) > MOST_LINES or self._size > MOST_SIZE:
            gone = self._lines.popleft()
            self._size -= gone.size
            self._before = Head(gone.seq, gone.numbered.digest)

    def is_at(self, cursor: Cursor) -> bool:
        """Say whether a reader has all there is."""
        return (cursor.after, cursor.digest) == (self.head.seq, self.head.digest)

    def after(self, cursor: Cursor) -> Iterable[Line] | None:
        """Return the lines after a cursor; None when that must be looked up."""
        place = cursor.after - self._before.seq
        if not 0 <= place < len(self._lines):
            return None
        there = self._lines[place - 1].numbered.digest if place else self._before.digest
        if there != cursor.digest:
            return None
        return (self._lines[n] for n in range(place, len(self._lines)))


class Tails:
    """The tails of all feeds. Used from the event loop only."""

    def __init__(self) -> None:
        self._tails: dict[tuple[str, Feed], Tail] = {}

    def get(self, agency: str, feed: Feed) -> Tail | None:
        """Return the tail of a feed, or None when its head is not known here."""
        return self._tails.get((agency, feed))

    def learn(self, agency: str, feed: Feed, head: Head) -> None:
        """Remember a head that was read, if none is known."""
        self._tails.setdefault((agency, feed), Tail(head))

    def forget(self, agency: str, feed: Feed) -> None:
        """Know nothing of a feed any more."""
        self._tails.pop((agency, feed), None)

    def extend(
        self, agency: str, feed: Feed, before: Head, lines: Sequence[Line], head: Head
    ) -> None:
        """Take in what was numbered."""
        tail = self._tails.get((agency, feed))
        if tail is None:
            tail = self._tails[agency, feed] = Tail(before)
        tail.extend(before, lines, head)

    def heads(self, agency: str) -> dict[Feed, Head]:
        """Return the heads that are known of an agency."""
        return {feed: tail.head for (one, feed), tail in self._tails.items() if one == agency}
