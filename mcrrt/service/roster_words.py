"""The roster in words: what a file brings, why a row is refused, hours and rest."""

from collections.abc import Mapping

from mcrrt.service.language import N_, _, decimal
from mcrrt.service.roster_answers import RosterRow, ShiftRow

BRINGS: Mapping[str, str] = {
    "new": N_("New"),
    "changed": N_("Changed"),
    "same": N_("There already"),
    "refused": N_("Refused"),
}


def why_not(row: RosterRow | ShiftRow) -> str:
    """Return in one sentence why a row cannot be taken; '' when it can."""
    return _(row.why).format(**row.why_fields) if row.why else ""


_A_WEEK = 168


def rest_words(amount: float) -> str:
    """Return how long somebody has rested: nobody counts the hours of more than a week."""
    if amount >= _A_WEEK:
        return _("more than a week")
    return hours(amount)


def hours(amount: float) -> str:
    """Return hours with a decimal: ``7.5 h``."""
    return _("{hours} h").format(hours=decimal(amount))
