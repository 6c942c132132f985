"""From answers to a result that can be explained.

The most urgent rule decides (domain.md 3.9). A starred item that is open keeps the result at
least as urgent as the pack says (P1 in the intake checklist), and the result says that it is
provisional. Order of answers never matters; unknown never counts as no.
"""

from collections.abc import Mapping

from mcrrt.domain.packs.answers import applies
from mcrrt.domain.packs.ask_next import ask_next
from mcrrt.domain.packs.condition import NOT_ASKED, OPEN, YES, Answer
from mcrrt.domain.packs.pack import Axis, Pack, PackRole, Rule
from mcrrt.domain.packs.result import STAR_OPEN, TOTAL, Axes, Bar, Diversion, Reason, Result
from mcrrt.domain.packs.scoring import Levels, Scored, Total
from mcrrt.domain.urgency import Urgency, most_urgent

# What is only to be considered, and the action that settles it.
_STRONGER = {"consider_ems": "ems"}


def evaluate(
    pack: Pack, answers: Mapping[str, Answer], *, source: str | None = None, ask: int = 2
) -> Result:
    """Return the result of these answers.

    ``answers`` have been checked with ``check_answers``; items that are missing were not asked.
    ``source`` is where the call came from, which can close the diversion gate. ``ask`` is how
    many items to propose next.
    """
    to_ask = [item for item in pack.items if applies(item, answers)]
    unanswered = tuple(i.id for i in to_ask if answers.get(i.id, NOT_ASKED) in OPEN)
    open_stars = tuple(i.id for i in to_ask if i.star and i.id in unanswered)
    fired = [rule for rule in pack.rules if rule.when.holds(answers) is True]
    of_total = _total_reasons(pack, answers)
    from_rules = _decided([*fired, *of_total]) or pack.when_nothing
    urgency = min(from_rules, pack.while_starred_open) if open_stars else from_rules
    stars = _star_reasons(open_stars, from_rules, pack.while_starred_open)
    of_rules = tuple(Reason(rule.item, rule.id, rule.urgency) for rule in _by_urgency(fired))
    return Result(
        pack=pack.id,
        version=pack.version,
        hash=pack.hash,
        urgency=urgency,
        provisional=bool(open_stars),
        complete=not unanswered,
        at_least=bool(unanswered),
        axes=_axes(pack, fired, of_total),
        reasons=(*stars, *of_rules, *of_total),
        unanswered=unanswered,
        ask_next=ask_next(pack, answers, unanswered, open_stars, fired, urgency)[:ask],
        actions=_actions(fired),
        diversion=_diversion(pack, answers, open_stars, source),
        scored=_scored(pack, answers, fired),
        bars=_bars(pack, (*of_rules, *of_total), open_stars),
        role=pack.role,
    )


def _decided(found: list[Rule | Reason]) -> Urgency | None:
    return most_urgent(*(one.urgency for one in found))


def _actions(fired: list[Rule]) -> tuple[str, ...]:
    """Return what to do, most urgent first, each once; a thing to do is not to be considered."""
    found = dict.fromkeys(action for rule in _by_urgency(fired) for action in rule.actions)
    return tuple(action for action in found if _STRONGER.get(action) not in found)


def _by_urgency(rules: list[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: rule.urgency or "P9")


def _axes(pack: Pack, fired: list[Rule], of_total: tuple[Reason, ...]) -> Axes:
    def on(axis: Axis) -> Urgency | None:
        found: list[Rule | Reason] = [rule for rule in fired if rule.axis is axis]
        if isinstance(pack.scoring, Total) and pack.scoring.axis == axis:
            found += of_total
        return _decided(found)

    return Axes(on(Axis.SAFETY), on(Axis.MEDICAL), on(Axis.CLINICAL))


def _star_reasons(
    open_stars: tuple[str, ...], from_rules: Urgency, floor: Urgency
) -> tuple[Reason, ...]:
    """Return the open starred items where they are what decides."""
    if floor >= from_rules:
        return ()
    return tuple(Reason(item, STAR_OPEN, floor) for item in open_stars)


def _total_reasons(pack: Pack, answers: Mapping[str, Answer]) -> tuple[Reason, ...]:
    """Return the items that a total adds up, where its band is certain and says something."""
    scoring = pack.scoring
    band = scoring.certain(answers) if isinstance(scoring, Total) else None
    if not isinstance(scoring, Total) or band is None or band.urgency is None:
        return ()
    answered = [item for item in scoring.items if answers.get(item, NOT_ASKED) not in OPEN]
    return tuple(Reason(item, f"{TOTAL}.{band.id}", band.urgency) for item in answered)


def _scored(pack: Pack, answers: Mapping[str, Answer], fired: list[Rule]) -> Scored | None:
    match pack.scoring:
        case Levels() as levels:
            answered = any(answer not in OPEN for answer in answers.values())
            named = {rule.level for rule in fired}
            severe = (level for level in levels.levels if level.id in named)
            level = next(severe, levels.levels[-1] if answered else None)
            return Scored(level=level.id, within_hours=level.within_hours) if level else Scored()
        case Total() as total:
            return total.scored(answers)
        case None:
            return None


def _bars(pack: Pack, reasons: tuple[Reason, ...], open_stars: tuple[str, ...]) -> tuple[Bar, ...]:
    """Return what bars lowering (domain.md 3.9): starred items, and all that a screener says."""
    screener = pack.role is PackRole.SCREENER
    return (
        *(Bar(item, pack.while_starred_open) for item in open_stars),
        *(
            Bar(reason.item, reason.urgency)
            for reason in reasons
            if reason.urgency and (screener or pack.by_id[reason.item].star)
        ),
    )


def _diversion(
    pack: Pack, answers: Mapping[str, Answer], open_stars: tuple[str, ...], source: str | None
) -> Diversion:
    gate = pack.diversion
    if gate is None:
        return Diversion(open=False, closed_by=())
    closed_by = [item for item in gate.closed_by_yes if answers.get(item) == YES]
    closed_by += [item for item in open_stars if item not in closed_by]
    closed_by += [item for item in gate.needs_yes if answers.get(item) != YES]
    if source in gate.closed_by_source:
        closed_by.append("source")
    return Diversion(open=not closed_by, closed_by=tuple(closed_by))
