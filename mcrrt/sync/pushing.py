"""Offering an outbox: in batches, in the order of the chains, with what a hub says taken as a hint."""

import threading
from collections.abc import Callable, Mapping, Sequence

from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p
from mcrrt.service.exchange import Batch, Exchange
from mcrrt.sync.desk import Desk
from mcrrt.sync.errors import HubAway, TooLarge
from mcrrt.sync.hubs import Hubs
from mcrrt.sync.hubtime import instant
from mcrrt.sync.offers import Offered, fitting
from mcrrt.sync.report import Notice, NoticeKind, Tally, total

MOST_BATCHES = 8  # of one outbox before the others have their turn


class Pushing:
    """Offers outboxes to the hub. One offers at a time; ``release`` may come from another thread."""

    def __init__(
        self,
        desk: Desk,
        hubs: Hubs,
        tally: Tally,
        notice: Callable[[Notice], None],
        monotonic: Callable[[], float],
    ) -> None:
        self._desk = desk
        self._hubs = hubs
        self._tally = tally
        self._notice = notice
        self._monotonic = monotonic
        self._offered: dict[tuple[Feed, bool], Offered] = {}
        self._released = threading.Event()
        self._most = p.MOST_EVENTS

    def release(self) -> None:
        """Something has come: what was held back may be tried again."""
        self._released.set()

    def offer(self, feed: Feed, *, relayed: bool) -> bool:
        """Offer what is due of an outbox; says whether more is due at once."""
        if self._released.is_set():
            self._released.clear()
            for one in self._offered.values():
                one.release()
        offered = self._offered.setdefault((feed, relayed), Offered())
        done: set[str] = set()
        for _ in range(MOST_BATCHES):
            whole, due = self._due(feed, offered, relayed=relayed)
            due = [event for event in due if event.event_id not in done]
            if not due:
                return False
            batch = fitting(whole, due, self._most)
            try:
                answer = self._push(feed, batch)
            except TooLarge:
                if self._most == 1:
                    raise
                self._most = max(1, min(self._most, len(batch.events)) // 2)
                continue
            self._most = p.MOST_EVENTS
            done.update(event.event_id for event in batch.events)
            self._hear(feed, offered, whole.events, batch.events, answer)
        return True

    def _due(
        self, feed: Feed, offered: Offered, *, relayed: bool
    ) -> tuple[Batch, list[p.Envelope]]:  # fmt: skip
        limit = p.MOST_EVENTS + len(offered)

        def read(exchange: Exchange) -> tuple[Batch, int]:
            batch = exchange.outbox(feed, limit, relayed=relayed)
            return batch, exchange.cursors()[feed].after

        batch, cursor = self._desk(read)
        return batch, offered.due(batch.events, cursor, self._monotonic())

    def _push(self, feed: Feed, batch: Batch) -> p.PushAnswer:
        waiting = total(self._desk(lambda exchange: exchange.unsent()))
        oldest = None if waiting.oldest is None else instant(waiting.oldest)
        request = p.PushRequest(feed, batch.events, batch.keys, waiting.count, oldest)
        answer = self._hubs.call(lambda hub: hub.push(request))
        named = [outcome.event_id for outcome in answer.outcomes]
        if named != [event.event_id for event in batch.events]:
            raise HubAway("answer")
        self._tally.add("offered", len(batch.events))
        return answer

    def _hear(
        self,
        feed: Feed,
        offered: Offered,
        whole: Sequence[p.Envelope],
        events: Sequence[p.Envelope],
        answer: p.PushAnswer,
    ) -> None:
        """Take in what the hub said of each event. None of it takes an event out of the outbox."""
        now = self._monotonic()
        done = {
            event.station: event.station_seq
            for event, outcome in zip(events, answer.outcomes, strict=True)
            if outcome.how == "numbered"
        }
        self._desk(lambda exchange: _tell_answered(exchange, feed, done))
        for event, outcome in zip(events, answer.outcomes, strict=True):
            match outcome.how:
                case "numbered":
                    self._tally.add("pushed")
                    offered.numbered(event, outcome.seq, now)
                case "expected":
                    self._go_on_at(feed, offered, whole, event, outcome.expected)
                case "forked" | "refused":
                    self._never(feed, event, outcome)
                case _:
                    offered.hold(event, now)

    def _go_on_at(
        self,
        feed: Feed,
        offered: Offered,
        whole: Sequence[p.Envelope],
        event: p.Envelope,
        expected: int,
    ) -> None:
        """The hub's chain of the event's station goes on elsewhere: the store is told where.

        Further on: what is before will come. Further back: the hub has lost it, and what the store
        thought to be on its way is in the outbox again.
        """
        self._desk(lambda exchange: exchange.skip_to(feed, event.station, expected))
        if expected > event.station_seq:
            offered.hold(event, self._monotonic())
            return
        lost = [
            one
            for one in whole
            if one.station == event.station and expected <= one.station_seq < event.station_seq
        ]
        if lost:
            offered.forget(lost)
        else:  # it is not in the outbox: the next pull will show that the logs differ
            offered.hold(event, self._monotonic())

    def _never(self, feed: Feed, event: p.Envelope, outcome: p.Outcome) -> None:
        self._desk(lambda exchange: exchange.refused(event.event_id, outcome.because))
        kind = NoticeKind.FORKED if outcome.how == "forked" else NoticeKind.REFUSED
        self._notice(Notice(kind, feed, event.event_id, outcome.because, 1))


def _tell_answered(exchange: Exchange, feed: Feed, ends: Mapping[str, int]) -> None:
    for station, station_seq in ends.items():
        exchange.answered(feed, station, station_seq)
