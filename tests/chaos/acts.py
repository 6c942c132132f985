"""What a person at a desk does, at random: the commands of the product, from views that grow old.

Every personal text holds a word that is found nowhere else, so that a text in a place where it may
not be is noticed: ``CANARY``, the sort of text, the station, a number.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from mcrrt.domain.roles import Role
from mcrrt.domain.team_status import TRANSITIONS, TeamStatus
from mcrrt.domain.urgency import Urgency
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from tests.support import PASSWORD

LATEST = 5  # calls that everybody works on at once
SAFER = ("weapons", "injuries", "substances", "safe_now")
FLAGS = ("weapon", "violence", "medical", "animal", "children_present")
TYPES = ("suicidal", "psychosis", "anxiety", "substance", "other")
REFERRAL_LINES = ("reason", "asked_for", "strengths", "contact")
CREW = "v.crew"


@dataclass
class Mind:
    """What the person has seen. ``forms``: per call and field, the event seen when it was opened."""

    letter: str
    founder: bool
    chance: random.Random
    submit: Callable[[c.Command], Any]
    ask: Callable[[q.Question], Any]
    calls: list[str] = field(default_factory=list)
    forms: dict[str, dict[str, str | None]] = field(default_factory=dict)
    cards: dict[str, Any] = field(default_factory=dict)
    referrals: dict[str, dict[str, str | None]] = field(default_factory=dict)
    said: int = 0

    def text(self, sort: str) -> str:
        """Return a text with a word of its own."""
        self.said += 1
        return f"CANARY{sort}{self.letter}n{self.said}x{self.chance.randrange(10**6)} on the porch"

    def call(self) -> str:
        """Return one of the newest calls that are known here."""
        return self.chance.choice(self.calls[-LATEST:])

    def act(self) -> None:
        """Do one thing. Raises McrrtError when the product refuses."""
        if self.chance.random() < 0.15 or not self.calls:
            look(self)
        if not self.calls or self.chance.random() < 0.05:
            new_call(self)
            return
        names, weights = zip(*ACTS, strict=True)
        self.chance.choices(names, weights)[0](self)


def look(mind: Mind) -> None:
    """See the board, and open a card: what the next edits are based on."""
    board = mind.ask(q.Board())
    rows = sorted((*board.waiting, *board.active, *board.drafts), key=lambda row: row.id)
    mind.calls = [row.id for row in rows]
    if mind.calls:
        see(mind, mind.call())


def see(mind: Mind, call: str) -> Any:
    """Open one call's card."""
    card = mind.ask(q.CallCard(call)).call
    mind.cards[call] = card
    mind.forms[call] = {name: held.event for name, held in card.details.items()}
    return card


def new_call(mind: Mind) -> None:
    """Somebody rings."""
    values: dict[str, Any] = {
        "address": f"{mind.chance.randrange(1, 99)} {mind.text('ops')}",
        "caller_phone": f"905-555-01{mind.chance.randrange(100):02}",
        "weapons": mind.chance.choice(("yes", "no", "unknown")),
    }
    call = mind.submit(c.OpenCall(values)).result["call"]
    mind.calls.append(call)
    if mind.chance.random() < 0.8:
        mind.submit(c.QueueCall(call))


def any_values(mind: Mind) -> dict[str, Any]:
    """Return one to three fields with new values, of every policy."""
    chance = mind.chance
    choices: dict[str, Any] = {
        "address": mind.text("ops"),
        "narrative": mind.text("ops"),
        "person_name": mind.text("ops"),
        "call_type": chance.choice(TYPES),
        "what_helps": f"{chance.choice(('tea', 'a walk', 'music', 'quiet'))} {chance.randrange(99)}",
        "source": chance.choice(("911", "officer", "hospital")),
        "person_pronouns": chance.choice(("she", "they", "he", "")),
        "safety_flags": chance.sample(FLAGS, chance.randrange(3)),
        **{name: chance.choice(("yes", "no", "unknown", None)) for name in SAFER},
    }
    names = chance.sample(sorted(choices), chance.randrange(1, 4))
    return {name: choices[name] for name in names}


def details(mind: Mind) -> None:
    """Save a form that was opened a while ago; half of the times it is opened anew first."""
    call = mind.call()
    if call not in mind.forms or mind.chance.random() < 0.3:
        see(mind, call)
    form, values = mind.forms[call], any_values(mind)
    mind.submit(c.RecordCallDetails(call, values, {name: form.get(name) for name in values}))


def note(mind: Mind) -> None:
    """A note for everybody."""
    mind.submit(c.AddNote(mind.call(), mind.text("ops")))


def clinical_note(mind: Mind) -> None:
    """A note for clinicians only, which no vehicle receives."""
    mind.submit(c.AddNote(mind.call(), mind.text("clin"), clinical=True))


def correct(mind: Mind) -> None:
    """A note, and at once a better one."""
    call = mind.call()
    entry = mind.submit(c.AddNote(call, mind.text("ops"))).result["entry"]
    mind.submit(c.CorrectNote(call, entry, mind.text("ops"), "wrong word"))


def triage(mind: Mind) -> None:
    """Answers, or the end of the questions."""
    if mind.chance.random() < 0.2:
        mind.submit(c.FinishTriage(mind.call()))
        return
    answers = {item: mind.chance.choice(("yes", "no", "unknown")) for item in ("M1", "M2")}
    mind.submit(c.AnswerTriage(mind.call(), answers))


def assign(mind: Mind) -> None:
    """Send a team that looks free from here, or stack a call behind a busy one."""
    teams = mind.ask(q.Teams()).teams
    free = [team for team in teams if team.status is TeamStatus.AVAILABLE]
    busy = [team for team in teams if team.call]
    if free and (mind.chance.random() < 0.8 or not busy):
        mind.submit(c.AssignTeam(mind.call(), mind.chance.choice(free).id))
    elif busy:
        mind.submit(c.AssignTeam(mind.call(), mind.chance.choice(busy).id, stack=True))


def status(mind: Mind) -> None:
    """A team goes on to the next state, mostly towards being free again."""
    teams = [t for t in mind.ask(q.Teams()).teams if t.status is not TeamStatus.AVAILABLE]
    if not teams:
        return
    team = mind.chance.choice(teams)
    steps = [
        s for s in TRANSITIONS[team.status] if s not in (TeamStatus.ASSIGNED, TeamStatus.OFF_DUTY)
    ]
    if TeamStatus.AVAILABLE in steps and mind.chance.random() < 0.6:
        steps = [TeamStatus.AVAILABLE]
    for waiting in team.stacked[:1]:
        if team.status is TeamStatus.AVAILABLE:
            mind.submit(c.StartStackedCall(waiting, team.id))
            return
    if steps:
        mind.submit(c.SetTeamStatus(team.id, mind.chance.choice(steps)))


def settle(mind: Mind) -> None:
    """Look at what two people crossed on, and say what is right."""
    view = mind.ask(q.Attention())
    for one in view.sent_twice[:1]:
        mind.submit(c.SettleSentTwice(one.call, one.sending))
    if not view.fields or mind.chance.random() < 0.4:
        return
    one = mind.chance.choice(view.fields)
    keep = mind.chance.choice((one.kept.event, one.other.event))
    call, referral = ("", one.referral) if one.referral else (one.call, "")
    mind.submit(c.ResolveConflict(one.field, one.other.event, keep, call, referral))


def referral(mind: Mind) -> None:
    """Begin a referral, or go on with one that others may be writing as well."""
    call = mind.call()
    there = mind.ask(q.ReferralsOf(call)).referrals
    if not there:
        mind.submit(c.StartReferral(call, {"reason": mind.text("ref")}))
        return
    chosen = mind.chance.choice(there).id
    if chosen not in mind.referrals or mind.chance.random() < 0.3:
        card = mind.ask(q.ReferralCard(chosen)).referral
        mind.referrals[chosen] = {name: held.event for name, held in card.details.items()}
    seen, name = mind.referrals[chosen], mind.chance.choice(REFERRAL_LINES)
    base = {name: seen.get(name)}
    mind.submit(c.RecordReferralDetails(chosen, {name: mind.text("ref")}, base))


def end(mind: Mind) -> None:
    """Close, reopen, tie together, raise."""
    chance = mind.chance
    match chance.randrange(4):
        case 0:
            due = datetime.now(UTC) + timedelta(days=2)
            mind.submit(c.CloseCall(mind.call(), "D05", note=mind.text("ops"), follow_up_by=due))
        case 1:
            mind.submit(c.ReopenCall(mind.call(), "rang again"))
        case 2:
            mind.submit(c.LinkCalls(mind.call(), mind.call()))
        case _:
            mind.submit(
                c.RaiseUrgency(
                    mind.call(), chance.choice((Urgency.P0, Urgency.P1)), mind.text("ops")
                )
            )


def office_work(mind: Mind) -> None:
    """The founder gives the vehicles' account a right and takes it away; others add a member."""
    if not mind.founder:
        mind.submit(c.RecordMember(f"Member {mind.letter}{mind.said}", "officer"))
        return
    account = next(a for a in mind.ask(q.Accounts()).accounts if a.username == CREW)
    roles = set(account.roles) ^ {Role.CLINICIAN}
    mind.submit(c.ConfirmPassword(PASSWORD))
    mind.submit(c.ChangeAccount(CREW, account.name, tuple(sorted(roles)), True))


def set_the_table(mind: Mind) -> None:
    """What the founder prepares: three teams, a partner, the account of the vehicles."""
    now = datetime.now(UTC)
    for n in (1, 2, 3):
        officer = mind.submit(c.RecordMember(f"Officer {n}", "officer", badge=f"90{n}")).result
        clinician = mind.submit(c.RecordMember(f"Clinician {n}", "clinician")).result
        mind.submit(
            c.FormTeam(
                f"MC{n}", officer["member"], clinician["member"], now - timedelta(hours=1),
                now + timedelta(hours=12),
            )
        )  # fmt: skip
    mind.submit(c.RecordPartner("North Clinic", "hic", phone="905-555-0180"))


ACTS: tuple[tuple[Callable[[Mind], None], int], ...] = (
    (details, 30), (note, 12), (clinical_note, 8), (correct, 3), (triage, 8), (assign, 10),
    (status, 10), (settle, 8), (referral, 8), (end, 3), (office_work, 2),
)  # fmt: skip
