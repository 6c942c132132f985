"""The examples of ``docs/commands.md``: one shift in order. A test carries each of them out.

They begin in a new store at ``BEGINS``, with everybody's roles. A word in capitals stands for
something an earlier example answered with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mcrrt.service.reference_example import Example
from mcrrt.service.reference_example import ask as _ask
from mcrrt.service.reference_example import do as _do
from mcrrt.service.reference_roster import ROSTER

BEGINS = "2026-06-11T10:00:00-04:00"
USER, PASSWORD = "r.okafor", "quiet herons cross the ninth bridge"


@dataclass(frozen=True, slots=True)
class RefusedExample:
    """A line that is refused, with the sentence it is refused with."""

    line: Mapping[str, Any]
    sentence: str


_NEW = (
    "seven lanterns under wet leaves", "nine boats below the old mill",
    "eleven crows on the north fence", "twelve slow trains to the quarry",
)  # fmt: skip
_CALM = dict.fromkeys(
    ("M1", "M2", "M3", "M4", "M5", "SF1", "SF2", "SF3", "SF4", "SF5", "SF6", "H1", "H2", "H3", "H4",
     "H5", "H6", "O1", "O2", "O3", "C1", "C2", "C3", "X1", "L2"),
    "no",
)  # fmt: skip

# One station with the name 12, as GeoJSON.
_STATION = (
    "eyJ0eXBlIjoiRmVhdHVyZUNvbGxlY3Rpb24iLCJmZWF0dXJlcyI6W3sidHlwZSI6IkZlYXR1cmUiLCJwcm9wZXJ0"
    "aWVzIjp7Im5hbWUiOiIxMiJ9LCJnZW9tZXRyeSI6eyJ0eXBlIjoiUG9pbnQiLCJjb29yZGluYXRlcyI6Wy03OS44"
    "LDQzLjRdfX1dfQ=="
)

_OWN_CHECKLIST = (
    '{"id": "winter", "version": "1", "title": {"en": "Cold nights", "fr": "Nuits froides"}, '
    '"languages": ["en", "fr"], "licence": {"name": "Ours", "notice": {"en": "Ours.", '
    '"fr": "À nous."}, "may_ship_items": true}, "role": "screener", "while_starred_open": "P1", '
    '"when_nothing": "P4", "items": [{"id": "W1", "axis": "clinical", "text": {"en": "Out in the '
    'cold?", "fr": "Dehors au froid?"}}], "rules": [{"id": "W1", "axis": "clinical", "when": '
    '{"item": "W1", "is": "yes"}, "urgency": "P2", "text": {"en": "Out in the cold", '
    '"fr": "Dehors au froid"}}]}'
)

_PEOPLE = (
    _do("ConfirmPassword", password=PASSWORD),
    _do(
        "CreateAccount", username="l.roy", name="Lou Roy", roles=["clinician"], password=_NEW[3],
    ),
    _do("RecordMember", name="Ana Diaz", profession="officer", badge="4471", languages=["French"]),
    _do("RecordMember", name="Sam Bello", profession="clinician", badge="C12", discipline="RN"),
    _do(
        "FormTeam", call_sign="MC1", officer="4471", clinician="C12",
        shift_start="2026-06-11T08:00:00-04:00", shift_end="2026-06-11T20:00:00-04:00",
    ),
)  # fmt: skip

_CALLS = (
    _do("OpenCall", values={"address": "12 Elm St", "municipality": "milton", "source": "911"}),
    _do(
        "RecordCallDetails", call="A1",
        values={"narrative": "Brother says she hears voices.", "safety_flags": ["animal"]},
    ),
    _do("QueueCall", call="A1"),
    _do("AnswerTriage", call="A1", answers={**_CALM, "O3": "yes", "L1": 34}),
    _do("FinishTriage", call="A1"),
    _do("AnswerTriage", call="A1", pack="ctrs", answers={"a": 4, "b": 4, "c": 3}),
    _do(
        "FinishTriage", call="A1", pack="ctrs",
        formulation="Frightened by the voices, no intent. Brother stays tonight, pills locked away.",
    ),
    _do("RaiseUrgency", call="A1", urgency="P1", reason="Brother called again, she is outside."),
    _do(
        "LowerUrgency", call="A1", urgency="P2", code="seen_and_spoken_with", second="l.roy",
        password=_NEW[3], note="She is back inside and talks with him.",
    ),
    Example(
        {"command": "AddNote", "call": "A1", "text": "Dog is loose in the yard."},
        {"ENTRY": "entry"},
    ),
    _do("AddNote", call="A1", text="Known to the clinic since May.", clinical=True),
    _do("CorrectNote", call="A1", entry="ENTRY", text="Dog is in the house.", reason="Heard wrong."),
    _do("OpenCall", values={"address": "12 Elm Street", "caller_phone": "905-555-0142"}),
    _do("LinkCalls", call="A1", other="A2"),
    _do("MarkDuplicate", call="A2", parent="A1"),
    _do("OpenCall", values={"caller_phone": "905-555-0117"}),
    _do("AnswerTriage", call="A3", answers={**_CALM, "X2": "yes"}),
    _do("DivertCall", call="A3", to="Crisis line", note="Agreed at once."),
    _do("OpenCall"),
    _do("CancelCall", call="A4", reason="Called by mistake."),
    _do("ReopenCall", call="A4", reason="Called again: it was no mistake."),
)  # fmt: skip

_DISPATCH = (
    _do("AssignTeam", call="A1", team="MC1"),
    _do("RecordReadBack", call="A1", team="MC1"),
    _do("SetTeamStatus", team="MC1", status="en_route"),
    _do("AssignTeam", call="A4", team="MC1", stack=True),
    _do("WithdrawStackedCall", call="A4", team="MC1", reason="Patrol is nearer."),
    _do("AssignTeam", call="A4", team="MC1", stack=True),
    _do("SetTeamStatus", team="MC1", status="on_scene", place="12 Elm St"),
    _ask("Board"),
    _do("SetTeamStatus", team="MC1", status="available"),
    _do("StartStackedCall", call="A4", team="MC1"),
    _do("SetTeamStatus", team="MC1", status="meal", correction="Sent back by the sergeant."),
)

_WATCH = (
    _do("RecordMember", name="Lee Park", profession="officer", badge="4480"),
    _do("RecordMember", name="Mia Roy", profession="clinician", badge="C14"),
    _do(
        "FormTeam", call_sign="MC2", officer="4480", clinician="C14",
        shift_start="2026-06-11T08:00:00-04:00", shift_end="2026-06-11T20:00:00-04:00",
    ),
    _do("OpenCall", values={"address": "8 Quarry Lane", "municipality": "oakville"}),
    _do("QueueCall", call="A5"),
    _do("AnswerTriage", call="A5", answers={**_CALM, "H4": "yes"}),
    _do("HoldCall", call="A5", reason="Asks for the afternoon.", until="2026-06-11T14:00:00-04:00"),
    _do("ReleaseCall", call="A5"),
    _do("AssignTeam", call="A5", team="MC2"),
    _do("DeclineCall", team="MC2", why="too_far", note="Still in Acton."),
    _do("AssignTeam", call="A5", team="MC2"),
    _do("RecordCallDetails", call="A5", values={"safety_flags": ["children_present"]}),
    _ask("ResponsePlan", call="A5"),
    _do("RecordNotified", call="A5", line="child_protection", note="By phone, spoke with intake."),
    Example(
        {"command": "AskSupport", "call": "A5", "kind": "ems", "unit": "Medic 4"},
        {"SUPPORT": "support"},
    ),
    _do("ChangeSupport", call="A5", support="SUPPORT", state="on_scene"),
    _do("SetTeamStatus", team="MC2", status="en_route"),
    _do("SetTeamStatus", team="MC2", status="on_scene"),
    _do("RecordWelfareCheck", team="MC2", said="All is well, talking in the kitchen.", member="4480"),
    _do("SplitTeam", team="MC2", seat="clinician", reason="Stays with the children.", call_sign="MC3"),
    _do("SwapCrew", team="MC1", other="MC2", seat="officer", reason="Knows the family."),
    _do("ChangeCrew", team="MC1", officer="4480", clinician="", reason="Clinician is in court."),
    _do("SetTeamStatus", team="MC3", status="available"),
    _do("MergeTeams", team="MC1", other="MC3", reason="One pair again."),
    Example(
        {"command": "StartEmergency", "team": "MC2", "member": "4471"},
        {"EMERGENCY": "emergency", "ALARM": "alarm"},
    ),
    _do("RecordAlerted", alarms=["ALARM"]),
    _do("AcknowledgeAlarm", alarm="ALARM"),
    _do("AcknowledgeEmergency", team="MC2", emergency="EMERGENCY"),
    _ask("Alarms"),
    _do("EndEmergency", team="MC2", how="Person sat down; both are well."),
    Example({"command": "CancelEmergency", "team": "MC2"}, meeting=True),
)  # fmt: skip

_REFERRALS = (
    _do("RecordPartner", name="Elm Clinic", partner_kind="hic", fax="905-555-0109"),
    _do("StartReferral", call="A1", values={"partner": "Elm Clinic", "reason": "Hears voices."}),
    _do(
        "RecordReferralDetails", referral="R-A1-1",
        values={"consent": "express_verbal", "asked_for": "An appointment this week.",
                "situation": "At home with her brother.", "situation_source": "told_by_person"},
    ),
    _ask("ReferralCard", referral="R-A1-1"),
    _ask("ReferralPreview", referral="R-A1-1", dpi=80),
    Example({"command": "IssueReferral", "referral": "R-A1-1"}, {"DOCUMENT": "document"}),
    _ask("Document", referral="R-A1-1", document="DOCUMENT"),
    _do("RecordDocumentUse", referral="R-A1-1", document="DOCUMENT", how="printed"),
    _do("HandOverReferral", referral="R-A1-1", how="fax", to="Front desk"),
    _do("RecordReferralAnswer", referral="R-A1-1", answer="accepted", note="Monday at nine."),
    _do("StartReferral", call="A1"),
    _do("WithdrawReferral", referral="R-A1-2", reason="One is enough."),
    _ask("ReferralsOf", call="A1"),
)  # fmt: skip

_ENDINGS = (
    _do(
        "CloseCall", call="A1", disposition="D09", more=["D04"], note="Went calmly.",
        follow_up_by="2026-06-12T10:00:00-04:00",
    ),
    _do("ReviewCall", call="A1", note="Report read."),
    _ask("FollowUps"),
    _do("RecordFollowUp", call="A1", reached=True, text="She is at home and well."),
    _do("SetTeamStatus", team="MC1", status="available"),
    _do("StandDownTeam", team="MC1"),
)  # fmt: skip

_LOOKING = (
    _ask("CallCard", call="A1"),
    _ask("PriorCalls", address="12 Elm Street", phone="905-555-0142"),
    _ask("SearchCalls", text="elm voices", status=["closed"], since="2026-06-01T00:00:00-04:00"),
    _ask("Teams", past=True),
    _ask("Members"),
    _ask("OnTheMap"),
    _ask("Partners"),
    _ask("WhoAmI"),
    _ask("Settings"),
    _ask("PackOf"),
    _ask("Checklists"),
    _ask("Screenings", call="A1"),
    _ask("AccessLog", record="A1", limit=20),
    _ask("Health"),
    _ask("Verify"),
    _ask("Link"),
    _ask("Receipt"),
    _ask("Attention"),
)

_SHEETS = (
    _ask("ShiftSheet"),
    Example(
        {"command": "MakeSheet", "note": "Elevator at the station is out."}, {"SHEET": "sheet"}
    ),
    _ask("SheetPages", sheet="SHEET"),
    _do("RecordSheetUse", sheet="SHEET", how="printed"),
    _do("SignSheet", sheet="SHEET", username="j.park", password=_NEW[1]),
)

_EVENTS = ("01973f2c-0000-7000-8000-00000000000a", "01973f2c-0000-7000-8000-00000000000b")
_MEETING = (
    Example(
        {"command": "ResolveConflict", "call": "A1", "field": "address", "other": _EVENTS[0],
         "keep": _EVENTS[1]},
        meeting=True,
    ),
    Example(
        {"command": "SettleSentTwice", "call": "A1", "sending": _EVENTS[0]}, meeting=True
    ),
    _do("SeeRuling", event=_EVENTS[0]),
)  # fmt: skip

_AGENCY = (
    _do("ChangeSetting", name="follow_up_hours", value="48"),
    _do("SwitchChecklist", pack="c-ssrs", on=True, terms=True),
    _do("LoadChecklist", json=_OWN_CHECKLIST),
    _ask("PreviewLayer", kind="stations", data=_STATION),
    Example(
        {"command": "LoadLayer", "kind": "stations", "name": "Ours", "data": _STATION},
        keep={"LAYER": "layer"},
    ),
    _ask("Layers"),
    _ask("ShapesOf", layer="LAYER"),
    _do("RemoveLayer", layer="stations Ours"),
    _do("KeepDraft", form="note A4", text="She said that"),
    _ask("Drafts"),
    _do("ConfirmPassword", password=PASSWORD),
    _do(
        "CreateAccount", username="j.park", name="Jo Park", roles=["dispatcher"],
        password=_NEW[0],
    ),
    _do("ChangeAccount", account="j.park", name="Jo Park", roles=["dispatcher", "call_taker"]),
    _do("ResetPassword", account="j.park", password=_NEW[1]),
    _ask("Accounts"),
    _do(
        "ImportContacts", system="old cad",
        contacts=[{
            "source_key": "2025-0007", "received_at": "2025-11-02T01:30:00-05:00",
            "values": {"address": "4 Oak St"}, "urgency": "P3",
            "outcomes": [{"original": "Left with family", "disposition": "D05",
                          "at": "2025-11-02T03:00:00-05:00"}],
            "original": {"Zone": "14"},
        }],
    ),
    _do(
        "FinishImport", mapping="old-cad.toml", file_hash="9f" * 32, rows=1, calls=1, outcomes=1,
        skipped=0, rejected=0,
    ),
    _do("MakeBackup"),
    _do("ChangePassword", old=PASSWORD, new=_NEW[2]),
)  # fmt: skip

EXAMPLES = (
    *_PEOPLE,
    *_CALLS,
    *_DISPATCH,
    *_WATCH,
    *_REFERRALS,
    *_ENDINGS,
    *_LOOKING,
    *_AGENCY,
    *_SHEETS,
    *ROSTER,
    *_MEETING,
)

REFUSED = (
    RefusedExample({"command": "QueueCall", "call": "A999"}, "There is no such call."),
    RefusedExample(
        {"command": "QueueCall", "call": "A1", "why": "now"},
        "QueueCall has only these fields: call. Nothing was changed.",
    ),
    RefusedExample(
        {"command": "AddNote", "call": "A1"},
        "AddNote: Object missing required field `text`. Nothing was changed.",
    ),
    RefusedExample(
        {"command": "RecordCallDetails", "call": "A4", "values": {"weapons": "maybe"}},
        "This must be one of: yes, no, unknown. Nothing was changed.",
    ),
    RefusedExample(
        {"command": "AssignTeam", "call": "A1", "team": "MC1"}, "There is no such team."
    ),
    RefusedExample(
        {"command": "ReviewCall", "call": "A1"}, "Call A1 is closed: this cannot be done now."
    ),
)
