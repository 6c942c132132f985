"""JSON of commands, questions, facts and states: one library does it, strictly.

Encoding is deterministic, so the bytes of a fact can be hashed and compared.
"""

import dataclasses
import json
import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.journal import FACTS, Fact, Unreadable

_T = TypeVar("_T")
_encoder = msgspec.json.Encoder(order="deterministic")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
_decoders: dict[type, msgspec.json.Decoder[Any]] = {}


def encode(value: object) -> bytes:
    """Return the JSON of any record of this program."""
    return _encoder.encode(value)


def to_builtins(value: object) -> Any:
    """Return a record as plain dictionaries, lists and texts, for JSON output."""
    return msgspec.to_builtins(value)


def decode(data: bytes | str, kind: type[_T]) -> _T:
    """Return the record that the JSON holds. For bytes this program wrote."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    return decoder.decode(data)  # type: ignore[no-any-return]


def decode_fact(kind: str, version: int, body: bytes) -> Fact:
    """Return the fact, or Unreadable for a kind or version that is not known here."""
    known = FACTS.get(kind)
    if known is None or version > known.VERSION:
        return Unreadable("unknown")
    return decode(body, known)


def parse_object(text: str | bytes) -> dict[str, Any]:
    """Return the one JSON object that a text holds. Raises BadInput.

    An object that gives a name twice is refused: one of the two would be lost without a word.
    """
    try:
        raw = msgspec.json.decode(text)
        refuse_twice(text)
    except BadInput:
        raise
    except (ValueError, RecursionError):
        raise BadInput("json", N_("This is not JSON. Nothing was changed.")) from None
    if not isinstance(raw, dict):
        raise BadInput("json", N_("This must be one JSON object. Nothing was changed."))
    return raw


def refuse_twice(text: str | bytes) -> None:
    """Refuse JSON with an object that gives a name twice. Raises BadInput.

    Raises ValueError or RecursionError where it is no JSON.
    """
    read_once(text)


def read_once(text: str | bytes) -> Any:
    """Return what JSON of somebody else's making holds; refuses as ``refuse_twice`` does.

    It may begin with a byte order mark, or be UTF-16: other programs write so.
    """
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    for name, _value in pairs:
        if name in seen:
            raise BadInput(
                _shown(name),
                N_("This object gives the name {name} twice. Nothing was changed."),
                name=_shown(name),
            )
        seen.add(name)
    return found


def from_json(raw: Mapping[str, Any], name_key: str, kinds: Mapping[str, type[_T]]) -> _T:
    """Return the command or question that a JSON object names under ``name_key``.

    Raises BadInput with the place of what is wrong.
    """
    fields = dict(raw)
    name = fields.pop(name_key, None)
    kind = kinds.get(name) if isinstance(name, str) else None
    if kind is None:
        raise BadInput(
            name_key,
            N_("'{key}' must name one of: {names}."),
            key=name_key,
            names=", ".join(sorted(kinds)),
        )
    known = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    strange = sorted(set(fields) - set(known))
    if strange:
        raise BadInput(
            _shown(strange[0]),
            N_("{name} has only these fields: {fields}. Nothing was changed."),
            name=name,
            fields=", ".join(known) or "none",
        )
    try:
        return msgspec.convert(fields, kind)
    except RecursionError:
        raise BadInput(name_key, N_("This is nested too deep. Nothing was changed.")) from None
    except msgspec.ValidationError as error:
        place, sentence = _explain(str(error))
        raise BadInput(
            place,
            N_("{name}: {problem}. Nothing was changed."),
            name=name,
            problem=sentence,
        ) from None


def _shown(word: str) -> str:
    """Return the name of a field as a screen can point at it: what looks like one, or a mark."""
    return word if _NAME.fullmatch(word) else "?"


def _explain(message: str) -> tuple[str, str]:
    """Split the library's message, which names types and places but never values."""
    problem, _, place = message.partition(" - at ")
    if problem.startswith("Invalid enum value") or "matching regex" in problem:
        problem = "This is not one of the allowed values"
    place = place.strip("`").removeprefix("$.")
    return place or "command", f"{problem} at '{place}'" if place else problem
