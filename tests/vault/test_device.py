"""The second secret, and every way in which a keyring can let one down."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mcrrt.domain.errors import BadInput, LogInRefused, NotNow
from mcrrt.service.ports import Founding, KeyringMode
from mcrrt.vault import device
from mcrrt.vault.device import DeviceSecret, system_keyring
from tests.support import (
    ADMIN,
    ADMIN_NAME,
    OTHER_PASSWORD,
    PASSWORD,
    MemoryKeyring,
    found_store,
    office_on,
)

ROOT = Path(__file__).resolve().parents[2]
STORE = "0190a3b4-0000-7000-8000-000000000001"
TWELVE = "vexed gnomes"  # long enough with a keyring, too short without


class Forgetful(MemoryKeyring):
    """The null back end: takes everything, keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Forget it."""


class Altering(MemoryKeyring):
    """Gives back something else than it was given."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return it cut, as a store with a limit does."""
        kept = super().get_password(service, username)
        return kept and kept[:40]


class Locked(MemoryKeyring):
    """A collection whose prompt was dismissed, for as long as ``locked``."""

    locked = True

    def set_password(self, service: str, username: str, password: str) -> None:
        """Refuse while locked."""
        if self.locked:
            raise RuntimeError("Prompt dismissed..")
        super().set_password(service, username, password)

    def get_password(self, service: str, username: str) -> str | None:
        """Refuse while locked."""
        if self.locked:
            raise RuntimeError("Prompt dismissed..")
        return super().get_password(service, username)


class Hanging(MemoryKeyring):
    """Never answers, until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def set_password(self, service: str, username: str, password: str) -> None:
        """Wait for ever."""
        self.go.wait(30)

    def get_password(self, service: str, username: str) -> str | None:
        """Wait for ever."""
        self.go.wait(30)
        return None


class Talkative(MemoryKeyring):
    """Answers with something that is no secret of ours."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.answer = answer

    def get_password(self, service: str, username: str) -> str | None:
        """Answer."""
        return self.answer  # type: ignore[return-value]


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(device, "_TIMEOUT", 0.05)


@pytest.fixture
def hanging(quick):
    keyring = Hanging()
    yield keyring
    keyring.go.set()


# --- making it -----------------------------------------------------------------------------------


def test_a_keyring_that_works_keeps_it_and_no_file_does(tmp_path):
    keyring = MemoryKeyring()
    secret, mode = DeviceSecret(tmp_path, keyring).create(STORE)
    assert mode is KeyringMode.KEYRING
    assert keyring.kept == {("mcrrt", STORE): secret.hex()}
    assert list(tmp_path.iterdir()) == []
    assert DeviceSecret(tmp_path, keyring).get(STORE, mode) == secret


@pytest.mark.parametrize(
    "keyring", [None, Forgetful(), Altering(), Locked(), Talkative("zz"), Talkative(7)]
)
def test_a_keyring_that_does_not_work_means_a_file_and_says_so(tmp_path, keyring):
    secret, mode = DeviceSecret(tmp_path, keyring).create(STORE)
    assert mode is KeyringMode.PASSPHRASE_ONLY
    assert (tmp_path / "device").read_bytes() == secret
    assert (tmp_path / "device").stat().st_mode & 0o777 == 0o600
    assert DeviceSecret(tmp_path, keyring).get(STORE, mode) == secret


def test_a_keyring_that_hangs_is_given_up_on(tmp_path, hanging):
    _secret, mode = DeviceSecret(tmp_path, hanging).create(STORE)
    assert mode is KeyringMode.PASSPHRASE_ONLY
    with pytest.raises(NotNow):
        DeviceSecret(tmp_path, hanging).get(STORE, KeyringMode.KEYRING)


def test_a_keyring_that_hangs_does_not_keep_the_program_from_ending():
    program = (
        "import threading\n"
        "from mcrrt.vault import device\n"
        "device._TIMEOUT = 0.05\n"
        "print(device._within_time(threading.Event().wait))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60,
        check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "None"


def test_secrets_are_random_and_of_full_length(tmp_path):
    made = {DeviceSecret(tmp_path / str(n), None).create(STORE)[0] for n in range(20)}
    assert len(made) == 20
    assert {len(secret) for secret in made} == {32}


def test_only_a_back_end_that_is_known_is_trusted(monkeypatch):
    import keyring
    from keyring.backends import chainer, fail, null

    class SecretService:
        __module__ = "keyring.backends.SecretService"

    class Pretender:
        __module__ = "keyrings.alt.file"

    back_ends: tuple[tuple[object, bool], ...] = (
        (null.Keyring(), False), (fail.Keyring(), False), (Pretender(), False),
        (SecretService(), True),
    )  # fmt: skip
    for found, trusted in back_ends:
        monkeypatch.setattr(keyring, "get_keyring", lambda found=found: found)
        assert (system_keyring() is found) is trusted
    both = chainer.ChainerBackend()
    genuine: object = SecretService()
    monkeypatch.setattr(type(both), "backends", [null.Keyring(), genuine])
    monkeypatch.setattr(keyring, "get_keyring", lambda: both)
    assert system_keyring() is genuine


def test_a_keyring_that_cannot_even_be_looked_for_is_none(monkeypatch):
    import keyring

    def broken() -> object:
        raise OSError("no bus")

    monkeypatch.setattr(keyring, "get_keyring", broken)
    assert system_keyring() is None


# --- through the whole store ---------------------------------------------------------------------


def test_with_a_keyring_the_store_opens_and_a_copy_of_the_folder_does_not(tmp_path):
    keyring = MemoryKeyring()
    founded = found_store(tmp_path, keyring=keyring)
    assert founded.office.status().keyring is KeyringMode.KEYRING
    assert founded.office.status().minimum_password == 12
    founded = founded.opened()
    founded.close()
    stolen = office_on(founded.path, keyring=MemoryKeyring())
    with pytest.raises(NotNow, match="recovery key"):
        stolen.log_in()
    stolen.house.release()


def test_without_one_the_store_opens_by_its_file_and_wants_a_longer_password(tmp_path):
    founded = found_store(tmp_path, keyring=None)
    status = founded.office.status()
    assert (status.keyring, status.minimum_password) == (KeyringMode.PASSPHRASE_ONLY, 15)
    founded = founded.opened()
    founded.close()
    # A keyring that turns up later changes nothing.
    later = office_on(founded.path, keyring=MemoryKeyring())
    later.log_in()
    later.close()


@pytest.mark.parametrize("keyring", [Forgetful(), Locked()])
def test_a_keyring_that_fails_in_the_middle_of_founding_wants_the_longer_password(
    tmp_path, keyring
):
    founded = office_on(tmp_path / "store", keyring=keyring)
    assert founded.office.status().minimum_password == 12  # it looked like a keyring
    with pytest.raises(BadInput, match="at least 15") as caught:
        founded.office.found(Founding("Agency", ADMIN, TWELVE), ADMIN_NAME)
    assert caught.value.field == "password"
    assert not founded.office.status().exists
    founded.office.found(Founding("Agency", ADMIN, PASSWORD), ADMIN_NAME)
    assert founded.office.status().keyring is KeyringMode.PASSPHRASE_ONLY
    founded.opened().close()


def test_a_locked_keyring_is_a_wait_and_not_a_wrong_password(tmp_path):
    keyring = Locked()
    keyring.locked = False
    founded = found_store(tmp_path, keyring=keyring).restarted()
    keyring.locked = True
    for _ in range(7):
        with pytest.raises(NotNow, match="Unlock it and try again"):
            founded.log_in()
    keyring.locked = False
    founded.log_in()
    founded.close()


@pytest.mark.parametrize("round_", range(10))
def test_a_keyring_that_was_wiped_is_recovered_from(tmp_path, round_):
    keyring = MemoryKeyring()
    founded = found_store(tmp_path, keyring=keyring)
    recovery_key = founded.recovery_key
    founded = founded.restarted()
    keyring.kept.clear()
    with pytest.raises(NotNow, match="recovery key"):
        founded.log_in()
    founded.office.recover(recovery_key, ADMIN, OTHER_PASSWORD)
    assert founded.office.status().keyring is KeyringMode.KEYRING
    assert founded.office.store.verify().ok
    founded = founded.restarted()
    founded.log_in(password=OTHER_PASSWORD)
    founded.close()


@pytest.mark.parametrize("keyring", [None, Forgetful(), Locked()])
def test_recovery_without_any_keyring_goes_over_to_the_file(tmp_path, keyring):
    founded = found_store(tmp_path, keyring=MemoryKeyring())
    founded.close()
    again = office_on(founded.path, keyring=keyring)
    with pytest.raises(BadInput, match="at least 15"):
        again.office.recover(founded.recovery_key, ADMIN, TWELVE)
    assert again.office.session is None
    again.office.recover(founded.recovery_key, ADMIN, OTHER_PASSWORD)
    assert again.office.status().keyring is KeyringMode.PASSPHRASE_ONLY
    assert (founded.path / "device").is_file()
    again = again.restarted()
    again.log_in(password=OTHER_PASSWORD)
    again.close()


def test_a_lost_device_file_is_said_and_recovered_from(tmp_path):
    founded = found_store(tmp_path)
    founded.close()
    (founded.path / "device").unlink()
    for _ in range(6):
        with pytest.raises(NotNow, match="file 'device'"):
            founded.log_in()
    founded.office.recover(founded.recovery_key, ADMIN, OTHER_PASSWORD)
    founded = founded.restarted()
    founded.log_in(password=OTHER_PASSWORD)
    founded.close()


def test_a_changed_device_file_opens_nothing(tmp_path):
    founded = found_store(tmp_path)
    founded.close()
    (founded.path / "device").write_bytes(os.urandom(32))
    with pytest.raises(LogInRefused):
        founded.log_in()
    founded.house.release()
