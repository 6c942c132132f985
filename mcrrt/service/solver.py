"""The solver of the pairing: SciPy's for the assignment problem.

It is loaded when the first plan is asked for, or a call is looked at, never at a start. Ranking the
pairs for one call needs no solver.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import Any

Assign = Callable[..., tuple[Any, Any]]


def load() -> None:
    """Load the solver ahead of the first plan."""
    solve([[1]])


def solve(scores: Sequence[Sequence[int | None]]) -> list[tuple[int, int]]:
    """Return the best matching: most pairs first, then the highest total. Exact.

    A hole is worth nothing and every pair more than all differences of score together, so one more
    pair always wins. All values are whole and far below 2**53, where a float is exact.
    """
    if not scores or not scores[0]:
        return []
    import numpy as np  # noqa: PLC0415

    table = np.array(scores, dtype=float)  # None becomes NaN
    holes = np.isnan(table)
    if holes.all():
        return []
    lowest, highest = np.nanmin(table), np.nanmax(table)
    one_more = (highest - lowest) * min(table.shape) + 1
    worth = np.where(holes, 0.0, table - lowest + one_more)
    rows, columns = _assign()(worth, maximize=True)
    chosen = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(row, column) for row, column in chosen if not holes[row, column]]


@cache
def _assign() -> Assign:
    """Return SciPy's ``linear_sum_assignment``.

    Its module alone takes 0.15 s and 15 MB with NumPy; ``scipy.optimize``, which brings everything
    SciPy has, 0.7 s and 65 MB (measured). Where the module cannot be had by itself, all of it is
    loaded.
    """
    try:
        return _alone()
    except (ImportError, AttributeError):
        from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

        found: Assign = linear_sum_assignment
        return found


def _alone() -> Assign:
    """Load the one module of SciPy that is needed. Raises ImportError, AttributeError."""
    package = find_spec("scipy")
    if package is None or package.origin is None:
        raise ImportError("scipy")
    place = Path(package.origin).parent / "optimize"
    spec = PathFinder.find_spec("_lsap", [str(place)])
    if spec is None or spec.loader is None:
        raise ImportError("_lsap")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Assign = module.linear_sum_assignment
    return found
