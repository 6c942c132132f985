"""What an example of ``docs/commands.md`` is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """One line for ``do`` or ``ask``. ``keep`` names parts of the result for later lines.

    ``meeting``: it needs two machines that have met, or to be done within seconds, so the shift of
    this page cannot show it.
    """

    line: Mapping[str, Any]
    keep: Mapping[str, str] = field(default_factory=dict)
    meeting: bool = False


def do(command: str, **fields: Any) -> Example:
    """Return the example of a command."""
    return Example({"command": command, **fields})


def ask(question: str, **fields: Any) -> Example:
    """Return the example of a question."""
    return Example({"question": question, **fields})
