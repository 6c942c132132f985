"""What the agency has set, in words: templates of shifts, required training, response plans. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from mcrrt.domain.account import Member, Profession
from mcrrt.domain.pairing.situation import same
from mcrrt.domain.plan_changes import PlannedKind
from mcrrt.domain.response_plan import HOSPITAL, LineKind, Plan, PlanLine
from mcrrt.domain.roster import WEEKDAYS, Template
from mcrrt.domain.templates import crosses_midnight, length
from mcrrt.service import words
from mcrrt.service.language import N_, _, current, labelled, ngettext
from mcrrt.service.roster_words import hours
from mcrrt.ui.present.roster import weekday_name

LINE_KIND = {
    LineKind.SUPPORT: N_("Who comes beside the team"),
    LineKind.NOTIFY: N_("Who else is told"),
    LineKind.STAGE: N_("Staging"),
    LineKind.HOSPITAL: N_("Hospital"),
}

# --- templates -----------------------------------------------------------------------------------


def span_of(template: Template) -> str:
    """Return when its shift is: ``18:00 to 04:00 the next day, 10.0 h``."""
    long = length(template) / timedelta(hours=1)
    if crosses_midnight(template):
        said = _("{start} to {end} the next day, {hours}")
    elif template.end == "00:00":
        said = _("{start} to midnight, {hours}")
    else:
        said = _("{start} to {end}, {hours}")
    return said.format(start=template.start, end=template.end, hours=hours(long))


def days_words(days: Sequence[int]) -> str:
    """Return the days of the week on which a shift starts."""
    if len(set(days)) == WEEKDAYS:
        return _("every day")
    return ", ".join(weekday_name(day) for day in days)


# --- training ------------------------------------------------------------------------------------


def held_words(profession: Profession, code: str, members: Iterable[Member], today: date) -> str:
    """Say how many of those who could have the seat hold a code today."""
    seats = [one for one in members if one.active and one.profession is profession]
    n = sum(same(code) in map(same, one.qualified(today)) for one in seats)
    return ngettext("{n} of {all} holds it today", "{n} of {all} hold it today", n).format(
        n=n, all=len(seats)
    )


# --- response plans ------------------------------------------------------------------------------


def kind_words(plan: Plan) -> str:
    """Return the name of a kind of call: what is so of it."""
    return ", ".join(
        (
            *(words.label(words.CALL_TYPE, code) for code in plan.types),
            *(words.label(words.SAFETY_FLAG, code) for code in plan.flags),
            *(f"{code} {words.label(words.URGENCY, code)}" for code in plan.urgencies),
        )
    ) or ", ".join(words.label(words.ACTION, code) for code in plan.actions)


def when_words(plan: Plan) -> str:
    """Say for which calls a plan counts: any one of these."""
    parts: tuple[tuple[str, Mapping[str, str], tuple[str, ...]], ...] = (
        (_("Kind of call"), words.CALL_TYPE, plan.types),
        (_("Flags"), words.SAFETY_FLAG, plan.flags),
        (_("Urgency"), words.URGENCY, plan.urgencies),
        (_("Asked for by a checklist"), words.ACTION, plan.actions),
    )
    return "; ".join(
        labelled(name, ", ".join(words.label(kind, code) for code in codes))
        for name, kind, codes in parts
        if codes
    )


def line_words(line: PlanLine) -> str:
    """Return what a line asks for, in the language in use."""
    return line.text[current()].replace(HOSPITAL, _("(the hospital of the municipality)"))


def applies_words(plan: Plan) -> str:
    """Return all that applies to a kind, on one line."""
    return "; ".join(map(line_words, plan.lines)) or _("nothing applies")


def applies_lines(plan: Plan | None) -> Iterator[str]:
    """Return all that applies to a kind, a paragraph for each sort of thing."""
    if plan is None:
        yield _("This kind did not come with the program.")
        return
    if not plan.lines:
        yield _("Nothing applies.")
    for kind, heading in LINE_KIND.items():
        lines = [line_words(line) for line in plan.lines if line.kind is kind]
        if lines:
            yield labelled(_(heading), "; ".join(lines))


def origin_words(kind: PlannedKind) -> str:
    """Say whose a kind is as it stands."""
    return _("your own") if kind.changed else _("as it came")
