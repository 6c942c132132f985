"""What is true of every command: it works when it should, and is refused plainly when not."""

import dataclasses
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

import pytest

from mcrrt.domain.errors import LogInRefused, McrrtError, RuleBroken
from mcrrt.service import commands as c
from mcrrt.service.commands import COMMANDS
from mcrrt.service.questions import Verify
from tests.service.good import ENTRIES, GOOD, prepared
from tests.service.plain import assert_plain

KINDS = sorted(GOOD, key=lambda kind: kind.__name__)


def test_no_command_is_left_out():
    assert set(GOOD) == set(COMMANDS.values())


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
def test_it_works(shift, kind):
    command = prepared(shift, kind)
    before = shift.position
    receipt = shift.do(command)
    expected = ENTRIES.get(kind, 1)
    assert shift.position == before + expected
    assert receipt.position == shift.position
    if kind is not c.MakeBackup:
        assert len(receipt.events) == expected


# After these the others have no call that waits, or another password.
ENDS = (c.DivertCall, c.ChangePassword)


def test_after_all_of_them_the_tables_are_what_the_journal_says(new_shift):
    """One after the other on one store; those that another has made impossible, on the next one."""
    left = sorted(KINDS, key=lambda kind: kind in ENDS)
    most = len(KINDS) * 0.2  # what the first store may refuse
    while left:
        shift, refused = new_shift(), []
        for kind in left:
            try:
                shift.do(prepared(shift, kind))
            except (RuleBroken, LogInRefused):
                refused.append(kind)
        report = shift.office.ask(Verify())
        assert report.ok, report.sentence
        assert len(refused) < most, refused
        left, most = refused, len(refused)


# --- hostile values in every place ---------------------------------------------------------------

MARK = "zqxj"  # so that what was typed can be found again
TOO_LONG = MARK + "x" * 100_000
UNSHOWN = {
    "null": f"{MARK}\x00", "bell": f"{MARK}\x07", "turned": f"{MARK}\u202e", "hidden": f"{MARK}\u200b",
    "surrogate": f"{MARK}\ud800",
}  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to every text in a command."""
    if isinstance(value, Enum):
        return  # the door takes no others: test_codec.py
    if isinstance(value, str):
        yield path
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from places(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from places(part, (*path, key))
            if path != ("base",):  # a base for a field that is not given is not looked at
                yield (*path, key, KEY)
    elif isinstance(value, tuple):
        for n, part in enumerate(value):
            yield from places(part, (*path, n))


KEY = object()  # stands for the key of a mapping instead of its value


def put(value: Any, path: tuple[Any, ...], text: Any) -> Any:
    """Return the command with another text in one place."""
    if not path:
        return text
    step, *rest = path
    if isinstance(value, Mapping):
        if rest and rest[0] is KEY:
            return {(text if key == step else key): part for key, part in value.items()}
        return {**value, step: put(value[step], tuple(rest), text)}
    if isinstance(value, tuple):
        return (*value[:step], put(value[step], tuple(rest), text), *value[step + 1 :])
    changed = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    changed[step] = put(changed[step], tuple(rest), text)
    return type(value)(**changed)


# Passwords may hold anything; a draft is what somebody is still typing.
ANYTHING_GOES = {
    (c.CreateAccount, "password"), (c.ResetPassword, "password"), (c.ChangePassword, "new"),
    (c.KeepDraft, "text"),
}  # fmt: skip
TAKES_100_KB = {(c.KeepDraft, "text")}
# Names of fields that did not change are not looked at.
NOT_LOOKED_AT = {(c.RecordCallDetails, "suggested")}
# An empty text here means "none", "a new one" or "not said".
MAY_BE_EMPTY = {
    (c.OpenCall, "values"), (c.OpenCall, "call"), (c.RecordCallDetails, "values"), (c.DivertCall, "note"),
    (c.CloseCall, "note"), (c.ReviewCall, "note"), (c.RecordMember, "*"), (c.FormTeam, "district"),
    (c.FormTeam, "vehicle"), (c.SetTeamStatus, "place"), (c.SetTeamStatus, "correction"), (c.RecordPartner, "*"),
    (c.StartReferral, "values"), (c.RecordReferralDetails, "values"), (c.HandOverReferral, "to"),
    (c.RecordReferralAnswer, "note"), (c.KeepDraft, "text"), (c.ImportContacts, "contacts"),
    (c.FinishImport, "*"), (c.RecordCallDetails, "base"), (c.RecordCallDetails, "suggested"),
    (c.RecordReferralDetails, "base"), (c.ResolveConflict, "referral"),
    (c.ChangeCrew, "officer"), (c.ChangeCrew, "clinician"), (c.SplitTeam, "call_sign"), (c.DeclineCall, "note"),
    (c.AskSupport, "unit"), (c.AskSupport, "note"), (c.ChangeSupport, "unit"), (c.RecordNotified, "note"),
    (c.HoldCall, "team"), (c.RecordWelfareCheck, "member"), (c.StartEmergency, "member"),
    (c.StartEmergency, "place"), (c.CancelEmergency, "emergency"), (c.AcknowledgeEmergency, "emergency"),
    (c.EndEmergency, "emergency"), (c.FinishTriage, "formulation"), (c.MakeSheet, "note"), (c.PlanShift, "template"), (c.FormTeams, "teams"), (c.SendPair, "call_sign"),
    (c.SendPair, "despite"), (c.AssignTeam, "despite"), (c.StartStackedCall, "despite"), (c.ChangeCrew, "despite"),
    (c.SwapCrew, "despite"), (c.MergeTeams, "despite"),
}  # fmt: skip


def named(kind: type, path: tuple[Any, ...], table: set[tuple[Any, str]]) -> bool:
    return (kind, path[0]) in table or (kind, "*") in table


def expect_refusal(shift: Any, command: Any, what: str) -> None:
    before = shift.position
    try:
        shift.do(command)
    except McrrtError as error:
        assert_plain(error, MARK)
    else:
        pytest.fail(f"{what} was taken")
    assert shift.position == before, what


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
def test_hostile_text_anywhere_is_refused_and_changes_nothing(shift, kind):
    command = prepared(shift, kind)
    for path in places(command):
        if named(kind, path, NOT_LOOKED_AT):
            continue
        if not named(kind, path, TAKES_100_KB):
            expect_refusal(shift, put(command, path, TOO_LONG), f"100 kB at {path}")
        if named(kind, path, ANYTHING_GOES):
            continue
        for name, text in UNSHOWN.items():
            expect_refusal(shift, put(command, path, text), f"{name} at {path}")
    second = {c.LowerUrgency: "second", c.SignSheet: "username"}.get(kind)
    if second:  # an administrator logs in: the second person's name is free again
        shift.office._house.admitted(getattr(command, second), release=True)
    shift.do(command)  # and after all that it still works


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
def test_what_is_needed_may_not_be_empty(shift, kind):
    command = prepared(shift, kind)
    for path in places(command):
        if not named(kind, path, MAY_BE_EMPTY):
            for empty in ("", "   ", "\n"):
                expect_refusal(shift, put(command, path, empty), f"nothing at {path}")


# Which field refers to a record, by name.
REFERENCES = ("call", "other", "parent", "team", "officer", "clinician", "member", "partner", "referral", "account",
              "entry", "document", "sheet")  # fmt: skip
UNKNOWN = (
    "A999",
    "Z1",
    "MC99",
    "R-A1-9",
    "01a20635-7d16-7375-ba10-4c1b1287d4cc",
    "zqxj",
    "%",
    "*",
    "' OR 1=1",
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
def test_a_record_that_does_not_exist_is_not_found(shift, kind):
    command = prepared(shift, kind)
    for field in dataclasses.fields(command):
        if field.name in REFERENCES and kind is not c.OpenCall:
            for word in UNKNOWN:
                expect_refusal(shift, put(command, (field.name,), word), f"{word} as {field.name}")


# --- text that looks like something else ---------------------------------------------------------

MARKUP = "<b>bold</b> &amp; 'quoted' =1+1 \\n %s {x}"
FREE_TEXT = [
    (c.RaiseUrgency, ("reason",)), (c.AddNote, ("text",)), (c.CorrectNote, ("text",)), (c.CorrectNote, ("reason",)),
    (c.DivertCall, ("to",)), (c.DivertCall, ("note",)), (c.CancelCall, ("reason",)), (c.CloseCall, ("note",)),
    (c.ReviewCall, ("note",)), (c.RecordFollowUp, ("text",)), (c.ReopenCall, ("reason",)),
    (c.RecordMember, ("name",)), (c.SetTeamStatus, ("place",)), (c.SetTeamStatus, ("correction",)),
    (c.WithdrawStackedCall, ("reason",)), (c.RecordPartner, ("name",)), (c.RecordPartner, ("note",)),
    (c.RecordPartner, ("address",)), (c.HandOverReferral, ("to",)), (c.RecordReferralAnswer, ("note",)),
    (c.WithdrawReferral, ("reason",)), (c.CreateAccount, ("name",)), (c.ChangeAccount, ("name",)),
    (c.ChangeCrew, ("reason",)), (c.SwapCrew, ("reason",)), (c.MergeTeams, ("reason",)),
    (c.DeclineCall, ("note",)), (c.AskSupport, ("note",)), (c.RecordNotified, ("note",)),
    (c.HoldCall, ("reason",)), (c.RecordWelfareCheck, ("said",)), (c.StartEmergency, ("place",)),
    (c.RecordConflictOfInterest, ("reason",)), (c.LiftConflictOfInterest, ("reason",)),
    (c.EndEmergency, ("how",)), (c.LowerUrgency, ("note",)), (c.RecordCallDetails, ("values", "person_name")),
    (c.RecordReferralDetails, ("values", "strengths")), (c.MakeSheet, ("note",)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "path"), FREE_TEXT, ids=lambda x: getattr(x, "__name__", None))
def test_markup_is_kept_as_it_was_typed(shift, kind, path):
    receipt = shift.do(put(prepared(shift, kind), path, MARKUP))
    fact = shift.fact(receipt.events[-1])
    kept = getattr(fact, path[0]) if len(path) == 1 else fact.values[path[1]]
    assert kept == MARKUP
