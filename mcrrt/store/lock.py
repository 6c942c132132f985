"""One start of the program per store, by a lock of the operating system.

The lock goes with the process however it ends. The file's content means nothing, so an empty or
left-over file cannot lock anybody out.
"""

import os
import sys
from pathlib import Path

from mcrrt.domain.errors import N_, NotNow, StoreInUse


class StoreLock:
    """Held from the moment it is made until ``release`` or the end of the process."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._descriptor = os.open(folder / "store.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            raise NotNow(
                N_("The store's folder cannot be written. Check the disk and that you may write "
                   "there.")
            ) from None  # fmt: skip
        try:
            self._take()
        except OSError:
            os.close(self._descriptor)
            raise StoreInUse(
                N_(
                    "This store is open already on this machine. Close it there, or use that window."
                )
            ) from None

    def _take(self) -> None:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            msvcrt.locking(self._descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def release(self) -> None:
        """Let the store go."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
