"""A station under test: the product's office with its sync, and somebody who works at it.

The office serves its counter on the main thread and the sync runs beside it, wired as in
``mcrrt.app``; only the window is another: a thread that sends what a person would send, and writes
down what was asked and answered before it asks and after it was answered.
"""

import logging
import multiprocessing
import os
import random
import resource
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from mcrrt.app import OpenHouse, make_sync, restorer
from mcrrt.domain.errors import McrrtError, NotNow, Refused
from mcrrt.service import commands as c
from mcrrt.service import wire
from mcrrt.service.clock import AnchoredClock
from mcrrt.service.counter import Counter
from mcrrt.service.office import Office
from mcrrt.store.store import FILE
from mcrrt.sync import hubtime
from tests.chaos import acts, fatal, planted
from tests.chaos.control import Ear
from tests.chaos.history import History
from tests.chaos.watching import Watch
from tests.support import FakePapers, store_folder

LOOK_EVERY = 0.25
OPEN_WITHIN = 20.0


@dataclass(frozen=True)
class Spec:
    """Which station, where its files are, and what is wrong with it this time."""

    store: str
    history: str
    control: str
    stderr: str
    letter: str
    username: str
    password: str
    seed: int
    founder: bool = False
    plant: str = ""
    die: tuple[str, int] | None = None


class Person:
    """The window's side of the pipe."""

    def __init__(self, pipe: Any, spec: Spec, ear: Ear, key_of: Any) -> None:
        self._pipe = pipe
        self._spec = spec
        self._ear = ear
        self._key_of = key_of
        self._tickets = 0
        self._asked = 0
        self.history = History(Path(spec.history))
        chance = random.Random(f"{spec.seed} {spec.letter} {os.getpid()}")
        self.mind = acts.Mind(spec.letter, spec.founder, chance, self.submit, self.request)

    def request(self, wish: object) -> Any:
        """Send one request and wait for its answer. Raises what the office says."""
        self._tickets += 1
        self._pipe.send(wire.Request(self._tickets, wish))
        while True:
            message = self._pipe.recv()
            if getattr(message, "ticket", None) != self._tickets:
                continue
            if isinstance(message, wire.Failure):
                raise wire.error_of(message)
            if isinstance(message, wire.Reply):
                return message.value

    def submit(self, command: c.Command) -> Any:
        """Carry out a command, with its history."""
        self._asked += 1
        number, name = f"{os.getpid()}.{self._asked}", type(command).__name__
        self.history.write("invoke", n=number, command=name)
        try:
            receipt = self.request(command)
        except (Refused, NotNow) as error:
            unknown = type(error).__name__ == "OutcomeUnknown"
            what = "unknown" if unknown else "fail"
            self.history.write(what, n=number, error=type(error).__name__)
            raise
        except McrrtError as error:
            self.history.write("unknown", n=number, error=f"{type(error).__name__}: {error}")
            self.history.write("broken", why=f"{name}: {error}")
            raise
        self.history.write("ok", n=number, events=list(receipt.events))
        return receipt

    def log_in(self) -> bool:
        """Come in; while the disk is full this may take a while."""
        until = time.monotonic() + OPEN_WITHIN
        while True:
            try:
                self.request(wire.LogIn(self._spec.username, self._spec.password))
            except NotNow as error:
                kind = type(error).__name__
                if kind == "NotNow" and time.monotonic() < until and not self._ear.now.end:
                    time.sleep(0.5)
                    continue
                self.history.write("closed", error=kind, why=str(error))
                return False
            except McrrtError as error:
                self.history.write("broken", why=f"log-in: {type(error).__name__}: {error}")
                return False
            self.history.write("opened", pid=os.getpid())
            return True

    def stay(self) -> None:
        """Work until told to leave."""
        watch = Watch(Path(self._spec.store) / FILE, self._key_of(), self.history)
        next_look = next_act = 0.0
        try:
            while not self._ear.now.end:
                told, now = self._ear.now, time.monotonic()
                if now >= next_look:
                    next_look = now + LOOK_EVERY
                    watch.look()
                    self.history.write("status", quiet=told.quiet, **watch.status())
                if not told.quiet and now >= next_act:
                    next_act = now + self.mind.chance.expovariate(1 / told.pace)
                    self._act()
                time.sleep(0.02)
            watch.look()
        finally:
            watch.close()

    def _act(self) -> None:
        try:
            self.mind.act()
        except (Refused, NotNow):
            return
        except McrrtError as error:
            self.history.write("broken", why=f"{type(error).__name__}: {error}")

    def run(self) -> None:
        """The whole visit; the office ends when the pipe does."""
        try:
            if self.log_in():
                self.stay()
        except (EOFError, OSError) as error:
            self.history.write("broken", why=f"the office is gone: {type(error).__name__}")
        except Exception as error:  # noqa: BLE001 - a mistake of the test must be seen
            self.history.write("mistake", why=f"{type(error).__name__}: {error}")
        finally:
            self._pipe.close()


def main(spec: Spec) -> None:
    """Be the station."""
    _to_file(Path(spec.stderr))
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ear = Ear(Path(spec.control))

    def wall() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=ear.now.offset)

    planted.put(hubtime, "AnchoredClock", lambda: AnchoredClock(wall))
    house = store_folder(Path(spec.store))
    office = Office(house, FakePapers(), AnchoredClock(wall))
    mine, theirs = multiprocessing.Pipe()
    person = Person(mine, spec, ear, lambda: house._slots._data_key)
    if spec.die is not None:
        fatal.arm(*spec.die, person.history, ear)
    planted.plant(spec.plant)
    window = threading.Thread(target=person.run, name="window", daemon=True)
    window.start()
    opened = OpenHouse(house, office)
    Counter(office, theirs, restorer(opened), make_sync).run()
    house.release()
    window.join(5)
    person.history.write("left")


def _to_file(stderr: Path) -> None:
    target = os.open(stderr, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(target, 2)
