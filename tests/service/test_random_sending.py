"""Any sequence of commands: nobody is on a call against a hard rule without a reason on record.

The rules are asked of the records here in another way than the program does it (domain.md 8.1, 12).
"""

import json
import random
from datetime import timedelta
from itertools import chain

from mcrrt.domain.account import Profession
from mcrrt.domain.assignment import Against
from mcrrt.domain.errors import McrrtError
from mcrrt.domain.facts.admin import Training
from mcrrt.domain.facts.crews import CrewsChanged
from mcrrt.domain.facts.teams import StackedCallStarted, TeamAssigned
from mcrrt.domain.pairing.sending import OWNED
from mcrrt.domain.support import SupportKind
from mcrrt.domain.team_status import TeamStatus as S
from mcrrt.service import commands as c
from tests.service.plain import assert_plain
from tests.support import START

CALLS, TEAMS = ("A1", "A1", "A2", "A3"), ("MC1", "MC1", "MC2", "MC5")
OFFICERS, CLINICIANS = ("4401", "4402", "4403", "4499"), ("C1", "C2", "C3", "C99")
STATES = (S.AVAILABLE, S.AVAILABLE, S.AVAILABLE, S.EN_ROUTE, S.OFF_DUTY)
LONGEST = timedelta(hours=13)  # the setting
SHIFT = (START, START + timedelta(hours=20))
DANGERS = ({"weapons": "yes"}, {"safety_flags": ("firearm_at_address",)})
# Mostly moments; sometimes a night, or long enough that training has lapsed.
PAUSES = (0.01,) * 9 + (0.5, 7)


class Chance(random.Random):
    """What people at a desk might wish for."""

    def call(self):
        return self.choice(CALLS)

    def team(self):
        return self.choice(TEAMS)

    def member(self):
        return self.choice((*OFFICERS, *CLINICIANS))

    def why(self):
        return self.choice(("", "Nobody else is near."))

    def maybe(self, members):
        return self.choice(("", *members))

    def seat(self):
        return self.choice(tuple(Profession))

    def acts(self):
        """Return what is done next, each with the hours before it."""
        make, _often = self.choices(ACTS, [often for _make, often in ACTS])[0]
        made = make(self)
        return made if isinstance(made, tuple) else ((made, self.choice(PAUSES)),)


def nap(x):
    """Home for three hours, which is no rest, and on again, with or without a team."""
    who = x.choice(("4499", "C99"))
    return ((c.StandDownTeam(x.team()), 0.01), (c.SignOff(who), 0.01), (c.SignOn(who), 3))


def take_up(x):
    """Clear, and begin what waits."""
    team = x.team()
    begin = c.StartStackedCall(x.call(), team, x.why())
    return ((c.SetTeamStatus(team, S.AVAILABLE), x.choice(PAUSES)), (begin, 0.01))


ACTS = (
    (lambda x: c.AssignTeam(x.call(), x.team(), despite=x.why()), 12),
    (lambda x: c.AssignTeam(x.call(), x.team(), stack=True, despite=x.why()), 4),
    (take_up, 8),
    (lambda x: c.SendPair(x.call(), "4499", "C99", despite=x.why()), 6),
    (lambda x: c.SendPair(x.call(), x.choice(OFFICERS), x.choice(CLINICIANS), despite=x.why()), 2),
    (lambda x: c.FormTeam(x.team(), x.choice(OFFICERS), x.choice(CLINICIANS), *SHIFT), 4),
    (lambda x: c.StandDownTeam(x.team()), 1),
    (lambda x: c.SetTeamStatus(x.team(), x.choice(STATES)), 10),
    (
        lambda x: c.ChangeCrew(
            x.team(), x.maybe(OFFICERS), x.maybe(CLINICIANS), "Why not.", x.why()
        ),
        4,
    ),
    (lambda x: c.SwapCrew(x.team(), x.team(), x.seat(), "Why not.", x.why()), 4),
    (lambda x: c.SplitTeam(x.team(), x.seat(), "Why not.", x.choice(("", "MC5"))), 2),
    (lambda x: c.MergeTeams(x.team(), x.team(), "Why not.", x.why()), 2),
    (lambda x: c.SignOn(x.member()), 2),
    (lambda x: c.SignOff(x.member()), 1),
    (lambda x: c.RecordConflictOfInterest(x.call(), x.member(), "Is family."), 6),
    (lambda x: c.LiftConflictOfInterest(x.call(), x.member(), "Is not."), 2),
    (lambda x: c.RecordCallDetails(x.call(), x.choice(DANGERS)), 1),
    (lambda x: c.AskSupport(x.call(), SupportKind.PATROL), 1),
    (nap, 3),
)


def state(shift, kind, word):
    """Return a record as it is in the store."""
    unit = shift.office.store.unit()
    try:
        return unit.load(f"{kind}:{word if kind == 'duty' else unit.find(kind, word)}")
    finally:
        unit.close()


def prepare(shift):
    """Two are on and free. Clinicians need a training; that of C1 ends tonight, nobody listed one for C3."""
    for who in ("4499", "C99"):
        shift.do(c.SignOn(who))
    shift.do(c.ChangeSetting("required_training", json.dumps({"clinician": ["CIT"]})))
    for badge, until in (("C1", "2026-06-11"), ("C2", "2026-12-31"), ("C99", "")):
        one = state(shift, "member", badge)
        trained = (Training("CIT", until),)
        shift.do(c.RecordMember(one.name, "clinician", one.id, badge=badge, training=trained))


def untrained(shift, who, day):
    member = state(shift, "member", who)
    counts = [one for one in member.training if not one.until or day.isoformat() <= one.until]
    return member.profession is Profession.CLINICIAN and not counts


def at_work(duty):
    """Return since when they work, a short break being none, and the rest before; None: long enough."""
    begun = None
    for one in reversed(duty.worked):
        if begun is not None and begun - one.end >= timedelta(hours=2):
            return begun, begun - one.end
        begun = one.start
    return begun, None


def broken(shift, call, who, at, ends):
    """Name the rules that a member breaks by going to a call, and that a person may answer for.

    ``ends`` is when their team goes off, None for whoever was in none.
    """
    begun, rest = at_work(state(shift, "duty", who))
    ends = begun + LONGEST if ends is None else ends
    if who in {one.member for one in call.not_to_go}:
        yield Against("conflict_of_interest", who)
    if rest is not None and rest < timedelta(hours=8):
        yield Against("no_rest", who)
    if ends <= at:
        yield Against("shift_over", who)


def check_sent(shift, wish, fact, at):
    call = state(shift, "call", fact.call)
    part = next(one for one in call.assignments if one.id == fact.assignment)
    crew = [who for who in (fact.officer, fact.clinician) if who]
    ends = None if isinstance(wish, c.SendPair) else state(shift, "team", fact.team).shift_end
    expected = {rule for who in crew for rule in broken(shift, call, who, at, ends)}
    assert set(fact.against) == expected
    assert part.despite or not expected
    if isinstance(wish, c.SplitTeam):
        return  # they were there already
    local_day = (at - timedelta(hours=4)).date()
    assert not any(untrained(shift, who, local_day) for who in crew)
    assert all(state(shift, "duty", who).on for who in crew)


def check_joined(shift, fact, at):
    for one in fact.teams:
        new = [who for who in one.after if one.call and who not in one.before]
        call = state(shift, "call", one.call) if one.call else None
        later = at + timedelta(days=1)  # whoever comes on with the seat is on as long as the team
        expected = {rule for who in new for rule in broken(shift, call, who, at, later)}
        given = {rule for rule in fact.against if rule.member in new}
        assert {rule for rule in given if rule.rule != "shift_over"} == expected
        assert fact.despite or not given
        assert not any(untrained(shift, who, (at - timedelta(hours=4)).date()) for who in new)


def check_facts(shift, wish, receipt):
    """Check what a command led to; return which rules were answered for, and in what."""
    facts = [shift.fact(event) for event in receipt.events]
    for fact in facts:
        if isinstance(fact, TeamAssigned | StackedCallStarted):
            check_sent(shift, wish, fact, shift.clock.time)
        elif isinstance(fact, CrewsChanged):
            check_joined(shift, fact, shift.clock.time)
    return {
        (type(fact).__name__, one.rule) for fact in facts for one in getattr(fact, "against", ())
    }


def test_nobody_goes_against_a_hard_rule_without_a_reason_on_record(new_shift):
    owned, refused = set(), set()
    for seed in range(8):
        shift, chance = new_shift(), Chance(seed)
        prepare(shift)
        for wish, hours in chain(*(chance.acts() for _ in range(60))):
            shift.clock.advance(hours=hours)
            try:
                receipt = shift.do(wish)
            except McrrtError as error:
                assert_plain(error)
                refused |= set(str(error.fields.get("rules", "")).split(", "))
            else:
                owned |= check_facts(shift, wish, receipt)
        shift.close()
    assert {name for name, _rule in owned} == {"TeamAssigned", "StackedCallStarted", "CrewsChanged"}
    assert {rule for _name, rule in owned} == OWNED
    assert refused >= OWNED | {"not_qualified", "off_duty"}
