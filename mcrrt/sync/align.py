"""Up to where a hub's log and the one here are the same, found in few questions."""

from collections.abc import Callable, Sequence

from mcrrt.service.protocol import MOST_POINTS, Point
from mcrrt.sync.errors import HubAway


def common_prefix(
    until: int,
    points: Callable[[int, int, int], Sequence[Point]],
    match: Callable[[Sequence[Point]], int],
) -> int:
    """Return the highest known place, at most ``until``, that both logs have.

    A digest covers everything before it, so what is the same up to a place is the same before it.
    ``points`` gives known places after one number and up to another, at most so many; ``match``
    the highest of them that the hub has. Each question leaves a part of the rest.
    """
    low, high = 0, until
    while low < high:
        asked = points(low, high, MOST_POINTS)
        if not asked:
            break
        found = match(asked)
        if found not in {0, *(point.seq for point in asked)}:
            raise HubAway("answer")
        low = max(low, found)
        high = min((point.seq - 1 for point in asked if point.seq > low), default=low)
    return low
