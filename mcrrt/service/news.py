"""What the office tells of its work. Light to import: the window needs it before it is painted."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command led to: the entries that are now durable, and what the handler says."""

    events: tuple[str, ...]
    position: int
    result: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Committed:
    """Something new is in the journal. Screens learn things in exactly this way."""

    position: int
    kinds: tuple[str, ...]
    subjects: tuple[str, ...]
