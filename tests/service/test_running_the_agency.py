"""Accounts, passwords, settings, drafts, import, backup."""

from datetime import timedelta

import pytest

from mcrrt.domain.errors import BadInput, LogInRefused, NoRight, RuleBroken
from mcrrt.domain.facts.calls import ImportedOutcome
from mcrrt.domain.roles import Role
from mcrrt.service import commands as c
from mcrrt.service.questions import Accounts, Board, Drafts, Health, Settings, WhoAmI
from tests.service.plain import refused
from tests.service.scene import EVERYTHING
from tests.support import ADMIN, OTHER_PASSWORD, PASSWORD, START

# --- accounts ------------------------------------------------------------------------------------


def test_a_new_account_can_log_in_with_its_roles_in_order(shift):
    shift.do(
        c.CreateAccount(" N.Ewcomer ", "Newcomer", (Role.SUPERVISOR, Role.OFFICER), OTHER_PASSWORD)
    )
    shift.office.log_out("switch")
    session = shift.office.log_in("n.ewcomer", OTHER_PASSWORD)
    assert session.roles == (Role.OFFICER, Role.SUPERVISOR)


@pytest.mark.parametrize(
    "changes",
    [
        {"username": ""}, {"username": "a b"}, {"username": "-a"}, {"username": "a" * 41}, {"username": "é"},
        {"username": "officer"}, {"username": "OFFICER"}, {"name": ""}, {"roles": ()}, {"password": "short"},
        {"password": "n.ewcomer n.ewcomer"}, {"password": "password1234"}, {"password": "x" * 129},
        {"password": "aaaaaaaaaaaaaaaaaaaa"},
    ],
    ids=repr,
)  # fmt: skip
def test_an_account_that_cannot_be(shift, changes):
    wish = {
        "username": "n.ewcomer",
        "name": "Newcomer",
        "roles": (Role.OFFICER,),
        "password": OTHER_PASSWORD,
    }
    with refused(shift, kind=BadInput):
        shift.do(c.CreateAccount(**{**wish, **changes}))
    assert "n.ewcomer" not in shift.office.status().usernames


def test_an_account_that_was_closed_cannot_log_in(shift):
    shift.do(c.ChangeAccount("officer", "Pat", (Role.OFFICER,), active=False))
    assert "officer" not in shift.office.status().usernames
    shift.office.log_out("switch")
    with pytest.raises(LogInRefused):
        shift.office.log_in("officer", PASSWORD)


def test_an_account_without_a_password_is_not_opened_again(shift):
    shift.do(c.ChangeAccount("officer", "Pat", (Role.OFFICER,), active=False))
    with refused(shift, kind=RuleBroken):
        shift.do(c.ChangeAccount("officer", "Pat", (Role.OFFICER,)))
    shift.do(c.ResetPassword("officer", OTHER_PASSWORD))
    shift.do(c.ChangeAccount("officer", "Pat", (Role.OFFICER,)))
    shift.office.log_out("switch")
    shift.office.log_in("officer", OTHER_PASSWORD)


def test_there_is_always_an_administrator(shift):
    shift.do(c.ChangeAccount("administrator", "x", (Role.ANALYST,)))
    shift.do(c.ChangeAccount(ADMIN, "x", (Role.DISPATCHER,)))
    for roles, active in (((Role.OFFICER,), True), ((Role.ADMINISTRATOR,), False)):
        with refused(shift, kind=RuleBroken):
            shift.do(c.ChangeAccount(EVERYTHING, "x", roles, active))


def test_roles_that_change_count_at_once_also_ones_own(shift):
    shift.do(c.ChangeAccount(EVERYTHING, "x", (Role.ADMINISTRATOR,)))
    with refused(shift, kind=NoRight):
        shift.do(c.AddNote("A1", "x"))
    assert shift.office.ask(WhoAmI()).roles == (Role.ADMINISTRATOR,)


# --- the password again --------------------------------------------------------------------------

REAUTH = [c.CreateAccount("n.ewcomer", "N", (Role.OFFICER,), OTHER_PASSWORD),
          c.ChangeAccount("officer", "P", (Role.OFFICER,)), c.ResetPassword("officer", OTHER_PASSWORD)]  # fmt: skip


def test_exactly_what_gives_power_needs_the_password_again():
    assert {type(command) for command in REAUTH} == {
        kind for kind in c.COMMANDS.values() if kind.REAUTH
    }


@pytest.mark.parametrize("command", REAUTH, ids=lambda x: type(x).__name__)
def test_after_two_minutes_the_password_is_needed_again(shift, command):
    shift.clock.advance(minutes=2, seconds=1)
    with refused(shift, kind=LogInRefused):
        shift.do(command)
    with refused(shift, OTHER_PASSWORD, kind=LogInRefused):
        shift.do(c.ConfirmPassword(OTHER_PASSWORD))
    with refused(shift, kind=LogInRefused):
        shift.do(command)
    shift.do(c.ConfirmPassword(PASSWORD))
    shift.clock.advance(minutes=1, seconds=59)
    shift.do(command)


def test_a_password_is_changed_by_whoever_knows_it(shift):
    with refused(shift, OTHER_PASSWORD, kind=LogInRefused):
        shift.do(c.ChangePassword(OTHER_PASSWORD, "another long sentence of words"))
    with refused(shift, "short", kind=BadInput):
        shift.do(c.ChangePassword(PASSWORD, "short"))
    shift.do(c.ChangePassword(PASSWORD, OTHER_PASSWORD))
    shift.office.log_out("switch")
    with pytest.raises(LogInRefused):
        shift.office.log_in(EVERYTHING, PASSWORD)
    shift.office.log_in(EVERYTHING, OTHER_PASSWORD)


def test_no_password_reaches_the_journal(shift):
    shift.do(c.CreateAccount("n.ewcomer", "N", (Role.OFFICER,), OTHER_PASSWORD))
    shift.do(c.ChangePassword(PASSWORD, OTHER_PASSWORD))
    log = repr(shift.founded.heard) + repr(shift.office.ask(Accounts()))
    assert OTHER_PASSWORD not in log


# --- settings and drafts -------------------------------------------------------------------------


def test_a_setting_is_in_force_at_once(shift):
    assert shift.office.ask(Settings()).values["idle_minutes"] == "10"
    shift.do(c.ChangeSetting("idle_minutes", " 5 "))
    found = shift.office.ask(Settings())
    assert (found.values["idle_minutes"], found.changed) == ("5", ("idle_minutes",))


def test_a_target_moves_when_calls_are_due(shift):
    minutes = '{"P0": 1, "P1": 2, "P2": 3, "P3": 4, "P4": 5}'
    shift.do(c.ChangeSetting("target_minutes", minutes))
    row = next(row for row in shift.office.ask(Board()).waiting if row.number == "A1")
    assert row.due_at - row.received_at == timedelta(minutes=2)


def test_a_draft_is_ones_own_and_no_fact(shift):
    before = shift.position
    shift.do(c.KeepDraft("note A1", "half a\x07 sen"))
    shift.do(c.KeepDraft("note A2", "x"))
    shift.do(c.KeepDraft("note A2", ""))
    assert shift.office.ask(Drafts()).texts == {"note A1": "half a\x07 sen"}
    assert shift.position == before
    shift.become("clinician")
    assert shift.office.ask(Drafts()).texts == {}


def test_a_draft_has_a_limit(shift):
    shift.do(c.KeepDraft("note", "x" * 200_000))
    with refused(shift, kind=BadInput):
        shift.do(c.KeepDraft("note", "x" * 200_001))


# --- import and upkeep ---------------------------------------------------------------------------


def contact(key="78", outcomes=(), **changes):
    wish = {
        "source_key": key,
        "received_at": START,
        "values": {"address": "3 Oak St"},
        "outcomes": outcomes,
    }
    return c.ImportedContact(**{**wish, **changes})


SEEN = ImportedOutcome("Seen", "D04", START)


def test_the_same_file_twice_brings_nothing_twice(shift):
    wish = c.ImportContacts("old", (contact(outcomes=(SEEN,)), contact("79")))
    first = shift.do(wish).result
    assert (first["added"], first["amended"], first["known"]) == (2, 0, 0)
    before = shift.position
    again = shift.do(wish).result
    assert (again["added"], again["amended"], again["known"]) == (0, 0, 2)
    assert shift.position == before


def test_a_later_file_adds_what_is_new(shift):
    shift.do(c.ImportContacts("old", (contact(outcomes=(SEEN,)),)))
    more = ImportedOutcome("To hospital", "D07", START)
    assert (
        shift.do(c.ImportContacts("old", (contact(outcomes=(SEEN, more)),))).result["amended"] == 1
    )
    assert shift.call("AX2").call.dispositions == ("D04", "D07")


def test_another_system_may_have_the_same_keys(shift):
    shift.do(c.ImportContacts("old", (contact(),)))
    assert shift.do(c.ImportContacts("older", (contact(),))).result["added"] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        contact(received_at=START + timedelta(days=400)),
        contact(values={"dragon": "x"}),
        contact(values={"weapons": "dragon"}),
        contact(outcomes=(ImportedOutcome("Seen", "D77"),)),
        contact(outcomes=(ImportedOutcome("Seen", "D04", START.replace(tzinfo=None)),)),
        contact(outcomes=(ImportedOutcome("Seen", "D04", START.replace(year=900)),)),
        contact(original={"Ward": "a\x00b"}),
    ],
    ids=range(7),
)
def test_one_wrong_contact_keeps_all_of_them_back(shift, wrong):
    with refused(shift, "dragon", kind=BadInput):
        shift.do(c.ImportContacts("old", (contact("1"), wrong)))
    assert shift.office.ask(Health()).calls == 10


def test_a_wrong_outcome_of_a_known_contact_is_refused_too(shift):
    shift.do(c.ImportContacts("old", (contact(),)))
    with refused(shift, kind=BadInput):
        shift.do(c.ImportContacts("old", (contact(outcomes=(ImportedOutcome("Seen", "D77"),)),)))


@pytest.mark.parametrize("count", [-1, 2**63, 10**30])
@pytest.mark.parametrize("name", ["rows", "calls", "outcomes", "skipped", "rejected"])
def test_counts_are_counts(shift, name, count):
    wish = {"rows": 2, "calls": 1, "outcomes": 1, "skipped": 0, "rejected": 1}
    with refused(shift, str(count), kind=BadInput) as caught:
        shift.do(c.FinishImport("map.toml", "ab" * 32, **{**wish, name: count}))
    assert caught[0].field == name


def test_a_backup_is_recorded_and_counted(shift):
    shift.do(c.MakeBackup())
    health = shift.office.ask(Health())
    assert health.backups == 1
    assert health.last_backup_at is not None
    assert shift.founded.heard[-1].kinds == ("access.backup",)
