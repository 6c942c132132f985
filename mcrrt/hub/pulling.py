"""One poll for all feeds: from memory when it is there, from the database when it is not."""

import asyncio
from dataclasses import dataclass, replace

from mcrrt.domain.journal import Feed
from mcrrt.hub import pages
from mcrrt.hub.engines import Database
from mcrrt.hub.lines import Budget, Head, Line, Tails, sheet_of
from mcrrt.hub.machines import Station
from mcrrt.hub.polls import Polls
from mcrrt.hub.requests import check_state
from mcrrt.hub.watch import InReader, Watch
from mcrrt.service.protocol import MOST_BYTES, Cursor, Page, PullRequest

MOST_ANSWER = MOST_BYTES // 2  # of events in one answer; at least one is in it


@dataclass(slots=True)
class Found:
    """What was read of one feed. ``lines`` None: the cursor speaks of another log."""

    head: Head
    lines: list[Line] | None


class Puller:
    """Answers polls. Used from the event loop."""

    def __init__(
        self, database: Database, tails: Tails, polls: Polls, watch: Watch, in_reader: InReader
    ) -> None:
        self._database = database
        self._tails = tails
        self._polls = polls
        self._watch = watch
        self._in_reader = in_reader

    async def pull(self, station: Station, request: PullRequest) -> tuple[dict[Feed, Page], int]:
        """Return a page for each feed with news, and how far behind the station is."""
        loop = asyncio.get_running_loop()
        until = loop.time() + request.wait
        version = await self._watch.version(station.agency)
        with self._polls.parked(station.agency, station.id) as poll:
            while True:
                found = await self._look(station, request)
                left = until - loop.time()
                changed = version != await self._watch.version(station.agency)
                if changed:  # who was taken out of service while they waited gets nothing more
                    check_state(replace(station, state=self._watch.state_of(station)))
                if found or changed or left <= 0 or poll.ended:
                    return found, self._behind(station, request)
                await poll.wait(left)

    async def _look(self, station: Station, request: PullRequest) -> dict[Feed, Page]:
        budget = Budget(MOST_ANSWER)
        answer: dict[Feed, Page] = {}
        unknown: dict[Feed, Cursor] = {}
        for feed, cursor in request.cursors.items():
            tail = self._tails.get(station.agency, feed)
            if tail is not None and tail.is_at(cursor):
                continue
            lines = tail.after(cursor) if tail is not None else None
            if tail is None or lines is None:
                unknown[feed] = cursor
            elif budget.size > 0:
                sheet = sheet_of(
                    lines, station.id, granted=feed in station.feeds, limit=request.limit,
                    budget=budget,
                )  # fmt: skip
                answer[feed] = Page(tail.head.seq, tuple(sheet.entries), tuple(sheet.keys.values()))
        if unknown and budget.size > 0:
            found = await self._in_reader(
                self._read, station.agency, unknown, request.limit, budget.size
            )
            answer |= self._pages(station, request, found, budget)
        return answer

    def _read(
        self, agency: str, cursors: dict[Feed, Cursor], limit: int, size: int
    ) -> dict[Feed, Found]:
        found: dict[Feed, Found] = {}
        with self._database.reading(agency) as connection:
            heads = pages.heads(connection, agency)
            for feed, cursor in cursors.items():
                head = heads.get(feed, Head())
                if not pages.follows(connection, agency, feed, cursor, head):
                    found[feed] = Found(head, None)
                    continue
                lines = list(pages.lines_after(connection, agency, feed, cursor.after, limit, size))
                size -= sum(line.size for line in lines)
                found[feed] = Found(head, lines)
        return found

    def _pages(
        self, station: Station, request: PullRequest, found: dict[Feed, Found], budget: Budget
    ) -> dict[Feed, Page]:
        answer: dict[Feed, Page] = {}
        for feed, one in found.items():
            self._tails.learn(station.agency, feed, one.head)
            if one.lines is None:
                answer[feed] = Page(one.head.seq, diverged=True)
            elif one.lines:
                sheet = sheet_of(
                    one.lines, station.id, granted=feed in station.feeds, limit=request.limit,
                    budget=budget,
                )  # fmt: skip
                head = max(one.head.seq, one.lines[-1].seq)
                if sheet.entries:
                    answer[feed] = Page(head, tuple(sheet.entries), tuple(sheet.keys.values()))
        return answer

    def _behind(self, station: Station, request: PullRequest) -> int:
        heads = self._tails.heads(station.agency)
        return sum(
            max(0, heads[feed].seq - cursor.after)
            for feed, cursor in request.cursors.items()
            if feed in heads
        )
