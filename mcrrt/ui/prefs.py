"""How this machine's window looks: theme, text size, language, sound, place, last user name.

And the port of the hub that the window keeps for its network, 0 when it keeps none.

Kept in a small file beside the store, because it is needed before anybody has logged in. Nothing
of a call or a person in crisis is ever in it.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from mcrrt.service.language import current
from mcrrt.ui.theme.tokens import TextSize, ThemeName


@dataclass(frozen=True, slots=True)
class Prefs:
    """The preferences of one window."""

    theme: str = ThemeName.LIGHT.value
    size: str = TextSize.NORMAL.value
    language: str = field(default_factory=current)
    sound: bool = True
    geometry: str = ""
    username: str = ""
    hub_port: int = 0
    one_question: bool = False


class PrefsFile:
    """Reads and keeps preferences. Without a path they last as long as the program."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.prefs = self._read()

    def _read(self) -> Prefs:
        if self._path is None:
            return Prefs()
        try:
            raw: Any = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return Prefs()
        if not isinstance(raw, dict):
            return Prefs()
        known = {f.name: type(getattr(Prefs(), f.name)) for f in fields(Prefs)}
        kept: dict[str, Any] = {
            name: value
            for name, value in raw.items()
            if name in known and isinstance(value, known[name])
        }
        prefs = replace(Prefs(), **kept)
        if prefs.theme not in tuple(ThemeName) or prefs.size not in tuple(TextSize):
            prefs = replace(prefs, theme=Prefs().theme, size=Prefs().size)
        return prefs

    def change(self, **changes: Any) -> None:
        """Change some and keep them."""
        self.prefs = replace(self.prefs, **changes)
        if self._path is None or not self._path.parent.is_dir():
            return
        fresh = self._path.with_name(self._path.name + ".new")
        with suppress(OSError):  # a full disk costs the look of the next start, nothing else
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(asdict(self.prefs), file)
            fresh.replace(self._path)
