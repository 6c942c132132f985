"""The recovery key: written for paper, typed back by hand, and the way in that never depends."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.domain.errors import BadInput, LogInRefused
from mcrrt.service.ports import KeyringMode
from mcrrt.vault import recovery
from mcrrt.vault.crypto import recovery_public_key
from mcrrt.vault.slots import Slots
from tests.support import WEAK

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@given(st.binary(min_size=32, max_size=32))
def test_what_is_written_reads_back(private):
    assert recovery.read(recovery.written(private)) == private


def test_it_is_written_in_groups_that_can_be_read_aloud():
    text = recovery.written(recovery.new_recovery_key())
    groups = text.split("-")
    assert [len(group) for group in groups] == [5] * 11 + [1]
    assert set(text) <= set(LETTERS) | {"-"}


@pytest.mark.parametrize("typed", [
    str.lower,
    lambda text: text.replace("-", ""),
    lambda text: text.replace("-", " "),
    lambda text: f"  {text}\n",
    lambda text: text.replace("O", "0").replace("I", "1"),
    lambda text: text.replace("O", "o").replace("I", "1").replace("-", "\t"),
])  # fmt: skip
def test_how_people_type_it_does_not_matter(typed):
    for _ in range(20):
        private = recovery.new_recovery_key()
        assert recovery.read(typed(recovery.written(private))) == private


def test_every_single_wrong_letter_is_noticed():
    private = recovery.new_recovery_key()
    letters = recovery.written(private).replace("-", "")
    for at in range(len(letters)):
        for other in LETTERS:
            if other == letters[at]:
                continue
            with pytest.raises(BadInput, match="a letter is missing or wrong"):
                recovery.read(letters[:at] + other + letters[at + 1 :])


def test_missing_doubled_and_swapped_letters_are_noticed():
    chance = random.Random(1)
    for _ in range(200):
        letters = recovery.written(recovery.new_recovery_key()).replace("-", "")
        at = chance.randrange(len(letters) - 1)
        swapped = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
        wrong = [letters[:at] + letters[at + 1 :], letters[:at] + letters[at] + letters[at:]]
        wrong += [swapped] if swapped != letters else []
        for text in wrong:
            with pytest.raises(BadInput):
                recovery.read(text)


@pytest.mark.parametrize("text", [
    "", " ", "-", "A", "A" * 56, "é" * 56, "8" * 56, "\0" * 56, "A" * 100_000, "=" * 56,
])  # fmt: skip
def test_what_is_no_recovery_key_is_one_sentence(text):
    with pytest.raises(BadInput) as caught:
        recovery.read(text)
    assert caught.value.field == "recovery_key"


def test_it_opens_its_own_store_and_no_other(tmp_path):
    private = recovery.new_recovery_key()
    slots = Slots(tmp_path, WEAK)
    key = slots.found(
        "store-1", b"d" * 32, KeyringMode.KEYRING, recovery_public_key(private), practice=False
    )
    assert Slots(tmp_path, WEAK).open_with_recovery(private) == key
    for other in (recovery.new_recovery_key(), bytes(32), b"\xff" * 32):
        with pytest.raises(LogInRefused, match="another store"):
            Slots(tmp_path, WEAK).open_with_recovery(other)


def test_a_changed_escrow_opens_nothing(tmp_path):
    private = recovery.new_recovery_key()
    slots = Slots(tmp_path, WEAK)
    slots.found(
        "store-1", b"d" * 32, KeyringMode.KEYRING, recovery_public_key(private), practice=False
    )
    whole = (tmp_path / "slots.json").read_text()
    escrow = slots.file.escrow
    chance = random.Random(2)
    for n in range(120):
        at = chance.randrange(len(escrow) - 2)  # the last letter but one has bits that mean nothing
        letter = chance.choice("ABCDabcd0123+/=! ")
        changed = escrow[:at] + letter + escrow[at + 1 :] if n % 3 else escrow[:at]
        if changed == escrow:
            continue
        (tmp_path / "slots.json").write_text(whole.replace(escrow, changed))
        with pytest.raises(LogInRefused):
            Slots(tmp_path, WEAK).open_with_recovery(private)
