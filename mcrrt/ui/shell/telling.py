"""What the window tells by itself: how the store is, what went wrong, that the hub came or went."""

from mcrrt.service import questions as q
from mcrrt.service.answers import HealthView
from mcrrt.service.language import _
from mcrrt.service.news import Committed, LinkPhase
from mcrrt.ui.desk import Desk
from mcrrt.ui.shell.said import SaidLine


class Telling:
    """Says what nobody asked about, each once, in the line at the foot."""

    def __init__(self, desk: Desk, said: SaidLine) -> None:
        self._desk = desk
        self._said = said

    def ask_health(self) -> None:
        """Ask how the store is."""
        self._desk.ask(q.Health(), self._on_health)

    def _on_health(self, health: HealthView) -> None:
        if "head_damaged" in health.notices:
            self._said.say(
                _("The head file was damaged. Check the store under Settings."), bad=True
            )
        self._show_entries(health.entries)

    def _show_entries(self, count: int) -> None:
        self._said.show_store(_("{n} entries, saved here").format(n=count))

    def notice(self, code: str) -> None:
        """Tell of something that happened beside the work."""
        if code == "backup_failed":
            text = _("The backup could not be made. Look at the free space and the backup folder.")
            self._said.say(text, bad=True)

    def committed(self, committed: Committed) -> None:
        """Tell what an entry means for this machine."""
        self._show_entries(committed.position)
        if "access.clock_stepped" in committed.kinds:
            self._said.say(
                _("This machine's clock jumped. Times go on from the old clock; check it, then lock "
                  "and unlock."), bad=True,
            )  # fmt: skip
        if "access.hub_went_back" in committed.kinds:
            self._said.say(
                _("The hub had lost entries that it had received. This machine has offered them "
                  "again; nothing is lost here."), bad=True,
            )  # fmt: skip

    def link_moved(self, before: str, after: str) -> None:
        """Offline is a state, not an error: it is said once, quietly."""
        if after == LinkPhase.OFFLINE:
            self._said.say(_("The hub cannot be reached. Work goes on here, and nothing is lost."))
        elif before == LinkPhase.OFFLINE and after != LinkPhase.REFUSED:
            self._said.say(_("The hub is back. What was written meanwhile is being exchanged."))

    def hub_ended(self) -> None:
        """The hub that this window keeps has ended by itself."""
        self._said.say(
            _("The hub of this network has ended. Settings, Machines (F12) starts it again."),
            bad=True,
        )
