"""A change of shift with invented people: an ordinary one, an empty one, the longest there can be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from mcrrt.domain.call import CallStatus
from mcrrt.domain.hold import Hold
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.to_watch import Watch, WatchLine
from mcrrt.domain.urgency import Urgency
from mcrrt.service.answers import CallRow, FollowUpRow, TeamRow
from mcrrt.service.ports import ShiftPage
from mcrrt.service.sheet_answers import SheetRow, ShiftSheetView

AT = datetime(2026, 6, 11, 23, 0, tzinfo=UTC)  # 19:00 in Milton
ZONE = "America/Toronto"
STREETS = ("Maple Run", "Quarry Lane Apt 4", "Harbour Walk", "Orchard Gate", "Weaver Street")
PEOPLE = ("Jordan Vale", "Casey Brook", "Riley Stone", "Ash Fernley-Wetherby", "")
TOWNS = ("milton", "oakville", "burlington", "halton_hills")


def ago(minutes: float) -> datetime:
    return AT - timedelta(minutes=minutes)


def call(n: int, **changes: Any) -> CallRow:
    """Call A{n}, waiting."""
    row = CallRow(
        f"call-{n}", f"A{n}", CallStatus.QUEUED, tuple(Urgency)[n % 5], n % 3 == 0, ago(15 * n),
        ago(10 * n), AT + timedelta(minutes=30 - n), f"{n} {STREETS[n % 5]}", TOWNS[n % 4],
        PEOPLE[n % 5], "anxiety" if n % 2 else "suicidal", ("weapon", "animal") if n % 4 == 1 else (),
        (), (), False, (), None,
    )  # fmt: skip
    return replace(row, **changes)


def team(n: int, **changes: Any) -> TeamRow:
    """Team MC{n}, free."""
    row = TeamRow(
        f"team-{n}", f"MC{n}", TeamStatus.AVAILABLE, ago(12 * n), f"Ana Diaz-Number{n}",
        f"Sam Bello-Number{n}", TOWNS[n % 4], f"Unit {n}", "", "", "", (), ago(600),
        AT + timedelta(hours=n - 1),
    )  # fmt: skip
    return replace(row, **changes)


HELD = Hold(
    "event",
    "Asks for the evening, when his sister is there.",
    ago(40),
    "x",
    AT + timedelta(hours=2),
)
LAST = SheetRow("sheet-1", ago(720), "Renate Okafor", 2, "", "Lou Roy", ago(718), True, False)

VIEW = ShiftSheetView(
    at=AT,
    agency_name="Example Regional Police Service",
    station_code="A",
    practice=False,
    waiting=(call(1), call(2)),
    active=(call(3, status=CallStatus.ACTIVE, teams=("MC2",)),),
    held=(call(4, hold=HELD),),
    drafts=(call(5, status=CallStatus.DRAFT, place="", municipality="", urgency=None),),
    follow_ups=(FollowUpRow("contact", call(6), ago(30)), FollowUpRow("contact", call(7), AT + timedelta(hours=9))),
    teams=(team(1), team(2, status=TeamStatus.ON_SCENE, call="call-3", call_number="A3", call_place="3 Orchard Gate"),
           team(3, clinician="", stacked=("A2",))),
    watch=(
        WatchLine(Watch.EMERGENCY, team="team-2", call_sign="MC2", detail="m1", at=ago(2)),
        WatchLine(Watch.URGENT, "call-1", "A1", detail="P1", at=ago(15)),
        WatchLine(Watch.TARGET_MISSED, "call-1", "A1", at=ago(3)),
        WatchLine(Watch.WEAPON, "call-1", "A1"),
        WatchLine(Watch.SAFETY, "call-1", "A1", detail="animal"),
        WatchLine(Watch.NOT_READ_BACK, "call-3", "A3", detail="MC2", at=ago(20)),
        WatchLine(Watch.CONFLICT_OF_INTEREST, "call-3", "A3", detail="MC2", at=ago(5)),
        WatchLine(
            Watch.SENT_DESPITE, "call-3", "A3", detail="MC2", at=ago(20), rules=("no_rest",),
            reason="Nobody else is near, and both say they are fit.",
        ),
        WatchLine(Watch.HELD, "call-4", "A4", at=AT + timedelta(hours=2)),
        WatchLine(Watch.SHIFT_OVER, team="team-1", call_sign="MC1", at=AT),
        WatchLine(Watch.CONFLICTS, count=2),
        WatchLine(Watch.UNSENT, count=7, at=ago(11)),
    ),
    names={"m1": "Ana Diaz"},
    sheets=(LAST,),
)  # fmt: skip
PAGE = ShiftPage(
    VIEW, "Elevator at the station is out.\nKeys of Unit 4 are with the sergeant.", "Jo Park", ZONE
)
EMPTY = replace(
    VIEW, waiting=(), active=(), held=(), drafts=(), follow_ups=(), teams=(), watch=(), sheets=()
)


def longest() -> ShiftPage:
    """Forty calls, eight teams, and as much of everything as a bad night has."""
    waiting = tuple(call(n) for n in range(1, 23))
    active = tuple(
        call(n, status=CallStatus.ACTIVE, teams=(f"MC{n - 22}",), flags=("weapon", "partner_violence", "children_present"))
        for n in range(23, 31)
    )  # fmt: skip
    held = tuple(call(n, hold=HELD) for n in range(31, 37))
    drafts = tuple(call(n, status=CallStatus.DRAFT) for n in range(37, 41))
    watch = [
        WatchLine(Watch.URGENT, row.id, row.number, detail="P1", at=row.received_at)
        for row in (*waiting, *active)
    ]
    watch += [WatchLine(Watch.TARGET_MISSED, row.id, row.number, at=ago(5)) for row in waiting]
    watch += [
        WatchLine(Watch.SAFETY, row.id, row.number, detail=flag)
        for row in active
        for flag in row.flags
    ]
    watch += [
        WatchLine(Watch.AT_HOSPITAL, active[0].id, active[0].number, detail="MC1", at=ago(95))
    ]
    watch += [
        WatchLine(Watch.SHIFT_OVER, team=f"team-{n}", call_sign=f"MC{n}", at=ago(20))
        for n in range(1, 9)
    ]
    teams = tuple(
        team(n, status=TeamStatus.AT_HOSPITAL, call=active[n - 1].id, call_number=active[n - 1].number,
             call_place=active[n - 1].place, stacked=("A2", "A7"))
        for n in range(1, 9)
    )  # fmt: skip
    view = replace(
        VIEW, practice=True, waiting=waiting, active=active, held=held, drafts=drafts, teams=teams, watch=tuple(watch),
        follow_ups=tuple(FollowUpRow("contact", call(n), ago(10 * (n - 48))) for n in range(41, 55)),
    )  # fmt: skip
    return replace(PAGE, view=view, note="The heating in the back office is off. " * 20)
