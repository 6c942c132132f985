"""The shift-change sheet: who may sign it, and what the next shift is told to watch."""

from dataclasses import replace
from typing import Any

import pytest

from mcrrt.domain.alarms import Alarm, AlarmKind
from mcrrt.domain.assignment import Against, Assignment, ResponseMode
from mcrrt.domain.call import Call, Stage
from mcrrt.domain.errors import RuleBroken
from mcrrt.domain.facts.sheets import SheetMade, SheetSigned
from mcrrt.domain.facts.teams import TeamStoodDown
from mcrrt.domain.held import Held
from mcrrt.domain.hold import Hold
from mcrrt.domain.sheet import evolve_sheet
from mcrrt.domain.team import Team
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.to_watch import Desk, Watch, WatchLine, by_subject, what_to_watch
from mcrrt.domain.urgency import Urgency
from mcrrt.service.sheet_words import watch_words
from tests.domain.making import NOON, entry, minutes

W = Watch
P0, P1, P2, P3, P4 = Urgency
MADE = SheetMade("sheet", "ab" * 32, 2, "Elevator is out.")


def made():
    return evolve_sheet(None, entry(MADE, actor="ada"))


# --- the record ----------------------------------------------------------------------------------


def test_it_is_made_and_signed_by_somebody_else():
    sheet = made()
    assert (sheet.made_by, sheet.made_at, sheet.note, sheet.pages) == (
        "ada",
        NOON,
        "Elevator is out.",
        2,
    )
    assert (sheet.signed_by, sheet.signed_at) == ("", None)
    later = NOON + minutes(3)
    signed = evolve_sheet(sheet, entry(SheetSigned("sheet", "lou"), later, actor="ada"))
    assert (signed.signed_by, signed.signed_at, signed.document) == ("lou", later, "ab" * 32)
    assert signed.event != sheet.event


@pytest.mark.parametrize(
    ("sheet", "fact", "why"),
    [
        (None, SheetSigned("sheet", "lou"), "no such sheet"),
        (made(), MADE, "there already"),
        (made(), SheetSigned("sheet", "ada"), "incoming dispatcher signs"),
        (replace(made(), signed_by="lou"), SheetSigned("sheet", "max"), "signed already"),
        (replace(made(), signed_by="lou"), SheetSigned("sheet", "lou"), "signed already"),
    ],
)
def test_what_is_refused(sheet, fact, why):
    with pytest.raises(RuleBroken) as raised:
        evolve_sheet(sheet, entry(fact))
    assert why in raised.value.template


def test_another_fact_changes_nothing():
    sheet = made()
    assert evolve_sheet(sheet, entry(TeamStoodDown("t", "o", "c"))) is sheet


# --- what to watch -------------------------------------------------------------------------------


def call(number="A1", urgency=P3, stage=Stage.OPEN, flags=(), **changes):
    """A call whose urgency is what another system said, so that nothing else is to be watched."""
    details = {"safety_flags": Held(flags, "e", NOON, "ada")} if flags else {}
    plain = Call(
        f"id-{number}", number, NOON, "ada", stage, details, system="cad", imported_urgency=urgency
    )
    return replace(plain, **changes)


def team(**changes):
    plain = Team("t", "MC1", "o", "c", NOON - minutes(600), NOON + minutes(60), NOON - minutes(600),
                 status=TeamStatus.AVAILABLE, since=NOON)  # fmt: skip
    return replace(plain, **changes)


def sent(status=TeamStatus.EN_ROUTE, **changes):
    part = Assignment("as", "id-A1", "t", "MC1", "o", "c", ResponseMode.FIRST_RESPONDER, NOON, status,
                      {status: NOON + minutes(1)})  # fmt: skip
    return replace(part, **changes)


def alarm(kind, number="A1", sign=""):
    return Alarm(f"{kind}.x.y", kind, NOON, f"id-{number}", number, "t" if sign else "", sign, "m")


def watched(calls=(), teams=(), alarms=(), desk=Desk()):  # noqa: B008 - frozen
    return what_to_watch(calls, teams, alarms, desk, NOON)


HELD = Hold("e", "Later.", NOON, "ada", NOON + minutes(90))
LATER = HELD.until
AT_ONE = NOON + minutes(1)
CASES: list[Any] = [
    ("nothing", {"calls": [call()], "teams": [team()]}, []),
    ("P0", {"calls": [call(urgency=P0)]}, [(W.URGENT, "A1", "P0", NOON)]),
    ("P1", {"calls": [call(urgency=P1)]}, [(W.URGENT, "A1", "P1", NOON)]),
    ("P2 is not", {"calls": [call(urgency=P2)]}, []),
    ("no triage", {"calls": [call(system="")]},
     [(W.URGENT, "A1", "P1", NOON), (W.PROVISIONAL, "A1", "", None)]),
    ("a weapon", {"calls": [call(flags=("weapon",))]}, [(W.WEAPON, "A1", "", None)]),
    ("weapon and animal", {"calls": [call(flags=("animal", "weapon"))]},
     [(W.WEAPON, "A1", "", None), (W.SAFETY, "A1", "animal", None)]),
    ("provisional", {"calls": [call(assignments=(sent(provisional=True),))]},
     [(W.NOT_READ_BACK, "A1", "MC1", NOON)]),
    ("read back", {"calls": [call(assignments=(sent(provisional=True, read_back=True),))]}, []),
    ("at hospital", {"calls": [call(assignments=(sent(TeamStatus.AT_HOSPITAL),))]},
     [(W.AT_HOSPITAL, "A1", "MC1", AT_ONE)]),
    ("held", {"calls": [call(hold=HELD)]}, [(W.HELD, "A1", "", LATER)]),
    ("held for a team", {"calls": [call(hold=replace(HELD, until=None, team="t", call_sign="MC1"))]},
     [(W.HELD, "A1", "MC1", None)]),
    ("back from hold", {"calls": [call(hold=HELD)], "alarms": [alarm(AlarmKind.HOLD_OVER)]},
     [(W.HOLD_OVER, "A1", "", NOON)]),
    ("a hold that does not count", {"calls": [call(urgency=P0, hold=HELD)]},
     [(W.URGENT, "A1", "P0", NOON)]),
    ("a draft", {"calls": [call(urgency=P0, stage=Stage.DRAFT)]}, []),
    ("ended", {"calls": [call(urgency=P0, stage=Stage.CLOSED)]}, []),
    ("emergency", {"alarms": [alarm(AlarmKind.EMERGENCY, sign="MC1")]},
     [(W.EMERGENCY, "MC1", "m", NOON)]),
    ("alone", {"alarms": [alarm(AlarmKind.CLINICIAN_ALONE)]}, [(W.CLINICIAN_ALONE, "A1", "", NOON)]),
    ("who must not go, goes", {"alarms": [alarm(AlarmKind.CONFLICT_OF_INTEREST, sign="MC1")]},
     [(W.CONFLICT_OF_INTEREST, "A1", "MC1", NOON)]),
    ("sent despite", {"calls": [call(assignments=(sent(against=(Against("no_rest", "o"),), despite="Near."),))]},
     [(W.SENT_DESPITE, "A1", "MC1", NOON)]),
    ("missed", {"alarms": [alarm(AlarmKind.TARGET_MISSED)]}, [(W.TARGET_MISSED, "A1", "", NOON)]),
    ("near", {"alarms": [alarm(AlarmKind.TARGET_NEAR)]}, [(W.TARGET_NEAR, "A1", "", NOON)]),
    ("welfare", {"alarms": [alarm(AlarmKind.WELFARE_DUE, sign="MC1")]}, [(W.WELFARE_DUE, "MC1", "m", NOON)]),
    ("what passes by itself", {"alarms": [alarm(AlarmKind.UNANSWERED, sign="MC1")]}, []),
    ("no officer", {"teams": [team(officer="")]}, [(W.ONE_SEAT_EMPTY, "MC1", "officer", None)]),
    ("no clinician", {"teams": [team(clinician="")]}, [(W.ONE_SEAT_EMPTY, "MC1", "clinician", None)]),
    ("past its shift", {"teams": [team(shift_end=NOON)]}, [(W.SHIFT_OVER, "MC1", "", NOON)]),
    ("stood down", {"teams": [team(shift_end=NOON, stood_down_at=NOON)]}, []),
    ("crossed", {"desk": Desk(conflicts=2)}, [(W.CONFLICTS, "", "", None)]),
    ("unsent", {"desk": Desk(unsent=3, oldest=NOON)}, [(W.UNSENT, "", "", NOON)]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_is_to_be_watched(given, expected):
    lines = watched(**given)
    assert [(one.code, one.subject, one.detail, one.at) for one in lines] == expected


def test_what_was_sent_all_the_same_says_which_rules_once_and_why():
    both = tuple(Against("no_rest", who) for who in ("o", "c"))
    part = sent(against=(*both, Against("shift_over", "o")), despite="Nobody else near.")
    (line,) = watched([call(assignments=(part,))])
    assert (line.rules, line.reason) == (("no_rest", "shift_over"), "Nobody else near.")
    words = watch_words(line, {}, str)
    assert words == (
        "MC1 was sent despite: too little rest before the shift, the shift is over. Why: Nobody else near."
    )


def test_every_reason_is_in_the_table():
    assert {code for _name, _given, lines in CASES for code, *_ in lines} == set(Watch)


def test_the_most_pressing_comes_first():
    lines = watched(
        [call("A10", P1), call("A2", P1), call("A3", P0), call("A4", flags=("animal",))],
        [team(shift_end=NOON)],
        [alarm(AlarmKind.TARGET_MISSED, "A2"), alarm(AlarmKind.EMERGENCY, sign="MC1")],
        Desk(conflicts=1),
    )
    assert [(one.code, one.subject) for one in lines] == [
        (W.EMERGENCY, "MC1"), (W.URGENT, "A3"), (W.URGENT, "A2"), (W.URGENT, "A10"), (W.TARGET_MISSED, "A2"),
        (W.SAFETY, "A4"), (W.SHIFT_OVER, "MC1"), (W.CONFLICTS, ""),
    ]  # fmt: skip


def test_what_is_about_one_call_or_team_stands_together_where_its_first_line_was():
    lines = [
        WatchLine(W.EMERGENCY, team="t", call_sign="MC1"),
        WatchLine(W.URGENT, "c", "A1"),
        WatchLine(W.SHIFT_OVER, team="t", call_sign="MC1"),
        WatchLine(W.SAFETY, "c", "A1"),
        WatchLine(W.CONFLICTS, count=1),
        WatchLine(W.UNSENT, count=2),
    ]
    groups = [[line.code for line in group] for group in by_subject(lines)]
    assert groups == [[W.EMERGENCY, W.SHIFT_OVER], [W.URGENT, W.SAFETY], [W.CONFLICTS], [W.UNSENT]]
