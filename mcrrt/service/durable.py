"""Making files outlive a power cut: what the store and the vault both need."""

import os
from pathlib import Path


def sync_file(path: Path) -> None:
    """Make a file's content and its name in the folder durable."""
    _sync(path, os.O_RDWR)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder durable, where the system can."""
    if os.name != "nt":
        _sync(folder, os.O_RDONLY)


def _sync(path: Path, mode: int) -> None:
    descriptor = os.open(path, mode)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
