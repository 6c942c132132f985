"""Where the files that ship with the program are, in a checkout and in a build."""

import sys
from pathlib import Path


def resource(*parts: str) -> Path:
    """Return the path of a file or folder under ``resources``."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parents[2]
    return root.joinpath("resources", *parts)
