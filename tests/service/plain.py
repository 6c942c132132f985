"""What a refusal must look like: one plain sentence, and nothing of what was typed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from mcrrt.domain.errors import McrrtError, Refused
from mcrrt.service.language import sentence
from tests.service.scene import Shift

# Words that only a programmer would say.
_MACHINE = re.compile(
    r"Traceback|Exception|[A-Za-z]Error\b|NoneType|object at 0x|msgspec|sqlite|sqlalchemy|"
    r"\bTrue\b|\bFalse\b|\bNone\b|<class|\{|\}",
)


def assert_plain(error: McrrtError, *typed: str) -> None:
    """Check the sentence of an error."""
    words = sentence(error)
    assert words.endswith("."), words
    assert len(words.splitlines()) == 1, words
    assert words.isprintable(), words
    assert not _MACHINE.search(words), words
    assert words[0].isupper() or words[0].isdigit() or words.startswith("'"), words
    for text in typed:
        assert text not in words, "what was typed is in the sentence"
        assert text not in str(error)


@contextmanager
def refused(shift: Shift, *typed: str, kind: type[McrrtError] = Refused) -> Iterator[list[Any]]:
    """Expect a plain refusal that leaves the journal as it was."""
    before = shift.position
    caught: list[Any] = []
    with pytest.raises(kind) as raised:
        yield caught
    caught.append(raised.value)
    assert_plain(raised.value, *typed)
    assert shift.position == before
