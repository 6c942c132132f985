"""The network between stations and hub: it loses, delays, cuts, hides, and says nothing of it.

One port for each station, so that each has troubles of its own. What goes through is TLS: it can be
held back or cut, never read. To cut an answer after its question went through makes the station ask
again, which is how things come twice; delays by connection make them come in another order.
"""

import asyncio
import contextlib
import random
import socket
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

OPEN, REFUSED, SILENT, DEAF = "open", "refused", "silent", "deaf"
PIECE = 2**15


@dataclass
class Weather:
    """What happens to one station's connections. Set from any thread.

    ``mode``: *open*; *refused* (no connection); *silent* (connections that nobody answers); *deaf*
    (a line comes about and questions reach the hub, but answers never come). The rest are chances for each question and each
    answer, and the longest delay in seconds.
    """

    mode: str = OPEN
    lose_question: float = 0.0
    lose_answer: float = 0.0
    slowest: float = 0.0


@dataclass
class Counts:
    """What was done, for the report."""

    connections: int = 0
    refused: int = 0
    lost_questions: int = 0
    lost_answers: int = 0
    cut: int = 0


@dataclass(eq=False)
class _Line:
    """One connection. ``asked`` counts the turns: the first ones are the handshake."""

    weather: Weather
    chance: random.Random
    counts: Counts
    turns: int = 0
    asking: bool = False
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    def close(self) -> None:
        for writer in self.writers:
            with contextlib.suppress(Exception):
                writer.transport.abort()


class Proxy:
    """Runs on a thread of its own."""

    def __init__(self, ports: list[int], seed: int) -> None:
        self.upstream = 0
        self.weather = {port: Weather() for port in ports}
        self.counts = Counts()
        self._chance = random.Random(seed)
        self._lines: dict[int, set[_Line]] = {port: set() for port in ports}
        self._servers: list[asyncio.Server] = []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)

    def start(self) -> None:
        """Listen."""
        self._thread.start()
        assert self._ready.wait(20)

    def stop(self) -> None:
        """End, with every connection."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)

    def set(self, port: int, weather: Weather) -> None:
        """Change the weather; what is open breaks when nothing may pass any more, or was held."""
        before, self.weather[port] = self.weather[port], weather
        if weather.mode == REFUSED or before.mode in (SILENT, DEAF):
            self._loop.call_soon_threadsafe(self.cut, port)

    def cut(self, port: int) -> None:
        """Break every connection of a station. On the loop's thread."""
        for line in list(self._lines[port]):
            self.counts.cut += 1
            line.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()
        for server in self._servers:
            server.close()
        for port in self._lines:
            self.cut(port)
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _listen(self) -> None:
        for port in self.weather:
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", port))
            self._servers.append(await asyncio.start_server(self._serve_for(port), sock=listener))

    def _serve_for(self, port: int) -> Callable[..., Awaitable[None]]:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(asyncio.CancelledError):  # the proxy ends
                await self._connection(port, reader, writer)

        return serve

    async def _connection(
        self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.counts.connections += 1
        weather = self.weather[port]
        line = _Line(weather, random.Random(self._chance.random()), self.counts)
        line.writers.append(writer)
        self._lines[port].add(line)
        try:
            if weather.mode == REFUSED:
                self.counts.refused += 1
                return
            there, back = await asyncio.open_connection("127.0.0.1", self.upstream)
            line.writers.append(back)
            await asyncio.gather(
                self._questions(port, line, reader, back), self._answers(port, line, there, writer)
            )
        except (OSError, asyncio.IncompleteReadError, _Lost):
            return
        finally:
            self._lines[port].discard(line)
            line.close()

    async def _questions(
        self, port: int, line: _Line, reader: asyncio.StreamReader, back: asyncio.StreamWriter
    ) -> None:
        while piece := await reader.read(PIECE):
            weather = self.weather[port]
            if not line.asking:
                line.asking, line.turns = True, line.turns + 1
                if line.chance.random() < weather.lose_question:
                    self.counts.lost_questions += 1
                    raise _Lost
            await self._delay(line, weather)
            if weather.mode in (OPEN, DEAF):
                back.write(piece)
                await back.drain()
        line.close()

    async def _answers(
        self, port: int, line: _Line, there: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while piece := await there.read(PIECE):
            weather = self.weather[port]
            if line.asking:
                line.asking = False
                # The handshake is answered; what follows are answers of the hub.
                if line.turns > 1 and line.chance.random() < weather.lose_answer:
                    self.counts.lost_answers += 1
                    raise _Lost
            await self._delay(line, weather)
            if weather.mode == OPEN or (weather.mode == DEAF and line.turns == 1):
                writer.write(piece)
                await writer.drain()
        line.close()

    async def _delay(self, line: _Line, weather: Weather) -> None:
        if weather.slowest:
            await asyncio.sleep(line.chance.uniform(0.0, weather.slowest))


class _Lost(Exception):
    """The connection is to break here."""


def free_ports(count: int) -> list[int]:
    """Return ports that nobody has."""
    held = []
    for _ in range(count):
        one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        one.bind(("127.0.0.1", 0))
        held.append(one)
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports
