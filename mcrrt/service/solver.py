"""The solver of the pairing: SciPy's for the assignment problem.

SciPy takes half a second and some 75 MB to load, so it is loaded when the first plan is asked for,
never at a start. Ranking the pairs for one call needs no solver.
"""

from collections.abc import Sequence


def solve(scores: Sequence[Sequence[int | None]]) -> list[tuple[int, int]]:
    """Return the best matching: most pairs first, then the highest total. Exact.

    A hole is worth nothing and every pair more than all differences of score together, so one more
    pair always wins. All values are whole and far below 2**53, where a float is exact.
    """
    known = [score for row in scores for score in row if score is not None]
    if not known:
        return []
    import numpy as np  # noqa: PLC0415
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    lowest = min(known)
    count = min(len(scores), len(scores[0]))
    one_more = (max(known) - lowest) * count + 1
    worth = np.array(
        [[0 if s is None else s - lowest + one_more for s in row] for row in scores], dtype=float
    )
    rows, columns = linear_sum_assignment(worth, maximize=True)
    chosen = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(row, column) for row, column in chosen if scores[row][column] is not None]
