"""What is said before the window closes: parked drafts, unsent work, the hub of other machines."""

from collections.abc import Sequence

from mcrrt.service.language import _
from mcrrt.ui.kit.dialog import Wording


def closing_wording(drafts: Sequence[str], unsent: str, *, hub: bool = False) -> Wording | None:
    """Return the question, or None when nothing is left behind.

    ``drafts`` are the numbers of calls in draft; ``unsent`` is the sentence of the link; ``hub``
    says that other machines work with the hub that this window keeps.
    """
    parts = []
    if drafts:
        text = _("These drafts are saved but not on the board: {calls}. Nobody is sent to a draft.")
        parts.append(text.format(calls=", ".join(drafts)))
    if unsent:
        parts.append(unsent)
    if hub:
        parts.append(
            _("This console is the hub of its network: while it is closed, every other machine works "
              "alone. Nothing is lost.")
        )  # fmt: skip
    if not parts:
        return None
    title = _("Close the hub of the network")
    if drafts or unsent:
        title = _("Close with unsent work") if unsent else _("Close with parked drafts")
    return Wording(title, _("Close anyway"), "\n\n".join(parts), stay=_("Stay"))
