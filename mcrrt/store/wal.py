"""The write-ahead log that an unclean end left behind, kept until it is known to be whole.

Opening a store folds the log into the file as far as it can be read, and throws the rest away. When
something of it is missing, what is left of it is evidence: so a second name keeps it until the head
file has said that every entry is here.
"""

import contextlib
import os
import shutil
from pathlib import Path


def _kept(store: Path) -> Path:
    return store.with_name(store.name + "-wal.kept")


def keep_wal(store: Path) -> None:
    """Give the log a second name, if there is one and no earlier one is kept."""
    log = store.with_name(store.name + "-wal")
    if _kept(store).exists() or not log.exists() or log.stat().st_size == 0:
        return
    try:
        os.link(log, _kept(store))
    except OSError:
        with contextlib.suppress(OSError):
            shutil.copyfile(log, _kept(store))


def forget_wal(store: Path) -> None:
    """Let go of the second name: the journal is whole."""
    with contextlib.suppress(OSError):
        _kept(store).unlink(missing_ok=True)
