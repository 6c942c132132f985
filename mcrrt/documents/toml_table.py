"""A table of a TOML file that is taken apart key by key; what nobody took is a mistake.

Every mistake is one sentence that names the place in the file.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from mcrrt.domain.errors import N_, BadInput

MAX_TEXT = 4_000


def quoted(name: object) -> str:
    """Return a name from the file for a sentence."""
    return f"'{str(name)[:80]}'"


def mistake(place: str, template: str, /, **fields: object) -> BadInput:
    """Return the error that names the place: ``{place}`` is in every such sentence."""
    return BadInput("mapping", template, place=place, **fields)


class Table:
    """One table. Take what is wanted, then call ``done``."""

    def __init__(self, place: str, values: object) -> None:
        if not isinstance(values, Mapping):
            raise mistake(place, N_("In the mapping, {place} must be a table."))
        self.place = place
        self._values = dict(values)
        self._taken: list[str] = []

    def take(self, key: str, default: Any = None) -> Any:
        """Return what stands under the key."""
        self._taken.append(key)
        return self._values.pop(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text. Without a default it must be there."""
        value = self.take(key, default)
        if value is None:
            raise mistake(self.place, N_("In the mapping, {place} needs {key}."), key=quoted(key))
        if not isinstance(value, str) or len(value) > MAX_TEXT or (default is None and not value):
            raise mistake(
                self.place, N_("In the mapping, {place}: {key} must be a text."), key=quoted(key)
            )
        return value

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """Return a list of texts; one text alone is a list of one."""
        value = self.take(key, [])
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            raise mistake(
                self.place,
                N_("In the mapping, {place}: {key} must be a list of texts."),
                key=quoted(key),
            )
        if needed and not found:
            raise mistake(self.place, N_("In the mapping, {place} needs {key}."), key=quoted(key))
        return tuple(found)

    def flag(self, key: str) -> bool:
        """Return true or false; false when it is not there."""
        value = self.take(key, default=False)
        if not isinstance(value, bool):
            raise mistake(
                self.place,
                N_("In the mapping, {place}: {key} must be true or false."),
                key=quoted(key),
            )
        return value

    def one_of(self, key: str, allowed: Iterable[str], default: str) -> str:
        """Return a text out of a few."""
        value = self.text(key, default)
        if value not in set(allowed):
            raise mistake(
                self.place,
                N_("In the mapping, {place}: {key} must be one of: {allowed}."),
                key=quoted(key),
                allowed=", ".join(map(quoted, allowed)),
            )
        return value

    def table(self, key: str, *, needed: bool = True) -> "Table | None":
        """Return a table inside this one."""
        place = f"[{self.place.strip('[]')}.{key}]" if self.place.startswith("[") else f"[{key}]"
        value = self.take(key)
        if value is not None:
            return Table(place, value)
        if needed:
            raise mistake(place, N_("In the mapping, the table {place} is missing."))
        return None

    def tables(self, key: str) -> list["Table"]:
        """Return a list of tables; one table alone is a list of one."""
        value = self.take(key, [])
        found = value if isinstance(value, list) else [value]
        name = f"{self.place.strip('[]')}.{key}" if self.place.startswith("[") else key
        return [Table(f"[[{name}]] {n}", item) for n, item in enumerate(found, 1)]

    def rest(self) -> dict[str, Any]:
        """Return everything that is left, as taken."""
        values, self._values = self._values, {}
        return values

    def done(self) -> None:
        """Refuse what nobody took."""
        for key in self._values:
            raise mistake(
                self.place,
                N_("In the mapping, {place} has no key {key}. It has: {keys}."),
                key=quoted(key),
                keys=", ".join(self._taken),
            )
