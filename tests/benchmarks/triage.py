"""The result of the intake checklist after each answer, as the window computes it."""

from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.service.packs import pack
from tests.benchmarks.figures import Stopwatch


def answers() -> list[float]:
    """Time the result after every answer of a checklist that grows, many times over."""
    intake = pack("mcrrt-intake")
    watch = Stopwatch()
    for n in range(20):
        given: dict[str, str | int] = {}
        for place, item in enumerate(intake.items):
            given[item.id] = 34 if item.numbers else "yes" if (place + n) % 7 == 0 else "no"
            with watch.lap():
                evaluate(intake, given, source="911")
    return watch.samples
