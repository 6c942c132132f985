"""Every code that can be stored has a word, and every sentence of a refusal is one."""

import ast
from pathlib import Path

import pytest

from mcrrt.domain.account import Profession
from mcrrt.domain.alarms import AlarmKind
from mcrrt.domain.assignment import Declined, ResponseMode
from mcrrt.domain.call import CallStatus
from mcrrt.domain.call_fields import CALL_FIELDS
from mcrrt.domain.consent import BASES, Consent, RecipientKind
from mcrrt.domain.disposition import DISPOSITIONS
from mcrrt.domain.emergency import Severity
from mcrrt.domain.errors import BadInput, NoRight, RuleBroken
from mcrrt.domain.facts.crews import CrewChange
from mcrrt.domain.fields import YES_NO_UNKNOWN
from mcrrt.domain.packs.actions import ACTIONS
from mcrrt.domain.referral import ReferralStatus
from mcrrt.domain.referral_fields import REFERRAL_FIELDS
from mcrrt.domain.roles import Role
from mcrrt.domain.support import SupportKind, SupportState
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.urgency import Urgency
from mcrrt.service import watch_words, words
from mcrrt.service.handlers.referrals import HOW_HANDED
from mcrrt.service.language import in_language, sentence

PACKAGE = Path(__file__).resolve().parents[2] / "mcrrt"


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (words.URGENCY, Urgency), (words.CALL_STATUS, CallStatus), (words.TEAM_STATUS, TeamStatus),
        (words.DISPOSITION, DISPOSITIONS), (words.ROLE, Role), (words.CONSENT, Consent), (words.BASIS, BASES),
        (words.PARTNER_KIND, RecipientKind), (words.REFERRAL_STATUS, ReferralStatus), (words.HANDED, HOW_HANDED),
        (words.RESPONSE_MODE, ResponseMode), (words.PROFESSION, Profession), (watch_words.DECLINED, Declined),
        (watch_words.SUPPORT, SupportKind), (watch_words.SUPPORT_STATE, SupportState),
        (watch_words.SEVERITY, Severity), (watch_words.ALARM, AlarmKind), (watch_words.CREW, CrewChange),
    ],
)  # fmt: skip
def test_every_code_has_exactly_one_word(kind, codes):
    assert set(kind) == set(codes)
    assert all(word.strip() for word in kind.values())
    assert len(set(kind.values())) == len(kind), "two codes would look the same"


@pytest.mark.parametrize("name", [*CALL_FIELDS, *REFERRAL_FIELDS])
def test_every_field_and_every_choice_of_it_has_a_word(name):
    assert words.field_label(name) != name
    spec = CALL_FIELDS.get(name) or REFERRAL_FIELDS[name]
    for choice in spec.choices:
        assert words.choice_label(name, choice) not in ("", choice) or choice == "911"


def test_every_action_that_a_checklist_may_ask_for_has_a_word_and_no_other_has():
    assert set(words.ACTION) == set(ACTIONS)
    assert len(set(words.ACTION.values())) == len(ACTIONS)


def test_the_answers_of_a_checklist_have_words():
    assert {*YES_NO_UNKNOWN, "not_asked"} <= set(words.YES_NO)


def test_words_that_must_not_be_said_are_not_said():
    tables = [table for table in vars(words).values() if isinstance(table, dict)]
    said = " ".join(str(word) for table in tables for word in table.values()).lower()
    assert "response urgency" in said
    for word in ("subject", "edp", "excited delirium", "patient risk", "low risk", "!"):
        assert word not in said


def test_codes_in_a_refusal_become_words():
    error = RuleBroken("{call_sign} is {now}; then {possible}.", call_sign="MC1", now=TeamStatus.EN_ROUTE,
                       possible="staged, on_scene")  # fmt: skip
    assert sentence(error) == "MC1 is en route; then staged, on scene."
    assert sentence(NoRight("Plain {brace} text.")) == "Plain {brace} text."
    assert sentence(BadInput("x", "At most {n}.", n=5)) == "At most 5."


def test_a_language_without_a_catalogue_says_it_in_english():
    assert in_language("xx")("Waiting") == "Waiting"
    assert in_language("en")("") == ""


# --- every sentence in the source ----------------------------------------------------------------

ERRORS = {"NoRight", "RuleBroken", "BadInput", "NotFound", "LogInRefused", "NotNow", "StoreInUse", "StoreDamaged",
          "OutcomeUnknown", "Bug", "hole"}  # fmt: skip


def templates():
    """Every template that is given to an error, with the file and line."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in ERRORS:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", name, node


def _marked(node):
    """The literal text inside N_() among the arguments of a call."""
    for argument in node.args:
        if isinstance(argument, ast.Call) and getattr(argument.func, "id", "") == "N_":
            yield ast.literal_eval(argument.args[0])


def test_every_refusal_is_one_whole_sentence_with_the_fields_it_is_given():
    seen = 0
    for place, _name, node in templates():
        for text in _marked(node):
            seen += 1
            assert text.endswith((".", "?")), place
            assert "\n" not in text, place
            fields = {part.arg for part in node.keywords if part.arg}
            if fields:
                text.format(**dict.fromkeys(fields, "x"))
    assert seen > 100


def test_every_refusal_says_its_words_to_the_translator():
    unmarked = [
        place
        for place, name, node in templates()
        if name != "hole"
        and any(isinstance(a, ast.Constant) and " " in str(a.value) for a in node.args)
    ]
    assert unmarked == []
