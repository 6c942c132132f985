"""Places in a station at which it can be told to die, as if the machine had lost its power there."""

import os
import signal
from collections.abc import Callable
from typing import Any

from mcrrt.store.exchange import SqlExchange
from mcrrt.store.head import HeadFile
from mcrrt.store.layers import Layers
from mcrrt.store.log import Log
from mcrrt.store.receive import Taking
from mcrrt.store.store import SqlStore
from mcrrt.store.unit import SqlUnit
from mcrrt.store.writer import JournalWriter
from tests.chaos.control import Ear
from tests.chaos.history import History

# Before or after each, so that everything between two of them is met: an entry appended and not
# committed, committed and not in the head file, a page taken in and not settled, a log that went
# back and was not made anew.
PLACES: dict[str, tuple[type, str]] = {
    "append": (JournalWriter, "append"),
    "commit": (SqlUnit, "commit"),
    "head": (HeadFile, "write"),
    "insert": (Taking, "_insert"),
    "fold": (Taking, "_fold"),
    "settle": (Layers, "settle"),
    "number": (Log, "number"),
    "receive": (SqlExchange, "receive"),
    "cut": (Log, "cut"),
    "went_back": (SqlExchange, "went_back"),
    "anew": (SqlStore, "rebuild"),
}


def arm(place: str, passes: int, history: History, ear: Ear) -> None:
    """Let the process die at a place once it was passed so often; an odd count: after it."""
    owner, name = PLACES[place]
    act: Callable[..., Any] = getattr(owner, name)
    left = [passes]

    def dying(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        now = left[0] == 0 and not ear.now.quiet
        if now and passes % 2 == 0:
            _die(history, place)
        value = act(*arguments, **named)
        if now:
            _die(history, place)
        return value

    setattr(owner, name, dying)


def _die(history: History, place: str) -> None:
    history.write("dying", place=place)
    os.kill(os.getpid(), signal.SIGKILL)
