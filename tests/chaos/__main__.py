"""Runs chaos from the command line and prints a plain report; exits 1 when something is not right.

python -m tests.chaos --stations 12 --seconds 45 --seed 1 [--hours] [--keep DIR]
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mcrrt.store.store import SqlStore
from mcrrt.vault.crypto import StandardCrypto
from tests.chaos import herd
from tests.chaos.checker import HEALED_WITHIN, Verdict, check
from tests.chaos.run import HEAL_WITHIN, Outcome, Run, Settings

MOST_SHOWN = 8  # of one invariant


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--stations", type=int, default=12)
    parser.add_argument(
        "--seconds", type=float, default=45.0, help="of trouble; healing comes after"
    )
    parser.add_argument("--minutes", type=float, default=0.0, help="instead of --seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pace", type=float, default=0.6, help="seconds between two commands")
    parser.add_argument("--hours", action="store_true", help="clocks go on by hours while offline")
    parser.add_argument("--healed-within", type=float, default=HEALED_WITHIN, metavar="SECONDS")
    parser.add_argument("--keep", metavar="DIR", help="leave stores and histories there")
    return parser.parse_args()


def report(settings: Settings, outcome: Outcome, verdict: Verdict, took: float) -> str:
    """Return what happened, for a person."""
    places = ", ".join(f"{place} {n}" for place, n in sorted(outcome.deaths.items())) or "none"
    asked = (
        f"{settings.stations} stations, {settings.seconds:.0f} s of trouble, {took:.0f} s in all"
    )
    killed = f"{outcome.kills} at any moment, at chosen places: {places}"
    hub = f"killed {outcome.hub_kills}, put back from a copy {outcome.restores}"
    told = [
        f"seed {settings.seed}: {asked}",
        f"  stations killed: {killed}",
        f"  hub: {hub}",
        f"  network: {outcome.network}",
        f"  small disk: {outcome.disk}",
        f"  alike {outcome.healing} s after healing" if outcome.healed else "  never alike",
        "  " + ", ".join(f"{name} {count}" for name, count in verdict.counts.items()),
    ]
    shown: Counter[str] = Counter()
    for invariant, sentence in verdict.violations:
        shown[invariant] += 1
        if shown[invariant] <= MOST_SHOWN:
            told.append(f"  VIOLATION {invariant}: {sentence}")
    told.append("  nothing is wrong" if verdict.ok else f"  {len(verdict.violations)} violations")
    return "\n".join(told)


def verified(path: Path) -> Iterator[tuple[str, str]]:
    """What the product itself says of each store, as ``main.py verify`` would. A second opinion."""
    for member in herd.read(path).members:
        store = SqlStore(path / member.folder, bytes.fromhex(member.key), StandardCrypto())
        try:
            report = store.verify()
            if not report.ok:
                yield "verify", f"{member.letter}: {report.sentence}"
        finally:
            store.close()


def main() -> int:
    """Run, check, report."""
    options = arguments()
    seconds = options.minutes * 60 or options.seconds
    settings = Settings(
        stations=options.stations, seconds=seconds, seed=options.seed, pace=options.pace,
        hours=options.hours, heal_within=max(HEAL_WITHIN, seconds),
    )  # fmt: skip
    work = Path(options.keep or tempfile.mkdtemp(prefix="chaos-"))
    work.mkdir(parents=True, exist_ok=True)
    try:
        herd.make(work / "template", settings.stations)
        began = time.monotonic()
        outcome = Run(work / "template", work / "run", settings).go()
        took = time.monotonic() - began
        verdict = check(work / "run", options.healed_within)
        verdict.violations += verified(work / "run")
        print(report(settings, outcome, verdict, took), flush=True)
        return 0 if verdict.ok else 1
    finally:
        if not options.keep:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
