"""A short busy shift, so that a store under test holds every kind of record.

``everything`` goes through one call of each sort; ``at_random`` goes on with what comes.
"""

import random
from datetime import timedelta
from typing import Any

from mcrrt.domain.errors import Refused
from mcrrt.domain.facts.calls import ImportedOutcome
from mcrrt.domain.roles import Role
from mcrrt.domain.team_status import TeamStatus as T
from mcrrt.service import commands as c
from mcrrt.service.news import Receipt
from tests.support import OTHER_PASSWORD, Founded

STREETS = ("Elm", "Harrow", "Quarry", "Old Mill", "Lantern", "Foundry")
WORDS = ("calm", "crying", "pacing", "alone", "with a friend", "on the porch", "asked for water",
         "took the medication", "wants to talk", "café à côté", "нет", "🙂 smiled")  # fmt: skip


def submit(founded: Founded, command: Any) -> Receipt:
    """Carry out a command, half a minute after the one before."""
    founded.clock.advance(seconds=30)  # type: ignore[attr-defined]
    return founded.office.submit(command)


def roster(founded: Founded) -> list[str]:
    """Two pairs on shift; returns their call-signs."""
    signs = []
    now = founded.clock.now()
    for n in (1, 2):
        officer = submit(founded, c.RecordMember(f"Officer {n}", "officer", badge=f"90{n}"))
        clinician = submit(founded, c.RecordMember(f"Clinician {n}", "clinician"))
        team = c.FormTeam(
            f"MC{n}", officer.result["member"], clinician.result["member"], now,
            now + timedelta(hours=12),
        )  # fmt: skip
        signs.append(submit(founded, team).result["call_sign"])
    return signs


def new_call(founded: Founded, n: int) -> str:
    """Open a call with an invented person; returns its id."""
    values: dict[str, Any] = {
        "address": f"{10 + n} {STREETS[n % len(STREETS)]} Street",
        "municipality": "milton",
        "person_name": f"Person {n}",
        "caller_phone": f"905-555-01{n % 100:02}",
        "narrative": f"caller says the person is {WORDS[n % len(WORDS)]}",
    }
    return str(submit(founded, c.OpenCall(values)).result["call"])


def everything(founded: Founded) -> None:
    """One of each: a call worked, closed, followed up; a referral made; accounts; an import."""
    first, _second = roster(founded)
    call = new_call(founded, 1)
    submit(founded, c.AnswerTriage(call, {"M1": "no", "M2": "unknown"}))
    submit(founded, c.FinishTriage(call))
    submit(founded, c.QueueCall(call))
    submit(founded, c.AssignTeam(call, first))
    for status in (T.ACKNOWLEDGED, T.EN_ROUTE, T.ON_SCENE):
        submit(founded, c.SetTeamStatus(first, status))
    note = submit(founded, c.AddNote(call, "Spoke at the door."))
    submit(founded, c.CorrectNote(call, note.result["entry"], "Spoke inside.", "wrong place"))
    waiting = new_call(founded, 2)
    submit(founded, c.AssignTeam(waiting, first, stack=True))
    submit(founded, c.WithdrawStackedCall(waiting, first, "closer team"))
    submit(founded, c.LinkCalls(call, waiting))
    _referral(founded, call)
    submit(founded, c.SetTeamStatus(first, T.AVAILABLE))
    due = founded.clock.now() + timedelta(days=1)
    submit(founded, c.CloseCall(call, "D05", note="left with family", follow_up_by=due))
    submit(founded, c.MarkDuplicate(new_call(founded, 3), waiting))
    submit(founded, c.CancelCall(new_call(founded, 4), "caller rang back"))
    _upkeep(founded)


def _referral(founded: Founded, call: str) -> None:
    partner = submit(founded, c.RecordPartner("North Clinic", "hic", phone="905-555-0180"))
    values: dict[str, Any] = {
        "consent": "express_verbal", "reason": "low mood", "asked_for": "a first visit",
        "urgency": "P3", "situation": "lives alone, has eaten",
    }  # fmt: skip
    referral = submit(founded, c.StartReferral(call, values)).result["referral"]
    submit(founded, c.RecordReferralDetails(referral, {"partner": partner.result["partner"]}))
    submit(founded, c.IssueReferral(referral))
    submit(founded, c.HandOverReferral(referral, "fax", "front desk"))


def _upkeep(founded: Founded) -> None:
    submit(founded, c.ConfirmPassword("quiet herons cross the ninth bridge"))
    submit(founded, c.CreateAccount("m.ito", "Mina Ito", (Role.CLINICIAN,), OTHER_PASSWORD))
    submit(founded, c.ChangeSetting("follow_up_hours", "48"))
    submit(founded, c.KeepDraft("intake", "half a sentence"))
    contact = c.ImportedContact(
        "row-1", founded.clock.now() - timedelta(days=3), {"address": "9 Kiln Road"},
        (ImportedOutcome("Resolved on scene", "D03"),),
    )  # fmt: skip
    submit(founded, c.ImportContacts("old-cad", (contact,)))


def at_random(founded: Founded, seed: int, count: int) -> list[str]:
    """Carry out ``count`` commands as they come; returns the events that were acknowledged."""
    chance = random.Random(seed)
    calls = [new_call(founded, n) for n in range(3)]
    events: list[str] = []
    while count > 0:
        try:
            events += submit(founded, any_command(chance, calls)).events
        except Refused:
            continue
        count -= 1
        if chance.random() < 0.1:
            calls.append(new_call(founded, len(calls)))
    return events


def any_command(chance: random.Random, calls: list[str]) -> c.Command:
    """Return a note, a detail, an answer or an assignment, as in a busy hour."""
    call = chance.choice(calls)
    word = chance.choice(WORDS)
    match chance.randrange(6):
        case 0 | 1:
            return c.AddNote(call, f"{word} {chance.random():.6f}")
        case 2:
            return c.RecordCallDetails(call, {"narrative": f"now {word} {chance.random():.6f}"})
        case 3:
            return c.AnswerTriage(call, {"M1": chance.choice(("yes", "no", "unknown"))})
        case 4:
            return c.AssignTeam(call, chance.choice(("MC1", "MC2")))
        case _:
            return c.SetTeamStatus(chance.choice(("MC1", "MC2")), chance.choice(tuple(T)))
