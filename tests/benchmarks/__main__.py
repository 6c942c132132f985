"""Measure the budgets and print them as one table: ``python -m tests.benchmarks``.

--sizes 1000,10000,100000   how many calls lie on disk
--only NAME                 one part: start, work, upkeep, triage, login, map, pairs (again for more)
--json FILE                 write all samples as well
--starts N                  how often the program is started for the first rows
--no-rebuild                leave out checking and rebuilding the tables, which takes longest

With --sync first, many machines are measured instead; see ``tests.benchmarks.sync_all``.
"""

import argparse
import compileall
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from mcrrt.service.resources import resource
from tests.benchmarks import map as on_map
from tests.benchmarks import pairs, program, raw, stores, table, upkeep
from tests.benchmarks.login import passphrase_store
from tests.benchmarks.triage import answers

PARTS = ("start", "work", "upkeep", "triage", "login", "map", "pairs")
Samples = dict[str, list[float]]


def options(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--only", action="append", choices=PARTS, default=[])
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--starts", type=int, default=7)
    parser.add_argument("--no-rebuild", action="store_true")
    return parser.parse_args(arguments)


def settle_environment(folder: str) -> None:
    """Compile once, as an installed program is; draw where there is no display."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = folder
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.pycache_prefix = folder
    sys.dont_write_bytecode = False
    compileall.compile_dir(stores.ROOT / "mcrrt", quiet=1)


def measure_size(calls: int, parts: set[str], chosen: Any) -> tuple[Samples, Samples]:
    """Measure everything that may grow with the number of calls."""
    found: Samples = {}
    limits: Samples = {}
    with tempfile.TemporaryDirectory(prefix="mcrrt-bench-") as folder:
        store = stores.copy_of_size(calls, Path(folder) / "copy")
        if "start" in parts:
            found |= program.starts(store, chosen.starts)
        if "upkeep" in parts:
            upkept, limits = upkeep.measure(store, tables=not chosen.no_rebuild)
            found |= upkept
        if "work" in parts:
            referral = f"R-A{calls}-1"
            worked = program.start(store, steps=program.WORK, referral=referral)
            found |= {name: got for name, got in worked.items() if name not in found}
    return found, limits


def measure_rest(parts: set[str], chosen: Any) -> tuple[Samples, Samples]:
    """Measure what has no size, and the limits of the stack."""
    found: Samples = {}
    limits: Samples = {"commit": raw.commits(), **raw.derivations()}
    limits |= raw.trivial_window(chosen.starts)
    limits |= raw.page(Path(str(resource("fonts"))))
    if "triage" in parts:
        found["triage"] = answers()
    if "pairs" in parts:
        paired, alone = pairs.measure()
        found |= paired
        limits |= alone
    if "map" in parts:
        found |= on_map.frames()
    if "login" in parts:
        with tempfile.TemporaryDirectory(prefix="mcrrt-bench-") as folder:
            store = passphrase_store(Path(folder))
            found["unlock_passphrase"] = [
                program.start(store, passphrase=True)["unlock"][0] for _ in range(5)
            ]
    return found, limits


def main(arguments: list[str]) -> int:
    """Measure, print, and say with the exit status whether every budget holds."""
    if arguments[:1] == ["--sync"]:
        from tests.benchmarks import sync_all

        return sync_all.main(arguments[1:])
    chosen = options(arguments)
    parts = set(chosen.only or PARTS)
    with tempfile.TemporaryDirectory(prefix="mcrrt-bench-") as compiled:
        settle_environment(compiled)
        found, limits = {}, {}
        found["-"], limits["-"] = measure_rest(parts, chosen)
        for calls in (int(size) for size in chosen.sizes.split(",")):
            found[f"{calls:,}"], limits[f"{calls:,}"] = measure_size(calls, parts, chosen)
    lines = table.rows(found, limits)
    print(table.drawn(lines))
    if hasattr(os, "getloadavg"):
        print(
            f"Load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."
        )
    if chosen.json:
        Path(chosen.json).write_text(json.dumps({"found": found, "raw": limits}))
    return 1 if any(line[-1] == "over" for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
