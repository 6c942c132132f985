"""What is said before the window closes: parked drafts, and what the hub has not received."""

from collections.abc import Sequence

from mcrrt.service.language import _
from mcrrt.ui.kit.dialog import Wording


def closing_wording(drafts: Sequence[str], unsent: str) -> Wording | None:
    """Return the question, or None when nothing is left behind.

    ``drafts`` are the numbers of calls in draft; ``unsent`` is the sentence of the link.
    """
    parts = []
    if drafts:
        text = _("These drafts are saved but not on the board: {calls}. Nobody is sent to a draft.")
        parts.append(text.format(calls=", ".join(drafts)))
    if unsent:
        parts.append(unsent)
    if not parts:
        return None
    title = _("Close with parked drafts") if drafts and not unsent else _("Close with unsent work")
    return Wording(title, _("Close anyway"), "\n\n".join(parts), stay=_("Stay"))
