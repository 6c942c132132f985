"""What the dialogs about response plans ask, and the lines that come of the answers."""

from collections.abc import Iterator, Mapping

from mcrrt.domain.call_fields import CALL_TYPES, SAFETY_FLAGS
from mcrrt.domain.fields import Value
from mcrrt.domain.plan_changes import PlannedKind, known_lines, own_line
from mcrrt.domain.response_plan import LineKind, PlanLine, Plans
from mcrrt.domain.urgency import Urgency
from mcrrt.service import words
from mcrrt.service.language import LANGUAGES, N_, _, in_language
from mcrrt.ui.kit.checks import ChecksInput
from mcrrt.ui.kit.chips import ChipsInput
from mcrrt.ui.kit.fields import Input, LineInput
from mcrrt.ui.present.agency import LINE_KIND, line_words

_LONGEST = 160
_NAMED = N_("Emergency department: {hospital}")


def line_inputs(kind: PlannedKind, plans: Plans, program: Plans) -> list[Input]:
    """Return what is asked about a kind: every known line to tick, and words for new ones."""
    known = known_lines(plans, program)
    groups = [
        (_(heading), [(line.id, line_words(line)) for line in known if line.kind is each])
        for each, heading in LINE_KIND.items()
    ]
    ticks = ChecksInput("lines", _("What applies"), [one for one in groups if one[1]])
    ticks.set_value(tuple(line.id for line in kind.now.lines))
    return [
        ticks,
        LineInput("tell_en", _("Somebody else is told (what to do, in English)"), _LONGEST),
        LineInput("tell_fr", _("The same in French; empty: the English words"), _LONGEST),
        LineInput("named_hospital", _("Another hospital for these calls, by its name"), 120),
    ]


def more_lines(values: Mapping[str, Value]) -> Iterator[PlanLine]:
    """Return the lines that were written, not ticked. Raises BadInput."""
    english, french, hospital = (
        str(values[name] or "") for name in ("tell_en", "tell_fr", "named_hospital")
    )
    if english or french:
        said = {"en": english, "fr": french or english}
        yield own_line(LineKind.NOTIFY, "other", said, "tell_en")
    if hospital:
        named = {code: in_language(code)(_NAMED).format(hospital=hospital) for code in LANGUAGES}
        yield own_line(LineKind.HOSPITAL, "hospital", named, "named_hospital")


def kind_inputs() -> list[Input]:
    """Return what is asked about a new kind of call."""
    return [
        ChipsInput("types", _("Kind of call"),
                   [(code, words.label(words.CALL_TYPE, code)) for code in CALL_TYPES]),
        ChipsInput("flags", _("Flags"),
                   [(code, words.label(words.SAFETY_FLAG, code)) for code in SAFETY_FLAGS]),
        ChipsInput("urgencies", _("Urgency"),
                   [(u.value, f"{u.value} {words.label(words.URGENCY, u)}") for u in Urgency]),
    ]  # fmt: skip


def picked(values: Mapping[str, Value], name: str) -> tuple[str, ...]:
    """Return the codes that were chosen."""
    chosen = values[name]
    return chosen if isinstance(chosen, tuple) else ()
