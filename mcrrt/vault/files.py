"""Small secret files: readable by their owner only, replaced whole or not at all."""

import contextlib
import os
from pathlib import Path

from mcrrt.domain.errors import N_, NotNow
from mcrrt.service.durable import sync_folder


def write_secret(path: Path, data: bytes) -> None:
    """Replace a file so that a crash leaves the old one or the new one, with mode 0600.

    Raises NotNow when it cannot be written; the old one is still there then.
    """
    temporary = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(temporary, data)
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise NotNow(
            N_("A file of the store could not be written. Nothing was changed. Free space, and "
               "check that you may write to the folder.")
        ) from None  # fmt: skip


def _write(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
