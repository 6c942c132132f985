"""A field's value with who gave it and when."""

from dataclasses import dataclass
from datetime import datetime

from mcrrt.domain.fields import Value


@dataclass(frozen=True, slots=True)
class Held:
    """A field's value with who gave it and when. ``event`` is the base of the next edit."""

    value: Value
    event: str
    at: datetime
    actor: str
