"""Who gets in, how a session begins and ends, and what stays when somebody else takes over."""

import subprocess
import sys
from pathlib import Path

import pytest

from mcrrt.domain.errors import BadInput, LogInRefused, NotNow, StoreInUse
from mcrrt.domain.roles import Role
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.ports import Founding, KeyringMode
from tests.support import (
    ADMIN,
    ADMIN_NAME,
    OTHER_PASSWORD,
    PASSWORD,
    Founded,
    found_store,
    office_on,
)

ROOT = Path(__file__).resolve().parents[2]
OTHER = "m.ito"


@pytest.fixture
def founded(tmp_path):
    """A store with an administrator logged in, and another account."""
    founded = found_store(tmp_path)
    founded.office.submit(c.CreateAccount(OTHER, "Mina Ito", (Role.CLINICIAN,), OTHER_PASSWORD))
    yield founded
    founded.close()


def kinds(founded: Founded) -> list[str]:
    """What the access log says, oldest first."""
    return [row.kind for row in reversed(founded.office.ask(q.AccessLog(limit=500)).rows)]


def account_of(founded: Founded, name: str) -> str:
    accounts: dict[str, str] = {a.username: a.id for a in founded.office.ask(q.Accounts()).accounts}
    return accounts[name]


# --- log-in --------------------------------------------------------------------------------------


def test_before_anybody_logged_in_there_is_nothing_to_see(tmp_path):
    founded = found_store(tmp_path).restarted()
    status = founded.office.status()
    assert (status.exists, status.usernames, status.practice) == (True, (ADMIN,), False)
    assert status.keyring is KeyringMode.PASSPHRASE_ONLY
    assert founded.office.session is None
    for act in (
        lambda: founded.office.submit(c.OpenCall()), lambda: founded.office.ask(q.Board()),
        lambda: founded.office.store, lambda: founded.office.ask(q.WhoAmI()),
    ):  # fmt: skip
        with pytest.raises(NotNow, match="Nobody is logged in"):
            act()
    founded.house.release()


def test_a_log_in_is_on_record_and_so_is_the_end_of_it(founded: Founded):
    founded = founded.restarted()
    session = founded.log_in(OTHER, OTHER_PASSWORD)
    assert (session.username, session.name, session.roles) == (OTHER, "Mina Ito", (Role.CLINICIAN,))
    founded.office.log_out("lock")
    founded.log_in()
    rows = founded.office.ask(q.AccessLog(limit=500)).rows
    newest = [(row.kind, row.actor, getattr(row.fact, "why", "")) for row in rows[:3]]
    assert newest == [
        ("access.logged_in", ADMIN_NAME, ""),
        ("access.logged_out", "Mina Ito", "lock"),
        ("access.logged_in", "Mina Ito", ""),
    ]


@pytest.mark.parametrize("typed", [ADMIN.upper(), f"  {ADMIN} ", ADMIN.title()])
def test_a_name_is_taken_as_people_type_it(founded: Founded, typed):
    assert founded.restarted().log_in(typed).username == ADMIN


@pytest.mark.parametrize(("name", "password"), [
    (ADMIN, OTHER_PASSWORD), (OTHER, PASSWORD), ("nobody", PASSWORD), ("", ""), (ADMIN, ""),
    ("r.okafor' or 1=1 --", PASSWORD), (ADMIN + "\0", PASSWORD),
])  # fmt: skip
def test_a_wrong_name_or_password_is_refused_and_nobody_is_in(founded: Founded, name, password):
    again = founded.restarted()
    with pytest.raises(LogInRefused, match="name or the password is not right"):
        again.log_in(name, password)
    assert again.office.session is None
    again.log_in()
    again.close()


def test_logging_in_ends_the_session_of_whoever_was_there(founded: Founded):
    session = founded.log_in(OTHER, OTHER_PASSWORD)
    assert founded.office.session == session
    founded.log_in()
    assert kinds(founded)[-3:] == ["access.logged_in", "access.logged_out", "access.logged_in"]
    assert founded.office.store.verify().ok


def test_a_refused_log_in_leaves_nobody_in(founded: Founded):
    with pytest.raises(LogInRefused):
        founded.log_in(OTHER, "wrong")
    assert founded.office.session is None
    founded.log_in()


def test_an_account_that_is_not_active_is_refused_like_a_wrong_password(founded: Founded):
    change = c.ChangeAccount(
        account_of(founded, OTHER), "Mina Ito", (Role.CLINICIAN,), active=False
    )
    founded.office.submit(change)
    again = founded.restarted()
    with pytest.raises(LogInRefused, match="name or the password is not right"):
        again.log_in(OTHER, OTHER_PASSWORD)
    assert again.office.status().usernames == (ADMIN,)
    again.log_in()
    again.close()


def test_a_slot_put_back_from_an_old_file_does_not_let_a_leaver_in(founded: Founded):
    old = (founded.path / "slots.json").read_bytes()
    change = c.ChangeAccount(
        account_of(founded, OTHER), "Mina Ito", (Role.CLINICIAN,), active=False
    )
    founded.office.submit(change)
    founded.close()
    (founded.path / "slots.json").write_bytes(old)
    later = office_on(founded.path)
    with pytest.raises(LogInRefused):
        later.log_in(OTHER, OTHER_PASSWORD)
    assert OTHER not in later.office.status().usernames
    later.house.release()


def test_a_slot_without_an_account_opens_nothing(founded: Founded, monkeypatch):
    """A crash between key slot and account leaves one."""
    from mcrrt.store.unit import SqlUnit

    def cut(*_arguments: object) -> int:
        raise NotNow("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(SqlUnit, "commit", cut)
        with pytest.raises(NotNow):
            founded.office.submit(
                c.CreateAccount("k.berg", "Kim Berg", (Role.ANALYST,), OTHER_PASSWORD)
            )
    again = founded.restarted()
    with pytest.raises(LogInRefused):
        again.log_in("k.berg", OTHER_PASSWORD)
    again.log_in()
    assert again.office.store.verify().ok
    again.close()


def test_a_session_without_its_first_entry_does_not_begin(founded: Founded, monkeypatch):
    from mcrrt.store.unit import SqlUnit

    def full(*_arguments: object) -> int:
        raise NotNow("The disk is full.")

    again = founded.restarted()
    with monkeypatch.context() as broken:
        broken.setattr(SqlUnit, "commit", full)
        for _ in range(3):
            with pytest.raises(NotNow):
                again.log_in()
            assert again.office.session is None
    again.log_in()
    assert again.office.store.verify().ok
    again.close()


# --- founding ------------------------------------------------------------------------------------


def test_a_founder_is_dispatcher_supervisor_and_administrator(tmp_path):
    founded = found_store(tmp_path, practice=True)
    me = founded.office.ask(q.WhoAmI())
    assert me.roles == (Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR)
    assert (me.agency_name, me.station_code, me.practice) == ("Test Region MCRRT", "A", True)
    assert founded.office.status().practice
    founded.close()


def test_a_store_is_not_founded_over_another(founded: Founded):
    again = founded.restarted()
    with pytest.raises(BadInput, match="a store in this folder already"):
        again.office.found(Founding("Agency", "x.y", PASSWORD), "X Y")
    again.log_in()
    assert again.office.store.verify().ok
    again.close()


def test_a_store_whose_slots_were_lost_is_not_written_over(founded: Founded):
    founded.close()
    for name in ("slots.json", "slots.previous.json"):
        (founded.path / name).unlink()
    file = (founded.path / "store.db").read_bytes()
    later = office_on(founded.path)
    with pytest.raises(BadInput, match="a store in this folder already"):
        later.office.found(Founding("Agency", "x.y", PASSWORD), "X Y")
    assert (founded.path / "store.db").read_bytes() == file
    later.house.release()


def test_a_founding_that_was_cut_short_is_put_aside(tmp_path, monkeypatch):
    from mcrrt.store.unit import SqlUnit

    def cut(*_arguments: object) -> int:
        raise NotNow("power")

    founded = office_on(tmp_path / "store")
    with monkeypatch.context() as broken:
        broken.setattr(SqlUnit, "commit", cut)
        with pytest.raises(NotNow):
            founded.office.found(Founding("Agency", ADMIN, PASSWORD), ADMIN_NAME)
    assert not founded.office.status().exists
    with pytest.raises(NotNow, match="no store in this folder yet"):
        founded.log_in()
    founded.office.found(Founding("Agency", ADMIN, PASSWORD), ADMIN_NAME)
    assert founded.office.store.verify().ok
    assert len(list((tmp_path / "store").glob("unfinished-*/store.db"))) == 1
    founded.opened().close()


@pytest.mark.parametrize("password", ["", "short", "a" * 40, "passwordpassword", ADMIN * 3])
def test_a_weak_password_founds_nothing(tmp_path, password):
    founded = office_on(tmp_path / "store")
    with pytest.raises(BadInput):
        founded.office.found(Founding("Agency", ADMIN, password), ADMIN_NAME)
    assert not founded.office.status().exists
    assert not (tmp_path / "store" / "slots.json").exists()


# --- recovery ------------------------------------------------------------------------------------


def test_the_recovery_key_sets_a_new_password_and_ends_the_old(founded: Founded):
    key = founded.recovery_key
    again = founded.restarted()
    session = again.office.recover(key.lower().replace("-", " "), ADMIN, OTHER_PASSWORD)
    assert session.username == ADMIN
    again = again.restarted()
    with pytest.raises(LogInRefused):
        again.log_in(ADMIN, PASSWORD)
    again.log_in(ADMIN, OTHER_PASSWORD)
    rows = again.office.ask(q.AccessLog(limit=500)).rows
    assert again.office.store.verify().ok
    assert rows
    again.close()


def test_others_keep_their_password_when_one_is_recovered(founded: Founded):
    key = founded.recovery_key
    again = founded.restarted()
    again.office.recover(key, ADMIN, "a third sentence of seven words")
    again.log_in(OTHER, OTHER_PASSWORD)
    again.close()


@pytest.mark.parametrize("name", ["nobody", OTHER])
def test_only_an_active_account_is_recovered(founded: Founded, name):
    change = c.ChangeAccount(
        account_of(founded, OTHER), "Mina Ito", (Role.CLINICIAN,), active=False
    )
    founded.office.submit(change)
    key = founded.recovery_key
    again = founded.restarted()
    with pytest.raises(LogInRefused):
        again.office.recover(key, name, "a third sentence of seven words")
    assert again.office.status().usernames == (ADMIN,)
    again.log_in()
    again.close()


def test_a_wrong_recovery_key_changes_nothing(founded: Founded, tmp_path):
    other = found_store(tmp_path / "other")
    other.close()
    again = founded.restarted()
    with pytest.raises(LogInRefused, match="another store"):
        again.office.recover(other.recovery_key, ADMIN, OTHER_PASSWORD)
    with pytest.raises(BadInput, match="a letter is missing or wrong"):
        again.office.recover(founded.recovery_key[:-1], ADMIN, OTHER_PASSWORD)
    with pytest.raises(BadInput):
        again.office.recover(founded.recovery_key, ADMIN, "short")
    again.log_in()
    again.close()


# --- another user on the same machine ------------------------------------------------------------


def test_what_somebody_was_typing_waits_for_them(founded: Founded):
    founded.office.submit(c.KeepDraft("intake", "caller says that"))
    founded.office.submit(c.KeepDraft("note A1", "patient was"))
    founded.log_in(OTHER, OTHER_PASSWORD)
    assert founded.office.ask(q.Drafts()).texts == {}
    founded.office.submit(c.KeepDraft("intake", "clinician's own words"))
    founded.log_in()
    assert founded.office.ask(q.Drafts()).texts == {
        "intake": "caller says that", "note A1": "patient was",
    }  # fmt: skip
    again = founded.opened()
    assert again.office.ask(q.Drafts()).texts["intake"] == "caller says that"
    again.office.submit(c.KeepDraft("intake", ""))
    assert list(again.office.ask(q.Drafts()).texts) == ["note A1"]
    again.close()


def test_the_password_is_asked_again_of_each_person(founded: Founded):
    founded.log_in(OTHER, OTHER_PASSWORD)
    founded.log_in()
    founded.clock.advance(minutes=3)  # type: ignore[attr-defined]
    reset = c.ResetPassword(account_of(founded, OTHER), "a third sentence of seven words")
    with pytest.raises(LogInRefused, match="password again"):
        founded.office.submit(reset)
    with pytest.raises(LogInRefused):
        founded.office.submit(c.ConfirmPassword(OTHER_PASSWORD))
    founded.office.submit(c.ConfirmPassword(PASSWORD))
    founded.office.submit(reset)
    founded.log_in(OTHER, "a third sentence of seven words")


# --- a second start ------------------------------------------------------------------------------


def test_a_second_start_is_refused_while_the_first_works(founded: Founded):
    second = office_on(founded.path)
    for act in (second.log_in, lambda: second.office.recover("x", ADMIN, OTHER_PASSWORD)):
        with pytest.raises((StoreInUse, BadInput)):
            act()
    with pytest.raises(StoreInUse, match="open already on this machine"):
        second.log_in()
    assert founded.office.ask(q.WhoAmI()).username == ADMIN  # the first does not notice
    founded.close()
    second.log_in()
    second.close()


def test_a_second_process_is_refused_with_one_sentence(founded: Founded, tmp_path):
    secret = tmp_path / "password"
    secret.write_text(PASSWORD)
    done = subprocess.run(
        [sys.executable, "main.py", "ask", '{"question":"Board"}', "--store", str(founded.path),
         "--user", ADMIN, "--password-file", str(secret)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "open already on this machine" in done.stderr
    assert done.stderr.count("\n") == 1
    assert founded.office.store.verify().ok
