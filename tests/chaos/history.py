"""What a process did and saw, a JSON line each, on disk before anything else happens.

``t`` is the machine's count of seconds, the same for all processes: it orders them. The checker
reads these lines and the stores, and nothing else.
"""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Line = dict[str, Any]


class History:
    """The history of one process. A process that was killed goes on in the same file."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, what: str, **fields: Any) -> None:
        """Add a line; durable when this returns."""
        line = json.dumps({"t": time.monotonic(), "what": what, **fields}) + "\n"
        os.write(self._descriptor, line.encode())
        os.fsync(self._descriptor)


def lines(path: Path) -> Iterator[Line]:
    """Return the lines of a history; one that a kill cut short says nothing."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                yield json.loads(line)


def last(path: Path, what: str) -> Line | None:
    """Return the newest line of a sort, from the end of a file that is being written."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 65_536))
            tail = file.read().split(b"\n")[:-1]
    except OSError:
        return None
    for raw in reversed(tail):
        if b'"what": "%s"' % what.encode() in raw:
            try:
                found: Line = json.loads(raw)
            except ValueError:
                continue
            return found
    return None
