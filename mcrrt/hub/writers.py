"""One writer per feed: what waits goes into one transaction, so a commit serves many stations."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field

from mcrrt.domain.errors import N_, McrrtError, NotNow
from mcrrt.domain.journal import Feed
from mcrrt.hub.ledger import Ledger, Push, Taken
from mcrrt.service.protocol import MOST_EVENTS, PushAnswer

ANSWER_SECONDS = 20.0
MOST_WAITING = 20_000  # events of one feed
Published = Callable[[str, Feed, Taken], None]


@dataclass(slots=True)
class _Waiting:
    push: Push
    answer: "asyncio.Future[PushAnswer]"


@dataclass(slots=True)
class _Queue:
    waiting: deque[_Waiting] = field(default_factory=deque)
    events: int = 0
    task: "asyncio.Task[None] | None" = None


class Writers:
    """Brings pushes to the ledger. ``published`` hears of each transaction after its commit."""

    def __init__(self, ledger: Ledger, executor: Executor, published: Published) -> None:
        self._ledger = ledger
        self._executor = executor
        self._published = published
        self._queues: dict[tuple[str, Feed], _Queue] = {}

    async def push(self, agency: str, push: Push) -> PushAnswer:
        """Take a push in. Raises NotNow: its outcome is not known then."""
        feed = push.request.feed
        queue = self._queues.setdefault((agency, feed), _Queue())
        if queue.events > MOST_WAITING:
            raise NotNow(N_("The hub has too much to do. Try again in a moment."))
        answer: asyncio.Future[PushAnswer] = asyncio.get_running_loop().create_future()
        queue.waiting.append(_Waiting(push, answer))
        queue.events += len(push.request.events)
        if queue.task is None:
            queue.task = asyncio.create_task(self._drain(agency, feed, queue))
        try:
            return await asyncio.wait_for(answer, ANSWER_SECONDS)
        except TimeoutError:
            raise NotNow(
                N_("The hub's database does not answer. What was sent may be there: send again.")
            ) from None

    async def close(self) -> None:
        """Wait until all that is under way is done."""
        tasks = [queue.task for queue in self._queues.values() if queue.task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _drain(self, agency: str, feed: Feed, queue: _Queue) -> None:
        try:
            while group := _next_group(queue):
                await self._take(agency, feed, group)
        finally:
            queue.task = None

    async def _take(self, agency: str, feed: Feed, group: list[_Waiting]) -> None:
        pushes = [waiting.push for waiting in group]
        run: Awaitable[Taken] = asyncio.get_running_loop().run_in_executor(
            self._executor, self._ledger.take, agency, feed, pushes
        )
        try:
            taken = await run
        except McrrtError as error:
            _fail(group, error)
        except Exception as error:  # noqa: BLE001 - it ends as an answer, one step up
            if len(group) > 1:  # one of them must not stop the others
                for waiting in group:
                    await self._take(agency, feed, [waiting])
                return
            _fail(group, error)
        else:
            self._published(agency, feed, taken)
            for waiting, answer in zip(group, taken.answers, strict=True):
                if not waiting.answer.done():
                    waiting.answer.set_result(answer)


def _next_group(queue: _Queue) -> list[_Waiting]:
    """Return what goes into the next transaction: what nobody waits for any more is left out."""
    group: list[_Waiting] = []
    size = 0
    while queue.waiting:
        events = len(queue.waiting[0].push.request.events)
        if group and size + events > MOST_EVENTS:
            break
        waiting = queue.waiting.popleft()
        queue.events -= events
        if not waiting.answer.done():
            group.append(waiting)
            size += events
    return group


def _fail(group: list[_Waiting], error: Exception) -> None:
    for waiting in group:
        if not waiting.answer.done():
            waiting.answer.set_exception(error)
