"""Every error this program raises on purpose, as one tree.

    McrrtError
    ├── Refused             you may not
    │   ├── NoRight             your roles do not allow it
    │   ├── RuleBroken          a rule of the work forbids it now
    │   ├── BadInput            a value cannot be taken (names the field)
    │   ├── NotFound            there is no such record
    │   └── LogInRefused        wrong name or password, locked out, password needed again
    ├── NotNow              it cannot be done now: try again
    │   ├── StoreInUse          another start of the program has the store
    │   ├── StoreDamaged        the store is not whole: restore offered
    │   └── OutcomeUnknown      a save was cut short; it must be looked up
    └── Bug                 ours

A message is an English template with named fields, so that it can be translated where it is
shown. Fields hold codes, numbers, field names and call numbers: never personal information.
"""

from collections.abc import Mapping
from typing import ClassVar


def N_(text: str) -> str:  # the name gettext's extractor knows
    """Mark a text for translation without translating it."""
    return text


class McrrtError(Exception):
    """Root of the tree. ``family`` tells a screen how to react."""

    family: ClassVar[str] = "bug"

    def __init__(self, template: str, /, **fields: object) -> None:
        self.template = template
        self.fields: Mapping[str, object] = fields
        super().__init__(template.format(**fields) if fields else template)


class Refused(McrrtError):
    """The wish cannot be granted as it is; asking again changes nothing."""

    family = "refused"


class NoRight(Refused):
    """The roles of the account do not include this right."""


class RuleBroken(Refused):
    """A rule of the work forbids it in the present state."""


class BadInput(Refused):
    """A value cannot be taken. ``field`` names where it was given, for the screen to point at."""

    def __init__(self, field: str, template: str, /, **fields: object) -> None:
        self.field = field
        super().__init__(template, **fields)


class NotFound(Refused):
    """There is no such record, or it is not yours to see."""


class LogInRefused(Refused):
    """Name and password do not open this store, or not now."""


class NotNow(McrrtError):
    """It cannot be done at this moment; nothing was changed and trying again may work."""

    family = "not_now"


class StoreInUse(NotNow):
    """Another start of the program holds the store."""


class StoreDamaged(NotNow):
    """The store is not whole. The message names what is damaged; restoring is the way on."""


class OutcomeUnknown(NotNow):
    """A save was cut short and could not be looked up again."""


class Bug(McrrtError):
    """Something that must not happen. Shown as our fault, logged without personal information."""
