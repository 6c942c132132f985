"""domain.md 2.5 (states) by recipient, with every basis of 2.3, typed again from there."""

import pytest

from mcrrt.domain.consent import BASES, Consent, RecipientKind, judge, usable_bases

ALLOW, PART, BASIS, ASK = "allow", "allow, incomplete", "needs a basis", "ask first"

# state -> verdict without any basis, for: hic, non_hic, police, family, cas
TABLE = {
    "not_sought": (ASK, ASK, ASK, ASK, ASK),
    "express_verbal": (ALLOW, ALLOW, ALLOW, ALLOW, ALLOW),
    "express_written": (ALLOW, ALLOW, ALLOW, ALLOW, ALLOW),
    "sdm_express": (ALLOW, ALLOW, ALLOW, ALLOW, ALLOW),
    "implied_circle_of_care": (ALLOW, BASIS, BASIS, BASIS, BASIS),
    "limited": (PART, PART, PART, PART, PART),
    "refused": (BASIS, BASIS, BASIS, BASIS, BASIS),
    "withdrawn": (BASIS, BASIS, BASIS, BASIS, BASIS),
    "unable_to_obtain": (BASIS, BASIS, BASIS, BASIS, BASIS),
}
COLUMNS = ("hic", "non_hic", "police", "family", "cas")
CELLS = [
    (state, recipient, expected)
    for state, row in TABLE.items()
    for recipient, expected in zip(COLUMNS, row, strict=True)
]

# basis -> to whom it can carry something, and whether it carries against a refusal.
# "H": health care, "N": other service, "P": police, "F": family, "C": children's aid.
REACH = {
    "PHIPA-38-1-a": ("H", "the person has not said no"),
    "PHIPA-38-1-c": ("F", "the person cannot consent"),
    "PHIPA-40-1": ("HNPFC", "overrides"),
    "PHIPA-43-1-h": ("HNPFC", "overrides"),
    "CYFSA-125": ("C", "overrides"),
    "MFIPPA-32-c": ("HN", "not against a refusal"),
    "MFIPPA-32-f": ("P", "overrides"),
    "MFIPPA-32-g": ("P", "overrides"),
    "MFIPPA-32-h": ("HN", "overrides"),
    "MFIPPA-32-i": ("F", "not against a refusal"),
    "CSPA-80": ("PN", "overrides"),
    "MHA-17/33": ("H", "overrides"),
}
LETTER = dict(zip(COLUMNS, "HNPFC", strict=True))
SAID_NO = ("refused", "withdrawn")


def test_the_tables_are_whole():
    assert set(TABLE) == set(Consent)
    assert set(COLUMNS) == set(RecipientKind)
    assert set(REACH) == set(BASES)


@pytest.mark.parametrize(("state", "recipient", "expected"), CELLS)
def test_each_cell_without_a_basis(state, recipient, expected):
    found = judge(Consent(state), RecipientKind(recipient))
    assert found.allowed is expected.startswith("allow")
    assert found.incomplete is (expected == PART)
    assert found.needs_basis is (expected == BASIS)
    assert not found.overridden
    assert found.why.endswith(".")


def carries(state, recipient, basis):
    """Say what the two tables together mean for a basis with grounds."""
    reach, against = REACH[basis]
    if LETTER[recipient] not in reach or state == "not_sought":
        return False
    if state in SAID_NO:
        return against == "overrides"
    # "Not possible in time": somebody who is in the circle of care can be asked.
    return not (state == "implied_circle_of_care" and basis == "PHIPA-38-1-a")


@pytest.mark.parametrize(("state", "recipient", "expected"), CELLS)
def test_each_cell_with_each_basis(state, recipient, expected):
    for basis in REACH:
        found = judge(Consent(state), RecipientKind(recipient), basis, "Saw it happen.")
        if expected != BASIS:
            assert found == judge(Consent(state), RecipientKind(recipient))
            continue
        assert found.allowed is carries(state, recipient, basis), basis
        assert found.needs_basis
        assert found.overridden is (found.allowed and state in SAID_NO), basis
        offered = basis in usable_bases(Consent(state), RecipientKind(recipient))
        assert offered is found.allowed, basis


@pytest.mark.parametrize(("state", "recipient", "expected"), CELLS)
def test_no_basis_carries_without_grounds(state, recipient, expected):
    for basis in REACH:
        for grounds in ("", "   ", "\n\t"):
            found = judge(Consent(state), RecipientKind(recipient), basis, grounds)
            assert found.allowed is expected.startswith("allow")


@pytest.mark.parametrize("state", [s for s in TABLE if BASIS in TABLE[s]])
def test_a_basis_that_does_not_exist_carries_nothing(state):
    for basis in ("", "PHIPA", "phipa-40-1", "PHIPA-40-1 ", "x" * 1000):
        found = judge(Consent(state), RecipientKind.POLICE, basis, "Grounds.")
        assert not found.allowed
        assert "xxx" not in found.why


# domain.md 8.6
@pytest.mark.parametrize(
    ("state", "recipient", "basis", "grounds", "allowed", "overridden"),
    [
        ("implied_circle_of_care", "hic", "", "", True, False),
        ("implied_circle_of_care", "police", "", "", False, False),
        ("refused", "police", "PHIPA-40-1", "Named a person and has a knife.", True, True),
        ("refused", "police", "PHIPA-40-1", "", False, False),
    ],
)
def test_disclosure_vectors(state, recipient, basis, grounds, allowed, overridden):
    found = judge(Consent(state), RecipientKind(recipient), basis, grounds)
    assert (found.allowed, found.overridden) == (allowed, overridden)


def test_a_basis_is_only_offered_where_it_would_carry():
    for state, recipient, expected in CELLS:
        offered = usable_bases(Consent(state), RecipientKind(recipient))
        if expected == BASIS:
            assert offered, f"{state} to {recipient} would have no way out"
        if expected == ASK:
            assert not offered
