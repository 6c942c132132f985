"""Files that a person saves."""

import os
from pathlib import Path


def save_private(path: Path, data: bytes) -> None:
    """Write a new file with mode 0600. The person has agreed to replace one that is there."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
