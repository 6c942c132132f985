"""What a check of the store found, in a sentence of the language in use."""

from mcrrt.service.answers import VerifyReport
from mcrrt.service.language import _


def check_words(report: VerifyReport) -> str:
    """Return the sentence: everything is whole, or the first thing that is not and what to do."""
    if report.ok and report.tables_checked:
        said = _("All {n} entries are as they were written and none is missing; the tables are "
                 "what they say.")  # fmt: skip
    elif report.ok:
        said = _("All {n} entries are as they were written and none is missing.")
    elif report.bad_table:
        said = _("The table '{table}' is not what the journal says. Run: main.py rebuild")
    elif report.bad_position:
        said = _("Entry {position} ({event}): {why}. Nothing is deleted. Restore the latest backup: "
                 "main.py restore")  # fmt: skip
    else:
        said = _("{why}. Nothing is deleted. Restore the latest backup: main.py restore")
    return said.format(
        n=report.entries,
        table=report.bad_table,
        position=report.bad_position,
        event=report.bad_event,
        why=_(report.why),
    )
