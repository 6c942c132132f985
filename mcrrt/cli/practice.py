"""The practice store behind ``main.py --practice``: there, and of today."""

from datetime import UTC, datetime
from pathlib import Path

from mcrrt.app import make_office
from mcrrt.cli.session import ProgressBar
from mcrrt.domain.errors import N_, RuleBroken
from mcrrt.house import StoreFolder
from mcrrt.practice.play import PlayedClock
from mcrrt.practice.store import SHIFT_LENGTH, clear, is_stale, play_shift


def ensure_practice_store(folder: Path) -> None:
    """Make the practice store if there is none, or make it anew when its shift is long over.

    Raises RuleBroken when the folder holds a real store.
    """
    house = StoreFolder(folder)
    if house.exists and not house.status().practice:
        raise RuleBroken(N_("This folder holds a real store. Practice needs a folder of its own."))
    if house.exists and not is_stale(folder, datetime.now(UTC)):
        return
    house.take()
    clear(folder)
    house.release()
    finish = datetime.now(UTC)
    clock = PlayedClock(finish - SHIFT_LENGTH)
    opened = make_office(folder, clock=clock)
    try:
        play_shift(
            opened.office, clock, finish, seed=finish.toordinal(),
            progress=ProgressBar("Preparing the practice shift"),
        )  # fmt: skip
    finally:
        opened.close()
