import pytest

from mcrrt.domain.account import (
    Profession,
    evolve_account,
    evolve_member,
    evolve_partner,
    evolve_setting,
)
from mcrrt.domain.errors import RuleBroken
from mcrrt.domain.facts import access as acc
from mcrrt.domain.facts import admin as a
from mcrrt.domain.roles import Role
from tests.domain.making import NOON, entry

CREATED = a.AccountCreated("id", "ada", "Ada Park", (Role.CLINICIAN,))


def test_an_account_is_created_once_then_changed():
    account = evolve_account(None, entry(CREATED))
    assert (account.username, account.roles, account.created_at, account.active) == (
        "ada", (Role.CLINICIAN,), NOON, True,
    )  # fmt: skip
    changed = evolve_account(account, entry(a.AccountChanged("id", "Ada", (Role.OFFICER,), False)))
    assert (changed.name, changed.roles, changed.active) == ("Ada", (Role.OFFICER,), False)
    assert changed.username == "ada"
    with pytest.raises(RuleBroken, match="already"):
        evolve_account(account, entry(CREATED))
    with pytest.raises(RuleBroken, match="no such account"):
        evolve_account(None, entry(a.PasswordChanged("id", "own")))


def test_a_log_in_changes_nothing_of_the_account():
    account = evolve_account(None, entry(CREATED))
    assert evolve_account(account, entry(acc.LoggedIn("id"))) == account


def test_a_password_somebody_else_gave_is_lent_until_its_owner_changes_it():
    """Whoever founded the store gave themselves theirs."""
    assert not evolve_account(None, entry(CREATED, actor="id")).password_lent
    account = evolve_account(None, entry(CREATED, actor="boss"))
    assert account.password_lent
    for how in ("own", "recovery"):
        assert not evolve_account(account, entry(a.PasswordChanged("id", how))).password_lent
    mine = evolve_account(account, entry(a.PasswordChanged("id", "own")))
    assert evolve_account(mine, entry(a.PasswordChanged("id", "reset"))).password_lent


def test_a_member_is_as_last_recorded():
    first = evolve_member(None, entry(a.MemberRecorded("m", "Bo Diaz", "officer", badge="4471")))
    assert (first.profession, first.badge, first.active) == (Profession.OFFICER, "4471", True)
    again = evolve_member(first, entry(a.MemberRecorded("m", "Bo Diaz", "officer", active=False)))
    assert (again.badge, again.active) == ("", False)


def test_a_partner_and_a_setting_are_as_last_recorded():
    partner = evolve_partner(
        None, entry(a.PartnerRecorded("p", "Elm Clinic", "hic", fax="905-555-0109"))
    )
    assert (partner.kind, partner.fax) == ("hic", "905-555-0109")
    assert evolve_partner(partner, entry(a.PartnerRecorded("p", "Elm", "police"))).kind == "police"
    setting = evolve_setting(None, entry(a.SettingChanged("idle_minutes", "5")))
    assert (setting.id, setting.value) == ("idle_minutes", "5")


@pytest.mark.parametrize("step", [evolve_member, evolve_partner, evolve_setting])
def test_what_is_not_there_cannot_change(step):
    with pytest.raises(RuleBroken, match="There is no such"):
        step(None, entry(CREATED))


@pytest.mark.parametrize(
    ("step", "fact"),
    [
        (evolve_member, a.MemberRecorded("m", "Bo Diaz", "officer")),
        (evolve_partner, a.PartnerRecorded("p", "Elm Clinic", "hic")),
        (evolve_setting, a.SettingChanged("idle_minutes", "5")),
    ],
)
def test_a_fact_about_something_else_changes_nothing(step, fact):
    state = step(None, entry(fact))
    assert step(state, entry(CREATED)) == state
