"""Belonging to a hub and being one, as a part of the machines page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mcrrt.service.language import _, labelled, sentence
from mcrrt.service.news import LinkPhase
from mcrrt.ui.hub_keeper import HubPhase
from mcrrt.ui.hub_model import HubViewModel, HubWork, addresses
from mcrrt.ui.kit.compose import button, column
from mcrrt.ui.kit.flow import flow
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.screens.settings.hub_dialogs import BeHubDialog, CodeDialog, JoinDialog, ask_to_stop
from mcrrt.ui.theme.tokens import SPACE_S

# While all is well with a hub of somebody else there is nothing to join.
_CAN_JOIN = (LinkPhase.ALONE, LinkPhase.OFFLINE, LinkPhase.REFUSED)


class HubPart(QWidget):
    """What this machine has to do with a hub, and the ways to change it."""

    def __init__(self, model: HubViewModel) -> None:
        super().__init__()
        self._model = model
        self._state = PlainLabel("", "strong", wrap=True)
        self._where = PlainLabel("", wrap=True)
        self._proof = PlainLabel("", "small", wrap=True)
        self._problem = PlainLabel("", "danger", wrap=True)
        self._done = PlainLabel("", "good", wrap=True)
        for told in (self._where, self._proof, self._done):
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._join = button(_("Join a hub…"), self._on_join, icon_name="link", name="hub.join")
        self._be = button(_("Be the hub of this network…"), self._on_be, icon_name="house",
                          name="hub.be")  # fmt: skip
        self._code = button(_("Code for another machine…"), self._on_code, icon_name="key-round",
                            name="hub.code")  # fmt: skip
        self._again = button(_("Start the hub again"), model.start_again, icon_name="rotate-ccw",
                             name="hub.again")  # fmt: skip
        self._stop = button(_("Stop being the hub…"), self._on_stop, role="quiet", name="hub.stop")
        self._buttons = flow(self._join, self._be, self._code, self._again, self._stop)
        self.setLayout(column(
            self._state, self._where, self._proof, self._problem, self._done, self._buttons,
            space=SPACE_S,
        ))  # fmt: skip
        model.state_changed.connect(self.render_work)
        self.render_work(model.state)

    def _on_join(self) -> None:
        JoinDialog(self, self._model).open()

    def _on_be(self) -> None:
        BeHubDialog(self, self._model).open()

    def _on_code(self) -> None:
        CodeDialog(self, self._model).open()

    def _on_stop(self) -> None:
        ask_to_stop(self, self._model)

    def render_work(self, work: HubWork) -> None:
        """Draw what is so."""
        serving = work.hub.phase is HubPhase.SERVING
        where = ", ".join(addresses(work.hub)) if serving else ""
        proof = labelled(_("Fingerprint of the hub"), work.hub.fingerprint) if serving else ""
        problem = work.hub.problem or work.problem
        for label, words in (
            (self._state, work.busy or self._words(work)),
            (self._where, labelled(_("Others reach it at"), where) if where else ""),
            (self._proof, proof),
            (self._problem, sentence(problem) if problem else ""),
            (self._done, work.done),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        self._state.set_role("strong" if work.keeps or work.busy else "muted")
        self._show_buttons(work)

    def _words(self, work: HubWork) -> str:
        """Say what this machine is to its network, and who may change it."""
        match work.hub.phase:
            case HubPhase.SERVING:
                return _("This console is the hub of its network.")
            case HubPhase.STARTING:
                return _("The hub of this network is starting…")
            case HubPhase.ENDED:
                return _("The hub of this network does not run: the other machines work alone.")
        if work.own:
            return _("This console was the hub of its network; the other machines wait for it.")
        if work.phase is not LinkPhase.ALONE:
            return ""
        if not self._model.may:
            return _("An administrator can join this machine to a hub, or make it the hub of its "
                     "network.")  # fmt: skip
        return _("Several machines share their calls through a hub: join one that is there, or let "
                 "this console be it.")  # fmt: skip

    def _show_buttons(self, work: HubWork) -> None:
        phase, possible = work.hub.phase, self._model.keeper.possible
        free = self._model.may and not work.busy
        idle = free and not work.keeps
        shown = {
            self._join: idle and work.phase in _CAN_JOIN,
            self._be: idle and possible and work.phase is LinkPhase.ALONE,
            self._code: free and phase is HubPhase.SERVING,
            self._again: not work.busy and (
                phase is HubPhase.ENDED or (idle and possible and bool(work.own))
            ),
            self._stop: free and work.keeps,
        }  # fmt: skip
        for one, there in shown.items():
            one.setVisible(there)
        self._buttons.setVisible(any(shown.values()))
