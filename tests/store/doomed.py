"""A process that does work on a store until it is killed, again and again.

Starting Python costs more than the work, so one process imports everything and forks a child for
each job. It stays single-threaded, which makes that safe. ``Doomed`` is the test's side.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Doomed:
    """Jobs in children that can be killed at any moment."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.doomed"], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self._read() == ["ready"]

    def _read(self) -> list[str]:
        assert self._process.stdout is not None
        return self._process.stdout.readline().split()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def start(self, **job: Any) -> None:
        """Begin a job in a child."""
        self._tell(json.dumps(job))

    def kill_after(self, seconds: float, *, at_work: bool = False) -> list[str]:
        """Kill the child after a time; returns what it had said it had done.

        With ``at_work`` the time counts from the first thing it says.
        """
        said = self._read()[1:] if at_work else []
        time.sleep(seconds)  # the moment of the kill is the point of the test
        self._tell("kill")
        return said + self._said()

    def wait(self) -> list[str]:
        """Wait for the end of the child; returns what it said."""
        self._tell("wait")
        return self._said()

    def _said(self) -> list[str]:
        said = []
        while (words := self._read())[0] != "ended":
            said.append(words[1])
        return said

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


def say(*words: str) -> None:
    """Write a line at once: what was said before a kill has arrived."""
    os.write(1, (" ".join(words) + "\n").encode())


def write(path: str, seed: int) -> None:
    """Open the store through the office and work on it, naming each entry acknowledged."""
    from mcrrt.domain.errors import Refused
    from tests.store import shift
    from tests.support import office_on

    founded = office_on(Path(path))
    founded.clock.advance(hours=seed)  # type: ignore[attr-defined]
    founded.log_in()
    chance = random.Random(seed)
    calls = [shift.new_call(founded, n) for n in range(2)]
    while True:
        try:
            receipt = shift.submit(founded, shift.any_command(chance, calls))
        except Refused:
            continue
        for event in receipt.events:
            say("ack", event)


def bring_up_to_date(path: str, key: str, folder: str) -> None:
    """Run the migrations of a folder."""
    from mcrrt.store import migrate
    from mcrrt.store.engine import make_engine

    migrate.FOLDER = Path(folder)
    migrate.HEAD_REVISION = f"{int(migrate.HEAD_REVISION) + 1:04}"
    migrate.migrate(make_engine(Path(path), bytes.fromhex(key), guarded=False))


def restore(path: str) -> None:
    """Put a damaged store back."""
    from tests.support import ADMIN, PASSWORD, store_folder

    restored = store_folder(Path(path)).restore(ADMIN, PASSWORD)
    say("restored", str(restored.position + restored.salvaged))


def found(path: str) -> None:
    """Make a new store."""
    from tests.support import found_store

    found_store(Path(path).parent)
    say("founded", "yes")


JOBS: dict[str, Callable[..., None]] = {
    "write": write,
    "migrate": bring_up_to_date,
    "restore": restore,
    "found": found,
}


def serve() -> None:
    """Fork a child for each line of standard input."""
    import alembic.script  # noqa: F401 - once, before the children

    import tests.store.shift
    import tests.support  # noqa: F401

    say("ready")
    for line in sys.stdin:
        job = json.loads(line)
        pid = os.fork()
        if pid == 0:
            try:
                JOBS[job.pop("do")](**job)
            except Exception:  # noqa: BLE001 - the child ends here, and the test should see why
                traceback.print_exc()
            finally:
                os._exit(0)
        # Not reaped before it was told what to do, so the number is still the child's.
        if sys.stdin.readline().strip() == "kill":
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        say("ended")


if __name__ == "__main__":
    serve()
