"""Faults planted on purpose, to see that the checker finds them. Never a switch in the product.

At a station they are set after the fork; a hub gets them by being started through this module:
``python -m tests.chaos.planted NAME hub start ...``.
"""

import sys
from typing import Any


def at_station(name: str) -> None:
    """Break the program of this process."""
    if name:
        STATION.get(name, _nothing)()


def _nothing() -> None:
    return None


def cleared_on_answer() -> None:
    """The outbox is cleared when the push is answered, and not when the log shows it."""
    from mcrrt.store.exchange import SqlExchange
    from mcrrt.sync.offers import Offered
    from mcrrt.sync.pushing import Pushing

    hear = Pushing._hear

    def clearing(self: Any, feed: Any, offered: Any, whole: Any, events: Any, answer: Any) -> None:
        hear(self, feed, offered, whole, events, answer)
        for event, outcome in zip(events, answer.outcomes, strict=True):
            if outcome.how == "numbered":
                self._desk(
                    lambda exchange, event=event: exchange.skip_to(
                        feed, event.station, event.station_seq + 1
                    )
                )
                offered.forget([event])

    # What was answered is gone for good: going back does not bring it into the outbox again.
    def went_back(self: Any, feed: Any, common: int) -> int:
        pushed = dict(self._pushed)
        waits = back(self, feed, common)
        self._pushed.update(pushed)
        return waits

    back = SqlExchange.went_back
    Pushing._hear = clearing  # type: ignore[method-assign]
    SqlExchange.went_back = went_back  # type: ignore[method-assign]
    assert Offered


def last_writer_wins() -> None:
    """The later value takes the place of the one its author had not seen, without a word."""
    from mcrrt.domain import conflict

    conflict._crossed = lambda *_arguments: False


def numbers_outside_the_transaction() -> None:
    """Numbers are taken before the transaction: one that is rolled back leaves a hole."""


STATION = {"outbox": cleared_on_answer, "last": last_writer_wins}


def main() -> int:
    """Start a hub with a fault in it."""
    from mcrrt.cli import main as product

    at_hub(sys.argv[1])
    return product(sys.argv[2:])


def at_hub(name: str) -> None:
    """Break the hub of this process."""
    HUB[name]()


HUB = {"last": last_writer_wins}

if __name__ == "__main__":
    sys.exit(main())
