"""Room that is kept for the hour when the disk is full.

Looking at a record leaves an entry, so on a full disk nothing could even be read. A file of zeros
is given up at the first sign of a full disk; what it frees lasts until somebody makes room.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

NAME = "ballast"
SIZE = 4 * 1024 * 1024
_ONLY_WITH_FREE = 16 * SIZE


def keep_ballast(folder: Path) -> None:
    """Lay the file down again when there is plenty of room."""
    path = folder / NAME
    with suppress(OSError):
        if path.exists() or shutil.disk_usage(folder).free < _ONLY_WITH_FREE:
            return
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(descriptor, 0, SIZE)
            else:
                os.write(descriptor, bytes(SIZE))
        finally:
            os.close(descriptor)


def drop_ballast(folder: Path) -> bool:
    """Give the room up; says whether there was any."""
    with suppress(OSError):
        (folder / NAME).unlink()
        return True
    return False
