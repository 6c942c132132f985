"""The solver finds what trying everything finds, and is loaded by nobody who does not ask."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from mcrrt.domain.pairing.proposal import propose
from mcrrt.domain.pairing.read import read_situation
from mcrrt.service import solver
from mcrrt.service.solver import solve
from tests.domain.situations import seeded
from tests.test_build import ROOT


def matchings(scores, row=0, taken=frozenset()):
    """Every matching there is, as a list of places."""
    if row == len(scores):
        yield []
        return
    yield from matchings(scores, row + 1, taken)
    for column, score in enumerate(scores[row]):
        if score is not None and column not in taken:
            for rest in matchings(scores, row + 1, taken | {column}):
                yield [(row, column), *rest]


def worth(scores, chosen):
    """Most pairs first, then the highest total."""
    return len(chosen), sum(scores[row][column] for row, column in chosen)


def tables(score):
    return st.integers(0, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.none() | score, min_size=width, max_size=width), max_size=5
        )
    )


@given(
    tables(st.integers(-20, 300)) | tables(st.integers(0, 2)) | tables(st.integers(-(10**9), 10**9))
)
def test_it_chooses_what_trying_everything_chooses(scores):
    chosen = solve(scores)
    assert all(scores[row][column] is not None for row, column in chosen)
    assert len({row for row, _ in chosen}) == len({column for _, column in chosen}) == len(chosen)
    assert worth(scores, chosen) == max(worth(scores, every) for every in matchings(scores))


def test_one_more_pair_is_worth_more_than_any_points():
    assert sorted(solve([[900, 0], [0, None]])) == [(0, 1), (1, 0)]
    assert solve([[5, None, None]]) == [(0, 0)]
    assert solve([[None, None]]) == solve([]) == solve([[]]) == []


@given(
    st.integers(0, 10**9), st.integers(0, 5), st.integers(0, 5), st.sampled_from((0.0, 0.03, 0.15))
)
def test_the_plan_of_a_roster_is_the_best_there_is(seed, officers, clinicians, doubt):
    found = propose(read_situation(seeded(seed, officers, clinicians, doubt)), solve)
    scores: list[list[int | None]] = [[None] * 5 for _ in range(5)]
    for pair in found.pairs:
        scores[int(pair.officer[1:])][int(pair.clinician[1:])] = pair.score
    best = max(worth(scores, every) for every in matchings(scores))
    assert (len(found.plan.pairs), found.plan.total) == best
    assert all(pair in found.pairs for pair in found.plan.pairs)
    assert sum(pair.score for pair in found.plan.pairs) == found.plan.total
    assert (
        len({p.officer for p in found.plan.pairs})
        == len({p.clinician for p in found.plan.pairs})
        == best[0]
    )
    for offer in found.best:
        left = [
            [None if row == int(offer.pair.officer[1:]) or column == int(offer.pair.clinician[1:]) else score
             for column, score in enumerate(line)]
            for row, line in enumerate(scores)
        ]  # fmt: skip
        count, total = max(worth(left, every) for every in matchings(left))
        assert (offer.pairs_left, offer.pairs_lost) == (count, best[0] - 1 - count)
        assert offer.points_lost == best[1] - offer.pair.score - total


def test_nobody_loads_it_who_does_not_ask_for_a_plan():
    code = (
        "import sys, mcrrt.service.pairing, mcrrt.cli.pair, mcrrt.service.solver as solver;"
        "before = {'numpy', 'scipy'} & set(sys.modules); solver.solve([]); solver.solve([[]]);"
        "assert not before and 'scipy' not in sys.modules, before;"
        "assert solver.solve([[1]]) == [(0, 0)] and 'numpy' in sys.modules;"
        "assert 'scipy.optimize' not in sys.modules"  # four fifths of what SciPy would take
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_where_the_module_cannot_be_had_by_itself_all_of_scipy_is_asked(monkeypatch):
    scores: list[list[int | None]] = [[7, 3, None], [2, 8, 4], [None, 5, 9]]
    alone = solve(scores)
    monkeypatch.setattr(solver, "find_spec", lambda _name: None)
    solver._assign.cache_clear()
    try:
        assert solve(scores) == alone == [(0, 0), (1, 1), (2, 2)]
        assert "scipy.optimize" in sys.modules
    finally:
        solver._assign.cache_clear()
