"""What stands in which box of a referral (domain.md 8.7 and 2.6). Empty fields are left out."""

from collections.abc import Callable, Sequence

from mcrrt.documents.page import Box, Row
from mcrrt.documents.setting import (
    BODY_STRONG,
    Cell,
    box,
    cell_rows,
    head_rows,
    signature_row,
    text_rows,
    urgency_row,
)
from mcrrt.documents.times import local_time
from mcrrt.domain.consent import RecipientKind
from mcrrt.domain.fields import Kind
from mcrrt.domain.referral import verdict
from mcrrt.domain.referral_fields import REFERRAL_FIELDS
from mcrrt.service import words
from mcrrt.service.language import N_
from mcrrt.service.ports import ReferralPage

Translate = Callable[[str], str]
Rows = tuple[Row, ...]

# A value that a reader in a hurry must not miss.
_MUST_BE_SEEN = {
    ("interpreter", "yes"),
    ("leave_message", "no"),
    ("protection_concern", "yes"),
    ("consent", "refused"),
    ("consent", "withdrawn"),
    ("consent", "limited"),
}

_OVERRIDDEN = N_("The person said no. Shared on the legal basis below.")
_INCOMPLETE = N_(
    "The person agreed with exceptions. Parts of the record are not included at the person's request "
    "(PHIPA s.20(3))."
)


class ReferralForm:
    """The boxes of one referral, in the language of the page."""

    def __init__(self, page: ReferralPage, translate: Translate) -> None:
        self._page = page
        self._values = page.values
        self._t = translate

    def boxes(self) -> list[Box]:
        """Return the boxes that have something in them, by their fixed numbers."""
        contents = (
            (N_("Person"), self._person()),
            (N_("Consent"), self._consent()),
            (N_("Reason and urgency"), self._reason()),
            (N_("Situation"), self._situation()),
            (N_("Safety concerns"), self._safety()),
            (N_("Assessment"), self._assessment()),
            (N_("What we did"), self._done()),
            (N_("Next steps"), self._next()),
        )
        continued = self._t(N_("(continued)"))
        return [
            box(number, self._t(title), continued, rows)
            for number, (title, rows) in enumerate(contents, 1)
            if rows
        ]

    # --- the eight boxes -------------------------------------------------------------------------

    def _person(self) -> Rows:
        born = self._short(["person_birth_date"])
        return (
            *head_rows(self._shown("person_name"), next(iter(born), None)),
            *self._cells(
                "person_alias", "person_age", "person_pronouns", "person_gender",
                "person_language", "interpreter", "person_phone", "leave_message",
                "health_number", "person_address", "contact",
            ),
        )  # fmt: skip

    def _consent(self) -> Rows:
        rows = list(text_rows(self._ground(), BODY_STRONG))
        rows += self._cells(
            "consent", "consent_by", "capacity", "consent_obtained_by", "person_told",
            "consent_scope",
        )  # fmt: skip
        if self._on_a_basis():
            rows += self._text("basis", note=f"({self._values['basis']})")
            rows += self._text("grounds")
        if self._page.left_out:
            missing = ", ".join(words.field_label(name, self._t) for name in self._page.left_out)
            rows += text_rows(missing, label=self._t(N_("Not for this recipient")))
        return tuple(rows)

    def _ground(self) -> str:
        """Say on what ground the page leaves the house, and what the recipient must know of it.

        What the person excluded is not printed: saying what was kept back would give it away.
        """
        page = self._page
        ground = _OVERRIDDEN if page.overridden else page.consent_line
        if page.incomplete:
            ground = _INCOMPLETE
        return self._t(ground)

    def _on_a_basis(self) -> bool:
        """Say whether the legal basis carries this page; one not needed is not printed."""
        kind = self._page.partner_kind
        return bool(
            self._values.get("basis")
            and kind in tuple(RecipientKind)
            and verdict(self._values, RecipientKind(kind)).needs_basis
        )

    def _reason(self) -> Rows:
        code = self._code("urgency")
        rows: list[Row] = []
        if code:
            word = words.choice_label("urgency", code, self._t)
            rows.append(urgency_row(code, word, self._due()))
        return (*rows, *self._text("asked_for"), *self._text("reason"))

    def _due(self) -> Cell | None:
        page, label = self._page, self._t(N_("Respond by"))
        if page.issued_at is None:
            return Cell(label, self._t(N_("set when issued")))
        due = local_time(page.due_at, page.time_zone, self._t)
        return Cell(label, due, strong=True) if due else None

    def _situation(self) -> Rows:
        return text_rows(self._shown("situation"), label=self._shown("situation_source"))

    def _safety(self) -> Rows:
        return (
            *text_rows(self._shown("safety_concerns"), BODY_STRONG),
            *self._cells(
                "means_access", "medical", "substances", "communication", "dependants",
                "protection_concern", "cas_report", "cas_reason",
            ),
        )  # fmt: skip

    def _assessment(self) -> Rows:
        if "assessment" in self._page.left_out:
            return text_rows(self._t(N_("Not for this recipient.")))
        return text_rows(self._shown("assessment"))

    def _done(self) -> Rows:
        return (
            *text_rows(self._shown("done")),
            *self._text("safety_plan"),
            *self._cells("agreed_by", "strengths", "person_wants"),
        )

    def _next(self) -> Rows:
        page = self._page
        role = words.label(words.ROLE, page.author_role, self._t)
        author = ", ".join(filter(None, (page.author, role)))
        captions = (
            self._t(N_("Signature and date: {name}")).format(name=author),
            self._t(N_("Received by: name, signature, date and time")),
        )
        return (
            *self._cells("follow_up_owner", "follow_up_due", "responders"),
            signature_row(captions),
        )

    # --- fields ----------------------------------------------------------------------------------

    def _code(self, name: str) -> str:
        value = self._values.get(name)
        return "" if value is None else str(value)

    def _shown(self, name: str) -> str:
        """Return a field's value in words."""
        code = self._code(name)
        # Only codes become words: somebody may well have typed "no" into a line of text.
        coded = REFERRAL_FIELDS[name].kind is Kind.CHOICE
        return words.choice_label(name, code, self._t) if coded else code

    def _text(self, name: str, note: str = "") -> Rows:
        shown = self._shown(name)
        if not shown:
            return ()
        text = f"{shown} {note}".strip()
        return text_rows(text, label=words.field_label(name, self._t))

    def _cells(self, *names: str) -> Rows:
        return cell_rows(self._short(names))

    def _short(self, names: Sequence[str]) -> list[Cell]:
        return [
            Cell(
                words.field_label(name, self._t),
                self._shown(name),
                (name, self._code(name)) in _MUST_BE_SEEN,
            )
            for name in names
            if self._shown(name)
        ]
