"""The referral: left the form, right the page as it will print, live."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from mcrrt.domain.consent import BASES
from mcrrt.domain.referral import ReferralStatus
from mcrrt.domain.referral_fields import REFERRAL_FIELDS
from mcrrt.service import words
from mcrrt.service.answers import ReferralCardView
from mcrrt.service.language import OWN_NAMES, _, current, languages
from mcrrt.ui.kit.compose import Button, box, button, column, row, scrolled, section
from mcrrt.ui.kit.fields import ChoiceInput, Input, SegmentInput, make_input
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.kit.pages import PageView
from mcrrt.ui.kit.spans import span_form
from mcrrt.ui.screens.call.referral_model import ReferralState, ReferralViewModel
from mcrrt.ui.theme.tokens import SPACE_M, SPACE_S

_GROUPS: tuple[tuple[str, tuple[tuple[tuple[str, int], ...], ...]], ...] = (
    ("consent", (
        (("consent", 6), ("consent_by", 6)),
        (("capacity", 4), ("consent_obtained_by", 8)),
        (("consent_scope", 12),),
        (("consent_exclusions", 12),),
        (("basis", 12),),
        (("grounds", 12),),
        (("person_told", 12),),
    )),
    ("ask", (
        (("urgency", 4), ("asked_for", 8)),
        (("reason", 12),),
    )),
    ("situation", (
        (("situation", 12),),
        (("situation_source", 6), ("means_access", 6)),
        (("safety_concerns", 12),),
        (("medical", 6), ("substances", 6)),
        (("communication", 6), ("dependants", 6)),
        (("protection_concern", 4), ("cas_report", 4), ("cas_reason", 4)),
    )),
    ("plan", (
        (("assessment", 12),),
        (("safety_plan", 12),),
        (("strengths", 6), ("agreed_by", 6)),
        (("person_wants", 12),),
        (("done", 12),),
        (("follow_up_owner", 6), ("follow_up_due", 6)),
        (("responders", 12),),
    )),
    ("person", (
        (("person_name", 6), ("person_alias", 6)),
        (("person_birth_date", 4), ("person_age", 2), ("person_gender", 3), ("person_pronouns", 3)),
        (("person_address", 6), ("person_phone", 6)),
        (("person_language", 4), ("interpreter", 4), ("leave_message", 4)),
        (("contact", 6), ("health_number", 6)),
    )),
)  # fmt: skip


def _titles() -> dict[str, str]:
    return {
        "consent": _("What the person agreed to"),
        "ask": _("What is asked, and how soon"),
        "situation": _("Situation and safety"),
        "plan": _("What was done and what follows"),
        "person": _("The person"),
    }


class ReferralView(QWidget):
    """Form and page.

    Signals: ``hand_over_requested()``, ``answer_requested()``, ``withdraw_requested()``,
    ``partner_requested()``.
    """

    hand_over_requested = Signal()
    answer_requested = Signal()
    withdraw_requested = Signal()
    partner_requested = Signal()

    def __init__(self, model: ReferralViewModel) -> None:
        super().__init__()
        self._model = model
        self._shown = ""
        self.inputs: dict[str, Input] = {}
        self._status = PlainLabel("", "strong")
        self._verdict = PlainLabel("", "good", wrap=True)
        self._missing_title = PlainLabel(_("Still missing"), "warning")
        self._missing = PlainLabel("", wrap=True)
        self._left_out = PlainLabel("", "small", wrap=True)
        self._buttons = self._make_buttons()
        self._page = PageView()
        spoken = [(code, OWN_NAMES[code]) for code in languages()]
        self._language = SegmentInput("page_language", _("Language of the page"), spoken)
        self._language.settled.connect(
            lambda _name: model.use_language(str(self._language.value() or current()))
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._make_empty())
        self._stack.addWidget(self._make_editor())
        model.state_changed.connect(self.render_state)
        model.fields_saved.connect(self._on_saved)
        model.field_refused.connect(lambda name, _words: self.inputs[name].mark("bad"))

    # --- making ----------------------------------------------------------------------------------

    def _make_empty(self) -> QWidget:
        start = button(_("Begin a referral"), self._model.begin, role="primary",
                       icon_name="file-text", name="begin_referral")  # fmt: skip
        self._begin = start
        words_ = PlainLabel(
            _("No referral from this call yet. What the call says is filled in for you."),
            "muted", wrap=True,
        )  # fmt: skip
        return box(column(words_, row(start, None), None, margin=SPACE_M))

    def _make_buttons(self) -> dict[str, Button]:
        model = self._model
        made: dict[str, tuple[str, Callable[[], object], str, str]] = {
            "issue": (_("Make the page"), model.issue, "primary", "file-text"),
            "print": (_("Print…"), lambda: model.fetch("print"), "", "printer"),
            "save": (_("Save as PDF…"), lambda: model.fetch("save"), "", "download"),
            "hand_over": (_("Handed over…"), self.hand_over_requested.emit, "", "send"),
            "answer": (_("Answer…"), self.answer_requested.emit, "", "message-square"),
            "withdraw": (_("Withdraw…"), self.withdraw_requested.emit, "quiet", ""),
            "another": (_("Another referral"), model.begin, "quiet", "plus"),
        }
        return {
            name: button(text, act, role=role, icon_name=icon_name, name=f"referral.{name}")
            for name, (text, act, role, icon_name) in made.items()
        }

    def _make_editor(self) -> QWidget:
        partner = ChoiceInput("partner", words.field_label("partner"), [])
        self._wire(partner)
        new_partner = button(_("New partner…"), self.partner_requested.emit, role="quiet",
                             name="referral.new_partner")  # fmt: skip
        head = row(partner, column(16, new_partner, space=0), space=4)
        head.setStretch(0, 1)
        form = column(head, space=SPACE_S)
        titles = _titles()
        for name, lines in _GROUPS:
            form.addWidget(section(titles[name]))
            form.addWidget(self._form(lines))
            form.addSpacing(SPACE_S)
        form.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        inside = QWidget()
        inside.setLayout(form)
        note = column(
            self._verdict,
            self._missing_title,
            self._missing,
            self._left_out,
            margin=SPACE_S,
            space=2,
        )
        self._note = box(note, "note")
        b = self._buttons
        bar = row(self._status, None, b["issue"], b["print"], b["save"], space=6)
        more = row(b["hand_over"], b["answer"], b["another"], None, b["withdraw"], space=6)
        right = column(self._note, bar, more, self._language, scrolled(self._page), space=6)
        right.setContentsMargins(0, SPACE_S, SPACE_M, SPACE_S)
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside), 5)
        layout.addLayout(right, 6)
        return holder

    def _form(self, lines: tuple[tuple[tuple[str, int], ...], ...]) -> QWidget:
        return span_form([[(self._make(name), span) for name, span in line] for line in lines])

    def _make(self, name: str) -> Input:
        spec = REFERRAL_FIELDS[name]
        made: Input
        if name == "urgency":
            pairs = [(code, f"{code} {words.label(words.URGENCY, code)}") for code in spec.choices]
            made = ChoiceInput(name, words.field_label(name), pairs)
            made.entry.setMinimumContentsLength(12)
        else:
            made = make_input(spec, rows=4 if spec.limit > 1_000 else 3)
        self._wire(made)
        return made

    def _wire(self, made: Input) -> None:
        made.edited.connect(lambda name: self._model.edit(name, self.inputs[name].value()))
        made.settled.connect(lambda _name: self._model.settle())
        self.inputs[made.name] = made

    def _on_saved(self, names: tuple[str, ...]) -> None:
        for name in names:
            if name in self.inputs:
                self.inputs[name].mark_saved()

    # --- drawing ---------------------------------------------------------------------------------

    def render_state(self, state: ReferralState) -> None:
        """Draw form, verdict and page."""
        card = state.card
        self._stack.setCurrentIndex(1 if card or self._model.referral_id else 0)
        partner = self.inputs["partner"]
        assert isinstance(partner, ChoiceInput)
        partner.set_choices([(one.id, one.name) for one in state.partners])
        if card is None:
            return
        if card.referral.id != self._shown:
            self._shown = card.referral.id
            for made in self.inputs.values():
                made.dirty = False
                made.mark("")
            for name, value in state.refused.items():
                self.inputs[name].set_value(value)
                self.inputs[name].dirty = True
                self.inputs[name].mark("bad")
        values = card.referral.values
        for name, made in self.inputs.items():
            made.render_value(values.get(name))
        self._render_ground(card)
        self._render_status(card, state)
        self._page.show_pages(state.pages)

    def _render_ground(self, card: ReferralCardView) -> None:
        """Show on what ground it may leave the house, and what is missing."""
        verdict = card.verdict
        self._verdict.setText(_(verdict.why) if verdict else "")
        self._verdict.set_role("good" if verdict and verdict.allowed else "danger")
        self._verdict.setVisible(bool(verdict))
        missing = [_(o.why) for o in card.obstacles if not verdict or o.why != verdict.why]
        self._missing.setText("\n".join(f"· {one}" for one in missing))
        self._missing.setVisible(bool(missing))
        self._missing_title.setVisible(bool(missing))
        fields = ", ".join(words.field_label(name).lower() for name in card.left_out)
        self._left_out.setText(_("Not for this recipient: {fields}").format(fields=fields))
        self._left_out.setVisible(bool(card.left_out))
        self._note.setVisible(bool(verdict or missing or card.left_out))
        basis = self.inputs["basis"]
        assert isinstance(basis, ChoiceInput)
        usable = card.usable_bases or tuple(BASES)
        basis.set_choices([(code, words.label(words.BASIS, code)) for code in usable])
        needs = bool(verdict and verdict.needs_basis)
        for name in ("basis", "grounds", "person_told"):
            self.inputs[name].setVisible(needs or bool(card.referral.text(name)))
        limited = card.referral.text("consent") == "limited"
        self.inputs["consent_exclusions"].setVisible(limited)
        concern = card.referral.text("protection_concern") == "yes"
        for name in ("cas_report", "cas_reason"):
            self.inputs[name].setVisible(concern)

    def _render_status(self, card: ReferralCardView, state: ReferralState) -> None:
        referral = card.referral
        word = words.label(words.REFERRAL_STATUS, referral.status)
        changed = " · " + _("changed since") if referral.changed_since_issue else ""
        self._status.setText(f"{referral.number} · {word}{changed}")
        blocked = any(obstacle.blocks for obstacle in card.obstacles)
        ended = referral.status in (
            ReferralStatus.ACCEPTED, ReferralStatus.DECLINED, ReferralStatus.WITHDRAWN,
        )  # fmt: skip
        up_to_date = bool(referral.issues) and not referral.changed_since_issue
        b = self._buttons
        b["issue"].setEnabled(not blocked and not ended and not up_to_date)
        b["issue"].setVisible(not up_to_date)
        self._language.setVisible(not up_to_date and not ended)
        self._language.set_value(self._model.language)
        for name in ("print", "save"):
            b[name].setVisible(up_to_date)
        waiting = referral.status in (ReferralStatus.ISSUED, ReferralStatus.HANDED_OVER)
        b["hand_over"].setVisible(waiting)
        b["answer"].setVisible(waiting)
        b["withdraw"].setEnabled(not ended)
        for made in self.inputs.values():
            made.setEnabled(not ended)
        self._page.setEnabled(state.issued or not blocked)

    def start(self) -> None:
        """Put the cursor where work goes on."""
        if self._stack.currentIndex() == 0:
            self._begin.setFocus()
        else:
            self.inputs["partner"].setFocus()
