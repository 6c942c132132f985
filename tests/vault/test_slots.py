"""Key slots: what opens them, and what does not whatever is done to the file."""

import json
import random
import time
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.domain.errors import LogInRefused, McrrtError, NotNow, StoreDamaged
from mcrrt.service.ports import KeyringMode
from mcrrt.vault import slots as keeping
from mcrrt.vault.crypto import recovery_public_key
from mcrrt.vault.files import write_secret
from mcrrt.vault.recovery import new_recovery_key
from mcrrt.vault.slots import KdfFigures, KdfPolicy, Slots
from tests.support import OTHER_PASSWORD, PASSWORD, WEAK

DEVICE = bytes(range(32))
USER = "d.alvarez"


def founded(folder: Path, store_id: str = "store-1", device: bytes = DEVICE) -> tuple[Slots, bytes]:
    """Return the slots of a new store with one user, and its data key."""
    slots = Slots(folder, WEAK)
    public = recovery_public_key(new_recovery_key())
    key = slots.found(store_id, device, KeyringMode.KEYRING, public, practice=False)
    slots.add(USER, PASSWORD)
    return slots, key


def again(folder: Path, policy: KdfPolicy = WEAK) -> Slots:
    """Return the slots as the next start reads them."""
    return Slots(folder, policy)


def edit(folder: Path, change: Any) -> None:
    """Change the slot file as somebody with an editor does, and the copy before it."""
    data = json.loads((folder / "slots.json").read_text())
    change(data)
    for name in ("slots.json", "slots.previous.json"):
        (folder / name).write_text(json.dumps(data))


# --- what opens ----------------------------------------------------------------------------------


def test_the_right_password_opens_and_gives_the_key(tmp_path):
    _slots, key = founded(tmp_path)
    assert again(tmp_path).open(USER, PASSWORD, DEVICE) == key
    assert len(key) == 32
    assert key not in (tmp_path / "slots.json").read_bytes()


@pytest.mark.parametrize("password", [
    OTHER_PASSWORD, PASSWORD + " ", " " + PASSWORD, PASSWORD[:-1], PASSWORD.upper(), "", "\0",
    PASSWORD + "\0",
])  # fmt: skip
def test_a_wrong_password_is_refused(tmp_path, password):
    founded(tmp_path)
    with pytest.raises(LogInRefused, match="name or the password"):
        again(tmp_path).open(USER, password, DEVICE)


def test_a_wrong_name_and_a_wrong_password_sound_alike(tmp_path):
    founded(tmp_path)
    told = set()
    for user, password in (("nobody", PASSWORD), (USER, OTHER_PASSWORD), ("", "")):
        with pytest.raises(LogInRefused) as caught:
            again(tmp_path).open(user, password, DEVICE)
        told.add((str(caught.value), type(caught.value)))
    assert len(told) == 1


def test_an_unknown_name_takes_as_long_as_a_wrong_password(tmp_path, monkeypatch):
    founded(tmp_path)
    derived: list[KdfFigures] = []
    real = Slots._kek

    def counting(self: Slots, password: str, salt: bytes, kdf: KdfFigures, device: bytes) -> bytes:
        derived.append(kdf)
        return real(self, password, salt, kdf, device)

    monkeypatch.setattr(Slots, "_kek", counting)
    for user in ("nobody", USER):
        with pytest.raises(LogInRefused):
            again(tmp_path).open(user, OTHER_PASSWORD, DEVICE)
    assert len(derived) == 2
    assert derived[0] == derived[1]


def test_without_the_second_secret_the_right_password_opens_nothing(tmp_path):
    founded(tmp_path)
    for device in (b"", bytes(32), DEVICE[:31]):
        with pytest.raises(LogInRefused):
            again(tmp_path).open(USER, PASSWORD, device)


@pytest.mark.parametrize(
    "password", ["café Ångström naïve Zoë", "Việt Nam đường phố", "한국어 비밀번호"]
)
def test_a_password_typed_in_another_form_of_unicode_opens(tmp_path, password):
    slots, key = founded(tmp_path)
    slots.add("other", unicodedata.normalize("NFC", password))
    decomposed = unicodedata.normalize("NFD", password)
    assert decomposed != unicodedata.normalize("NFC", password)
    assert again(tmp_path).open("other", decomposed, DEVICE) == key


@given(password=st.text(min_size=1, max_size=300))
def test_any_password_comes_back(tmp_path_factory, password):
    slots, key = founded(tmp_path_factory.mktemp("any"))
    slots.add("any", password)
    assert slots.open("any", password, DEVICE) == key
    with pytest.raises(LogInRefused):
        slots.open("any", password + "x", DEVICE)


def test_a_new_password_ends_the_old_one_and_touches_nobody_else(tmp_path):
    slots, key = founded(tmp_path)
    slots.add("other", OTHER_PASSWORD)
    slots.add(USER, "a fresh sentence about gulls")
    later = again(tmp_path)
    assert later.open(USER, "a fresh sentence about gulls", DEVICE) == key
    assert later.open("other", OTHER_PASSWORD, DEVICE) == key
    with pytest.raises(LogInRefused):
        later.open(USER, PASSWORD, DEVICE)


def test_a_dropped_slot_opens_nothing_even_from_the_copy_before(tmp_path):
    slots, _key = founded(tmp_path)
    slots.add("other", OTHER_PASSWORD)
    slots.drop("other")
    for name in ("slots.json", "slots.previous.json"):
        assert "other" not in (tmp_path / name).read_text()
    (tmp_path / "slots.json").write_text("torn")
    with pytest.raises(LogInRefused):
        again(tmp_path).open("other", OTHER_PASSWORD, DEVICE)
    assert again(tmp_path).users() == (USER,)


# --- attacks -------------------------------------------------------------------------------------


def test_a_slot_moved_to_another_name_opens_nothing(tmp_path):
    slots, _key = founded(tmp_path)
    slots.add("other", OTHER_PASSWORD)

    def swap(data: Any) -> None:
        both = data["slots"]
        both[USER], both["other"] = both["other"], both[USER]

    edit(tmp_path, swap)
    for user, password in ((USER, PASSWORD), (USER, OTHER_PASSWORD), ("other", PASSWORD)):
        with pytest.raises(LogInRefused):
            again(tmp_path).open(user, password, DEVICE)


def test_a_slot_of_another_store_opens_nothing(tmp_path):
    founded(tmp_path / "one", "store-1")
    founded(tmp_path / "two", "store-2")
    other = json.loads((tmp_path / "two" / "slots.json").read_text())
    edit(tmp_path / "one", lambda data: data["slots"].update(other["slots"]))
    with pytest.raises(LogInRefused):
        again(tmp_path / "one").open(USER, PASSWORD, DEVICE)
    edit(tmp_path / "one", lambda data: data.update(store_id="store-2"))
    key = again(tmp_path / "two").open(USER, PASSWORD, DEVICE)
    assert again(tmp_path / "one").open(USER, PASSWORD, DEVICE) == key  # two's slot, and two's key


REAL = KdfPolicy()


@pytest.mark.parametrize(("figures", "why"), [
    (KdfFigures(1, 64 * 1024, 4), "fewer rounds"),
    (KdfFigures(3, 8, 1), "next to no memory"),
    (KdfFigures(3, 64 * 1024 * 1024, 4), "64 GiB"),
    (KdfFigures(2**31, 64 * 1024, 4), "rounds without end"),
    (KdfFigures(3, 64 * 1024, 2**24), "lanes without end"),
    (KdfFigures(0, 0, 0), "nothing"),
    (KdfFigures(-3, -64, -4), "less than nothing"),
])  # fmt: skip
def test_changed_figures_are_refused_before_they_are_used(tmp_path, figures, why, monkeypatch):
    founded(tmp_path)
    edit(tmp_path, lambda data: data["slots"][USER].update(kdf=msgspec.to_builtins(figures)))

    def never(*_arguments: object) -> bytes:
        pytest.fail(f"{why}: used")

    monkeypatch.setattr(Slots, "_kek", never)
    started = time.monotonic()
    with pytest.raises(StoreDamaged, match="has been changed"):
        again(tmp_path, REAL).open(USER, PASSWORD, DEVICE)
    assert time.monotonic() - started < 1.0


def test_figures_within_bounds_but_not_its_own_open_nothing(tmp_path):
    founded(tmp_path)
    edit(tmp_path, lambda data: data["slots"][USER]["kdf"].update(time=2))
    with pytest.raises(LogInRefused):
        again(tmp_path).open(USER, PASSWORD, DEVICE)


def test_the_figures_as_shipped_are_within_their_own_bounds():
    assert REAL.believes(REAL.with_keyring)
    assert REAL.believes(REAL.passphrase_only)
    assert REAL.with_keyring.memory >= 64 * 1024
    assert REAL.passphrase_only.memory > REAL.with_keyring.memory
    assert not REAL.believes(replace(REAL.with_keyring, time=2))


def test_no_flipped_bit_of_a_slot_opens_it(tmp_path):
    """Either the slot is refused, or the bit was in what does not count (spaces, the escrow)."""
    slots, key = founded(tmp_path)
    slots.add("other", OTHER_PASSWORD)
    whole = (tmp_path / "slots.json").read_bytes()
    slot = json.loads(whole)["slots"][USER]
    begin = whole.index(slot["sealed"].encode())
    places = [
        range(begin, begin + len(slot["sealed"])),
        range(whole.index(slot["salt"].encode()), whole.index(slot["salt"].encode()) + 24),
    ]
    chance = random.Random(1)
    for n in range(400):
        at = chance.choice(places[n % 2])
        data = bytearray(whole)
        data[at] ^= 1 << chance.randrange(8)
        for name in ("slots.json", "slots.previous.json"):
            (tmp_path / name).write_bytes(data)
        with pytest.raises((LogInRefused, StoreDamaged)):
            again(tmp_path).open(USER, PASSWORD, DEVICE)
    for _ in range(600):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        for name in ("slots.json", "slots.previous.json"):
            (tmp_path / name).write_bytes(data)
        try:
            assert again(tmp_path).open(USER, PASSWORD, DEVICE) == key
        except McrrtError:
            continue


@pytest.mark.parametrize("sealed", ["", "AAAA", "====", "not base 64!", "A" * 80, "é" * 80])
def test_nonsense_in_a_slot_is_refused_in_a_sentence(tmp_path, sealed):
    founded(tmp_path)
    edit(tmp_path, lambda data: data["slots"][USER].update(sealed=sealed))
    with pytest.raises(LogInRefused):
        again(tmp_path).open(USER, PASSWORD, DEVICE)
    edit(tmp_path, lambda data: data["slots"][USER].update(salt=sealed))
    with pytest.raises(StoreDamaged):
        again(tmp_path).open(USER, PASSWORD, DEVICE)


# --- the file ------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [
    b"", b"{", b"null", b"[]", b"\xff\xfe", b'{"format":1}', b"\0" * 2_000,
    b'{"format":2,"store_id":"","keyring":"keyring","practice":false,"recovery_public":"",%s' % (
        b'"escrow":"","slots":{}}'
    ),
])  # fmt: skip
def test_a_torn_file_leaves_the_one_before(tmp_path, content):
    slots, key = founded(tmp_path)
    slots.add("other", OTHER_PASSWORD)
    (tmp_path / "slots.json").write_bytes(content)
    later = again(tmp_path)
    assert later.exists
    assert later.open(USER, PASSWORD, DEVICE) == key
    # Writing over the torn file must not put it in the place of the whole one.
    later.hold(key, DEVICE)
    later.add("third", "the third of three long sentences")
    (tmp_path / "slots.json").unlink()
    assert again(tmp_path).open(USER, PASSWORD, DEVICE) == key


def test_with_both_files_torn_it_is_said_and_nothing_is_written(tmp_path):
    founded(tmp_path)
    for name in ("slots.json", "slots.previous.json"):
        (tmp_path / name).write_text("torn")
    with pytest.raises(StoreDamaged, match=r"slots\.json back from a backup"):
        again(tmp_path).open(USER, PASSWORD, DEVICE)
    assert (tmp_path / "slots.json").read_text() == "torn"


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    slots, key = founded(tmp_path)
    before = (tmp_path / "slots.json").read_bytes()

    def no_room(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("mcrrt.vault.files.os.fsync", no_room)
        with pytest.raises(NotNow, match="Nothing was changed"):
            slots.add("other", OTHER_PASSWORD)
    assert (tmp_path / "slots.json").read_bytes() == before
    assert not list(tmp_path.glob("*.new"))
    assert slots.users() == (USER,)
    assert again(tmp_path).open(USER, PASSWORD, DEVICE) == key


def add_three(slots: Slots) -> None:
    for name in ("other", "third", "fourth"):
        slots.add(name, OTHER_PASSWORD)


@pytest.mark.parametrize("last", range(8))
def test_a_crash_at_any_step_of_a_write_leaves_a_file_that_opens(tmp_path, last, monkeypatch):
    slots, key = founded(tmp_path)
    steps = iter(range(100))

    class PowerCut(BaseException):
        """Nothing catches it, as nothing catches a power cut."""

    real = write_secret

    def cut(path: Path, data: bytes) -> None:
        step = next(steps)
        if step * 4 + 3 < last:
            real(path, data)
            return
        if last % 4 >= 1:
            path.with_name(path.name + ".new").write_bytes(data[: len(data) // 2])
        if last % 4 >= 3:
            real(path, data)
        raise PowerCut

    with monkeypatch.context() as broken:
        broken.setattr(keeping, "write_secret", cut)
        with pytest.raises(PowerCut):
            add_three(slots)
    later = again(tmp_path)
    assert later.open(USER, PASSWORD, DEVICE) == key
    later.hold(key, DEVICE)
    later.add("other", OTHER_PASSWORD)
    assert again(tmp_path).open("other", OTHER_PASSWORD, DEVICE) == key
