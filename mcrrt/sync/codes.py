"""What people read, type and compare when a station joins a hub."""

import base64
import hashlib
import re

from mcrrt.domain.errors import N_, BadInput

SECRET_SIZE = 16
FINGERPRINT_SIZE = 10
_CHECK_SIZE = 2
_GROUP, _GROUPS = 4, 6


def read_code(text: str) -> tuple[bytes, bytes]:
    """Return the secret and the beginning of the authority's fingerprint from a typed code.

    Base 32 in groups; 0 and 1 are read as O and I, and case, spaces and hyphens do not matter.
    """
    letters = re.sub(r"[\s-]", "", text).upper().replace("0", "O").replace("1", "I")
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        raw = b""
    body, check = raw[:-_CHECK_SIZE], raw[-_CHECK_SIZE:]
    expected = hashlib.sha256(b"mcrrt enrolment" + body).digest()[:_CHECK_SIZE]
    if len(body) != SECRET_SIZE + FINGERPRINT_SIZE or check != expected:
        raise BadInput("code", N_("This is not an enrolment code: a letter is missing or wrong."))
    return body[:SECRET_SIZE], body[SECRET_SIZE:]


def fingerprint_words(public_key: bytes) -> str:
    """Return a station's key as two people compare it: six groups of four letters and digits.

    The first 120 bits of a SHA-256 in base 32: nobody can make another key that reads the same.
    """
    digest = hashlib.sha256(b"mcrrt station key" + public_key).digest()
    letters = base64.b32encode(digest).decode()[: _GROUP * _GROUPS]
    return " ".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))
