"""What a key, a word or a button does: from the wish to the command, and what is said after."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from mcrrt.domain.assignment import ResponseMode
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service import words
from mcrrt.service.answers import Pages
from mcrrt.service.language import _, labelled
from mcrrt.service.news import Receipt
from mcrrt.ui.actions.grammar import TEAM_VERBS, Unclear, Understood, understand
from mcrrt.ui.command_dialog import submit_confirmed
from mcrrt.ui.screens.call import view as call_view
from mcrrt.ui.shell.asking import Asking
from mcrrt.ui.shell.handover import Handover
from mcrrt.ui.shell.places import SEARCH
from mcrrt.ui.shell.printing import Printing, hand_out
from mcrrt.ui.shell.proof import Proof
from mcrrt.ui.shell.settling import Settling
from mcrrt.ui.shell.watching import Watching
from mcrrt.ui.shell.workspace import Workspace


class Doing:
    """Carries out what was asked for in one workspace."""

    def __init__(self, window: QWidget, workspace: Workspace, printing: Printing) -> None:
        self._window = window
        self._space = workspace
        self._desk = workspace.desk
        self._printing = printing
        self.asking = Asking(window, workspace.desk, workspace.said.say)
        self.settling = Settling(workspace)
        self.proof = Proof(window, workspace, printing)
        self.handover = Handover(window, workspace, printing)
        self.watching = Watching(window, workspace)
        self.show_help: Callable[[], object] = lambda: None
        self._connect()

    def _connect(self) -> None:
        space, pane = self._space, self._space.pane
        space.understood.connect(self.carry_out)
        space.letter_typed.connect(self.letter)
        pane.intake.queue_requested.connect(self.queue)
        pane.intake.park_requested.connect(self.park)
        pane.triage.divert_requested.connect(self.divert)
        pane.triage.lower_requested.connect(self.lower_urgency)
        space.triage_model.formulation_needed.connect(self._ask_formulation)
        pane.header.raise_requested.connect(self.raise_urgency)
        pane.header.close_requested.connect(self.close_call)
        pane.send.send_requested.connect(self._on_send)
        pane.send.pair_requested.connect(self._on_pair)
        pane.send.read_back_requested.connect(
            lambda team: self.read_back(team, space.call_model.call_id)
        )
        pane.send.state_requested.connect(
            lambda team, state: self.set_state(team, TeamStatus(state))
        )
        pane.send.start_requested.connect(self._on_start)
        pane.send.not_to_go_requested.connect(self.watching.not_to_go)
        pane.send.withdraw_requested.connect(self._on_withdraw)
        pane.timeline.correct_requested.connect(
            lambda entry, text: self.asking.correct_note(space.call_model.call_id, entry, text)
        )
        space.call_model.field_refused.connect(
            lambda name, words_: space.said.say(labelled(words.field_label(name), words_), bad=True)
        )
        space.referral_model.field_refused.connect(
            lambda name, words_: space.said.say(labelled(words.field_label(name), words_), bad=True)
        )
        self._connect_referral()
        self._connect_owed()

    def _connect_referral(self) -> None:
        view, model = self._space.pane.referral, self._space.referral_model
        view.hand_over_requested.connect(lambda: self._on_referral(self.asking.hand_over))
        view.answer_requested.connect(lambda: self._on_referral(self.asking.referral_answer))
        view.withdraw_requested.connect(lambda: self._on_referral(self.asking.withdraw_referral))
        view.partner_requested.connect(
            lambda: self._space.settings.ask_new_partner(model.choose_partner)
        )
        model.document_ready.connect(self._on_document)

    def _connect_owed(self) -> None:
        owed = self._space.owed
        owed.contact_requested.connect(lambda call: self.asking.follow_up(call, self._number(call)))
        owed.review_requested.connect(lambda call: self.asking.review(call, self._number(call)))
        owed.answer_requested.connect(self._on_owed_answer)

    def _number(self, call: str) -> str:
        rows = self._space.owed_model.rows
        return next((row.call.number for row in rows if row.call.id == call), "")

    # --- the command line and letters -------------------------------------------------------------

    def carry_out(self, meaning: Understood) -> None:
        """Do what a line meant."""
        acts: dict[str, Callable[[Understood], object]] = {
            "new": lambda m: self._space.new_call(m.text),
            "send": lambda m: self.send(m.team, m.call, stack=m.stack, read_back=m.read_back),
            "read_back": lambda m: self.read_back(m.team, m.call),
            "status": self._state_from_line,
            "note": self._note_from_line,
            "emergency": lambda m: self.watching.start_emergency(m.team),
            "check": lambda m: self.watching.check(m.team, m.text),
            "close": self._close_from_line,
            "find": lambda m: self._find(m.text),
            "help": lambda _m: self.show_help(),
            "O": lambda m: self._space.work_on(m.call),
            "TR": lambda m: self._show(m.call, call_view.TRIAGE),
            "R": lambda m: self._show(m.call, call_view.REFERRAL),
            "P": self._print_from_line,
        }
        acts[meaning.verb](meaning)

    def _show(self, call: str, tab: int) -> None:
        self._space.open_call(call)
        self._space.pane.show_tab(tab)

    def _find(self, text: str) -> None:
        self._space.show_screen(SEARCH)
        self._space.search.start(text)

    def _state_from_line(self, meaning: Understood) -> None:
        status, _space, place = meaning.text.partition(" ")
        self.set_state(meaning.team, TeamStatus(status), place.strip())

    def _note_from_line(self, meaning: Understood) -> None:
        self.note(meaning.call, meaning.text)

    def _close_from_line(self, meaning: Understood) -> None:
        code, _space, note = meaning.text.partition(" ")
        self._desk.submit(
            c.CloseCall(meaning.call, code, (), note.strip()),
            lambda _receipt: self._space.said.say(meaning.echo),
        )

    def _print_from_line(self, meaning: Understood) -> None:
        self._show(meaning.call, call_view.REFERRAL)
        self._space.referral_model.fetch("print")

    def letter(self, letter: str) -> None:
        """A letter on a list is a verb; D shows whom to send."""
        upper = letter.upper()
        if upper == "N":
            self._space.new_call()
        elif upper == "D":
            self._space.pane.show_tab(call_view.SEND)
        elif letter == "/":
            self._space.top.line.setFocus()
        elif letter == "?":
            self.show_help()
        elif upper in TEAM_VERBS:
            meaning = understand(upper, self._space.world())
            if isinstance(meaning, Understood):
                self.carry_out(meaning)
            else:
                self._say(meaning)

    def _say(self, unclear: Unclear) -> None:
        self._space.said.say(unclear.hint, bad=True)

    # --- calls -----------------------------------------------------------------------------------

    def finish(self) -> None:
        """Do what the part in view is for: onto the board, triage done, team sent, page made."""
        pane = self._space.pane
        if self._space.call_model.state.card is None and not self._space.call_model.state.new:
            return
        acts: dict[int, Callable[[], object]] = {
            call_view.INTAKE: self.queue,
            call_view.TRIAGE: self._space.triage_model.finish,
            call_view.SEND: pane.send.send_current,
            call_view.REFERRAL: self._issue,
        }
        acts[pane.tab]()

    def _issue(self) -> None:
        """Make the page, or say what is missing."""
        model = self._space.referral_model
        if model.state.card is None:
            model.begin()
        else:
            model.issue()

    def queue(self) -> None:
        """Put the draft on the board and go on with triage."""
        state = self._space.call_model.state
        if state.call is not None and state.call.stage.value != "draft":
            self._space.focus_lists()
            return
        if self._space.call_model.queue():
            self._space.said.say(_("The call is on the board."))
            self._space.pane.show_tab(call_view.TRIAGE)

    def park(self) -> None:
        """Leave the form; a draft stays as a chip on top of the board."""
        model = self._space.call_model
        state = model.state
        draft = state.call is None or state.call.stage.value == "draft"
        if draft:
            model.leave()
        else:
            model.settle()
        self._space.focus_lists()

    def note(self, call: str, text: str) -> None:
        """Write a note from anywhere; undo corrects it away."""

        def said(receipt: Receipt) -> None:
            entry = str(receipt.result["entry"])

            def undo() -> None:
                self._desk.submit(
                    c.CorrectNote(call, entry, _("(withdrawn by its author)"), _("undone"))
                )

            self._space.said.say(_("Note written."), undo=undo)

        self._desk.submit(c.AddNote(call, text), said)

    def _call(self) -> tuple[str, str, str] | None:
        """The call in the pane: id, number, urgency."""
        card = self._space.call_model.state.card
        if card is None:
            return None
        return card.call.id, card.call.number, card.urgency.value if card.urgency else ""

    def close_call(self) -> None:
        """Ask how the call ended."""
        found = self._call()
        if found:
            self.asking.close(found[0], found[1], self._space.follow_up_hours)

    def cancel_call(self) -> None:
        """Ask why nobody is needed."""
        found = self._call()
        if found:
            self.asking.cancel(found[0], found[1])

    def raise_urgency(self) -> None:
        """Ask how urgent it is."""
        found = self._call()
        if found:
            self.asking.raise_urgency(*found)

    def _ask_formulation(self, pack: str) -> None:
        found = self._call()
        if found:
            self.asking.formulation(found[0], found[1], pack)

    def lower_urgency(self) -> None:
        """Ask two people how urgent it is."""
        found = self._call()
        if found:
            self.asking.lower_urgency(*found)

    def divert(self) -> None:
        """Ask who takes the caller."""
        found = self._call()
        if found:
            self.asking.divert(found[0], found[1])

    def reopen(self) -> None:
        """Ask why it is worked on again."""
        found = self._call()
        if found:
            self.asking.reopen(found[0], found[1])

    # --- teams -----------------------------------------------------------------------------------

    def _on_send(self, team: str, mode: str, stack: bool) -> None:
        call = self._space.call_model.call_id
        view = self._space.pane.send
        self.send(team, call, stack=stack, mode=ResponseMode(mode), read_back=view.said_back)
        view.read_back.setChecked(False)

    def _on_pair(self, officer: str, clinician: str, mode: str) -> None:
        """Two who are free become a team and go."""
        call = self._space.call_model.call_id
        self._space.call_model.settle()

        def done(receipt: Receipt) -> None:
            text = _("{team} was formed and sent.").format(team=receipt.result["call_sign"])
            self._space.said.say(text)
            self._space.focus_lists()

        self._submit(c.SendPair(call, officer, clinician, ResponseMode(mode)), done)

    def _submit(self, command: c.Command, then: Callable[[Receipt], None]) -> None:
        """Send a team; where a hard rule stands against it, ask why it goes all the same."""
        submit_confirmed(self._window, self._desk, command, then, self._space.refuse)

    def send(
        self,
        team: str,
        call: str,
        *,
        stack: bool = False,
        mode: ResponseMode = ResponseMode.FIRST_RESPONDER,
        read_back: bool = False,
    ) -> None:
        """Send a team; undo takes it back while it has not acknowledged."""
        self._space.call_model.settle()
        row = self._space.board_model.state.team(team)
        name = row.call_sign if row else ""

        def said(_receipt: Receipt) -> None:
            def undo() -> None:
                self._desk.submit(c.SetTeamStatus(team, TeamStatus.AVAILABLE))

            text = _("{team} waits for its next call.") if stack else _("{team} was sent.")
            if self._space.link_model.state.cut_off and not stack:
                text = _("{team} was sent, provisionally: the hub cannot be reached.")
            self._space.said.say(text.format(team=name), undo=None if stack else undo)
            self._space.focus_lists()

        self._submit(c.AssignTeam(call, team, mode, stack, read_back), said)

    def read_back(self, team: str, call: str) -> None:
        """Record that a team said by radio that it goes."""
        row = self._space.board_model.state.team(team)
        text = _("{team} read the call back: recorded.").format(team=row.call_sign if row else "")
        self._desk.submit(c.RecordReadBack(call, team), lambda _receipt: self._space.said.say(text))

    def toggle_read_back(self) -> None:
        """Before a team is sent: it read the call back. After: record it for the team meant."""
        team = self._space.world().team
        row = self._space.board_model.state.team(team.id) if team else None
        waits = row is not None and row.provisional and not row.read_back
        box = self._space.pane.send.read_back
        if box.isVisible() and not waits:
            box.toggle()
            return
        meaning = understand("RB", self._space.world())
        if isinstance(meaning, Understood):
            self.carry_out(meaning)
        else:
            self._say(meaning)

    def set_state(self, team: str, status: TeamStatus, place: str = "") -> None:
        """Set the state of a team, its members and its call in one action."""
        row = self._space.board_model.state.team(team)
        word = words.label(words.TEAM_STATUS, status)
        text = _("{team}: {state}").format(team=row.call_sign if row else "", state=word)
        self._desk.submit(
            c.SetTeamStatus(team, status, place), lambda _receipt: self._space.said.say(text)
        )

    def correct_state(self) -> None:
        """Ask a supervisor for the right state of the team that is meant."""
        team = self._space.world().team
        if team is None:
            self._space.said.say(_("Choose a team first."), bad=True)
        else:
            self.asking.correct_status(team.id, team.name)

    def _on_start(self, team: str) -> None:
        self._submit(
            c.StartStackedCall(self._space.call_model.call_id, team), lambda _receipt: None
        )

    def _on_withdraw(self, team: str) -> None:
        row = self._space.board_model.state.team(team)
        name = row.call_sign if row else ""
        self.asking.withdraw_stacked(self._space.call_model.call_id, team, name)

    # --- referrals and paper ---------------------------------------------------------------------

    def _on_referral(self, question: Callable[[str, str], None]) -> None:
        card = self._space.referral_model.state.card
        if card is not None:
            question(card.referral.id, card.referral.number)

    def _on_owed_answer(self, _call: str, referral: str) -> None:
        rows = self._space.owed_model.rows
        found = next((r.referral for r in rows if r.referral and r.referral.id == referral), None)
        if found is not None:
            self.asking.referral_answer(found.id, found.number)

    def _on_document(self, pages: Pages, purpose: str) -> None:
        """Print or save it, and put on record what became of it."""
        space = self._space
        used = hand_out(self._printing, self._window, pages, purpose, space.said.say)
        if used:
            space.referral_model.record_use(used)

    def print_referral(self) -> None:
        """Print the referral in view."""
        self._space.pane.show_tab(call_view.REFERRAL)
        self._space.referral_model.fetch("print")
