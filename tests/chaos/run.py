"""One run of chaos: start everybody, let troubles come, heal, wait until all is quiet and alike.

What was done is in the histories and the final stores; ``tests.chaos.checker`` looks at those.
"""

import random
import shutil
import socket
import time
from dataclasses import dataclass, field
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

from tests.chaos import herd as herds
from tests.chaos.control import Control, tell
from tests.chaos.history import History, last
from tests.chaos.plan import Trouble, place, plan
from tests.chaos.procs import HubProcess, Stable, can_mount, wait_for
from tests.chaos.proxy import Proxy, Weather, free_ports
from tests.chaos.reading import hub_heads

HEAL_WITHIN = 150.0
NEWS_WITHIN = 40.0
DISK_SIZE = "40m"


@dataclass(frozen=True)
class Settings:
    """How a run is to be."""

    stations: int = 12
    seconds: float = 45.0
    seed: int = 1
    pace: float = 0.6
    hours: bool = False
    restore: bool = True
    disk: bool = True
    plant: str = ""  # at every station
    hub_plant: str = ""
    script: tuple[Trouble, ...] | None = None  # instead of troubles made from the seed
    heal_within: float = HEAL_WITHIN


@dataclass
class Hand:
    """One station as the conductor holds it."""

    member: herds.Member
    folder: Path
    stable: Stable
    control: Control
    pid: int = 0
    life: int = 0
    back_at: float = 0.0
    die: tuple[str, int] | None = None


@dataclass
class Outcome:
    """How a run went, beside what the checker says."""

    path: Path
    healed: bool = False
    healing: float = 0.0
    restores: int = 0
    kills: int = 0
    hub_kills: int = 0
    deaths: dict[str, int] = field(default_factory=dict)
    disk: str = "skipped: no small disk can be mounted here"
    network: Any = None


class Run:
    """One run in a folder of its own."""

    def __init__(
        self, template: Path, path: Path, settings: Settings, stable: Stable | None = None
    ) -> None:
        self.path = path
        self.settings = settings
        self.herd = herds.copy(template, path, settings.stations)
        self.outcome = Outcome(path)
        self._history = History(path / "conductor.jsonl")
        self._chance = random.Random(settings.seed + 1)
        self._ports = [member.port for member in self.herd.members]
        self._hub = HubProcess(path / "hub", free_ports(1)[0], path / "hub.err", settings.hub_plant)
        self._proxy = Proxy(self._ports, settings.seed)
        self._lent = stable
        self._stables: list[Stable] = []
        self._hands: list[Hand] = []
        self._hub_back_at = self._thaw_at = 0.0
        self._copies: list[tuple[Path, dict[str, int]]] = []
        self._copying: Path | None = None
        self._copier: Any = None
        self._held = 0.0

    # --- the whole of it -------------------------------------------------------------------------

    def go(self) -> Outcome:
        """Carry out the run; everything that was started has ended when this returns."""
        try:
            self._begin()
            self._chaos()
            self._heal()
        finally:
            self._end()
        return self.outcome

    def _begin(self) -> None:
        self._copy_files()
        self._hub.start()
        self._stables.append(self._lent or Stable())
        small = self._small_disk()
        for n, member in enumerate(self.herd.members):
            on_disk = small is not None and n == 1
            folder = self.path / "disk" / member.folder if on_disk else self.path / member.folder
            stable = self._stables[-1 if on_disk else 0]
            control = Control(pace=self.settings.pace)
            hand = Hand(member, folder, stable, control, die=self._first_death())
            tell(self._control(hand), control)
            self._hands.append(hand)
        self._hub.wait_ready()
        self._proxy.upstream = self._hub.port
        self._proxy.start()
        for hand in self._hands:
            self._start(hand)

    def _first_death(self) -> tuple[str, int] | None:
        return place(self._chance) if self.settings.script is None else None

    def _small_disk(self) -> Stable | None:
        if not self.settings.disk or not can_mount(self.path / "probe"):
            return None
        stable = Stable(self.path / "disk", DISK_SIZE)
        self._stables.append(stable)
        name = self.herd.members[1].folder
        stable.ask("copy", source=str(self.path / name), target=str(self.path / "disk" / name))
        shutil.rmtree(self.path / name)
        self.outcome.disk = "not filled"
        return stable

    def _chaos(self) -> None:
        s = self.settings
        disk = len(self._stables) > 1
        troubles = list(s.script) if s.script is not None else plan(
            s.seed, len(self._hands), s.seconds, disk=disk, restore=s.restore, hours=s.hours
        )  # fmt: skip
        began = time.monotonic()
        self._history.write("began", settings=str(s))
        while (now := time.monotonic() - began - self._held) < s.seconds:
            while troubles and troubles[0].at <= now:
                self._make(troubles.pop(0))
            self._look_after()
            time.sleep(0.05)
        for late in troubles:  # on a slow machine: what the run is about happens all the same
            if late.kind in ("backup", "restore"):
                self._make(late)

    # --- troubles --------------------------------------------------------------------------------

    def _make(self, trouble: Trouble) -> None:
        self._history.write("trouble", kind=trouble.kind, who=trouble.who)
        act = getattr(self, "_" + trouble.kind)
        act(trouble)

    def _news(self, trouble: Trouble) -> None:
        """Hold the clock of the run until the hub has so many events more than the last copy."""
        began, wanted = time.monotonic(), trouble.seconds + sum(self._copies[-1][1].values())
        if not wait_for(lambda: self._numbered() >= wanted, NEWS_WITHIN, 0.1):
            self._history.write("mistake", why="the hub heard of too little")
        self._held += time.monotonic() - began

    def _listening(self, _trouble: Trouble) -> None:
        """Hold the clock of the run until the hub listens again."""
        began = time.monotonic()
        wait_for(self._answers, NEWS_WITHIN)
        self._held += time.monotonic() - began

    def _numbered(self) -> int:
        self._look_after()
        return sum(self._heads().values())

    def _heads(self) -> dict[str, int]:
        return hub_heads(self._hub.folder / "hub.db", bytes.fromhex(self.herd.hub_key))

    def _weather(self, trouble: Trouble) -> None:
        assert trouble.weather is not None
        self._proxy.set(self._ports[trouble.who], trouble.weather)

    def _clock(self, trouble: Trouble) -> None:
        hand = self._hands[trouble.who]
        self._tell(hand, offset=trouble.seconds)

    def _kill(self, trouble: Trouble) -> None:
        hand = self._hands[trouble.who]
        hand.stable.ask("kill", pid=hand.pid)
        self.outcome.kills += 1
        hand.die, hand.back_at = trouble.die, time.monotonic() + trouble.seconds

    def _hub_kill(self, trouble: Trouble) -> None:
        self._hub.kill()
        self.outcome.hub_kills += 1
        self._hub_back_at = time.monotonic() + trouble.seconds

    def _hub_freeze(self, trouble: Trouble) -> None:
        self._hub.freeze(frozen=True)
        self._thaw_at = time.monotonic() + trouble.seconds

    def _backup(self, _trouble: Trouble) -> None:
        """Copy the hub: half of the times with its own command, else its files while it is off."""
        if self._chance.random() < 0.5:
            self._copying = self._new_copy()
            self._copier = self._hub.backup(self._copying / "hub.db")
            return
        self._hub.kill()
        self._copy_files()
        self._hub.start()

    def _new_copy(self) -> Path:
        target = self.path / f"copy{len(self._copies)}"
        target.mkdir()
        return target

    def _copy_files(self) -> None:
        self._copying = self._new_copy()
        for file in self._hub.folder.glob("hub.db*"):
            shutil.copy(file, self._copying / file.name)
        self._copied()

    def _copied(self) -> None:
        """A copy is there: remember how far it goes."""
        assert self._copying is not None
        heads = hub_heads(self._copying / "hub.db", bytes.fromhex(self.herd.hub_key))
        self._copies.append((self._copying, heads))
        self._history.write("copied", heads=heads)

    def _finish_copying(self, *, wait: bool = False) -> None:
        if self._copier is None or (self._copier.poll() is None and not wait):
            return
        status, self._copier = self._copier.wait(60), None
        if status:
            self._history.write("mistake", why=f"the backup ended with status {status}")
        else:
            self._copied()

    def _restore(self, _trouble: Trouble) -> None:
        self._finish_copying(wait=True)
        source, heads = self._copies[-1]
        self._hub.kill()
        for file in self._hub.folder.glob("hub.db*"):
            file.unlink()
        for file in source.glob("hub.db*"):
            shutil.copy(file, self._hub.folder / file.name)
        self.outcome.restores += 1
        self._history.write("restored", heads=heads, wall=time.time())
        self._hub.start()

    def _fill(self, _trouble: Trouble) -> None:
        taken = self._stables[-1].ask("fill", path=str(self.path / "disk" / "filler"))["taken"]
        self.outcome.disk = f"filled with {taken} bytes"

    def _free(self, _trouble: Trouble) -> None:
        self._stables[-1].ask("free", path=str(self.path / "disk" / "filler"))

    # --- stations --------------------------------------------------------------------------------

    def _control(self, hand: Hand) -> Path:
        return self.path / f"control{hand.member.letter}.json"

    def _tell(self, hand: Hand, **values: Any) -> None:
        hand.control = changed(hand.control, **values)
        tell(self._control(hand), hand.control)

    def history(self, member: herds.Member) -> Path:
        """Where a station's history is."""
        return self.path / f"history{member.letter}.jsonl"

    def _start(self, hand: Hand) -> None:
        member = hand.member
        hand.life += 1
        spec = {
            "store": str(hand.folder), "history": str(self.history(member)),
            "control": str(self._control(hand)), "letter": member.letter,
            "stderr": str(self.path / f"station{member.letter}.err"),
            "username": member.username, "password": member.password, "founder": member.founder,
            "seed": self.settings.seed, "plant": self.settings.plant, "die": hand.die,
        }  # fmt: skip
        hand.pid = hand.stable.ask("start", spec=spec)["pid"]
        hand.die, hand.back_at = None, 0.0

    def _look_after(self) -> None:
        """Start again what has ended and is due."""
        self._finish_copying()
        now = time.monotonic()
        for hand in self._hands:
            if not hand.back_at:
                state = hand.stable.ask("state", pid=hand.pid)
                if not state["alive"]:
                    self._count_death(hand)
                    hand.back_at = now + self._chance.uniform(0.0, 0.5)
            if hand.back_at and now >= hand.back_at:
                self._start(hand)
        if self._thaw_at and now >= self._thaw_at:
            self._hub.freeze(frozen=False)
            self._thaw_at = 0.0
        if not self._hub.alive and now >= self._hub_back_at:
            self._hub.start()

    def _count_death(self, hand: Hand) -> None:
        dying = last(self.history(hand.member), "dying")
        place = dying["place"] if dying else "left"
        self.outcome.deaths[place] = self.outcome.deaths.get(place, 0) + 1

    # --- the end ---------------------------------------------------------------------------------

    def _heal(self) -> None:
        for port in self._ports:
            self._proxy.set(port, Weather())
        if len(self._stables) > 1:
            self._free(Trouble(0.0, "free"))
        self._thaw_at, self._hub_back_at = time.monotonic(), 0.0
        for hand in self._hands:
            self._tell(hand, quiet=True)
            hand.back_at = hand.back_at and time.monotonic()
        self._look_after()
        wait_for(self._answers, 30.0)
        began = time.monotonic()
        self._history.write("healed")
        self.outcome.healed = wait_for(lambda: self._alike(began), self.settings.heal_within, 0.2)
        self.outcome.healing = round(time.monotonic() - began, 1)
        self._history.write("quiet", after=self.outcome.healing, healed=self.outcome.healed)

    def _answers(self) -> bool:
        self._look_after()
        try:
            with socket.create_connection(("127.0.0.1", self._hub.port), 2):
                return True
        except OSError:
            return False

    def _alike(self, since: float) -> bool:
        """Say whether nothing waits anywhere and everybody has come as far as the hub."""
        self._look_after()
        heads = self._heads()
        for hand in self._hands:
            status = last(self.history(hand.member), "status")
            if status is None or status["t"] < since or not status["quiet"] or status["waiting"]:
                return False
            if {feed: seq for feed, (seq, _digest) in status["ends"].items()} != heads:
                return False
        return True

    def _end(self) -> None:
        for hand in self._hands:
            if hand.pid:
                hand.stable.ask("kill", pid=hand.pid)
        if len(self._stables) > 1:
            name = self.herd.members[1].folder
            self._stables[-1].ask(
                "copy", source=str(self.path / "disk" / name), target=str(self.path / name)
            )
        for stable in self._stables:
            if stable is not self._lent:
                stable.close()
        self._proxy.stop()
        self.outcome.network = self._proxy.counts
        self._history.write("hub_left", status=self._hub.stop())
