"""One question of every kind that the shift can answer."""

from collections.abc import Callable
from datetime import timedelta

from mcrrt.domain.roles import Role
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.handlers.layers import load
from tests.service.layer_files import ZONES
from tests.service.scene import Shift
from tests.support import START


def _layer(shift: Shift) -> str:
    """The id of a layer, loaded when there is none, whoever is logged in."""
    office = shift.office
    found = office.ask(q.Layers()).layers
    if found:
        return str(found[0].id)
    opened, session = office._require()
    work = office._work(opened, session, Role.ADMINISTRATOR, office._now())
    try:
        load(c.LoadLayer("zones", "Z", ZONES), work)
        office._commit(work)
    finally:
        work.unit.close()
    return str(work.result["layer"])


ASKED: dict[type[q.Question], Callable[[Shift], q.Question]] = {
    q.Board: lambda s: q.Board(),
    q.Alarms: lambda s: q.Alarms(),
    q.ResponsePlan: lambda s: q.ResponsePlan("A1"),
    q.CallCard: lambda s: q.CallCard("A1"),
    q.PriorCalls: lambda s: q.PriorCalls(address="1 Elm St"),
    q.SearchCalls: lambda s: q.SearchCalls("elm"),
    q.Teams: lambda s: q.Teams(past=True),
    q.Members: lambda s: q.Members(inactive=True),
    q.WhoIsOn: lambda s: q.WhoIsOn(),
    q.Roster: lambda s: q.Roster(START, START + timedelta(days=7)),
    q.PreviewShifts: lambda s: q.PreviewShifts(("4401", "C1"), "Day", "2026-06-15"),
    q.PreviewRoster: lambda s: q.PreviewRoster(b"name,profession\nAda Reed,officer\n"),
    q.BestPairs: lambda s: q.BestPairs("A1"),
    q.ShiftPlan: lambda s: q.ShiftPlan(START, START + timedelta(hours=8)),
    q.Partners: lambda s: q.Partners(inactive=True),
    q.ReferralCard: lambda s: q.ReferralCard("R-A1-1"),
    q.ReferralsOf: lambda s: q.ReferralsOf("A1"),
    q.ReferralPreview: lambda s: q.ReferralPreview("R-A1-1"),
    q.Document: lambda s: q.Document("R-A2-1", s.words["document"]),
    q.FollowUps: lambda s: q.FollowUps(),
    q.ShiftSheet: lambda s: q.ShiftSheet(),
    q.SheetPages: lambda s: q.SheetPages(s.words["sheet"]),
    q.Accounts: lambda s: q.Accounts(),
    q.Settings: lambda s: q.Settings(),
    q.Drafts: lambda s: q.Drafts(),
    q.WhoAmI: lambda s: q.WhoAmI(),
    q.PackOf: lambda s: q.PackOf(),
    q.Checklists: lambda s: q.Checklists(),
    q.Screenings: lambda s: q.Screenings("A1"),
    q.AccessLog: lambda s: q.AccessLog(),
    q.Health: lambda s: q.Health(),
    q.Link: lambda s: q.Link(),
    q.Receipt: lambda s: q.Receipt(),
    q.Attention: lambda s: q.Attention(),
    q.OnTheMap: lambda s: q.OnTheMap(),
    q.Layers: lambda s: q.Layers(),
    q.ShapesOf: lambda s: q.ShapesOf(_layer(s)),
    q.PreviewLayer: lambda s: q.PreviewLayer("zones", ZONES),
    q.Verify: lambda s: q.Verify(tables=False),
}
