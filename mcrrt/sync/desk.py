"""How the sync reaches the store: it hands a piece of work to the store's thread and waits."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from mcrrt.service.exchange import Exchange

_T = TypeVar("_T")


class Desk(Protocol):
    """Runs a piece of work with the store's exchange on the store's thread.

    Raises what the work raises, and NotNow while the store is closed or being closed.
    """

    def __call__(self, act: Callable[[Exchange], _T], /) -> _T:
        """Run ``act`` and return what it returns."""
