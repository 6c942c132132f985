"""What is asked of a solver: the best matching of rows with columns of a table with holes."""

from collections.abc import Sequence
from typing import Protocol


class Solver(Protocol):
    """Chooses pairs so that no row and no column is in two.

    ``None`` in the table is a hole: this row and this column may not go together. The most pairs
    come first, then the highest total. The answer names row and column of each pair, rows rising.
    """

    def __call__(self, scores: Sequence[Sequence[int | None]]) -> list[tuple[int, int]]:
        """Return the chosen pairs."""
