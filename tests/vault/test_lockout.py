"""Five wrong passwords lock a name, whatever happens to the program, the clock or the file."""

from datetime import timedelta
from pathlib import Path

import pytest

from mcrrt.domain.errors import LogInRefused, NotNow
from mcrrt.domain.roles import Role
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.vault.lockout import LIMIT, LOCK_SECONDS, Lockout
from tests.support import ADMIN, OTHER_PASSWORD, PASSWORD, Founded, Seconds, found_store, office_on

SECRET = b"s" * 32
NAME, OTHER = "d.alvarez", "m.ito"


def counter(folder: Path, seconds: Seconds, waits: list[float] | None = None) -> Lockout:
    """Return the count as a new start of the program finds it."""
    return Lockout(folder, SECRET, seconds, (waits if waits is not None else []).append)


def is_locked(lockout: Lockout, name: str = NAME) -> bool:
    try:
        lockout.require_open(name)
    except LogInRefused:
        return True
    return False


@pytest.fixture
def seconds():
    return Seconds()


# --- counting ------------------------------------------------------------------------------------


def test_the_fifth_failure_locks_and_the_waits_grow_before(tmp_path, seconds):
    waits: list[float] = []
    lockout = counter(tmp_path, seconds, waits)
    for n in range(LIMIT):
        assert not is_locked(lockout), n
        lockout.failed(NAME)
    assert is_locked(lockout)
    assert waits == [0.0, 0.0, 1.0, 2.0, 4.0]
    assert not is_locked(lockout, OTHER)


def test_it_ends_after_fifteen_minutes_and_the_next_five_lock_again(tmp_path, seconds):
    lockout = counter(tmp_path, seconds)
    for _ in range(LIMIT):
        lockout.failed(NAME)
    seconds.value += LOCK_SECONDS - 1
    assert lockout.seconds_left(NAME) == 1
    seconds.value += 1
    assert not is_locked(lockout)
    for n in range(LIMIT):
        assert not is_locked(lockout), n
        lockout.failed(NAME)
    assert is_locked(lockout)


def test_the_sentence_says_how_long_and_what_else_helps(tmp_path, seconds):
    lockout = counter(tmp_path, seconds)
    for _ in range(LIMIT):
        lockout.failed(NAME)
    with pytest.raises(LogInRefused, match="Wait 15 min") as caught:
        lockout.require_open(NAME)
    assert "administrator" in str(caught.value)
    assert "recovery key" in str(caught.value)
    assert NAME not in str(caught.value)


def test_a_right_password_begins_the_count_anew(tmp_path, seconds):
    lockout = counter(tmp_path, seconds)
    for _ in range(3):
        for _ in range(LIMIT - 1):
            lockout.failed(NAME)
        assert len(lockout.failures()) == LIMIT - 1
        lockout.worked(NAME)
        assert lockout.failures() == ()
    assert not is_locked(lockout)


def test_logging_in_between_does_not_help_to_guess_at_somebody_else(tmp_path, seconds):
    lockout = counter(tmp_path, seconds)
    for _ in range(LIMIT - 1):
        lockout.failed(NAME)
    lockout.worked(OTHER)
    assert lockout.failures() == ()  # on record now, but still counted
    assert not is_locked(lockout)
    lockout.failed(NAME)
    assert is_locked(lockout)


# --- what it survives ----------------------------------------------------------------------------


def test_a_hundred_restarts_neither_end_nor_shorten_it(tmp_path, seconds):
    for _ in range(LIMIT):
        counter(tmp_path, seconds).failed(NAME)
    for n in range(100):
        seconds.value = 50.0 * n  # a new start counts from anywhere
        lockout = counter(tmp_path, seconds)
        assert is_locked(lockout)
        assert lockout.seconds_left(NAME) == LOCK_SECONDS


def test_time_passes_only_while_the_program_runs(tmp_path, seconds):
    for _ in range(LIMIT):
        counter(tmp_path, seconds).failed(NAME)
    left = LOCK_SECONDS
    for _ in range(4):
        lockout = counter(tmp_path, seconds)
        seconds.value += 100
        left -= 100
        assert lockout.seconds_left(NAME) == left
        seconds.value += 10_000  # the program is not running


def test_a_clock_that_runs_backwards_does_not_help_either(tmp_path, seconds):
    lockout = counter(tmp_path, seconds)
    for _ in range(LIMIT):
        lockout.failed(NAME)
    seconds.value -= 10**9
    assert lockout.seconds_left(NAME) == LOCK_SECONDS


@pytest.mark.parametrize("change", [
    lambda data: data[:-1],
    lambda data: data.replace(b'"left":900', b'"left":0.0'),
    lambda data: b"",
    lambda data: b"\n{}",
    lambda data: data[:64] + b"\n{}",
    lambda data: b"\xff" + data[1:],
    lambda data: data + b" ",
])  # fmt: skip
def test_a_changed_file_locks_everybody(tmp_path, seconds, change):
    for _ in range(LIMIT):
        counter(tmp_path, seconds).failed(NAME)
    path = tmp_path / "attempts"
    before = path.read_bytes()
    path.write_bytes(change(before))
    assert path.read_bytes() != before
    lockout = counter(tmp_path, seconds)
    assert is_locked(lockout)
    assert is_locked(lockout, OTHER)
    seconds.value += LOCK_SECONDS
    assert not is_locked(lockout, OTHER)


def test_a_file_of_another_store_counts_as_changed(tmp_path, seconds):
    counter(tmp_path, seconds).failed(NAME)
    assert is_locked(Lockout(tmp_path, b"other" * 8, seconds, lambda _s: None), OTHER)


def test_a_failure_that_cannot_be_counted_is_said(tmp_path, seconds, monkeypatch):
    def no_room(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    lockout = counter(tmp_path, seconds)
    monkeypatch.setattr("mcrrt.vault.files.os.fsync", no_room)
    with pytest.raises(NotNow):
        lockout.failed(NAME)


# --- through the office --------------------------------------------------------------------------


def lock_out(founded: Founded, name: str, times: int = LIMIT) -> None:
    for n in range(times):
        with pytest.raises(LogInRefused, match="not right"):
            founded.log_in(name, f"wrong {n}")


@pytest.fixture
def two(tmp_path):
    """A closed store with an administrator and a dispatcher."""
    founded = found_store(tmp_path)
    founded.office.submit(c.CreateAccount(NAME, "Dana Alvarez", (Role.DISPATCHER,), OTHER_PASSWORD))
    founded = founded.restarted()
    yield founded
    founded.close()


def test_the_right_password_does_not_open_a_locked_name(two: Founded):
    lock_out(two, NAME)
    with pytest.raises(LogInRefused, match="Too many wrong passwords"):
        two.log_in(NAME, OTHER_PASSWORD)
    again = two.restarted()
    with pytest.raises(LogInRefused, match="Too many wrong passwords"):
        again.log_in(NAME, OTHER_PASSWORD)
    assert again.house.seconds_locked(NAME) == LOCK_SECONDS
    assert again.house.seconds_locked(ADMIN) == 0
    again.house.release()


def test_an_administrators_log_in_ends_every_lock(two: Founded):
    lock_out(two, NAME)
    two.log_in()
    two.office.log_out("switch")
    two.log_in(NAME, OTHER_PASSWORD)


def test_another_dispatchers_log_in_ends_no_lock(two: Founded):
    lock_out(two, ADMIN)
    two.log_in(NAME, OTHER_PASSWORD)
    two.office.log_out("switch")
    with pytest.raises(LogInRefused, match="Too many wrong passwords"):
        two.log_in(ADMIN, PASSWORD)


def test_the_recovery_key_ends_every_lock(tmp_path):
    founded = found_store(tmp_path)
    recovery_key = founded.recovery_key
    founded = founded.restarted()
    lock_out(founded, ADMIN)
    founded.office.recover(recovery_key, ADMIN, OTHER_PASSWORD)
    founded = founded.restarted()
    founded.log_in(ADMIN, OTHER_PASSWORD)
    founded.close()


def test_failures_are_on_record_once_and_name_no_mistyped_password(two: Founded):
    lock_out(two, NAME, 2)
    lock_out(two, "my pass word!", 3)
    two.log_in()
    failed = [
        row.fact for row in two.office.ask(q.AccessLog()).rows
        if row.kind == "access.log_ins_failed"
    ]  # fmt: skip
    assert {fact.username: len(fact.times) for fact in failed} == {NAME: 2, "?": 3}
    again = two.opened()
    later = [row.kind for row in again.office.ask(q.AccessLog()).rows]
    assert later.count("access.log_ins_failed") == 2
    again.close()


def test_failures_are_not_forgotten_when_the_store_cannot_be_opened(two: Founded):
    lock_out(two, NAME, 3)
    head = (two.path / "head").read_bytes()
    (two.path / "head").unlink()
    with pytest.raises(NotNow):
        two.log_in(NAME, OTHER_PASSWORD)
    (two.path / "head").write_bytes(head)
    two.log_in()
    rows = two.office.ask(q.AccessLog()).rows
    assert [len(row.fact.times) for row in rows if row.kind == "access.log_ins_failed"] == [3]


def test_a_clock_set_ten_years_on_does_not_end_a_lock(two: Founded):
    lock_out(two, NAME)
    two.clock.advance(days=3_650)  # type: ignore[attr-defined]
    later = office_on(two.path, clock=two.clock, seconds=two.seconds)
    two.close()
    with pytest.raises(LogInRefused, match="Too many wrong passwords"):
        later.log_in(NAME, OTHER_PASSWORD)
    later.house.release()
    assert timedelta(seconds=LOCK_SECONDS) == timedelta(minutes=15)
