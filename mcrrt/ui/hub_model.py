"""Belonging to a hub, and being one: what the machines page and its questions know and do."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from mcrrt.domain.errors import McrrtError
from mcrrt.service import wire
from mcrrt.service.access import Right
from mcrrt.service.answers import Me
from mcrrt.service.commands import ConfirmPassword
from mcrrt.service.lan import CodeMade, CodeWish, hub_url
from mcrrt.service.language import N_, _
from mcrrt.service.news import LinkPhase, Receipt
from mcrrt.ui.desk import Desk
from mcrrt.ui.hub_keeper import HubKeeper, HubPhase, HubState
from mcrrt.ui.link_model import LinkState, LinkViewModel

CHECKING = N_("Looking at the password…")
STARTING = N_("Starting the hub…")
JOINING = N_(
    "Exchanging with the hub what each does not have. With a large store this takes some minutes; it "
    "goes on when you close this question."
)
_HERE = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class HubWork:
    """What the page draws. ``own`` is the port at which this machine is its own hub, 0 for none.

    ``busy`` says what is being done, ``problem`` why it was not, ``done`` what was.
    """

    hub: HubState = field(default_factory=HubState)
    phase: LinkPhase = LinkPhase.ALONE
    own: int = 0
    busy: str = ""
    problem: McrrtError | None = None
    done: str = ""

    @property
    def keeps(self) -> bool:
        """Say whether this window keeps a hub, or should."""
        return self.hub.phase is not HubPhase.NONE


class HubViewModel(QObject):
    """Signals: ``state_changed(HubWork)``; ``code_made(CodeMade)``; ``code_refused(McrrtError)``."""

    state_changed = Signal(object)
    code_made = Signal(object)
    code_refused = Signal(object)

    def __init__(
        self, desk: Desk, me: Me, link: LinkViewModel, keeper: HubKeeper, parent: QObject | None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._link = link
        self.me = me
        self.keeper = keeper
        self._wish: wire.JoinHub | None = None
        self._port = 0  # at which this console is about to be the hub
        self.state = HubWork(hub=keeper.state)
        keeper.state_changed.connect(self._on_hub)
        link.state_changed.connect(self._on_link)
        self._on_link(link.state)

    @property
    def may(self) -> bool:
        """Say whether whoever is logged in may decide about the hub."""
        return Right.ACCOUNTS in self.me.rights

    def _set(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]
        self.state_changed.emit(self.state)

    def _on_link(self, link: LinkState) -> None:
        own = 0
        if link.view is not None:
            own = _own_port(link.view.hubs)
            self.keeper.others = any(
                one.state == "active" and not one.here for one in link.view.machines
            )
        self._set(phase=link.news.phase, own=own)

    def forget(self) -> None:
        """What was refused has been read."""
        if self.state.problem is not None and not self.state.busy:
            self._set(problem=None)

    # --- joining, and being one --------------------------------------------------------------------

    def join(self, url: str, code: str, name: str, password: str) -> None:
        """Let this store belong to a hub."""
        self._begin(hub_url(url), code, name, password)

    def be_hub(self, port: int, name: str, password: str) -> None:
        """Be the hub of the network, and the first machine that belongs to it."""
        self._port = port
        self._begin("", "", name, password)

    def _begin(self, url: str, code: str, name: str, password: str) -> None:
        """The password comes first: a wrong one must not cost whoever is in the session."""
        self._wish = wire.JoinHub(url, code, self.me.username, password, name)
        self._set(busy=_(CHECKING), problem=None, done="")
        self._desk.submit(ConfirmPassword(password), self._on_confirmed, self._on_failed)

    def _on_confirmed(self, _receipt: Receipt) -> None:
        if not self._port:
            self._send()
            return
        self._set(busy=_(STARTING))
        self.keeper.start(self._port)

    def _on_hub(self, hub: HubState) -> None:
        self._set(hub=hub)
        if not self._port or self._wish is None or self._wish.code:
            return
        if hub.phase is HubPhase.SERVING:
            self.keeper.ask_code(CodeWish(), self._on_first_code, self._on_failed)
        elif hub.problem is not None:
            self._on_failed(hub.problem)

    def _on_first_code(self, made: CodeMade) -> None:
        if self._wish is not None:
            self._wish = replace(self._wish, url=self.keeper.state.urls[-1], code=made.code)
            self._send()

    def _send(self) -> None:
        self._set(busy=_(JOINING))
        self._desk.send(self._wish, self._on_joined, self._on_failed)

    def _on_joined(self, joined: wire.Joined) -> None:
        port, self._port, self._wish = self._port, 0, None
        if port:
            self.keeper.keep()
        words = _("This machine belongs to the hub. Its own fingerprint: {letters}.")
        self._set(busy="", done=words.format(letters=joined.fingerprint))
        self._link.refresh()

    def _on_failed(self, error: McrrtError) -> None:
        port, self._port, self._wish = self._port, 0, None
        if port:
            self.keeper.stop()
        self._set(busy="", problem=error)

    # --- keeping the hub ---------------------------------------------------------------------------

    def start_again(self) -> None:
        """Start the hub that has ended, or that this machine was."""
        self.keeper.start(self.state.hub.port or self.state.own)
        self.keeper.keep()

    def stop_hub(self) -> None:
        """Be the hub no more."""
        self._set(done="")
        self.keeper.stop()

    def ask_code(self, kind: str) -> None:
        """Have a code made for one more machine of this agency."""
        self.keeper.ask_code(
            CodeWish(self.me.agency, kind), self._on_code, self._on_code_refused
        )  # fmt: skip

    def _on_code(self, made: CodeMade) -> None:
        self.code_made.emit(made)

    def _on_code_refused(self, error: McrrtError) -> None:
        self.code_refused.emit(error)

    def stop(self) -> None:
        """Nobody is in any more: a hub that was only about to be is none."""
        if self._port:
            self._port, self._wish = 0, None
            self.keeper.stop()


def addresses(hub: HubState) -> tuple[str, ...]:
    """Return what other machines can try; this one's own name for itself only when it is all."""
    others = tuple(url for url in hub.urls if urlsplit(url).hostname not in _HERE)
    return others or hub.urls


def until(made: CodeMade) -> datetime:
    """Return until when a code works."""
    return datetime.fromisoformat(made.until)


def _own_port(hubs: tuple[str, ...]) -> int:
    """Return the port of a hub that this machine reaches on itself, or 0."""
    for url in hubs:
        where = urlsplit(url)
        if where.hostname in _HERE and where.port:
            return where.port
    return 0
