"""The checklists for a clinical lead: ``docs/triage.md``, made from the packs themselves.

``python3 dev.py docs`` writes it; a test holds the committed file against it. An instrument's own
words never stand here, whatever its licence: only labels and rules do.
"""

import sys
from collections.abc import Iterable, Iterator

from mcrrt.domain.packs.condition import All, Any, Between, Condition, Is, Not, Open
from mcrrt.domain.packs.pack import Compartment, DiversionGate, Item, Pack, PackRole, Rule
from mcrrt.domain.packs.scoring import Band, Level, Levels, Total
from mcrrt.service import packs, words
from mcrrt.service.reference_tables import table

_INTRODUCTION = (
    "# The checklists",
    "",
    "Made from `resources/packs` by `python3 dev.py docs`: this page says what the program does, rule by",
    "rule, so that a clinical lead can read and sign it. Nothing here is about a person; it is about how",
    "urgent *our response* is. A person decides; no concern endorsed does not mean no risk.",
    "",
    "What holds for every checklist:",
    "",
    "- **The most urgent rule that fires decides.** P0 is the most urgent, P4 the least. Safety, medical and",
    "  clinical urgency are shown side by side.",
    "- **Unknown is never no.** A rule about an item that was not asked, or not known, does not fire and is not",
    "  ruled out. Only a rule that says *is open* looks at that.",
    "- **While a starred item (★) is open, the result is provisional** and at least as urgent as the checklist",
    "  says there. Nobody can set the urgency lower than that.",
    "- **An intake checklist** decides how urgent a call is and whether a crisis worker by phone may be offered.",
    "  **A screener** can raise the urgency and never lowers it, and nobody can go below what it says. **A",
    "  record** keeps a result from elsewhere and moves nothing.",
    "- **Only an answer skips a question.** When the question before it was refused or not known, the next one",
    "  is asked all the same.",
    "- A result with something open is *at least* so. A total with a part missing is not shown, or only as a",
    "  minimum where the checklist allows that.",
    "- A version is frozen by its hash once it has been used. `main.py pack check FILE` says whether a",
    "  checklist of your own can be relied on, and names the place of what is wrong.",
)
_WEEK = 7 * 24
_ROLES = {
    PackRole.INTAKE: "intake: decides how urgent a call is",
    PackRole.SCREENER: "screener: may raise the urgency, never lowers it",
    PackRole.RECORD: "record: keeps a result from elsewhere and moves nothing",
}
_COMPARTMENTS = {
    Compartment.POLICE: "the police record",
    Compartment.HEALTH: "the health record, for clinicians",
}


def page(shown: Iterable[Pack]) -> str:
    """Return the page of these checklists as Markdown."""
    lines = [*_INTRODUCTION]
    for pack in shown:
        lines += _pack(pack)
    return "\n".join(lines) + "\n"


def _pack(pack: Pack) -> Iterator[str]:
    yield from ("", f"## {pack.title['en']}")
    if pack.about:
        yield from ("", pack.about["en"])
    yield ""
    yield from table(("", ""), _facts(pack))
    yield from ("", "### Items", "")
    yield from table(("Item", "Asks", "Answers", "Asked"), map(_item, pack.items))
    yield from _anchors(pack)
    if pack.rules:
        yield from ("", "### Rules", "")
        head = ("Rule", "When", "Urgency", *_level_head(pack), "Shown as", "To do")
        yield from table(head, (_rule(pack, rule) for rule in pack.rules))
    yield from _scoring(pack)
    yield from _diversion(pack.diversion)
    yield from ("", "### What bars lowering", "", _bars(pack))


def _facts(pack: Pack) -> Iterator[tuple[str, str]]:
    yield ("Id, version", f"`{pack.id}` {pack.version}")
    yield ("Hash", f"`{pack.hash}`")
    yield ("What it may do", _ROLES[pack.role])
    yield ("Answers belong to", _COMPARTMENTS[pack.compartment])
    yield ("In use", "from the start" if pack.on else "when an administrator switches it on")
    yield ("Licence", pack.licence.name)
    yield ("", pack.licence.notice["en"])
    if pack.licence.terms:
        yield ("To be confirmed first", pack.licence.terms["en"])
    yield ("While a ★ is open", str(pack.while_starred_open) if _stars(pack) else "has no ★")
    yield ("When nothing fires", str(pack.when_nothing))


def _stars(pack: Pack) -> list[str]:
    return [item.id for item in pack.items if item.star]


# --- items ---------------------------------------------------------------------------------------


def _item(item: Item) -> tuple[str, ...]:
    asked = "always" if item.ask_when is None else f"when {_said(item.ask_when)}"
    star = " ★" if item.star else ""
    text = item.text["en"] + (" (kept, moves nothing)" if item.record_only else "")
    return (f"`{item.id}`{star}", text, _answers(item), asked)


def _answers(item: Item) -> str:
    parts = ["yes, no"] if item.yes_no else []
    parts += [", ".join(choice.id for choice in item.choices)] if item.choices else []
    parts += ["{} to {}".format(*item.numbers)] if item.numbers else []
    return " or ".join(parts)


def _anchors(pack: Pack) -> Iterator[str]:
    """What numbers and choices stand for, where a checklist says so."""
    rows = [
        (f"`{item.id}`", str(number), text["en"])
        for item in pack.items
        for number, text in item.anchors.items()
    ]
    rows += [
        (f"`{item.id}`", choice.id, choice.text["en"])
        for item in pack.items
        for choice in item.choices
    ]
    if rows:
        yield ""
        yield from table(("Item", "Answer", "Stands for"), rows)


# --- rules ---------------------------------------------------------------------------------------


def _level_head(pack: Pack) -> tuple[str, ...]:
    return ("Level",) if isinstance(pack.scoring, Levels) else ()


def _rule(pack: Pack, rule: Rule) -> tuple[str, ...]:
    level = (rule.level or "–",) if isinstance(pack.scoring, Levels) else ()
    to_do = "; ".join(_action(pack, action) for action in rule.actions)
    return (
        f"`{rule.id}`", _said(rule.when), rule.urgency or "–", *level, rule.text["en"], to_do or "–",
    )  # fmt: skip


def _action(pack: Pack, action: str) -> str:
    own = pack.actions.get(action)
    return own["en"] if own else words.ACTION[action]


def _said(condition: Condition) -> str:
    """Return a condition in words; what belongs together stands in brackets."""
    match condition:
        case Is(item, value):
            return f"{item} is {value}"
        case Open(item):
            return f"{item} is open"
        case Between(item, low, high):
            return f"{item} {_range(low, high)}"
        case All(parts):
            return " and ".join(map(_part, parts))
        case Any(parts):
            return " or ".join(map(_part, parts))
        case Not(part):
            return f"not ({_said(part)})"
    raise AssertionError(condition)  # a new kind of condition has no words yet


def _part(condition: Condition) -> str:
    joined = isinstance(condition, All | Any) and len(condition.parts) > 1
    return f"({_said(condition)})" if joined else _said(condition)


def _range(low: int | None, high: int | None) -> str:
    if high is None:
        return f"is {low} or more"
    return f"is {high} or less" if low is None else f"is {low} to {high}"


# --- scoring -------------------------------------------------------------------------------------


def _scoring(pack: Pack) -> Iterator[str]:
    match pack.scoring:
        case Levels(levels):
            yield from ("", "### Levels", "")
            yield (
                "The level is the first of these that a rule which fires names; the last one when "
                "none does. While nothing was answered there is no level."
            )
            yield ""
            yield from table(("Level", "Shown as", "Within"), map(_level, levels))
        case Total() as total:
            yield from ("", "### Total", "", _total(total), "")
            yield from table(
                ("Total", "Band", "Shown as", "Urgency", "Within"), map(_band, total.bands)
            )


def _level(level: Level) -> tuple[str, ...]:
    return (f"`{level.id}`", level.text["en"], _within(level.within_hours))


def _total(total: Total) -> str:
    worse = "lower" if total.lower_is_worse else "higher"
    blank = (
        "With a part open it is shown as a minimum."
        if total.as_minimum
        else "With a part open there is no total and no band, never a 0."
    )
    of = f"The sum of {', '.join(total.items)}" if len(total.items) > 1 else "The number itself"
    lines = [f"{of}; the {worse}, the worse.", blank]
    if total.cutoffs:
        reaches = "at or below" if total.lower_is_worse else "at or above"
        at = " and ".join(map(str, total.cutoffs))
        lines.append(f"Whether it is {reaches} {at} is shown beside it.")
    if any(band.urgency for band in total.bands):
        lines.append("What is certain already, whatever the open parts will be, counts at once.")
    return " ".join(lines)


def _band(band: Band) -> tuple[str, ...]:
    ends = str(band.low) if band.low == band.high else f"{band.low} to {band.high}"
    return (ends, f"`{band.id}`", band.text["en"], band.urgency or "–", _within(band.within_hours))


def _within(hours: float | None) -> str:
    if hours is None:
        return "–"
    if hours and hours % _WEEK == 0:
        return f"{hours / _WEEK:g} weeks"
    return f"{hours:g} hours" if hours else "at once"


# --- what may not be done ------------------------------------------------------------------------


def _diversion(gate: DiversionGate | None) -> Iterator[str]:
    if gate is None:
        return
    sources = ", ".join(words.CHOICES["source"][source] for source in gate.closed_by_source)
    yield from (
        "",
        "### Diversion",
        "",
        "A crisis worker by phone may be offered only when all of this holds:",
        "",
    )
    yield f"- {', '.join(gate.needs_yes)}: yes"
    yield f"- none of these is yes: {', '.join(gate.closed_by_yes)}"
    yield "- no starred item is open"
    if sources:
        yield f"- the call did not come from: {sources}"


def _bars(pack: Pack) -> str:
    match pack.role:
        case PackRole.SCREENER:
            return "Everything it says: nobody may set the urgency lower than a rule or band above."
        case PackRole.RECORD:
            return "Nothing: it moves nothing."
    stars = ", ".join(_stars(pack))
    return (
        f"A starred item ({stars}) that is open holds {pack.while_starred_open}; one that is yes holds "
        "the urgency of its rule. Everything else may be lowered by two people with a reason."
    )


def main() -> None:
    """Write the page to standard output."""
    sys.stdout.write(page(file.pack for file in packs.shipped().values()))


if __name__ == "__main__":
    main()
