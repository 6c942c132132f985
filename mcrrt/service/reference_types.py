"""How the types of commands, questions and answers are said to somebody who writes JSON."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from mcrrt.domain.fields import Value
from mcrrt.domain.packs.condition import Answer

_WORDS: dict[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    datetime: "time",
    bytes: "text (base 64)",
    type(None): "null",
    Any: "anything",
}


def said(kind: Any) -> str:
    """Return how a type is written in JSON, in words."""
    for known, words in ((Value, "value"), (Answer, "answer")):
        if kind == known:
            return words
    if kind in _WORDS:
        return _WORDS[kind]
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return said(parts[0]) + _bounds(parts[1:])
    if origin in (typing.Union, types.UnionType):
        return " or ".join(said(part) for part in parts)
    if origin is tuple:
        return f"list of {_many(parts[0])}"
    if origin is Mapping:
        return f"object: {said(parts[0])} to {said(parts[1])}"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "text"
    return f"`{kind.__name__}`"


def _many(kind: Any) -> str:
    word = said(kind)
    return word + "s" if word in ("text", "whole number", "time") else word


def _bounds(marks: tuple[Any, ...]) -> str:
    for mark in marks:
        if isinstance(mark, msgspec.Meta) and mark.ge is not None:
            return f", {mark.ge} to {mark.le}"
    return ""


def choices(kind: Any) -> tuple[str, ...]:
    """Return the values that an enumeration inside the type allows."""
    for part in (kind, *typing.get_args(kind)):
        if isinstance(part, type) and issubclass(part, Enum):
            return tuple(str(choice.value) for choice in part)
    return ()


@dataclasses.dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of a record. ``default`` is JSON; '' when the field must be given."""

    name: str
    kind: Any
    default: str


def field_lines(record: Any) -> tuple[FieldLine, ...]:
    """Return the fields of a record, in order."""
    hints = typing.get_type_hints(record, include_extras=True)
    return tuple(
        FieldLine(field.name, hints[field.name], _default(field))
        for field in dataclasses.fields(record)
    )


def _default(field: "dataclasses.Field[Any]") -> str:
    if field.default_factory is not dataclasses.MISSING:
        return msgspec.json.encode(field.default_factory()).decode()
    if field.default is not dataclasses.MISSING:
        return msgspec.json.encode(field.default).decode()
    return ""


def records_in(kind: Any) -> list[type]:
    """Return the records that a type mentions, itself included, in order."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return [kind]
    return [record for part in typing.get_args(kind) for record in records_in(part)]
