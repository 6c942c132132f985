"""The whole program, started and worked with from outside: a window and its office."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.stores import ROOT

Samples = dict[str, list[float]]
WORK = ("note", "board", "search", "pdf", "look", "recommend", "memory", "gap", "lock_and_unlock")


def start(folder: Path, **spec: Any) -> Samples:
    """Start it once and return its samples; times of the start count from before the process."""
    started = time.perf_counter() * 1_000
    command = [sys.executable, "-m", "tests.benchmarks.window", str(folder), json.dumps(spec)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True, check=False,
        timeout=900,
    )  # fmt: skip
    if done.returncode:
        sys.exit("bench: the window ended before it had measured everything")
    found: Samples = json.loads(done.stdout)
    for name in ("first_paint", "usable"):
        found[name] = [at - started for at in found[name]]
    return found


def starts(folder: Path, times: int) -> Samples:
    """Start it so often, after once for the caches."""
    start(folder)
    merged: Samples = {"first_paint": [], "usable": []}
    for _ in range(times):
        once = start(folder)
        for name in merged:
            merged[name] += once[name]
    return merged
