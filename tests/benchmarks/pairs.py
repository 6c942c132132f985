"""Who goes, worked out for two hundred members: from the situation's JSON to the whole answer."""

import gc
import random
import subprocess
import sys
from typing import Any

from mcrrt.service.pairing import propose_for
from mcrrt.service.solver import solve
from tests.benchmarks.figures import Stopwatch
from tests.domain.situations import GENDERS, LANGUAGES, member, seeded, situation

_EACH = 100
_LOAD = """
import time; started = time.perf_counter()
from mcrrt.service.solver import solve; solve([[1]])
print((time.perf_counter() - started) * 1000)
"""


def all_may_go() -> dict[str, Any]:
    """The dearest roster: all ten thousand pairs are lawful and the call has every wish."""
    chance = random.Random(7)
    crew = [
        member(
            role, n, skills=chance.sample(["youth", "mcrrt"], 1), languages=chance.sample(LANGUAGES, 2),
            gender=chance.choice(GENDERS), district=chance.choice(("oakville", "milton")),
            lat=chance.uniform(43.28, 43.75), lon=chance.uniform(-80.15, -79.6),
            calls_today=chance.randint(0, 9), seen_person=chance.random() < 0.05,
        )
        for role in ("officer", "clinician") for n in range(_EACH)
    ]  # fmt: skip
    wishes = {"language": "Polish", "age": 15, "requested_gender": "woman", "flags": ["weapon"]}
    data: dict[str, Any] = situation(*crew, call=wishes)
    return data


def measure() -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Return the samples of the whole answer and, as its limit, of the solver alone."""
    found = {
        "pairs": _answers(all_may_go()),
        "pairs_part": _answers(seeded(1, _EACH, _EACH)),
        "pairs_load": [_loading() for _ in range(5)],
    }
    return found, {"pairs": _solver_alone()}


def _answers(data: dict[str, Any], times: int = 60) -> list[float]:
    solve([[1]])
    gc.collect()
    gc.freeze()  # as both processes do after their start
    try:
        return Stopwatch().repeat(lambda: propose_for(data), times)
    finally:
        gc.unfreeze()


def _solver_alone() -> list[float]:
    chance = random.Random(7)
    scores = [[chance.randint(40, 340) for _ in range(_EACH)] for _ in range(_EACH)]
    solve(scores)
    return Stopwatch().repeat(lambda: solve(scores), 60)


def _loading() -> float:
    done = subprocess.run([sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True)
    return float(done.stdout)
