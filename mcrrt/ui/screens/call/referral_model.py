"""Referrals of the call in the working pane: writing, the live page, making it, what follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, QTimer, Signal

from mcrrt.domain.account import Partner
from mcrrt.domain.fields import Value
from mcrrt.domain.journal import subject
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.answers import Pages, PartnerList, ReferralCardView, ReferralRow
from mcrrt.service.language import current
from mcrrt.service.news import Committed, Receipt
from mcrrt.ui.desk import Desk
from mcrrt.ui.screens.call.view_model import CallState, CallViewModel
from mcrrt.ui.typing import Bases, Typing, Values

PREVIEW_MS = 200


@dataclass(frozen=True, slots=True)
class ReferralState:
    """What the referral tab draws.

    ``card`` is None while a call has no referral; ``refused`` was typed and could not be taken.
    """

    referrals: tuple[ReferralRow, ...] = ()
    card: ReferralCardView | None = None
    partners: tuple[Partner, ...] = ()
    pages: tuple[bytes, ...] = ()
    issued: bool = False
    refused: Mapping[str, Value] = field(default_factory=dict)


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
        self._typing = Typing(desk, self._save_command, self)
        self._typing.saved.connect(self._on_saved)
        self._typing.refused.connect(self._on_refused)
        self._preview_timer = QTimer(self)
        self._preview_timer.setSingleShot(True)
        self._preview_timer.setInterval(PREVIEW_MS)
        self._preview_timer.timeout.connect(self._ask_preview)
        self._dpi = 110
        self.language = current()
        call.state_changed.connect(self._on_call)
        desk.committed.connect(self._on_committed)

    def _set(self, state: ReferralState) -> None:
        self.state = state
        self.state_changed.emit(state)

    # --- which referral --------------------------------------------------------------------------

    def _on_call(self, state: CallState) -> None:
        """Another call has other referrals; the newest of them is shown."""
        if self._call.call_id != self._of_call:
            self._typing.open("")
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

    def choose_partner(self, partner: str) -> None:
        """The referral goes to a partner that was added just now."""
        if self.state.card is not None:
            self.edit("partner", partner)
            self.settle()

    def begin(self) -> None:
        """Begin a referral; what the call says is filled in."""
        self._call.settle()
        if self._call.call_id:
            self._desk.submit(c.StartReferral(self._call.call_id), self._on_begun)

    def _on_begun(self, receipt: Receipt) -> None:
        self.open(str(receipt.result["referral"]))

    def open(self, referral_id: str) -> None:
        """Show a referral."""
        self._typing.open(_form(referral_id))
        self.referral_id = referral_id
        refused = self._typing.refused_values
        self._set(replace(self.state, card=None, pages=(), refused=refused))
        self._ask_card()

    def _ask_card(self) -> None:
        if self.referral_id:
            self._desk.ask(q.ReferralCard(self.referral_id), self._on_card)

    def _on_card(self, card: ReferralCardView) -> None:
        if card.referral.id == self.referral_id:
            self._set(replace(self.state, card=card))
            self._preview_timer.start()

    def _on_committed(self, committed: Committed) -> None:
        if self.shown and any(kind.startswith("partner.") for kind in committed.kinds):
            self._desk.ask(q.Partners(), self._on_partners)
        if subject("referral", self.referral_id) in committed.subjects:
            self._ask_card()

    # --- writing ---------------------------------------------------------------------------------

    def edit(self, name: str, value: Value) -> None:
        """A field was changed; it is kept soon, and saved when the person moves on."""
        referral = self.state.card.referral if self.state.card else None
        held = referral.details.get(name) if referral else None
        self._typing.edit(name, value, held.event if held else None)

    def take_drafts(self, texts: Mapping[str, str]) -> None:
        """Make facts of what was typed before the program ended."""
        self._typing.recover({f: t for f, t in texts.items() if f.startswith("referral/")})

    def unsaved_texts(self) -> dict[str, str]:
        """Return what is typed and no fact yet, by form."""
        return self._typing.unsaved_texts()

    def settle(self) -> None:
        """Make facts of what was typed."""
        self._typing.settle()

    def _save_command(self, form: str, values: Values, base: Bases) -> c.Command:
        return c.RecordReferralDetails(form.removeprefix("referral/"), values, base)

    def _on_saved(self, form: str, names: tuple[str, ...]) -> None:
        if form == _form(self.referral_id):
            self.fields_saved.emit(names)

    def _on_refused(self, form: str, name: str, words: str) -> None:
        if form == _form(self.referral_id):
            self.state = replace(self.state, refused=self._typing.refused_values)
            self.field_refused.emit(name, words)

    # --- the page --------------------------------------------------------------------------------

    def set_dpi(self, dpi: int) -> None:
        """Draw the page so sharp."""
        self._dpi = dpi

    def use_language(self, code: str) -> None:
        """Make the page in this language, whatever the screen speaks."""
        self.language = code
        self._preview_timer.start()

    def _ask_preview(self) -> None:
        card = self.state.card
        if not self.shown or card is None:
            return
        issues = card.referral.issues
        if issues and not card.referral.changed_since_issue:
            document = q.Document(self.referral_id, issues[-1].document, self._dpi)
            self._desk.ask(document, self._on_issued_pages)
        else:
            self._desk.ask(
                q.ReferralPreview(self.referral_id, self._dpi, self.language), self._on_preview
            )

    def _on_preview(self, pages: Pages) -> None:
        self._set(replace(self.state, pages=pages.png, issued=False))

    def _on_issued_pages(self, pages: Pages) -> None:
        self._set(replace(self.state, pages=pages.png, issued=True))

    def issue(self) -> None:
        """Make the page."""
        self.settle()
        self._desk.submit(c.IssueReferral(self.referral_id, self.language))

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


def _form(referral_id: str) -> str:
    return f"referral/{referral_id}"
