"""Whether something about a person may leave the house, and on what ground.

The states and the table are those of domain.md 2.5, the bases those of 2.3. The answer is always a
verdict with a sentence, because a person must be able to read why.
"""

from dataclasses import dataclass
from enum import StrEnum

from mcrrt.domain.errors import N_


class Consent(StrEnum):
    """What the person said, or why nobody could ask (domain.md 2.5)."""

    NOT_SOUGHT = "not_sought"
    EXPRESS_VERBAL = "express_verbal"
    EXPRESS_WRITTEN = "express_written"
    SDM_EXPRESS = "sdm_express"
    IMPLIED = "implied_circle_of_care"
    LIMITED = "limited"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    UNABLE = "unable_to_obtain"


class RecipientKind(StrEnum):
    """Who receives, as privacy law sees them (domain.md 2.2)."""

    HIC = "hic"  # health information custodian: hospital, CMHA, clinic
    NON_HIC = "non_hic"  # school, housing, Situation Table partner
    POLICE = "police"
    FAMILY = "family"
    CAS = "cas"  # children's aid society


_R = RecipientKind
_ALL = frozenset(RecipientKind)


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis for disclosing without consent: to whom, and whether a refusal yields to it."""

    code: str
    recipients: frozenset[RecipientKind]
    overrides_refusal: bool


_BASES = (
    Basis("PHIPA-38-1-a", frozenset({_R.HIC}), False),
    Basis("PHIPA-38-1-c", frozenset({_R.FAMILY}), False),
    Basis("PHIPA-40-1", _ALL, True),
    Basis("PHIPA-43-1-h", _ALL, True),
    Basis("CYFSA-125", frozenset({_R.CAS}), True),
    Basis("MFIPPA-32-c", frozenset({_R.HIC, _R.NON_HIC}), False),
    Basis("MFIPPA-32-f", frozenset({_R.POLICE}), True),
    Basis("MFIPPA-32-g", frozenset({_R.POLICE}), True),
    Basis("MFIPPA-32-h", frozenset({_R.HIC, _R.NON_HIC}), True),
    Basis("MFIPPA-32-i", frozenset({_R.FAMILY}), False),
    Basis("CSPA-80", frozenset({_R.POLICE, _R.NON_HIC}), True),
    Basis("MHA-17/33", frozenset({_R.HIC}), True),
)
BASES = {basis.code: basis for basis in _BASES}

_EXPRESS = (Consent.EXPRESS_VERBAL, Consent.EXPRESS_WRITTEN)
_SAID_NO = (Consent.REFUSED, Consent.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether it may be disclosed. ``why`` is a sentence to translate.

    ``overridden``: it goes against what the person said. ``incomplete``: the recipient must be
    told that the record is not whole (PHIPA s.20(3)).
    """

    allowed: bool
    why: str
    needs_basis: bool = False
    overridden: bool = False
    incomplete: bool = False


def usable_bases(consent: Consent, recipient: RecipientKind) -> tuple[str, ...]:
    """The bases that could carry a disclosure to this recipient in this state of consent."""
    if consent is Consent.NOT_SOUGHT:
        return ()
    fitting = [basis for basis in _BASES if recipient in basis.recipients]
    if consent in _SAID_NO:
        fitting = [basis for basis in fitting if basis.overrides_refusal]
    if consent is Consent.IMPLIED:
        fitting = [basis for basis in fitting if basis.code != "PHIPA-38-1-a"]
    return tuple(basis.code for basis in fitting)


def judge(
    consent: Consent, recipient: RecipientKind, basis: str = "", grounds: str = ""
) -> Judgement:
    """Say whether a disclosure may be made. Source of each line: domain.md 2.5."""
    if consent in _EXPRESS:
        return Judgement(True, N_("The person agreed."))
    if consent is Consent.SDM_EXPRESS:
        return Judgement(True, N_("The substitute decision-maker agreed."))
    if consent is Consent.LIMITED:
        return Judgement(
            True,
            N_("The person agreed with exceptions. The recipient is told that parts are missing."),
            incomplete=True,
        )
    if consent is Consent.IMPLIED and recipient is RecipientKind.HIC:
        return Judgement(True, N_("Implied consent within the circle of care."))
    if consent is Consent.NOT_SOUGHT:
        return Judgement(
            False, N_("Nobody has asked the person yet. Ask, or record why that is not possible.")
        )
    return _on_a_basis(consent, recipient, basis, grounds)


def _on_a_basis(consent: Consent, recipient: RecipientKind, basis: str, grounds: str) -> Judgement:
    said_no = consent in _SAID_NO
    if not basis:
        why = N_("Consent does not cover this recipient. Choose a legal basis and give grounds.")
        if said_no:
            why = N_("The person said no. Only a legal basis with grounds can carry this.")
        return Judgement(False, why, needs_basis=True)
    if basis not in usable_bases(consent, recipient):
        return Judgement(
            False,
            N_("This legal basis does not fit this recipient and what the person said."),
            needs_basis=True,
        )
    if not grounds.strip():
        return Judgement(False, N_("Write the grounds for this legal basis."), needs_basis=True)
    return Judgement(
        True, N_("Disclosed on a legal basis, with grounds."), True, overridden=said_no
    )
