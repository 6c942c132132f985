"""The recovery key: what is printed at the first start and kept in a safe.

It is the agency's X25519 private key, written in base 32 with three check bytes, in groups of five,
so that it can be read aloud and typed back.
"""

import base64
import hashlib
import os
import re

from mcrrt.domain.errors import N_, BadInput
from mcrrt.vault.crypto import KEY_SIZE

_CHECK_SIZE = 3
_GROUP = 5


def new_recovery_key() -> bytes:
    """Return a fresh private key."""
    return os.urandom(KEY_SIZE)


def written(private: bytes) -> str:
    """Return the key as it is printed: eleven groups of five and one of one."""
    check = hashlib.sha256(b"mcrrt recovery" + private).digest()[:_CHECK_SIZE]
    letters = base64.b32encode(private + check).decode()
    return "-".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))


def read(text: str) -> bytes:
    """Return the private key from what somebody typed. Raises BadInput."""
    letters = re.sub(r"[\s-]", "", text).upper().replace("0", "O").replace("1", "I")
    try:
        raw = base64.b32decode(letters)
    except ValueError:
        raw = b""
    private, check = raw[:KEY_SIZE], raw[KEY_SIZE:]
    expected = hashlib.sha256(b"mcrrt recovery" + private).digest()[:_CHECK_SIZE]
    if len(private) != KEY_SIZE or check != expected:
        raise BadInput(
            "recovery_key", N_("This is not a recovery key: a letter is missing or wrong.")
        )
    return private
