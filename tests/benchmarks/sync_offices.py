"""Two consoles as processes of their own: the real office, its counter, its encrypted store."""

import multiprocessing
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from mcrrt import app
from mcrrt.domain.facts.calls import NoteAdded
from mcrrt.domain.journal import subject
from mcrrt.service import commands as c
from mcrrt.service import wire
from mcrrt.service.news import Committed
from mcrrt.service.ports import Founding
from mcrrt.service.wire import JoinHub
from mcrrt.sync.joining import belong
from mcrrt.vault.crypto import StandardCrypto
from tests.benchmarks.person import NAME, PASSWORD, USERNAME
from tests.benchmarks.stores import office
from tests.benchmarks.sync_hubs import BenchHub
from tests.benchmarks.sync_push import paced, wait_until
from tests.benchmarks.sync_table import Row

LEFT_OUT = 20  # notes that are timed less: code is loaded, connections are made
TEXT = "The caller is calm and waits at home with a friend. " * 11


def run(pipe: "Connection[Any, Any]", folder: Path) -> None:
    """Be the office process, as ``mcrrt.app.run_office`` is, with the keyring in a file."""
    from mcrrt.service.counter import Counter
    from mcrrt.service.environment import clean_environment, keep_memory_private, start_log

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    clean_environment()
    start_log()
    keep_memory_private()
    opened = office(folder)
    Counter(opened.office, pipe, app.restorer(opened), app.make_sync, app.join_hub).run()
    opened.folder.release()


@dataclass
class Desk:
    """One office process, and what it said when."""

    folder: Path
    replies: dict[int, tuple[float, object]] = field(default_factory=dict)
    news: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=run, args=(theirs, self.folder), daemon=True)
        self._process.start()
        theirs.close()
        self._tickets = 0
        self._thread = threading.Thread(target=self._hear, daemon=True)
        self._thread.start()
        self.ask(wire.LogIn(USERNAME, PASSWORD))

    def _hear(self) -> None:
        while True:
            try:
                message = self._pipe.recv()
            except (EOFError, OSError):
                return
            now = time.perf_counter()
            match message:
                case wire.Reply() | wire.Failure():
                    self.replies[message.ticket] = (now, message)
                case Committed() if NoteAdded.KIND in message.kinds:
                    for name in message.subjects:
                        self.news.setdefault(name, now)

    def submit(self, wish: object) -> int:
        """Want something, and do not wait for it."""
        self._tickets += 1
        self._pipe.send(wire.Request(self._tickets, wish))
        return self._tickets

    def ask(self, wish: object) -> Any:
        """Want something and wait for it."""
        ticket = self.submit(wish)
        wait_until(lambda: ticket in self.replies)
        return self.value(ticket)

    def value(self, ticket: int) -> Any:
        """What was answered."""
        reply = self.replies[ticket][1]
        assert isinstance(reply, wire.Reply), reply
        return reply.value

    def close(self) -> None:
        self.submit(wire.LogOut("close"))
        self._process.join(3)
        self._process.kill()
        self._process.join()
        self._pipe.close()


def two_stores(path: Path, hub: BenchHub) -> list[Path]:
    """Found a store that brings its agency to the hub, and let a second one join."""
    folders, agency = [path / "one" / "store", path / "two" / "store"], ""
    for folder in folders:
        folder.parent.mkdir(parents=True)
        desk = office(folder)
        if not agency:
            desk.office.found(Founding("Bench Region MCRRT", USERNAME, PASSWORD), NAME)
            desk.close()
            desk = office(folder)
        belong(
            desk.office, StandardCrypto(), JoinHub(hub.url, hub.code(agency), USERNAME, PASSWORD)
        )
        agency = desk.office.store.info.agency
        desk.close()
    return folders


def visible(path: Path, hub: BenchHub, on: str, count: int, rate: float) -> list[Row]:
    """Save notes at one console at a rate; time until the window of the other is told.

    Each note is on a call of its own, so that what is told can be told apart.
    """
    first, second = (Desk(folder) for folder in two_stores(path, hub))
    try:
        tickets = [first.submit(c.OpenCall({})) for _ in range(count)]
        wait_until(lambda: tickets[-1] in first.replies, 300)
        calls = [str(first.value(ticket).result["call"]) for ticket in tickets]
        first.ask(c.AddNote(calls[0], "All calls are open."))
        wait_until(lambda: subject("call", calls[0]) in second.news, 300)
        second.news.clear()
        return _measured(first, second, calls, on, rate)
    finally:
        first.close()
        second.close()


def _measured(first: Desk, second: Desk, calls: Sequence[str], on: str, rate: float) -> list[Row]:
    begun: list[tuple[str, int, float]] = []
    for number in paced(len(calls), rate):
        now, call = time.perf_counter(), calls[number]
        ticket = first.submit(c.AddNote(call, f"{number} {TEXT}"))
        begun.append((subject("call", call), ticket, now))
    wait_until(lambda: len(second.news) >= len(calls), 300)
    saved = [(first.replies[ticket][0] - at) * 1_000 for _name, ticket, at in begun]
    seen = [(second.news[name] - at) * 1_000 for name, _ticket, at in begun]
    real = len(calls) / (max(second.news.values()) - begun[0][2])
    what = f"console to console, {rate:.0f}/s: note typed to"
    return [
        Row(f"{what} saved", on, saved[LEFT_OUT:], 0, "two offices, encrypted stores"),
        Row(f"{what} told at the other", on, seen[LEFT_OUT:], real, "from store to store"),
    ]
