"""Templates of shifts as the agency keeps them: what one may be, and how its shift lies in the day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from mcrrt.domain import text
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.roster import WEEKDAYS, Template, clock_time

MOST = 24
_LONGEST_NAME = 40


def check_template(given: Template, others: Iterable[Template] = (), place: str = "") -> Template:
    """Return the template as it is kept. Raises BadInput at its field, or at ``place``.

    ``others`` are the templates that stand beside it.
    """
    name = text.required(place or "name", given.name, _LONGEST_NAME)
    start = clock_time(given.start, place or "start")
    end = clock_time(given.end, place or "end")
    if start == end:
        raise BadInput(place or "end", N_("A template starts and ends at different times."))
    if not given.days:
        raise BadInput(place or "days", N_("A template starts on at least one day of the week."))
    if not set(given.days) <= set(range(WEEKDAYS)):
        raise BadInput(
            place or "days", N_("The days of a template are numbers from 0 (Monday) to 6.")
        )
    if any(other.name.casefold() == name.casefold() for other in others):
        raise BadInput(place or "name", N_("Two templates have the same name."))
    return Template(name, f"{start:%H:%M}", f"{end:%H:%M}", tuple(sorted(set(given.days))))


def check_templates(value: object, place: str) -> tuple[Template, ...]:
    """Return all templates of an agency from a list of objects. Raises BadInput at ``place``."""
    if not isinstance(value, list) or len(value) > MOST:
        raise BadInput(place, N_("Give a list of at most {most} templates."), most=MOST)
    found: list[Template] = []
    for one in value:
        found.append(check_template(_read(one, place), found, place))
    return tuple(found)


def _read(data: object, place: str) -> Template:
    raw = data if isinstance(data, Mapping) else {}
    days = raw.get("days", list(range(WEEKDAYS)))
    words = [raw.get(part) for part in ("name", "start", "end")]
    whole = isinstance(days, list) and all(type(day) is int for day in days)
    if not whole or not all(isinstance(word, str) for word in words):
        raise BadInput(
            place, N_("A template has a name, a start, an end, and days from 0 (Monday) to 6.")
        )
    name, start, end = map(str, words)
    return Template(name, start, end, tuple(days))


def to_data(templates: Iterable[Template]) -> list[dict[str, object]]:
    """Return templates as they are kept in the setting."""
    return [
        {"name": one.name, "start": one.start, "end": one.end, "days": list(one.days)}
        for one in templates
    ]


# --- changing ------------------------------------------------------------------------------------


def with_template(
    templates: Sequence[Template], given: Template, before: str = ""
) -> tuple[Template, ...]:
    """Return the templates with one more, or with the one called ``before`` changed."""
    places = [place for place, one in enumerate(templates) if one.name == before]
    if before and not places:
        raise BadInput("name", N_("This template is not there any more. Nothing was changed."))
    others = [one for one in templates if not before or one.name != before]
    checked = check_template(given, others)
    if before:
        return (*templates[: places[0]], checked, *templates[places[0] + 1 :])
    if len(templates) >= MOST:
        raise BadInput("name", N_("Give a list of at most {most} templates."), most=MOST)
    return (*templates, checked)


def without_template(templates: Iterable[Template], name: str) -> tuple[Template, ...]:
    """Return the templates without the one of this name."""
    return tuple(one for one in templates if one.name != name)


# --- in the day ----------------------------------------------------------------------------------


def length(template: Template) -> timedelta:
    """Return how long its shift is by the clock."""
    start, end = (
        timedelta(hours=clock.hour, minutes=clock.minute)
        for clock in (clock_time(template.start), clock_time(template.end))
    )
    return end - start if end > start else end - start + timedelta(days=1)


def crosses_midnight(template: Template) -> bool:
    """Say whether some of its shift is after midnight; one that ends at midnight has none."""
    start, end = clock_time(template.start), clock_time(template.end)
    return end <= start and (end.hour, end.minute) != (0, 0)
