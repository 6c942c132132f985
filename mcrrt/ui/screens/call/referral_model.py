"""Referrals of the call in the working pane: writing, the live page, making it, what follows."""

import json
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from mcrrt.domain.account import Partner
from mcrrt.domain.errors import BadInput, McrrtError
from mcrrt.domain.fields import Value
from mcrrt.domain.journal import subject
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.answers import Pages, PartnerList, ReferralCardView, ReferralRow
from mcrrt.service.language import sentence
from mcrrt.service.office import Committed, Receipt
from mcrrt.ui.desk import Desk
from mcrrt.ui.screens.call.view_model import DRAFT_MS, CallState, CallViewModel

PREVIEW_MS = 200


@dataclass(frozen=True, slots=True)
class ReferralState:
    """What the referral tab draws. ``card`` is None while a call has no referral."""

    referrals: tuple[ReferralRow, ...] = ()
    card: ReferralCardView | None = None
    partners: tuple[Partner, ...] = ()
    pages: tuple[bytes, ...] = ()
    issued: bool = False


class ReferralViewModel(QObject):
    """One referral at a time of the call in the pane.

    Signals: ``state_changed(ReferralState)``; ``fields_saved(tuple)``; ``field_refused(str, str)``;
    ``document_ready(Pages)`` an issued document to print or save.
    """

    state_changed = Signal(object)
    fields_saved = Signal(object)
    field_refused = Signal(str, str)
    document_ready = Signal(object, str)

    def __init__(self, desk: Desk, call: CallViewModel) -> None:
        super().__init__(call)
        self._desk = desk
        self._call = call
        self.state = ReferralState()
        self.shown = False
        self.referral_id = ""
        self._of_call = ""
        self._pending: dict[str, Value] = {}
        self._draft_timer = self._timer(DRAFT_MS, self._keep_draft)
        self._preview_timer = self._timer(PREVIEW_MS, self._ask_preview)
        self._dpi = 110
        call.state_changed.connect(self._on_call)
        desk.committed.connect(self._on_committed)

    def _timer(self, milliseconds: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    def _set(self, state: ReferralState) -> None:
        self.state = state
        self.state_changed.emit(state)

    # --- which referral --------------------------------------------------------------------------

    def _on_call(self, state: CallState) -> None:
        """Another call has other referrals; the newest of them is shown."""
        if self._call.call_id != self._of_call:
            self.settle()
            self._of_call = self._call.call_id
            self.referral_id = ""
            self._set(ReferralState(partners=self.state.partners))
        rows = state.card.referrals if state.card else ()
        if rows != self.state.referrals:
            self._set(replace(self.state, referrals=rows))
        if self.shown and rows and not self.referral_id:
            self.open(rows[0].id)

    def show(self) -> None:
        """The tab came into view."""
        self.shown = True
        self._desk.ask(q.Partners(), self._on_partners)
        if self.state.referrals and not self.referral_id:
            self.open(self.state.referrals[0].id)
        elif self.referral_id:
            self._preview_timer.start()

    def hide(self) -> None:
        """The tab went out of view: no page needs drawing."""
        self.shown = False
        self.settle()

    def _on_partners(self, found: PartnerList) -> None:
        self._set(replace(self.state, partners=found.partners))

    def begin(self) -> None:
        """Begin a referral; what the call says is filled in."""
        self._call.settle()
        if self._call.call_id:
            self._desk.submit(c.StartReferral(self._call.call_id), self._on_begun)

    def _on_begun(self, receipt: Receipt) -> None:
        self.open(str(receipt.result["referral"]))

    def open(self, referral_id: str) -> None:
        """Show a referral."""
        self.settle()
        self.referral_id = referral_id
        self._set(replace(self.state, card=None, pages=()))
        self._ask_card()

    def _ask_card(self) -> None:
        if self.referral_id:
            self._desk.ask(q.ReferralCard(self.referral_id), self._on_card)

    def _on_card(self, card: ReferralCardView) -> None:
        if card.referral.id == self.referral_id:
            self._set(replace(self.state, card=card))
            self._preview_timer.start()

    def _on_committed(self, committed: Committed) -> None:
        if subject("referral", self.referral_id) in committed.subjects:
            self._ask_card()

    # --- writing ---------------------------------------------------------------------------------

    def edit(self, name: str, value: Value) -> None:
        """A field was changed."""
        self._pending[name] = value
        self._draft_timer.start()

    def _keep_draft(self) -> None:
        if self._pending and self.referral_id:
            text = json.dumps(self._pending, ensure_ascii=False)
            self._desk.submit(c.KeepDraft(f"referral/{self.referral_id}", text))

    def take_drafts(self, texts: dict[str, str]) -> None:
        """Make facts of what was typed before the program ended."""
        for form, text in texts.items():
            if form.startswith("referral/"):
                self._recover(form, json.loads(text))

    def _recover(self, form: str, values: dict[str, Value]) -> None:
        def drop(_receipt: Receipt) -> None:
            self._desk.submit(c.KeepDraft(form, ""))

        referral = form.removeprefix("referral/")
        self._desk.submit(c.RecordReferralDetails(referral, values), drop, lambda _error: None)

    def settle(self) -> None:
        """Make facts of what was typed."""
        self._draft_timer.stop()
        if not self._pending or not self.referral_id:
            return
        values, self._pending = self._pending, {}
        referral = self.referral_id

        def saved(_receipt: Receipt) -> None:
            self._desk.submit(c.KeepDraft(f"referral/{referral}", ""))
            self.fields_saved.emit(tuple(values))

        self._desk.submit(
            c.RecordReferralDetails(referral, values), saved,
            lambda error: self._on_refused(error, values),
        )  # fmt: skip

    def _on_refused(self, error: McrrtError, values: dict[str, Value]) -> None:
        bad = error.field if isinstance(error, BadInput) else ""
        if bad not in values:
            self._desk.refused.emit(error)
            return
        self.field_refused.emit(bad, sentence(error))
        rest = {name: value for name, value in values.items() if name != bad}
        if rest:
            self._pending = {**rest, **self._pending}
            self.settle()

    # --- the page --------------------------------------------------------------------------------

    def set_dpi(self, dpi: int) -> None:
        """Draw the page so sharp."""
        self._dpi = dpi

    def _ask_preview(self) -> None:
        card = self.state.card
        if not self.shown or card is None:
            return
        issues = card.referral.issues
        if issues and not card.referral.changed_since_issue:
            document = q.Document(self.referral_id, issues[-1].document, self._dpi)
            self._desk.ask(document, self._on_issued_pages)
        else:
            self._desk.ask(q.ReferralPreview(self.referral_id, self._dpi), self._on_preview)

    def _on_preview(self, pages: Pages) -> None:
        self._set(replace(self.state, pages=pages.png, issued=False))

    def _on_issued_pages(self, pages: Pages) -> None:
        self._set(replace(self.state, pages=pages.png, issued=True))

    def issue(self) -> None:
        """Make the page."""
        self.settle()
        self._desk.submit(c.IssueReferral(self.referral_id))

    def fetch(self, purpose: str) -> None:
        """Get the issued document to ``print`` or ``save`` it."""
        card = self.state.card
        if card is None or not card.referral.issues:
            return
        document = card.referral.issues[-1].document
        dpi = 300 if purpose == "print" else 0
        self._desk.ask(
            q.Document(self.referral_id, document, dpi),
            lambda pages: self.document_ready.emit(pages, purpose),
        )

    def record_use(self, how: str) -> None:
        """Record that the document was printed or saved."""
        card = self.state.card
        if card is not None and card.referral.issues:
            document = card.referral.issues[-1].document
            self._desk.submit(c.RecordDocumentUse(self.referral_id, document, how))

    def submit(self, command: c.Command) -> None:
        """Send any other command about this referral."""
        self.settle()
        self._desk.submit(command)
