"""What a password must be: long, and not what everybody would try first.

Source: NIST SP 800-63B-4 as read in notes (length is what counts; no composition rules, no expiry;
a list of what is refused, and words of the context).
"""

import unicodedata

from mcrrt.domain.errors import N_, BadInput

MAXIMUM_LENGTH = 128

_COMMON = (
    "password", "passw0rd", "qwerty", "letmein", "welcome", "changeme", "administrator", "iloveyou",
    "football", "baseball", "monkey", "dragon", "sunshine", "princess", "123456789", "987654321",
    "abcdefgh", "qwertyuiop", "halton", "police", "mcrrt", "dispatch", "crisis",
)  # fmt: skip


def check_password(password: str, minimum: int, context: tuple[str, ...]) -> None:
    """Raise BadInput when the password is too short, too long or too easy to guess."""
    length = len(unicodedata.normalize("NFC", password))
    if length < minimum:
        raise BadInput(
            "password",
            N_("A password needs at least {minimum} characters. A sentence is easy to remember."),
            minimum=minimum,
        )
    if length > MAXIMUM_LENGTH:
        raise BadInput(
            "password", N_("A password has at most {maximum} characters."), maximum=MAXIMUM_LENGTH
        )
    rest = password.casefold()
    words = [*_COMMON, *(word.casefold() for text in context for word in text.split())]
    for word in sorted(filter(lambda w: len(w) > 2, words), key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(set(rest)) < 5 or len(rest.strip("0123456789!?. -_")) < 4:
        raise BadInput("password", N_("This password is too easy to guess. Use several words."))
