"""What a command is, and the register of all of them by name."""

from datetime import datetime
from typing import Annotated, ClassVar

from msgspec import Meta

from mcrrt.service.access import Right

DESPITE = "despite"  # the field in which a person says why somebody goes against a hard rule

Instant = Annotated[datetime, Meta(tz=True)]  # with its offset from UTC

COMMANDS: dict[str, type["Command"]] = {}


class Command:
    """A wish. ``RIGHT`` is what the account needs; ``REAUTH`` asks for the password again."""

    __slots__ = ()
    RIGHT: ClassVar[Right]
    REAUTH: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        COMMANDS[cls.__name__] = cls
