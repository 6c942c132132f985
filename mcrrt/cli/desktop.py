"""The desktop: the window on a store, or on the practice store."""

import os
import sys
from argparse import Namespace
from pathlib import Path

from mcrrt.app import run_window
from mcrrt.service.environment import default_folder
from mcrrt.service.language import _


def run(options: Namespace) -> int:
    """Open the window."""
    no_display = sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if no_display and not os.environ.get("QT_QPA_PLATFORM"):
        words = _("There is no display here. For pictures of the screens: main.py demo --out DIR")
        sys.stderr.write(f"{words}\n")
        return 1
    folder = Path(options.store).absolute() if options.store else None
    if options.practice:
        from mcrrt.cli.practice import ensure_practice_store  # noqa: PLC0415
        from mcrrt.practice.store import PASSWORD, USERNAME  # noqa: PLC0415

        folder = folder or default_folder(practice=True)
        ensure_practice_store(folder)
        return run_window(folder, log_in=(USERNAME, PASSWORD))
    return run_window(folder or default_folder(practice=False))
