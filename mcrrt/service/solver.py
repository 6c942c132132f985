"""The solver of the pairing: SciPy's for the assignment problem.

SciPy takes half a second and some 75 MB to load, so it is loaded when the first plan is asked for,
or a call is looked at, never at a start. Ranking the pairs for one call needs no solver.
"""

from collections.abc import Sequence


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
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    table = np.array(scores, dtype=float)  # None becomes NaN
    holes = np.isnan(table)
    if holes.all():
        return []
    lowest, highest = np.nanmin(table), np.nanmax(table)
    one_more = (highest - lowest) * min(table.shape) + 1
    worth = np.where(holes, 0.0, table - lowest + one_more)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    chosen = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(row, column) for row, column in chosen if not holes[row, column]]
