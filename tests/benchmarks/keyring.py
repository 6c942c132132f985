"""A keyring in a file, so that two processes and two runs share one. For invented stores only."""

import json
from pathlib import Path


class FileKeyring:
    """What a desktop's keyring is to the program, without the desktop."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _kept(self) -> dict[str, str]:
        try:
            kept: dict[str, str] = json.loads(self._path.read_text())
        except FileNotFoundError:
            return {}
        return kept

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        self._path.write_text(json.dumps({**self._kept(), f"{service}/{username}": password}))

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret, or None."""
        return self._kept().get(f"{service}/{username}")
