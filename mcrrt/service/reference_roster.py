"""Examples of the roster and of who goes, for ``docs/commands.md``: done and checked by a test."""

from mcrrt.service.reference_example import Example, ask, do

_CSV = "bmFtZSxwcm9mZXNzaW9uLGJhZGdlCkFkYSBSZWVkLG9mZmljZXIsNDQ5MQo="  # Ada Reed, officer, 4491
_NEXT = ("2026-06-15T08:00:00-04:00", "2026-06-15T18:00:00-04:00")
_TODAY = ("2026-06-11T08:00:00-04:00", "2026-06-11T18:00:00-04:00")

ROSTER = (
    ask("PreviewRoster", data=_CSV),
    do("ImportRoster", data=_CSV),
    do("RecordMember", name="Eve Ash", profession="clinician", badge="C91", skills=["youth"]),
    do("RecordMember", name="Tom Fox", profession="officer", badge="4492"),
    do("RecordMember", name="Una Lee", profession="clinician", badge="C92", gender="woman"),
    Example(
        {"command": "PlanShift", "member": "4491", "start": _NEXT[0], "end": _NEXT[1]},
        keep={"SHIFT": "shift"},
    ),
    do("ChangeShift", shift="SHIFT", start=_NEXT[0], end="2026-06-15T16:00:00-04:00"),
    do("CancelShift", shift="SHIFT"),
    ask("PreviewShifts", members=["4491", "C91"], template="Evening", first_day="2026-06-15"),
    do("PlanShifts", members=["4491", "C91"], template="Evening", first_day="2026-06-15", days=7),
    ask("Roster", start="2026-06-15T00:00:00-04:00", end="2026-06-22T00:00:00-04:00"),
    do("SignOn", member="4491"),
    do("SignOn", member="C91"),
    ask("WhoIsOn"),
    ask("ShiftPlan", start=_TODAY[0], end=_TODAY[1]),
    Example(
        {"command": "OpenCall", "values": {"address": "3 Oak St", "municipality": "oakville",
                                           "requested_gender": "woman"}},
        keep={"CALL": "number"},
    ),
    do("RecordConflictOfInterest", call="CALL", member="C92", reason="Is her cousin."),
    do("LiftConflictOfInterest", call="CALL", member="C92", reason="Another person."),
    ask("BestPairs", call="CALL"),
    do("SendPair", call="CALL", officer="4491", clinician="C91", call_sign="MC7"),
    do("SignOn", member="4492"),
    do("SignOff", member="4492"),
    do(
        "FormTeams", teams=[{"officer": "4492", "clinician": "C92", "call_sign": "MC8"}],
        shift_start=_TODAY[0], shift_end="2026-06-11T23:00:00-04:00",
    ),
)  # fmt: skip
