"""The result of each checklist after each answer, as the window computes it."""

from mcrrt.domain.packs.condition import YES, Answer
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.packs.pack import Item, Pack
from mcrrt.service.packs import shipped
from tests.benchmarks.figures import Stopwatch


def answers() -> list[float]:
    """Time the result after every answer of every checklist as it grows, many times over."""
    watch = Stopwatch()
    for file in shipped().values():
        for n in range(20):
            _grow(file.pack, n, watch)
    return watch.samples


def _grow(pack: Pack, n: int, watch: Stopwatch) -> None:
    given: dict[str, Answer] = {}
    for place, item in enumerate(pack.items):
        given[item.id] = _answer(item, place + n)
        with watch.lap():
            evaluate(pack, given, source="911")


def _answer(item: Item, n: int) -> Answer:
    if item.numbers:
        low, high = item.numbers
        return low + n % (high - low + 1)
    if item.choices:
        return item.choices[n % len(item.choices)].id
    return YES if n % 7 == 0 else "no"
