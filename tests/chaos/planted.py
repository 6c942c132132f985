"""Faults planted on purpose, to see that the checker finds them. Never a switch in the product.

At a station they are set after the fork; a hub gets them by being started through this module:
``python -m tests.chaos.planted NAME hub start ...``.
"""

import random
import sys
from collections.abc import Callable
from typing import Any

from mcrrt.domain import conflict
from mcrrt.domain.errors import NotNow


def put(owner: object, name: str, value: object) -> None:
    """Put something in the place of a part of the program."""
    setattr(owner, name, value)


def cleared_on_answer() -> None:
    """The outbox is cleared when the push is answered, and not when the log shows it.

    What was cleared stays so, also when the hub goes back in time.
    """
    from mcrrt.store.exchange import SqlExchange
    from mcrrt.store.log import Log
    from mcrrt.sync.pushing import Pushing

    cleared: dict[tuple[Any, str], int] = {}
    hear, find_sent, init = Pushing._hear, Log._find_sent, SqlExchange.__init__
    stores: list[SqlExchange] = []

    def made(self: Any, *arguments: Any, **named: Any) -> None:
        init(self, *arguments, **named)
        stores.append(self)

    def clear(feed: Any) -> None:
        store = stores[-1]
        ends = {station: seq for (of, station), seq in cleared.items() if of is feed}
        with store._connect() as connection, connection.begin():
            Log(connection, store._identity.agency).set_sent(feed, ends)

    def hearing(self: Any, feed: Any, offered: Any, whole: Any, events: Any, answer: Any) -> None:
        hear(self, feed, offered, whole, events, answer)
        for event, outcome in zip(events, answer.outcomes, strict=True):
            if outcome.how == "numbered":
                chain = (feed, event.station)
                cleared[chain] = max(cleared.get(chain, 0), event.station_seq)
        self._desk(lambda _exchange: clear(feed))

    def found(self: Any, feed: Any) -> None:
        before = self.sent(feed)
        find_sent(self, feed)
        own = stores[-1]._identity.station
        if own in before:
            self.set_sent(feed, {own: before[own]})

    put(SqlExchange, "__init__", made)
    put(Pushing, "_hear", hearing)
    put(Log, "_find_sent", found)


def last_writer_wins() -> None:
    """The later value takes the place of the one its author had not seen, without a word."""
    put(conflict, "_crossed", lambda *_arguments: False)


def numbers_outside_the_transaction() -> None:
    """Numbers come from a sequence: a transaction that is rolled back leaves a hole."""
    from mcrrt.hub.ledger import Numbering
    from mcrrt.hub.lines import Head

    given: dict[tuple[str, Any], int] = {}
    number, run, chance = Numbering._number, Numbering.run, random.Random(1)

    def numbering(self: Any, offer: Any, ruling: Any) -> None:
        key = (self._agency, self._feed)
        given[key] = max(given.get(key, 0), self.head.seq) + 1
        self.head = Head(given[key] - 1, self.head.digest)
        number(self, offer, ruling)

    def running(self: Any, offers: Any, keys: Any) -> None:
        run(self, offers, keys)
        if self.entries and chance.random() < 0.15:
            raise NotNow("The database does not answer.")

    put(Numbering, "_number", numbering)
    put(Numbering, "run", running)


def no_contiguity() -> None:
    """The hub takes what it has not got, wherever it stands in its chain."""
    from mcrrt.hub.chains import ChainCheck
    from mcrrt.store.chain import Link

    def going_on(self: Any, offer: Any) -> None:
        event = offer.event
        if self._link_at(event.station, event.station_seq) is not None:
            self._contest(offer)
            return
        self._ends[event.station] = Link(event.station_seq, event.hash, event.signature)
        self._seen[event.event_id] = offer
        self.accepted.append(offer)

    put(ChainCheck, "_continue", going_on)


PLANTS: dict[str, Callable[[], None]] = {
    "outbox": cleared_on_answer,
    "last": last_writer_wins,
    "sequence": numbers_outside_the_transaction,
    "contiguity": no_contiguity,
}


def plant(name: str) -> None:
    """Break the program of this process; '' breaks nothing."""
    if name:
        PLANTS[name]()


def main() -> int:
    """Start a hub with a fault in it."""
    from mcrrt.cli import main as product

    plant(sys.argv[1])
    return product(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
