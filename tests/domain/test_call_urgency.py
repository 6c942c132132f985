"""Two machines that triage one call, each as it sees it: what must hold for every order of events.

A hub keeps the log. A machine sees what it has taken in of it, and what it has done itself since (domain.md 8.1, rules 3 and 4).
"""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcrrt.domain import fold
from mcrrt.domain.call import Call
from mcrrt.domain.call_urgency import LOWERING_CODES, covered_by, floor, live, require_lower, said
from mcrrt.domain.errors import Refused
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts import triage as tr
from mcrrt.domain.journal import Entry, Fact
from mcrrt.domain.packs.condition import NOT_ASKED, OPEN
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.packs.pack import PackRole
from mcrrt.domain.roles import Role
from mcrrt.domain.run import Run
from mcrrt.domain.urgency import Urgency, most_urgent
from tests.domain.making import NOON, entry, minutes, shipped_pack

P0, P1, P2, P3, P4 = Urgency
PACKS = {name: shipped_pack(name) for name in ("mcrrt-intake", "medical-red-flags")}
INTAKE, FLAGS = PACKS.values()
STARS = tuple(item.id for item in INTAKE.items if item.star)
ASKED = {
    INTAKE.id: (*STARS, "SF4", "H2", "H4", "O1", "X1"),
    FLAGS.id: tuple(item.id for item in FLAGS.items[:4]),
}
BOTH = (Role.CLINICIAN, Role.SUPERVISOR)


@dataclass(frozen=True)
class Act:
    """Something a person tries: what it is, and the words of it."""

    kind: str
    values: tuple[Any, ...] = ()


_SOME = {
    pack: st.dictionaries(
        st.sampled_from(items), st.sampled_from(("yes", "no", "no", "unknown", "not_asked")),
        min_size=1, max_size=3,
    )
    for pack, items in ASKED.items()
}  # fmt: skip
_CALM = st.just(dict.fromkeys(ASKED[INTAKE.id], "no"))
ANSWERS = st.one_of(
    st.tuples(st.just(INTAKE.id), _SOME[INTAKE.id]),
    st.tuples(st.just(INTAKE.id), _CALM),
    st.tuples(st.just(FLAGS.id), _SOME[FLAGS.id]),
)
ACTS = st.one_of(
    ANSWERS.map(lambda v: Act("answer", v)),
    ANSWERS.map(lambda v: Act("answer", v)),
    st.sampled_from(tuple(PACKS)).map(lambda pack: Act("done", (pack,))),
    st.sampled_from((P1, P2, P3, P4)).map(lambda u: Act("lower", (u,))),
    st.sampled_from((P1, P2, P3, P4)).map(lambda u: Act("lower", (u,))),
    st.sampled_from((P0, P2, P3)).map(lambda u: Act("raise", (u,))),
    st.tuples(st.sampled_from(("z", "z", "new")), st.sampled_from(Urgency)).map(
        lambda v: Act("screen", v)
    ),
)
# Who acts; None: they hand over what they did and take in what is there.
STEPS = st.lists(
    st.tuples(st.sampled_from("AB"), st.none() | ACTS | ACTS | ACTS), min_size=4, max_size=24
)


@dataclass
class Machine:
    """One station: the call as it sees it, and what it has done and not handed over."""

    name: str
    log: list[Entry]
    own: list[Entry] = field(default_factory=list)
    runs: int = 0
    states: dict[str, fold.State] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.take_in()

    def view(self) -> Call:
        """The call as it is here."""
        call = self.states["call:k"]
        assert isinstance(call, Call)
        return call

    def hand_over(self) -> None:
        """Hand over what was done here, and take in everything that is there."""
        self.log += self.own
        self.own = []
        self.take_in()

    def take_in(self) -> None:
        """See the whole log, with nothing of one's own beside it."""
        assert not self.own
        self.states = {"call:k": folded(self.log)}

    def act(self, what: Act) -> None:
        """Do it if it may be done, as this machine sees it."""
        call = self.view()
        made = getattr(self, what.kind)(call, *what.values)
        if made is None:
            return
        fact, base = made
        number = len(self.log) + len(self.own)
        one = replace(entry(fact, NOON + minutes(number), actor=self.name), base=base)
        self.own.append(one)
        fold.apply(self.states, one, lambda _name: None)

    def answer(self, call: Call, pack: str, given_: dict[str, str]) -> tuple[Fact, Any] | None:
        run = call.open_run(pack)
        before = dict(run.answers) if run else {}
        result = evaluate(PACKS[pack], {**before, **given_})
        if run is None:
            self.runs += 1
        name = run.id if run else f"{self.name}{self.runs}"
        return tr.TriageAnswered("k", name, given_, result), (
            {"assessment": run.event} if run else {}
        )

    def done(self, call: Call, pack: str) -> tuple[Fact, Any] | None:
        run = call.open_run(pack)
        return (tr.TriageDone("k", run.id), {}) if run else None

    def lower(self, call: Call, to: Urgency) -> tuple[Fact, Any] | None:
        try:
            require_lower(call, to, LOWERING_CODES[0], BOTH)
        except Refused:
            return None
        base = {"lowered": call.lowered.event if call.lowered else None}
        covers = covered_by(call, to)
        return tr.UrgencyLowered("k", to, covers, LOWERING_CODES[0], "", "pat"), base

    def screen(self, call: Call, name: str, urgency: Urgency) -> tuple[Fact, Any] | None:
        name = f"{self.name}{name}" if name == "new" else name
        known = next((one for one in call.screened if one.id == name), None)
        others = tuple(one.id for one in call.screened if one.id != name)
        fact = tr.ScreeningCounted("k", name, urgency, () if known else others)
        return fact, ({"counted": known.event} if known else {})


setattr(Machine, "raise", lambda _self, _call, to: (f.UrgencyRaised("k", to, "Shouts."), {}))

OPENED = [entry(f.CallOpened("k", "K")), entry(f.CallQueued("k"))]


def steps_of(entries: list[Entry]) -> list[tuple[Call, Entry, Call]]:
    """Each entry that counts, with the call before and after it."""
    states: dict[str, fold.State] = {}
    found = []
    for one in [*OPENED, *entries]:
        before = states.get("call:k")
        try:
            fold.apply(states, one, lambda _name: None)
        except Refused:
            continue
        after = states["call:k"]
        assert isinstance(after, Call)
        if isinstance(before, Call):
            found.append((before, one, after))
    return found


def folded(entries: list[Entry]) -> Call:
    return steps_of(entries)[-1][2]


def played(steps: list[tuple[str, Act | None]]) -> tuple[list[Entry], dict[str, Machine]]:
    """Play it out; what was not handed over stays at its machine."""
    log: list[Entry] = []
    machines = {name: Machine(name, log) for name in "AB"}
    for name, act in steps:
        if act is None:
            machines[name].hand_over()
        else:
            machines[name].act(act)
    return log, machines


def whole(steps: list[tuple[str, Act | None]]) -> list[Entry]:
    log, machines = played(steps)
    for machine in machines.values():
        machine.hand_over()
    return log


def less_urgent(now: Urgency | None, before: Urgency | None) -> bool:
    assert now is not None
    assert before is not None
    return now > before


def run_of(call: Call, name: str) -> Run | None:
    return next((a for a in call.assessments if a.id == name), None)


# --- rule 3 --------------------------------------------------------------------------------------


def may_lower(before: Call, one: Entry) -> bool:
    """Two people; or somebody who answers a run that is open, or asks for the first time."""
    match one.fact:
        case tr.UrgencyLowered():
            return True
        case tr.TriageAnswered() as fact:
            run = run_of(before, fact.assessment)
            return before.assessment is None or (run is not None and not run.done_at)
        case tr.ScreeningCounted() as fact:
            return fact.screening in [s.id for s in before.screened]
        case _:
            return False


@settings(max_examples=50)
@given(STEPS)
def test_it_gets_less_urgent_only_by_an_open_run_or_two_people(steps):
    for before, one, after in steps_of(whole(steps)):
        assert may_lower(before, one) or not less_urgent(after.urgency, before.urgency), one.fact


@settings(max_examples=50)
@given(STEPS)
def test_it_never_goes_below_what_bars_lowering(steps):
    for _before, _one, after in steps_of(whole(steps)):
        bar = floor(after)
        assert bar is None or not less_urgent(after.urgency, bar)
        for one in after.screened:
            assert one.replaced or not less_urgent(after.urgency, one.urgency)
        for run in live(after):
            stars = [reason.urgency for reason in run.result.reasons if reason.item in STARS]
            for urgency in stars if run.intake else ():
                assert urgency is None or not less_urgent(after.urgency, urgency)


# --- rule 4 --------------------------------------------------------------------------------------


@settings(max_examples=50)
@given(STEPS)
def test_while_a_star_is_open_it_is_p0_or_p1(steps):
    for _before, _one, after in steps_of(whole(steps)):
        assert after.urgency is not None
        if after.assessment is None:
            assert after.urgency <= P1
        for run in live(after):
            still_open = [star for star in STARS if run.answers.get(star, NOT_ASKED) in OPEN]
            if run.intake and still_open and not _late(after, run):
                assert after.urgency <= P1, still_open


def _late(call: Call, run: Run) -> bool:
    """What came after a run was finished holds only what was new; its result holds everything."""
    return run.id.startswith("event-")


# --- what was named, and what was not --------------------------------------------------------------


@settings(max_examples=50)
@given(STEPS)
def test_what_nobody_named_counts(steps):
    named: set[str] = set()
    for _before, one, after in steps_of(whole(steps)):
        if isinstance(one.fact, tr.UrgencyLowered):
            named |= set(one.fact.covers)
        for thing in said(after):
            assert thing.key in named or not less_urgent(after.urgency, thing.urgency)


@settings(max_examples=50)
@given(STEPS)
def test_of_two_lowerings_that_crossed_the_more_cautious_stands(steps):
    """Whatever each of the two goes on to do alone, until somebody has seen both."""
    log, machines = played(steps)
    for machine in machines.values():
        machine.hand_over()
    for machine in machines.values():
        machine.take_in()
    for machine in machines.values():
        for act in (Act("lower", (P3,)), Act("lower", (P4,))):
            machine.act(act)
    ours = {name: [e.fact for e in machine.own] for name, machine in machines.items()}
    views = {name: machine.view().lowered for name, machine in machines.items()}
    machines["B"].hand_over()
    machines["A"].hand_over()
    after = folded(log)
    if not all(ours.values()):
        return
    assert after.lowered is not None
    for name in "AB":
        view = views[name]
        assert view is not None
        assert not less_urgent(after.lowered.urgency, view.urgency)
        assert set(after.lowered.covers) <= set(view.covers)


@pytest.mark.parametrize("order", ["AB", "BA"])
def test_lowering_twice_alone_does_not_outdo_what_the_other_desk_said(order):
    log: list[Entry] = []
    a, b = Machine("A", log), Machine("B", log)
    a.act(Act("answer", (INTAKE.id, {**dict.fromkeys(ASKED[INTAKE.id], "no"), "H2": "yes"})))
    a.act(Act("raise", (P0,)))
    a.hand_over()
    b.take_in()
    a.act(Act("lower", (P2,)))
    b.act(Act("lower", (P3,)))
    b.act(Act("lower", (P4,)))
    for name in order:
        {"A": a, "B": b}[name].hand_over()
    assert folded(log).urgency is P2
    a.take_in()
    a.act(Act("lower", (P4,)))  # who has seen both decides
    a.hand_over()
    assert folded(log).urgency is P4


# --- two machines that crossed ---------------------------------------------------------------------


ALONE = st.lists(ACTS, min_size=1, max_size=5)


@settings(max_examples=50)
@given(STEPS, ALONE, ALONE, st.sampled_from(("AB", "BA")))
def test_what_either_said_counts_in_either_order(steps, ours, theirs, order):
    log = whole(steps)
    split = len(log)
    machines = {name: Machine(name, log, runs=100) for name in "AB"}
    known = folded(log)
    for name, acts in (("A", ours), ("B", theirs)):
        for act in acts:
            machines[name].act(act)
    views = {name: machine.view() for name, machine in machines.items()}
    for name in order:
        machines[name].hand_over()
    after = folded(log)
    for view in views.values():
        assert {r.event for r in view.raises} <= {r.event for r in after.raises}
        for run in view.assessments:
            was = run_of(known, run.id)
            if was is not None and was.event == run.event:
                continue  # no answer was given here
            now = run_of(after, run.id)
            assert now is not None
            # Answers to what the other one finished are kept beside it.
            beside = [a.result.urgency for a in after.assessments if _late(after, a)]
            stands = most_urgent(now.result.urgency, *(beside if now.done_at else ()))
            assert not less_urgent(stands, run.result.urgency)
        heard = {one.event for one in known.screened}
        for one in view.screened:
            now_ = next(s for s in after.screened if s.id == one.id)
            assert one.event in heard or not less_urgent(now_.urgency, one.urgency)
    lowerings = {one.fact.covers for one in log if isinstance(one.fact, tr.UrgencyLowered)}
    named = {key for covers in lowerings for key in covers}
    for thing in said(after):
        assert thing.key in named or not less_urgent(after.urgency, thing.urgency)
    if not any(isinstance(e.fact, tr.UrgencyLowered | tr.TriageAnswered | tr.ScreeningCounted)
               for e in log[split:]):  # fmt: skip
        for view in views.values():
            assert not less_urgent(after.urgency, view.urgency)


def test_what_one_said_apart_outlasts_all_that_the_other_answers_apart():
    """The second answer of somebody who has not seen it takes no more back than the first."""
    log: list[Entry] = []
    a, b = Machine("A", log), Machine("B", log)
    a.act(Act("answer", (INTAKE.id, {"X1": "no"})))
    a.hand_over()
    b.take_in()
    a.act(Act("answer", (INTAKE.id, {"M1": "yes"})))
    for item in ("H4", "O1", "X1"):
        b.act(Act("answer", (INTAKE.id, {item: "no"})))
    a.hand_over()
    b.hand_over()
    call = folded(log)
    assert call.urgency is P0
    assert floor(call) is P0
    a.take_in()
    a.act(Act("answer", (INTAKE.id, dict.fromkeys(STARS, "no"))))
    a.hand_over()
    assert folded(log).urgency is P4, "somebody has seen all of it"


# --- the trail -----------------------------------------------------------------------------------


@settings(max_examples=50)
@given(STEPS)
def test_the_trail_has_a_step_for_every_change_and_no_other(steps):
    found = steps_of(whole(steps))
    expected = [
        (one.event_id, one.at, one.actor, after.urgency, after.provisional)
        for before, one, after in found
        if (before.urgency, before.provisional) != (after.urgency, after.provisional)
    ]
    begun = len(found[0][0].moves)
    moves = found[-1][2].moves[begun:]
    assert [(m.event, m.at, m.by, m.urgency, m.provisional) for m in moves] == expected


def test_the_trail_names_what_made_it_so():
    log: list[Entry] = []
    a = Machine("A", log)
    a.act(Act("answer", (INTAKE.id, dict.fromkeys(ASKED[INTAKE.id], "no"))))
    a.act(Act("answer", (INTAKE.id, {"H2": "yes", "H4": "yes"})))
    a.act(Act("lower", (P2,)))
    moves = folded(a.own).moves
    assert [(m.cause, m.urgency, m.items) for m in moves] == [
        ("triage.answered", P4, ()),
        ("triage.answered", P1, ("H2",)),
        ("call.urgency_lowered", P2, ()),
    ]


def test_the_checklists_here_are_what_the_test_takes_them_for():
    assert (INTAKE.role, FLAGS.role) == (PackRole.INTAKE, PackRole.SCREENER)
    assert most_urgent(*(rule.urgency for rule in FLAGS.rules)) is P0
