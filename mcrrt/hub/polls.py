"""Polls that wait for news: parked until something moves in their agency, or their time is over."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

MOST_OF_ONE = 4  # polls of one station; a laptop that lost the network leaves some behind


class Poll:
    """One parked poll."""

    def __init__(self, agency: str, station: str) -> None:
        self.agency = agency
        self.station = station
        self.ended = False
        self._news = asyncio.Event()

    def wake(self, *, end: bool = False) -> None:
        """Let it look again; with ``end`` it answers with what it has."""
        self.ended = self.ended or end
        self._news.set()

    async def wait(self, seconds: float) -> None:
        """Wait for news, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            self.ended = True
        self._news.clear()


class Polls:
    """All parked polls. Used from the event loop only."""

    def __init__(self) -> None:
        self._parked: dict[str, list[Poll]] = defaultdict(list)
        self._closed = False

    def __len__(self) -> int:
        return sum(len(polls) for polls in self._parked.values())

    @property
    def agencies(self) -> list[str]:
        """The agencies somebody waits for."""
        return [agency for agency, polls in self._parked.items() if polls]

    @contextmanager
    def parked(self, agency: str, station: str) -> Iterator[Poll]:
        """Park a poll. Begun before its first look, so that nothing moves unseen in between."""
        poll = Poll(agency, station)
        mine = [other for other in self._parked[agency] if other.station == station]
        for other in mine[: max(0, len(mine) + 1 - MOST_OF_ONE)]:
            other.wake(end=True)
        self._parked[agency].append(poll)
        poll.ended = self._closed
        try:
            yield poll
        finally:
            self._parked[agency].remove(poll)

    def wake(self, agency: str) -> None:
        """Something moved in an agency."""
        for poll in list(self._parked[agency]):
            poll.wake()

    def close(self) -> None:
        """Let all answer now, and none be parked any more."""
        self._closed = True
        for polls in self._parked.values():
            for poll in polls:
                poll.wake(end=True)
