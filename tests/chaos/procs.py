"""The processes of a run: the hub as it is started by an administrator, and stables of stations."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 60.0
# A file system of its own, seen by nobody else, that ends with the stable on it.
MOUNT = 'mount -t tmpfs -o size=%s tmpfs "$0" && exec "$@"'


def environment() -> dict[str, str]:
    """What the processes see: no display, no language, nothing of whoever runs this."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "MCRRT_LANGUAGE": "en"}


class HubProcess:
    """``main.py hub start`` on a folder; ``plant`` starts it with a fault in it."""

    def __init__(self, folder: Path, port: int, stderr: Path, plant: str = "") -> None:
        self.folder = folder
        self.port = port
        self._stderr = stderr
        program = ["-m", "tests.chaos.planted", plant] if plant else ["main.py"]
        self._command = [
            sys.executable, *program, "hub", "start", "--store", str(folder),
            "--listen", f"127.0.0.1:{port}", "--json",
        ]  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None
        self._frozen = False

    def start(self) -> None:
        """Start it; ``wait_ready`` says when it listens."""
        with self._stderr.open("ab") as stderr:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=stderr,
                stdin=subprocess.DEVNULL,
            )  # fmt: skip

    def wait_ready(self) -> None:
        """Wait until it has said that it listens."""
        assert self._process is not None
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert b"listening" in line, self._stderr.read_text()[-2_000:]

    @property
    def alive(self) -> bool:
        """Say whether it runs."""
        return self._process is not None and self._process.poll() is None

    def freeze(self, *, frozen: bool) -> None:
        """Stop it in the middle of whatever it does, or let it go on."""
        if self._process is not None and self.alive:
            self._process.send_signal(signal.SIGSTOP if frozen else signal.SIGCONT)

    def kill(self) -> None:
        """Kill it at once."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Let it end by itself; returns its exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, number: int) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(number)
        process.send_signal(signal.SIGCONT)
        try:
            status = process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait(10)
        assert process.stdout is not None
        process.stdout.close()
        return status

    def backup(self, target: Path) -> "subprocess.Popen[bytes]":
        """Begin to copy the database with the hub's own command, while it runs or not."""
        return subprocess.Popen(
            [sys.executable, "main.py", "hub", "backup", str(target), "--store", str(self.folder)],
            cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip


class Stable:
    """Forks stations; with ``disk`` all of it happens on a small disk at that folder."""

    def __init__(self, disk: Path | None = None, size: str = "40m") -> None:
        command = [sys.executable, "-m", "tests.chaos.stable"]
        if disk is not None:
            disk.mkdir()
            command = ["unshare", "-rm", "sh", "-c", MOUNT % size, str(disk), *command]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, bufsize=1,
        )  # fmt: skip
        self._hear()

    def ask(self, job: str, **arguments: Any) -> Any:
        """Have a job done."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": job, **arguments}) + "\n")
        self._process.stdin.flush()
        return self._hear()

    def _hear(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the stable has ended"
        return json.loads(line)

    def close(self) -> None:
        """End it, with every station in it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


def can_mount(path: Path) -> bool:
    """Say whether a small disk can be had here."""
    if not shutil.which("unshare"):
        return False
    path.mkdir()
    command = ["unshare", "-rm", "sh", "-c", MOUNT % "1m", str(path), "true"]
    done = subprocess.run(command, capture_output=True, timeout=30, check=False)
    return done.returncode == 0


def wait_for(what: Any, within: float, every: float = 0.05) -> bool:
    """Wait until something is so; says whether it came about in time."""
    until = time.monotonic() + within
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(every)
    return True
