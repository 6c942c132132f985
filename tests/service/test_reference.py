"""docs/commands.md is what the commands and questions are, and its examples are true."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mcrrt.domain.call_fields import CALL_FIELDS
from mcrrt.domain.disposition import DISPOSITIONS
from mcrrt.domain.errors import McrrtError
from mcrrt.domain.referral_fields import REFERRAL_FIELDS
from mcrrt.domain.roles import Role
from mcrrt.service import codec
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.access import RIGHTS
from mcrrt.service.commands import COMMANDS
from mcrrt.service.language import sentence
from mcrrt.service.questions import QUESTIONS
from mcrrt.service.reference import ANSWER_OF, page
from mcrrt.service.reference_examples import BEGINS, EXAMPLES, PASSWORD, REFUSED, USER
from mcrrt.service.reference_results import RESULTS
from mcrrt.service.reference_tables import _SETTING_WORDS
from mcrrt.service.settings import SETTINGS
from tests.support import ADMIN, FakeClock, Founded, found_store
from tests.support import PASSWORD as ADMIN_PASSWORD

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "commands.md"


def test_the_committed_page_is_current():
    assert COMMITTED.read_text(encoding="utf-8") == page(), "run: python3 dev.py docs"


def test_nothing_is_left_out():
    text = page()
    for name in (*COMMANDS, *QUESTIONS):
        assert f"\n#### {name}\n" in text
    for name in (*CALL_FIELDS, *REFERRAL_FIELDS, *DISPOSITIONS, *SETTINGS):
        assert f"\n| `{name}` |" in text
    assert set(_SETTING_WORDS) == set(SETTINGS)
    assert set(ANSWER_OF) == set(QUESTIONS.values())
    assert set(RESULTS) == set(COMMANDS)


def test_every_command_and_question_has_an_example():
    shown = {example.line.get("command") or example.line.get("question") for example in EXAMPLES}
    assert shown == set(COMMANDS) | set(QUESTIONS)


def test_it_says_who_may():
    section = page().split("#### ReopenCall")[1]
    assert "Needs `call_reopen`: supervisor, dispatcher." in section.split("####")[0]
    assert page().count("Everybody may.") == sum(
        len(RIGHTS[right]) == len(Role)
        for right in [k.RIGHT for k in COMMANDS.values()] + [k.RIGHT for k in QUESTIONS.values()]
    )


@pytest.fixture
def store(tmp_path) -> Iterator[Founded]:
    """A new store as the page supposes it: everybody's roles, at the time it names."""
    assert (USER, PASSWORD) == (ADMIN, ADMIN_PASSWORD)
    founded = found_store(tmp_path, clock=FakeClock(datetime.fromisoformat(BEGINS)))
    founded.office.submit(c.ChangeAccount(USER, "Renate Okafor", tuple(Role)))
    yield founded
    founded.close()


def carry_out(store: Founded, line: dict[str, Any]) -> Any:
    """Do what ``main.py do`` or ``ask`` would, through the same door."""
    store.clock.advance(seconds=15)  # type: ignore[attr-defined]
    if "command" in line:
        return store.office.submit(codec.from_json(line, "command", COMMANDS))
    return store.office.ask(codec.from_json(line, "question", QUESTIONS))


def test_every_example_does_what_it_says_in_this_order(store):
    kept: dict[str, str] = {}
    results: dict[str, set[str]] = {}
    for example in [example for example in EXAMPLES if not example.meeting]:
        text = codec.encode(example.line).decode()
        for word, value in kept.items():
            text = text.replace(f'"{word}"', f'"{value}"')
        line = codec.parse_object(text)
        answer = carry_out(store, line)
        if "question" in line:
            assert isinstance(answer, ANSWER_OF[QUESTIONS[line["question"]]])
            codec.encode(answer)
        else:
            results.setdefault(line["command"], set()).update(answer.result)
            kept |= {word: answer.result[name] for word, name in example.keep.items()}
    meeting = {example.line["command"] for example in EXAMPLES if example.meeting}
    assert results == {name: set(p) for name, p in RESULTS.items() if name not in meeting}
    assert store.office.ask(q.Verify()).ok
    _refusals_say_what_the_page_says(store)


def _refusals_say_what_the_page_says(store: Founded) -> None:
    for refused in REFUSED:
        before = store.office.store.position
        with pytest.raises(McrrtError) as raised:
            carry_out(store, dict(refused.line))
        assert sentence(raised.value) == refused.sentence
        assert store.office.store.position == before
