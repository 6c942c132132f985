"""Forks stations: the program is loaded once, and each station is a process of its own.

One JSON line in, one JSON line out. May be started on a small disk of its own (see ``herd``): then
it outlives the stations that are killed, and so does what they have written there.
"""

import json
import os
import shutil
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from tests.chaos import station

ENDED: dict[int, int] = {}


def start(spec: dict[str, Any]) -> dict[str, Any]:
    """Fork a station."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            die = spec.pop("die", None)
            station.main(station.Spec(**spec, die=tuple(die) if die else None))
            status = 0
        except BaseException:  # noqa: BLE001 - the child ends here
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    return {"pid": pid}


def state(pid: int) -> dict[str, Any]:
    """Say whether a station still runs, and how it ended."""
    if pid not in ENDED:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            ENDED[pid] = os.waitstatus_to_exitcode(status)
    return {"alive": pid not in ENDED, "status": ENDED.get(pid)}


def kill(pid: int) -> dict[str, Any]:
    """Kill a station, as a power cut does, and wait until it is gone."""
    if state(pid)["alive"]:
        os.kill(pid, signal.SIGKILL)
        _pid, status = os.waitpid(pid, 0)
        ENDED[pid] = os.waitstatus_to_exitcode(status)
    return {"status": ENDED[pid]}


def fill(path: str) -> dict[str, Any]:
    """Take every byte that is left of a disk."""
    taken = 0
    with Path(path).open("wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                taken += file.write(bytes(size))
            except OSError:
                size //= 2
    return {"taken": taken}


def free(path: str) -> dict[str, Any]:
    """Give it back."""
    Path(path).unlink(missing_ok=True)
    return {}


def copy(source: str, target: str) -> dict[str, Any]:
    """Copy a folder, off the small disk or onto it."""
    shutil.copytree(source, target)
    return {}


JOBS: dict[str, Any] = {
    "start": start, "state": state, "kill": kill, "fill": fill, "free": free, "copy": copy,
}  # fmt: skip


def serve() -> None:
    """Do what each line asks for, until there are no more; then nobody is left behind."""
    print(json.dumps({"ready": os.getpid()}), flush=True)
    started: list[int] = []
    try:
        for line in sys.stdin:
            job = json.loads(line)
            answer = JOBS[job.pop("do")](**job)
            started += [answer["pid"]] if "pid" in answer else []
            print(json.dumps(answer), flush=True)
    finally:
        for pid in started:
            kill(pid)


if __name__ == "__main__":
    serve()
