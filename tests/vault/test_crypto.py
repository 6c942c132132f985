"""Sealing, signing and the sealed box: what was changed is refused in our own words."""

import random

import pytest

from mcrrt.domain.errors import StoreDamaged
from mcrrt.vault.crypto import StandardCrypto, derive, open_from, recovery_public_key, seal_to

CRYPTO = StandardCrypto()
KEY = bytes(range(32))


def test_what_is_sealed_opens_with_its_key_and_context_only():
    sealed = CRYPTO.seal(KEY, b"a body", b"event-1")
    assert CRYPTO.open(KEY, sealed, b"event-1") == b"a body"
    assert b"a body" not in sealed
    for key, context in ((bytes(32), b"event-1"), (KEY, b"event-2"), (KEY, b"")):
        with pytest.raises(StoreDamaged):
            CRYPTO.open(key, sealed, context)


def test_the_same_words_are_sealed_differently_each_time():
    assert len({CRYPTO.seal(KEY, b"same", b"c") for _ in range(50)}) == 50


def test_every_changed_bit_and_every_cut_is_refused():
    sealed = CRYPTO.seal(KEY, b"a body of some length", b"c")
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(StoreDamaged):
            CRYPTO.open(KEY, bytes(changed), b"c")
    for length in range(len(sealed)):
        with pytest.raises(StoreDamaged):
            CRYPTO.open(KEY, sealed[:length], b"c")


def test_a_signature_counts_for_its_key_and_words_only():
    private, other = CRYPTO.new_signing_key(), CRYPTO.new_signing_key()
    public = CRYPTO.public_key(private)
    signature = CRYPTO.sign(private, b"hash")
    assert CRYPTO.verify(public, b"hash", signature)
    assert not CRYPTO.verify(public, b"hasH", signature)
    assert not CRYPTO.verify(CRYPTO.public_key(other), b"hash", signature)
    for broken in (b"", signature[:63], signature + b"\0", bytes(64)):
        assert not CRYPTO.verify(public, b"hash", broken)
    for no_key in (b"", bytes(31), bytes(33)):
        assert not CRYPTO.verify(no_key, b"hash", signature)


def test_keys_for_two_purposes_have_nothing_in_common():
    made = {derive(KEY, "one"), derive(KEY, "two"), derive(KEY, "one", b"salt"), KEY}
    assert len(made) == 4
    assert derive(KEY, "one") == derive(KEY, "one")


def test_a_sealed_box_opens_for_its_holder_only():
    private = CRYPTO.new_key()
    sealed = seal_to(recovery_public_key(private), b"the data key")
    assert open_from(private, sealed) == b"the data key"
    chance = random.Random(1)
    for _ in range(200):
        changed = bytearray(sealed)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(7)
        with pytest.raises((StoreDamaged, ValueError)):
            open_from(private, bytes(changed))
    with pytest.raises(StoreDamaged):
        open_from(CRYPTO.new_key(), sealed)
