"""What of an outbox is offered now: not what was offered a moment ago, and not too much at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from mcrrt.service.exchange import Batch
from mcrrt.service.protocol import MOST_EVENTS, Envelope

AGAIN_AFTER = 30.0
HELD_FOR = 5.0
MOST_SIZE = 6 * 2**20


@dataclass(frozen=True, slots=True)
class _Mark:
    """An event that was offered. ``seq`` is the hub's hint; ``held`` keeps back what follows it."""

    until: float
    seq: int = 0
    held: bool = False


class Offered:
    """What was offered from one outbox, and when it may be offered again.

    A memory only: an event leaves the outbox when it is seen in the log and not before. One that
    the hub said to have numbered, and that is not there once the log has come so far, is offered
    again at once.
    """

    def __init__(self) -> None:
        self._marks: dict[str, _Mark] = {}

    def __len__(self) -> int:
        return len(self._marks)

    def due(self, events: Sequence[Envelope], cursor: int, now: float) -> list[Envelope]:
        """Return what of an outbox is to be offered now, and forget what is no longer in it."""
        kept: dict[str, _Mark] = {}
        held: set[str] = set()
        due = []
        for event in events:
            mark = self._marks.get(event.event_id)
            waits = mark is not None and mark.until > now and not 0 < mark.seq <= cursor
            if mark is not None and waits:
                kept[event.event_id] = mark
                if mark.held:
                    held.add(event.station)
            elif event.station not in held:
                due.append(event)
        self._marks = kept
        return due

    def numbered(self, event: Envelope, seq: int, now: float) -> None:
        """The hub says that it has the event."""
        self._marks[event.event_id] = _Mark(now + AGAIN_AFTER, seq)

    def hold(self, event: Envelope, now: float) -> None:
        """The event, and what follows it in its chain, must wait for something else."""
        self._marks[event.event_id] = _Mark(now + HELD_FOR, held=True)

    def forget(self, events: Sequence[Envelope]) -> None:
        """The hub does not have these after all."""
        for event in events:
            self._marks.pop(event.event_id, None)

    def release(self) -> None:
        """Something has changed: what was held may be tried again."""
        self._marks = {name: mark for name, mark in self._marks.items() if not mark.held}


def fitting(batch: Batch, due: Sequence[Envelope], most: int = MOST_EVENTS) -> Batch:
    """Return as many of the events as go into one request, with the keys that open them."""
    size, count = 0, 0
    for event in due[: min(most, MOST_EVENTS)]:
        size += len(msgspec.json.encode(event)) + 1
        if count and size > MOST_SIZE:
            break
        count += 1
    events = tuple(due[:count])
    names = {event.key_id for event in events}
    return Batch(events, tuple(key for key in batch.keys if key.key_id in names))
