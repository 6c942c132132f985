"""A window on one of two desks that meet at a hub: what they cross on is real, the network is not."""

from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

from mcrrt.domain.journal import subject
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.news import Committed, LinkNews, LinkPhase
from mcrrt.ui.present.times import use_now
from tests.store.meeting import Desk, PlainHub, first_desk, next_desk
from tests.support import START, FakeClock, office_on
from tests.ui.filling import people_and_teams, waiting_call

SINCE = START - timedelta(minutes=12)
LIVE = LinkNews(LinkPhase.LIVE, SINCE, START)
OFFLINE = LinkNews(LinkPhase.OFFLINE, SINCE, SINCE, unsent=3, oldest=START - timedelta(minutes=11))

CATCHING_UP = LinkNews(LinkPhase.CATCHING_UP, START, START, left=1240, skew=240.0)
REFUSED = LinkNews(LinkPhase.REFUSED, SINCE, SINCE, why="forked")


class Template:
    """Two desks made once, as their files: every test begins with a copy."""

    def __init__(self, folder: Path) -> None:
        hub = PlainHub()
        one = first_desk(folder, hub)
        two = next_desk(folder, hub, one, "B")
        office = one.founded.office
        people_and_teams(office, 2)
        places = ("12 Maple Run", "405 Quarry Lane", "3 Weaver Street")
        people = ("Jordan Vale", "Casey Brook", "Rowan Hale")
        self.calls = tuple(map(lambda at, who: waiting_call(office, at, who), places, people))
        for _ in range(2):
            two.meet()
            one.meet()
        self.folder, self.hub = folder, hub
        self.paths = tuple(desk.founded.path.relative_to(folder) for desk in (one, two))
        self.times = tuple(desk.founded.clock.now() for desk in (one, two))
        one.founded.close()
        two.founded.close()


class TwoDesks:
    """Desk A, which the window is on, and desk B; both know the same three calls."""

    def __init__(self, template: Template, folder: Path) -> None:
        self.calls = template.calls
        self.call, self.other_call, self.third_call = template.calls
        self.hub = deepcopy(template.hub)
        self.one, self.two = (
            self._opened(folder, template.folder, path, time)
            for path, time in zip(template.paths, template.times, strict=True)
        )
        self.bench: Any = None

    def _opened(self, folder: Path, made: Path, path: Path, time: Any) -> Desk:
        copytree(made / path, folder / path)
        founded = office_on(folder / path, clock=FakeClock(time))
        founded.log_in()
        return Desk(founded, self.hub)

    def show(self, bench: Any, news: LinkNews = LIVE) -> None:
        """Work at the window of desk A from now on."""
        self.bench = bench
        use_now(self.one.founded.clock.now)
        bench.log_in()
        self.hear(news)

    def hear(self, news: LinkNews) -> None:
        """Tell the window how the link is, as the sync would."""
        self.bench.office.link_news = news
        self.bench.window.desk.deliver(news)
        self.bench.keys.until(lambda: self.bench.space.link_model.state.news == news)
        self.bench.keys.settle()

    def meet(self) -> None:
        """Let both push and pull until they are alike, and tell the window."""
        for desk in (self.two, self.one, self.two):
            desk.meet()
        if self.bench is not None:
            kinds = ("call.details", "team.assigned")
            names = tuple(subject("call", call) for call in self.calls)
            self.bench.window.desk.deliver(Committed(0, kinds, names))
            self.bench.keys.until(self._told)
            self.bench.keys.settle()

    def _told(self) -> bool:
        """Say whether the window knows what its office knows."""
        found = self.bench.office.ask(q.Attention())
        return bool(self.bench.space.attention.state == found)

    def close(self) -> None:
        """Let both stores go."""
        self.one.founded.close()
        self.two.founded.close()

    # --- crossing ----------------------------------------------------------------------------

    def cross_address(self, here: str = "14 Maple Run", there: str = "21 Maple Run") -> None:
        """Both change where the call is; B is numbered first."""
        held = self.one.founded.office.ask(q.CallCard(self.call)).call.details["address"]
        base = {"address": held.event}
        self.one.do(c.RecordCallDetails(self.call, {"address": here}, base))
        self.two.do(c.RecordCallDetails(self.call, {"address": there}, base))
        self.meet()

    def cross_weapons(self) -> None:
        """B says that there is a weapon, A that there is none: the cautious value stands."""
        self.one.do(c.RecordCallDetails(self.call, {"weapons": "no"}, {"weapons": None}))
        self.two.do(c.RecordCallDetails(self.call, {"weapons": "yes"}, {"weapons": None}))
        self.meet()

    def send_twice(self) -> None:
        """Both send MC1, B first; A's call gets nobody."""
        self.two.do(c.AssignTeam(self.other_call, "MC1"))
        self.one.do(c.AssignTeam(self.call, "MC1"))
        self.meet()

    def cross_all(self) -> None:
        """One of each."""
        self.cross_address()
        self.cross_weapons()
        self.void()
        self.send_twice()

    def void(self) -> None:
        """B has closed a call that A cancels: the cancelling does not count."""
        self.two.do(c.CloseCall(self.third_call, "D03"))
        self.one.do(c.AddNote(self.third_call, "The caller rang again, all is calm."))
        self.one.do(c.CancelCall(self.third_call, "The caller rang again."))
        self.meet()
