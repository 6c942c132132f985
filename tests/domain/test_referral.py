from datetime import date

import pytest

from mcrrt.domain.consent import RecipientKind
from mcrrt.domain.errors import RuleBroken
from mcrrt.domain.facts import referrals as r
from mcrrt.domain.referral import REQUIRED, ReferralStatus, evolve, obstacles
from mcrrt.domain.referral_fields import REFERRAL_FIELDS, left_out, prefill
from tests.domain.making import NOON, entry, minutes

TODAY = date(2026, 6, 11)
READY = {
    "partner": "clinic",
    "consent": "express_verbal",
    "reason": "Needs a clinic.",
    "asked_for": "An appointment.",
    "urgency": "P2",
    "situation": "At home with family.",
}


def details(**values):
    return r.ReferralDetailsRecorded("call", "ref", values)


def issued(version=1):
    return r.ReferralIssued(
        "call", "ref", version, "clinic", f"hash {version}", 2, "L-A1", "limited"
    )


HANDED = r.ReferralHandedOver("call", "ref", "fax")
ACCEPTED = r.ReferralAnswered("call", "ref", "accepted")
DECLINED = r.ReferralAnswered("call", "ref", "declined")
WITHDRAWN = r.ReferralWithdrawn("call", "ref", "Wrong person.")


def after(*facts):
    state = evolve(None, entry(r.ReferralStarted("call", "ref", "R-A1-1")))
    for fact in facts:
        state = evolve(state, entry(fact))
    return state


S = ReferralStatus
# From each status, what may follow and where it leads. Whatever is not here is refused.
STEPS = {
    S.DRAFT: {"details": S.DRAFT, "issue": S.ISSUED, "withdraw": S.WITHDRAWN},
    S.ISSUED: {"details": S.ISSUED, "issue": S.ISSUED, "hand": S.HANDED_OVER, "accept": S.ACCEPTED,
               "decline": S.DECLINED, "withdraw": S.WITHDRAWN},
    S.HANDED_OVER: {"details": S.HANDED_OVER, "issue": S.HANDED_OVER, "hand": S.HANDED_OVER,
                    "accept": S.ACCEPTED, "decline": S.DECLINED, "withdraw": S.WITHDRAWN},
    S.ACCEPTED: {}, S.DECLINED: {}, S.WITHDRAWN: {},
}  # fmt: skip
FACTS = {"details": details(reason="Other."), "issue": issued(2), "hand": HANDED, "accept": ACCEPTED,
         "decline": DECLINED, "withdraw": WITHDRAWN}  # fmt: skip
REACHED = {
    S.DRAFT: (), S.ISSUED: (issued(),), S.HANDED_OVER: (issued(), HANDED),
    S.ACCEPTED: (issued(), ACCEPTED), S.DECLINED: (issued(), DECLINED), S.WITHDRAWN: (WITHDRAWN,),
}  # fmt: skip


@pytest.mark.parametrize("status", S)
def test_every_step_from_every_status(status):
    state = after(*REACHED[status])
    assert state.status is status
    for step, fact in FACTS.items():
        expected = STEPS[status].get(step)
        if expected is not None:
            assert evolve(state, entry(fact)).status is expected
            continue
        with pytest.raises(RuleBroken, match="cannot be done now"):
            evolve(state, entry(fact))


def test_a_referral_starts_once_and_must_be_there():
    with pytest.raises(RuleBroken, match="already"):
        evolve(after(), entry(r.ReferralStarted("call", "ref", "R-A1-1")))
    with pytest.raises(RuleBroken, match="no such referral"):
        evolve(None, entry(HANDED))


def test_changing_a_made_page_is_noticed_until_it_is_made_again():
    assert not after(details(reason="x")).changed_since_issue
    changed = after(issued(), details(reason="x"))
    assert changed.changed_since_issue
    again = evolve(changed, entry(issued(2)))
    assert not again.changed_since_issue
    assert [issue.document for issue in again.issues] == ["hash 1", "hash 2"]


def test_a_field_remembers_who_gave_it_and_when():
    at = NOON + minutes(5)
    state = evolve(after(), entry(details(reason="x"), at=at, actor="cleo"))
    held = state.details["reason"]
    assert (held.value, held.at, held.actor) == ("x", at, "cleo")


def test_a_ready_referral_has_nothing_in_its_way():
    assert obstacles(READY, RecipientKind.HIC, TODAY) == ()


@pytest.mark.parametrize("name", REQUIRED)
def test_what_is_required_is_named(name):
    values = {**READY, name: None}
    found = obstacles(values, RecipientKind.HIC, TODAY)
    assert [o.field for o in found] == [name]
    assert found[0].blocks
    assert found[0].why.endswith(".")


def test_all_that_is_missing_is_told_in_the_order_of_the_form():
    assert [o.field for o in obstacles({}, None, TODAY)] == list(REQUIRED)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"consent": "not_sought"}, "consent"),
        ({"consent": "refused"}, "basis"),
        ({"consent": "refused", "basis": "PHIPA-40-1"}, "basis"),
        ({"consent": "refused", "basis": "PHIPA-38-1-a", "grounds": "x"}, "basis"),
        ({"consent": "limited"}, "consent_exclusions"),
        ({"protection_concern": "yes", "person_age": 15}, "cas_report"),
    ],
)
def test_what_the_law_asks_is_told_at_its_field(values, field):
    found = obstacles({**READY, **values}, RecipientKind.HIC, TODAY)
    assert [o.field for o in found if o.blocks] == [field]


CLINICAL = ("health_number", "assessment")
PROTECTION = ("protection_concern", "cas_report", "cas_reason")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("hic", ()),
        ("police", CLINICAL),
        ("cas", CLINICAL),
        ("non_hic", CLINICAL + PROTECTION),
        ("family", CLINICAL + PROTECTION),
    ],
)
def test_who_does_not_get_what(kind, expected):
    assert left_out(RecipientKind(kind)) == expected


def test_nobody_types_twice_what_the_call_says():
    filled = prefill(
        {"person_name": "Mo Fox", "address": "12 Elm St", "weapons_detail": "", "source": "911"}
    )
    assert filled == {"person_name": "Mo Fox", "person_address": "12 Elm St"}


def test_what_is_filled_in_fits_its_field():
    filled = prefill({"injuries_detail": "x" * 5_000, "person_age": 40})
    assert len(str(filled["medical"])) == REFERRAL_FIELDS["medical"].limit
    assert filled["person_age"] == 40
