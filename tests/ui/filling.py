"""People, teams and calls for screens to show."""

from datetime import timedelta

from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service.office import Office
from tests.support import START


def people_and_teams(office: Office, teams: int = 2) -> None:
    """Officers and clinicians, put together into teams MC1, MC2, ..."""
    for number in range(1, teams + 1):
        officer = office.submit(c.RecordMember(f"Officer Number{number}", "officer"))
        clinician = office.submit(c.RecordMember(f"Clinician Number{number}", "clinician"))
        office.submit(
            c.FormTeam(
                f"MC{number}",
                str(officer.result["member"]),
                str(clinician.result["member"]),
                START - timedelta(hours=2),
                START + timedelta(hours=8),
                "oakville" if number % 2 else "milton",
            )
        )


def waiting_call(office: Office, address: str = "12 Maple Run", person: str = "Jordan Vale") -> str:
    """A call on the board that waits for a team; returns its id."""
    values = {
        "address": address, "municipality": "milton", "caller_phone": "905-555-0123",
        "person_name": person, "call_type": "anxiety", "narrative": "Cannot breathe, afraid.",
    }  # fmt: skip
    opened = office.submit(c.OpenCall(values))
    call = str(opened.result["call"])
    office.submit(c.QueueCall(call))
    return call


def a_shift(office: Office) -> None:
    """A little of everything: waiting, on scene, draft, owed, referrals."""
    people_and_teams(office, 3)
    first = waiting_call(office)
    waiting_call(office, "405 Quarry Lane Apt 4", "Casey Brook")
    office.submit(c.AnswerTriage(first, {"SF1": "yes", "M1": "no"}))
    busy = waiting_call(office, "77 Harbour Walk", "Riley Stone")
    office.submit(c.AssignTeam(busy, "MC2"))
    for status in (TeamStatus.ACKNOWLEDGED, TeamStatus.EN_ROUTE, TeamStatus.ON_SCENE):
        office.submit(c.SetTeamStatus("MC2", status))
    office.submit(c.AddNote(busy, "Mother is on the line & calm <so far>"))
    office.submit(c.RecordCallDetails(busy, {"safety_flags": ("weapon", "animal")}))
    office.submit(c.RecordPartner("Elm Clinic (invented)", "hic", phone="905-555-0160"))
    office.submit(c.StartReferral(busy))
    office.submit(c.OpenCall({"address": "9 Orchard Gate"}))
    owed = waiting_call(office, "3 Weaver Street")
    office.submit(c.CloseCall(owed, "D03", (), "", START + timedelta(hours=20)))
    reviewed = waiting_call(office, "5 Weaver Street")
    office.submit(c.CloseCall(reviewed, "D09"))
