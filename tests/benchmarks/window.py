"""A window process that measures itself: ``python -m tests.benchmarks.window FOLDER SPEC``.

It starts the program as ``main.py`` does, and replaces two things: where the office finds its
keyring, and the window by one that notes when it was painted and then does what SPEC says. Prints
one JSON object of samples.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

BEGAN = time.perf_counter()


def main(folder: Path, spec: dict[str, Any]) -> int:
    """Run the program and print what was measured."""
    from mcrrt import app
    from tests.benchmarks.offices import BenchOffice

    class Office(BenchOffice):
        """The first thing that is made: here the window's class can still be exchanged."""

        def __init__(self, store: Path) -> None:
            super().__init__(store)
            from mcrrt.ui.shell import window
            from tests.benchmarks.watched import watched

            if not spec.get("plain"):
                spec["plain"] = True
                window.MainWindow = watched(window.MainWindow, spec, BEGAN)  # type: ignore[misc]

    app.OfficeProcess = Office  # type: ignore[misc, assignment]
    return app.run_window(folder)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), json.loads(sys.argv[2])))
