"""Plays the invented shift through the office, on a clock of its own, as people would."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from mcrrt.domain.fields import Value
from mcrrt.domain.team_status import TeamStatus
from mcrrt.domain.urgency import Urgency
from mcrrt.practice.shift import Cast, PlannedCall, load_cast, plan
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.answers import BoardView
from mcrrt.service.office import Office

TEAM_TYPES = (
    ("MC1", "oakville"),
    ("MC2", "milton"),
    ("MC3", "burlington"),
    ("MC4", "halton_hills"),
)
_RETRY = timedelta(minutes=11)
_ATTEMPTS = 6
_CLOSE_AFTER = timedelta(minutes=4)


HOME = ZoneInfo("America/Toronto")


def local(moment: datetime) -> datetime:
    """Return an instant as Halton's clocks show it."""
    return moment.astimezone(HOME)


class PlayedClock:
    """A clock that is moved by the play."""

    def __init__(self, start: datetime) -> None:
        self.at = start

    def now(self) -> datetime:
        """The time of the play; no two acts share a moment."""
        self.at += timedelta(milliseconds=40)
        return self.at


def _first_free(board: BoardView, municipality: str) -> str | None:
    """Return a free team: a whole one, of the district, the one that has been free longest."""
    free = [team for team in board.teams if team.status is TeamStatus.AVAILABLE]
    free.sort(key=lambda team: (team.degraded, team.district != municipality, team.since))
    return free[0].id if free else None


@dataclass
class Tally:
    """What the shift came to."""

    calls: int = 0
    triages: int = 0
    teams: int = 0
    dispatches: int = 0
    diverted: int = 0
    referrals: int = 0
    closed: int = 0


@dataclass
class Play:
    """One shift being played. ``finish`` is when it stops, with whatever is open then."""

    office: Office
    clock: PlayedClock
    seed: int
    finish: datetime
    rush: float
    progress: Callable[[int, int], None] = lambda _done, _total: None
    cast: Cast = field(default_factory=load_cast)
    tally: Tally = field(default_factory=Tally)
    partners: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._order = count()
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []

    # --- the play --------------------------------------------------------------------------------

    def run(self) -> Tally:
        """Play until the end of the shift."""
        start = self.clock.at
        hours = (self.finish - start) / timedelta(hours=1)
        self._set_the_stage()
        calls = plan(self.cast, local(start), hours, self.seed, self.rush)
        for call in calls:
            self._at(call.at, lambda one=call: self._take(one))  # type: ignore[misc]
        done = 0
        while self._due and self._due[0][0] < self.finish:
            at, _place, act = heapq.heappop(self._due)
            self.clock.at = max(self.clock.at, at)
            act()
            done += 1
            self.progress(done, done + len(self._due))
        self.clock.at = max(self.clock.at, self.finish)
        return self.tally

    def _at(self, at: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._due, (at, next(self._order), act))

    def _after(self, wait: timedelta, act: Callable[[], None]) -> None:
        self._at(self.clock.at + wait, act)

    def _set_the_stage(self) -> None:
        """Members, teams, partners; agency particulars for documents."""
        submit = self.office.submit
        settings = {
            "service_name": '"Mobile Crisis Rapid Response Team (practice)"',
            "callback": '"905-555-0199"',
            "retention_note": '"Practice document: destroy after use."',
        }
        for name, value in settings.items():
            submit(c.ChangeSetting(name, value))
        for name, kind, phone in self.cast.partners:
            made = submit(c.RecordPartner(name, kind, phone=phone))
            self.partners[name] = str(made.result["partner"])
        officers, clinicians = self._members()
        for place, (call_sign, district) in enumerate(TEAM_TYPES):
            start = self.clock.at
            submit(
                c.FormTeam(
                    call_sign, officers[place], clinicians[place], start,
                    max(self.finish, start) + timedelta(hours=4), district,
                    f"Car {place + 7}",
                )
            )  # fmt: skip
            self.tally.teams += 1

    def _members(self) -> tuple[list[str], list[str]]:
        officers, clinicians = [], []
        for name, badge in self.cast.members["officers"]:
            made = self.office.submit(c.RecordMember(name, "officer", badge=badge))
            officers.append(str(made.result["member"]))
        for name, discipline, languages in self.cast.members["clinicians"]:
            spoken = tuple(languages.split(", "))
            made = self.office.submit(
                c.RecordMember(name, "clinician", discipline=discipline, languages=spoken)
            )
            clinicians.append(str(made.result["member"]))
        return officers, clinicians

    # --- one call --------------------------------------------------------------------------------

    def _take(self, call: PlannedCall) -> None:
        """The call-taker writes while the caller talks."""
        submit = self.office.submit
        opened = submit(c.OpenCall({"source": "911", "caller_phone": call.phone}))
        call_id = str(opened.result["call"])
        self.tally.calls += 1
        submit(c.RecordCallDetails(call_id, {
            "address": call.address, "municipality": call.municipality,
            "caller_name": call.caller, "caller_relation": call.story.caller_relation,
        }))  # fmt: skip
        self.clock.at += timedelta(seconds=25)
        submit(c.RecordCallDetails(call_id, {
            "call_type": call.story.type, "narrative": call.story.narrative,
            "person_name": call.person, "person_age": call.age, "person_language": "English",
        }))  # fmt: skip
        self.clock.at += timedelta(seconds=20)
        submit(c.RecordCallDetails(call_id, _tuples(call.story.values)))
        submit(c.QueueCall(call_id))
        self._after(call.to_triage, lambda: self._triage(call, call_id))

    def _triage(self, call: PlannedCall, call_id: str) -> None:
        """One answer after the other, as they are given."""
        for item, answer in call.story.answers.items():
            self.clock.at += timedelta(seconds=4)
            self.office.submit(c.AnswerTriage(call_id, {item: answer}))
        self.office.submit(c.AnswerTriage(call_id, {"L1": call.age}))
        self.office.submit(c.FinishTriage(call_id))
        self.tally.triages += 1
        if call.story.divert:
            self._after(call.to_send, lambda: self._divert(call, call_id))
        elif not call.team:
            self._after(call.to_send, lambda: self._patrol(call_id))
        else:
            self._after(call.to_send, lambda: self._send(call, call_id, 1))

    def _divert(self, call: PlannedCall, call_id: str) -> None:
        self.office.submit(c.DivertCall(call_id, call.story.divert, "Accepts to talk by phone."))
        self.tally.diverted += 1

    def _patrol(self, call_id: str) -> None:
        """Patrol alone goes; the call is closed when it reports."""
        self._note(call_id, "Patrol attends; no team needed for now.")
        self._after(timedelta(minutes=38), lambda: self._close(call_id, "D19"))

    def _close(self, call_id: str, disposition: str, due: datetime | None = None) -> None:
        self.office.submit(c.CloseCall(call_id, disposition, (), "", due))
        self.tally.closed += 1

    def _send(self, call: PlannedCall, call_id: str, attempt: int) -> None:
        """Send the first team that is offered; nobody waits long while none is free."""
        board = self._board()
        team = _first_free(board, call.municipality)
        if team is None:
            if attempt < _ATTEMPTS and not self._pressing(board, call_id):
                self._after(_RETRY, lambda: self._send(call, call_id, attempt + 1))
            else:
                self._patrol(call_id)
            return
        self.office.submit(c.AssignTeam(call_id, team))
        self.tally.dispatches += 1
        steps = self._steps(call)
        self._after(timedelta(seconds=35), lambda: self._step(call, call_id, team, steps, 0))

    def _pressing(self, board: BoardView, call_id: str) -> bool:
        row = next((row for row in board.waiting if row.id == call_id), None)
        return row is not None and row.urgency is Urgency.P0

    def _board(self) -> BoardView:
        board = self.office.ask(q.Board())
        assert isinstance(board, BoardView)
        return board

    def _steps(self, call: PlannedCall) -> list[tuple[TeamStatus, timedelta]]:
        """The states the team goes through, each with the time until the next."""
        s = TeamStatus
        steps = [(s.ACKNOWLEDGED, timedelta(seconds=50)), (s.EN_ROUTE, call.response)]
        if call.story.staged:
            steps.append((s.STAGED, timedelta(minutes=9)))
        steps.append((s.ON_SCENE, call.scene))
        if call.story.hospital and call.story.disposition != "D14":
            steps.append((s.TRANSPORTING, timedelta(minutes=17)))
            steps.append((s.AT_HOSPITAL, call.hospital))
        steps.append((s.AVAILABLE, _CLOSE_AFTER))
        return steps

    def _step(
        self,
        call: PlannedCall,
        call_id: str,
        team: str,
        steps: list[tuple[TeamStatus, timedelta]],
        place: int,
    ) -> None:
        status, wait = steps[place]
        where = "Invented General Hospital" if status is TeamStatus.AT_HOSPITAL else ""
        self.office.submit(c.SetTeamStatus(team, status, where))
        if status is TeamStatus.ON_SCENE:
            self._notes(call, call_id, wait)
        if place + 1 < len(steps):
            self._after(wait, lambda: self._step(call, call_id, team, steps, place + 1))
        else:
            self._after(wait, lambda: self._finish(call, call_id))

    def _notes(self, call: PlannedCall, call_id: str, scene: timedelta) -> None:
        for place, text in enumerate(call.story.notes):
            wait = scene * (place + 1) / (len(call.story.notes) + 1)
            self._after(wait, lambda note=text: self._note(call_id, note))  # type: ignore[misc]

    def _note(self, call_id: str, text: str) -> None:
        self.office.submit(c.AddNote(call_id, text))

    def _finish(self, call: PlannedCall, call_id: str) -> None:
        if call.story.referral:
            self.refer(call, call_id)
        due = self.clock.at + timedelta(hours=20) if call.story.follow_up else None
        self._close(call_id, call.story.disposition, due)

    # --- referral --------------------------------------------------------------------------------

    def refer(self, call: PlannedCall, call_id: str) -> str:
        """Write a referral with the person's consent and make its page; returns its id."""
        youth = call.story.youth
        name = self.cast.partners[2 if youth else 0][0]
        started = self.office.submit(c.StartReferral(call_id))
        referral = str(started.result["referral"])
        self.office.submit(
            c.RecordReferralDetails(referral, _referral_values(call, self.partners[name]))
        )
        self.office.submit(c.IssueReferral(referral))
        self.office.submit(c.HandOverReferral(referral, "in_person", "charge nurse"))
        self.tally.referrals += 1
        return referral


def _referral_values(call: PlannedCall, partner: str) -> dict[str, Value]:
    story = call.story
    return {
        "partner": partner,
        "consent": "express_verbal",
        "consent_by": "the person",
        "capacity": "yes",
        "consent_obtained_by": "the clinician on scene",
        "consent_scope": "this referral, to the service named",
        "reason": "Crisis contact today; needs an early appointment and somebody to call.",
        "asked_for": "Assessment within two days, and a call back by tomorrow noon",
        "situation": f"{story.narrative} {' '.join(story.notes)}",
        "situation_source": "observed_by_clinician",
        "safety_concerns": "No weapon seen. Thoughts of death were asked about and answered.",
        "strengths": "Family close by, agrees to help, keeps appointments",
        "safety_plan": "Warning signs, two people to call, 9-8-8, means locked away by the family.",
        "agreed_by": "the person and family",
        "person_wants": "To sleep, and to talk with the same clinician again",
        "done": "De-escalation at home, safety plan written together, family informed.",
        "follow_up_owner": "Crisis clinic",
        "follow_up_due": "within 24 hours",
    }


def _tuples(values: object) -> dict[str, Value]:
    assert isinstance(values, dict)
    return {n: tuple(v) if isinstance(v, list) else v for n, v in values.items()}
