"""Practice stores: founded, filled with the invented shift, and made anew when they are stale."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mcrrt.practice.play import Play, PlayedClock, Tally
from mcrrt.service.ports import Founding

if TYPE_CHECKING:
    from mcrrt.service.office import Office

AGENCY = "Halton practice agency (invented)"
USERNAME = "practice"
PASSWORD = "practice makes calm"  # noqa: S105 - shown on the practice log-in card
NAME = "Robin Doe"

SHIFT_LENGTH = timedelta(hours=10)
DEFAULT_SEED = 20260611
DEMO_END = datetime(2026, 6, 12, 1, 40, tzinfo=UTC)  # 21:40 in Halton, a Thursday
DEMO_RUSH = 4.0
_STALE = timedelta(hours=14)


def play_shift(
    office: "Office",
    clock: PlayedClock,
    finish: datetime,
    seed: int = DEFAULT_SEED,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Tally:
    """Found a practice store through the office and play a busy shift into it."""
    office.found(Founding(AGENCY, USERNAME, PASSWORD, practice=True), NAME)
    return Play(office, clock, seed, finish, DEMO_RUSH, progress).run()


def is_stale(folder: Path, now: datetime) -> bool:
    """Say whether a practice store's shift is too long ago to practise on."""
    store = folder / "store.db"
    if not store.exists():
        return True
    changed = datetime.fromtimestamp(store.stat().st_mtime, UTC)
    return now - changed > _STALE


def clear(folder: Path) -> None:
    """Throw a practice store away, and nothing that is not one. Preferences stay."""
    for path in list(folder.glob("*")) if folder.is_dir() else []:
        if path.name in ("window.json", "store.lock"):
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
