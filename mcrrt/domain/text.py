"""What counts as text from a person: length and characters, checked once for every field."""

import re
import unicodedata

from mcrrt.domain.errors import N_, BadInput

LINE = 200
PARAGRAPH = 4_000
NARRATIVE = 20_000

# Joiners that Persian, Urdu, Hindi and others need inside words.
_JOINERS = {"\u200c", "\u200d"}
_LINE_END = re.compile("\r\n|[\r\u2028\u2029]")


def _forbidden(character: str, many_lines: bool) -> bool:
    if character in "\n\t":
        return not many_lines
    category = unicodedata.category(character)
    # Cc: controls. Cs: half a surrogate pair. Zl, Zp: line ends that look like nothing when typed.
    # Cf: invisible marks that can turn text around.
    return category in ("Cc", "Cs", "Zl", "Zp") or (category == "Cf" and character not in _JOINERS)


def clean(field: str, value: object, limit: int, *, many_lines: bool = False) -> str:
    """Return the text, trimmed and in composed form (NFC).

    Raises BadInput when it is not text, too long, or holds characters that cannot be shown:
    those would make a page read differently from what was typed.
    """
    if not isinstance(value, str):
        raise BadInput(field, N_("This must be text. Nothing was changed."))
    _require_length(field, value, limit)
    if many_lines:
        value = _LINE_END.sub("\n", value)
    for character in value:
        if _forbidden(character, many_lines):
            raise BadInput(
                field,
                N_("This contains a character that cannot be shown ({code}). Nothing was changed."),
                code=f"U+{ord(character):04X}",
            )
    composed = unicodedata.normalize("NFC", value).strip()
    _require_length(field, composed, limit)  # composing can make a text longer
    return composed


def _require_length(field: str, value: str, limit: int) -> None:
    if len(value) > limit:
        raise BadInput(
            field,
            N_("This is too long: {length} characters, at most {limit}. Nothing was changed."),
            length=len(value),
            limit=limit,
        )


def required(field: str, value: object, limit: int, *, many_lines: bool = False) -> str:
    """Like ``clean``, and refuse an empty text."""
    text = clean(field, value, limit, many_lines=many_lines)
    if not text:
        raise BadInput(field, N_("This must not be empty. Nothing was changed."))
    return text


def folded(value: str) -> str:
    """Return the text in lower case without accents, for comparing (never for showing)."""
    # Twice, because taking composed letters apart brings capitals back.
    plain = unicodedata.normalize("NFKD", value).casefold().replace("\u2019", "'")
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def in_order(name: str) -> tuple[tuple[bool, int, str], ...]:
    """Return what names with numbers in them are sorted by: MC2 stands before MC10."""
    parts = re.findall(r"\d+|\D+", folded(name))
    return tuple((False, int(part), "") if part.isdecimal() else (True, 0, part) for part in parts)
