"""JSON in and out: facts come back as they went, and hostile JSON is only ever refused."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcrrt.domain import fold
from mcrrt.domain.errors import BadInput
from mcrrt.domain.journal import FACTS, Unreadable
from mcrrt.service import codec
from mcrrt.service.commands import COMMANDS
from mcrrt.service.questions import QUESTIONS
from tests.service.plain import assert_plain

# --- whatever was written can be read back -------------------------------------------------------

_TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
_TIMES = st.datetimes(datetime(1900, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: _TEXT, int: st.integers(-(2**53), 2**53), bool: st.booleans(), datetime: _TIMES, type(None): st.none(),
    float: st.floats(allow_nan=False, allow_infinity=False),
}  # fmt: skip


def any_of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type, as the fields of facts and states are annotated."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return st.one_of([any_of(part) for part in parts])
    if origin is tuple and parts[1:] == (Ellipsis,):
        return st.lists(any_of(parts[0]), max_size=3).map(tuple)
    if origin is Mapping:
        return st.dictionaries(any_of(parts[0]), any_of(parts[1]), max_size=3)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    assert dataclasses.is_dataclass(kind), kind
    hints = typing.get_type_hints(kind)
    fields = {f.name: any_of(hints[f.name]) for f in dataclasses.fields(kind)}
    return st.builds(kind, **fields)  # type: ignore[arg-type]


FACT_KINDS = sorted(kind for kind in FACTS if kind != Unreadable.KIND)


@pytest.mark.parametrize("kind", FACT_KINDS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_fact_comes_back_as_it_went(kind, data):
    fact = data.draw(any_of(FACTS[kind]))
    body = codec.encode(fact)
    back = codec.decode_fact(kind, fact.VERSION, body)
    assert back == fact
    assert codec.encode(back) == body  # the bytes are hashed
    assert back.subjects() == fact.subjects()


@pytest.mark.parametrize("kind", sorted(fold.KINDS))
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_record_comes_back_as_it_went(kind, data):
    state = data.draw(any_of(fold.KINDS[kind]))
    back = codec.decode(codec.encode(state), fold.KINDS[kind])
    assert back == state
    assert codec.encode(back) == codec.encode(state)


def test_a_fact_from_the_future_is_kept_unread():
    assert codec.decode_fact("call.teleported", 1, b"{}") == Unreadable("unknown")
    assert codec.decode_fact("call.opened", 2, b"{}") == Unreadable("unknown")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"call": 5, "number": "A1"}', b"\xff", b"null"]
)
def test_a_broken_body_is_told_by_the_library_and_not_guessed(body):
    with pytest.raises(msgspec.MsgspecError):
        codec.decode_fact("call.opened", 1, body)


# --- the door ------------------------------------------------------------------------------------

EVERY = {
    **{("command", n): k for n, k in COMMANDS.items()},
    **{("question", n): k for n, k in QUESTIONS.items()},
}
KINDS: dict[str, Any] = {"command": COMMANDS, "question": QUESTIONS}
MARK = "zqxj"
DEEP: list[Any] = []
for _ in range(500):
    DEEP = [DEEP]
WRONG: tuple[Any, ...] = (None, True, 5, -1, 1.5, 10**30, float("inf"), MARK, [], [MARK], [[MARK]], {}, {MARK: MARK}, {MARK: {MARK: 1}},
         [None], DEEP)  # fmt: skip


def door(raw: Any, key: str = "command") -> Any:
    return codec.from_json(raw, key, KINDS[key])


@pytest.mark.parametrize(("key", "name"), sorted(EVERY))
def test_wrong_types_are_refused_plainly_or_are_right(key, name):
    kind: Any = EVERY[key, name]
    for field in dataclasses.fields(kind):
        for wrong in WRONG:
            try:
                made = door({key: name, field.name: wrong}, key)
            except BadInput as error:
                assert_plain(error, MARK)
            else:
                assert isinstance(made, kind)


@pytest.mark.parametrize(("key", "name"), sorted(EVERY))
def test_what_is_missing_is_named(key, name):
    kind: Any = EVERY[key, name]
    needed = [
        f.name for f in dataclasses.fields(kind)
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    ]  # fmt: skip
    if not needed:
        assert door({key: name}, key) == kind()
        return
    with pytest.raises(BadInput) as refused:
        door({key: name}, key)
    assert needed[0] in str(refused.value)
    assert_plain(refused.value)


@pytest.mark.parametrize(("key", "name"), sorted(EVERY))
def test_a_field_that_does_not_exist_is_refused_in_one_line(key, name):
    for strange in ("zqxj", "__class__", "RIGHT", "two\nlines", "x" * 100_000, "", "\x00", "ﷺ"):
        with pytest.raises(BadInput) as refused:
            door({key: name, strange: 1}, key)
        assert_plain(refused.value, *filter(None, [strange]), "REAUTH")
        assert len(refused.value.field) <= 40


@pytest.mark.parametrize(
    "name", [None, 5, True, [], {}, "", "Nothing", "opencall", "x" * 100_000, "a\nb", "__init__"]
)
@pytest.mark.parametrize("key", ["command", "question"])
def test_a_name_that_does_not_exist_is_refused_with_those_that_do(key, name):
    with pytest.raises(BadInput) as refused:
        door({key: name}, key)
    assert_plain(refused.value, "xxxxx", "a\nb")
    assert all(known in str(refused.value) for known in KINDS[key])


@pytest.mark.parametrize("raw", [{}, {"Command": "QueueCall"}, {"question": "Board"}])
def test_an_object_that_names_no_command_is_refused(raw):
    with pytest.raises(BadInput):
        door(raw)


@pytest.mark.parametrize(
    "moment",
    ["", "yesterday", "2026-06-11", "2026-06-11T10:00:00", "2026-13-01T00:00:00Z", 0, "9" * 400],
)
def test_a_time_says_its_offset(moment):
    with pytest.raises(BadInput) as refused:
        door({"command": "CloseCall", "call": "A1", "disposition": "D03", "follow_up_by": moment})
    assert_plain(refused.value)


def test_an_enum_names_none_of_what_was_typed():
    with pytest.raises(BadInput) as refused:
        door({"command": "SetTeamStatus", "team": "MC1", "status": MARK})
    assert_plain(refused.value, MARK)
    assert refused.value.field == "status"


@pytest.mark.parametrize(
    ("question", "field", "values"),
    [
        ("PriorCalls", "limit", (0, -1, 51, 2**63)),
        ("SearchCalls", "limit", (0, -1, 201)),
        ("SearchCalls", "after", ("x", "-1", "9" * 30, "1 OR 1=1")),
        ("AccessLog", "limit", (0, -1, 1_001)),
        ("AccessLog", "before", (-1, 2**60)),
        ("ReferralPreview", "dpi", (0, 39, 301, 10**9)),
        ("Document", "dpi", (-1, 301, 10**9)),
    ],
)
def test_a_page_has_a_size(question, field, values):
    for value in values:
        raw = {"question": question, field: value, "referral": "R", "document": "d"}
        if question in ("PriorCalls", "SearchCalls", "AccessLog"):
            raw = {"question": question, field: value}
        elif question == "ReferralPreview":
            raw.pop("document")
        with pytest.raises(BadInput) as refused:
            door(raw, "question")
        assert refused.value.field == field


# --- text that claims to be JSON -----------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "{", "nonsense", "[]", "5", "null", '"text"', "NaN", '{"a": NaN}', '{"a": Infinity}', '{"a": 1e400}',
        '{"a": ' + "9" * 5_000 + "}", '{"a": "\\ud800"}', '{"a": 1} {"b": 2}', "{'a': 1}", '{"a": 1,}', "\ufeff{}",
        "[" * 100_000, '{"a":' * 100_000, '{"a": "\x00"}', '{"command": "QueueCall", "call": "A1", "call": "A2"}',
        '{"a": {"b": 1, "b": 2}}', '{"a": [{"b": 1, "b": 1}]}', '{"\\u0061": 1, "a": 2}',
    ],
    ids=range(25),
)  # fmt: skip
def test_what_is_not_one_json_object_is_refused(text):
    with pytest.raises(BadInput) as refused:
        codec.parse_object(text)
    assert_plain(refused.value)


def test_an_object_is_parsed_from_text_or_bytes():
    assert codec.parse_object('{"a": [1, {"b": null}], "c": "é"}') == {
        "a": [1, {"b": None}],
        "c": "é",
    }
    assert codec.parse_object('{"a": "é"}'.encode()) == {"a": "é"}
    with pytest.raises(BadInput):
        codec.parse_object(b'{"a": "\xe9"}')


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(EVERY)), st.data())
@settings(max_examples=300)
def test_any_json_at_all_is_understood_or_refused_plainly(which, data):
    key, name = which
    kind: Any = EVERY[which]
    fields = {f.name: _JSON for f in dataclasses.fields(kind)}
    raw = data.draw(st.fixed_dictionaries({}, optional=fields))
    try:
        door({key: name, **raw}, key)
    except BadInput as error:
        assert_plain(error)
