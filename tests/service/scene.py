"""A shift to try commands on: people, teams, calls in every stage, referrals. Built once, copied.

A1  waits, with a note and a clinical note, referral R-A1-1 ready to be made
A2  MC2 is on its way, referral R-A2-1 made
A3  waits for MC2 behind A2
A4  triaged, calm: may be diverted, its assessment open
A5  to be reviewed        A6  follow-up due        A7  a draft        A8  closed
A shift-change sheet is made, and nobody has signed it.
MC1 free    MC3 on scene at A9    MC4 begins tomorrow    AX1 came from another system
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mcrrt.domain.roles import Role
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service.news import Receipt
from mcrrt.service.packs import pack
from mcrrt.service.questions import CallCard
from tests.support import PASSWORD, START, FakeClock, Founded, found_store, office_on

EVERYTHING = "e.veryman"
ROLE_PASSWORD = PASSWORD
READY = {
    "partner": "Elm Clinic",
    "consent": "express_verbal",
    "reason": "Needs somebody to talk to.",
    "asked_for": "An appointment this week.",
    "urgency": "P2",
    "situation": "At home with family.",
}


@dataclass
class Shift:
    """An open office on the shift, with the ids that commands need."""

    founded: Founded
    clock: FakeClock
    words: dict[str, str]

    @property
    def office(self) -> Any:
        """The office; whoever logged in last is in it."""
        return self.founded.office

    @property
    def position(self) -> int:
        """How many entries the journal has."""
        return int(self.office.store.position)

    def do(self, command: c.Command) -> Receipt:
        """Carry out a command."""
        receipt: Receipt = self.office.submit(command)
        return receipt

    def fact(self, event: str) -> Any:
        """Return the fact of an entry."""
        unit = self.office.store.unit()
        try:
            return unit.fact(event)
        finally:
            unit.close()

    def call(self, number: str) -> Any:
        """Return the card of a call."""
        return self.office.ask(CallCard(number))

    def become(self, username: str) -> None:
        """Log in as somebody else, in the same start of the program."""
        self.office.log_out("switch")
        self.office.log_in(username, ROLE_PASSWORD)

    def close(self) -> None:
        """Close the store."""
        self.founded.close()


def all_no(**other: str | int) -> dict[str, str | int]:
    """Every item of the intake checklist answered no, but for the ones given."""
    return {**{item.id: "no" for item in pack("mcrrt-intake").items}, **other}


class _Builder:
    """Makes the shift through the office, as people would."""

    def __init__(self, office: Any, clock: FakeClock) -> None:
        self.office = office
        self.clock = clock
        self.words: dict[str, str] = {}

    def do(self, command: c.Command, **keep: str) -> dict[str, Any]:
        self.clock.advance(seconds=5)
        result: dict[str, Any] = self.office.submit(command).result
        self.words |= {word: str(result[name]) for word, name in keep.items()}
        return result

    def accounts(self) -> None:
        for role in Role:
            self.do(c.CreateAccount(role.value, f"Pat {role.value}", (role,), ROLE_PASSWORD))
        self.do(c.CreateAccount(EVERYTHING, "Everybody", tuple(Role), ROLE_PASSWORD))

    def teams(self) -> None:
        for n, name in enumerate(("Diaz", "Okoye", "Tremblay", "Novak"), 1):
            self.do(c.RecordMember(f"Officer {name}", "officer", badge=f"440{n}"))
            self.do(c.RecordMember(f"Clinician {name}", "clinician", badge=f"C{n}"))
            begins = START if n < 4 else START + timedelta(days=1)
            self.do(
                c.FormTeam(f"MC{n}", f"440{n}", f"C{n}", begins, begins + timedelta(hours=12)),
                **{f"MC{n}": "team"},
            )
        self.do(c.RecordMember("Spare Officer", "officer", badge="4499"))
        self.do(c.RecordMember("Spare Clinician", "clinician", badge="C99"))

    def calls(self) -> None:
        for n in range(1, 10):
            self.do(
                c.OpenCall({"address": f"{n} Elm St", "narrative": "Upset, crying."}),
                **{f"A{n}": "call"},
            )
            if n != 7:
                self.do(c.QueueCall(f"A{n}"))
        self.do(c.AddNote("A1", "Neighbour called back."), note="entry")
        self.do(c.AddNote("A1", "Hears voices at night.", clinical=True), clinical="entry")
        self.do(c.AnswerTriage("A4", all_no(X2="yes")))
        later = self.clock.now() + timedelta(hours=20)
        self.do(c.CloseCall("A5", "D09"))
        self.do(c.CloseCall("A6", "D04", follow_up_by=later))
        self.do(c.CloseCall("A8", "D03"))
        contact = c.ImportedContact("77", START, {"address": "9 Oak St"}, ())
        self.do(c.ImportContacts("old system", (contact,)))

    def work(self) -> None:
        self.do(c.AssignTeam("A2", "MC2"))
        self.do(c.SetTeamStatus("MC2", TeamStatus.EN_ROUTE))
        self.do(c.AssignTeam("A3", "MC2", stack=True))
        self.do(c.AssignTeam("A9", "MC3"))
        self.do(c.SetTeamStatus("MC3", TeamStatus.EN_ROUTE))
        self.do(c.SetTeamStatus("MC3", TeamStatus.ON_SCENE))
        self.do(c.RecordPartner("Elm Clinic", "hic", fax="905-555-0109"), partner="partner")
        self.do(c.StartReferral("A1", READY), referral="referral")
        self.do(c.StartReferral("A2", READY))
        self.do(c.IssueReferral("R-A2-1"), document="document")
        self.do(c.MakeSheet("Elevator is out."), sheet="sheet")


def build_shift(folder: Path) -> tuple[dict[str, str], datetime]:
    """Make the shift in ``folder``/store; returns the ids and the time at its end."""
    clock = FakeClock()
    founded = found_store(folder, clock=clock)
    builder = _Builder(founded.office, clock)
    builder.accounts()
    founded.office.log_out("switch")
    founded.log_in(EVERYTHING)
    builder.teams()
    builder.calls()
    builder.work()
    founded.close()
    return builder.words, clock.time


def copy_of(folder: Path, into: Path, words: dict[str, str], ended: datetime) -> Shift:
    """Open a copy of the shift as somebody with every role."""
    shutil.copytree(folder / "store", into / "store")
    clock = FakeClock(ended + timedelta(minutes=1))
    founded = office_on(into / "store", clock=clock)
    founded.log_in(EVERYTHING, ROLE_PASSWORD)
    return Shift(founded, clock, words)


NewShift = Callable[[], Shift]
