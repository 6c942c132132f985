"""Right-to-left text, put into the order in which it is drawn, and Arabic letters joined.

A PDF page draws from left to right what it is given, so a Hebrew or Arabic name given as typed
would read backwards. The order is that of the Unicode bidirectional algorithm (UAX 9) without its
control characters, which never reach a page; the joined forms are those Unicode has codes for.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

JOINERS = "\u200c\u200d"
_NON_JOINER, _JOINER = "\u200c", "\u200d"
_TATWEEL, _LAM = "\u0640", "\u0644"
_FIRST_RIGHT_TO_LEFT = "\u0590"
_MIRRORED = str.maketrans("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤")
# A telephone number, a date, a time: parts that would change places between right-to-left words.
_NUMBER = re.compile(r"\(\d+\)[ -]?\d[\d\-./: ]*\d|\+?\d[\d\-./: ]*\d")
_PRESENTATION_FORMS = (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD))


def belongs_to_arabic(character: str) -> bool:
    """Say whether it is a letter of a joined script, or a mark on one."""
    return unicodedata.bidirectional(character) == "AL" or (
        unicodedata.category(character) == "Mn" and character >= _FIRST_RIGHT_TO_LEFT
    )


def _plain(text: str) -> bool:
    return text.isascii() or max(text) < _FIRST_RIGHT_TO_LEFT


# --- joining -------------------------------------------------------------------------------------


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Letter (or lam with alef) to its isolated, initial, medial and final form."""
    forms: dict[str, dict[str, str]] = {}
    for code in _PRESENTATION_FORMS:
        kind, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        base = "".join(chr(int(letter, 16)) for letter in letters)
        ligature = len(base) == 2 and base[0] == _LAM and base[1] in "\u0622\u0623\u0625\u0627"
        if kind in ("<isolated>", "<initial>", "<medial>", "<final>") and (
            len(base) == 1 or ligature
        ):
            forms.setdefault(base, {}).setdefault(kind.strip("<>"), chr(code))
    return forms


def _joined_pair(first: str, second: str) -> bool:
    """Say whether two letters in a row hold hands."""
    forms = _forms()
    return (first in (_TATWEEL, _JOINER) or "initial" in forms.get(first, {})) and (
        second in (_TATWEEL, _JOINER) or "final" in forms.get(second, {})
    )


def joined(text: str, can_show: Callable[[str], bool]) -> str:
    """Return the text with Arabic letters in the form that their neighbours ask for."""
    if _plain(text):
        return text
    units = _units(text)
    shaped = []
    for at, (letter, marks) in enumerate(units):
        before = at > 0 and _joined_pair(units[at - 1][0], letter)
        after = at + 1 < len(units) and _joined_pair(letter, units[at + 1][0])
        name = ("isolated", "final", "initial", "medial")[before + 2 * after]
        form = _forms().get(letter, {}).get(name, letter)
        shaped.append((form if all(map(can_show, form)) else letter) + marks)
    return "".join(shaped).replace(_JOINER, "").replace(_NON_JOINER, "")


def _units(text: str) -> list[tuple[str, str]]:
    """Split into letters with the marks on them; lam and alef are one letter."""
    units: list[tuple[str, str]] = []
    for character in text:
        if units and unicodedata.category(character) == "Mn":
            units[-1] = (units[-1][0], units[-1][1] + character)
        elif units and units[-1] == (_LAM, "") and _LAM + character in _forms():
            units[-1] = (_LAM + character, "")
        else:
            units.append((character, ""))
    return units


# --- order ---------------------------------------------------------------------------------------


def right_to_left(paragraph: str) -> bool:
    """Say whether the first letter with a direction is a right-to-left one."""
    if _plain(paragraph or " "):
        return False
    kinds = map(unicodedata.bidirectional, paragraph)
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), False)


def visual(line: str, *, right_to_left: bool) -> str:
    """Return one line in the order in which it is drawn, from the left."""
    if not right_to_left and _plain(line or " "):
        return line
    base = int(right_to_left)
    levels = _levels(line, base)
    clusters: list[tuple[str, int]] = []
    for character, level in zip(line, levels, strict=True):
        if clusters and unicodedata.combining(character):
            clusters[-1] = (clusters[-1][0] + character, clusters[-1][1])
        else:
            mirrored = character.translate(_MIRRORED) if level % 2 else character
            clusters.append((mirrored, level))
    for level in range(max(levels, default=0), 0, -1):
        clusters = _reversed_from(clusters, level)
    return "".join(text for text, _level in clusters)


def _reversed_from(clusters: list[tuple[str, int]], level: int) -> list[tuple[str, int]]:
    """Reverse every stretch that is at this level or deeper (rule L2)."""
    result: list[tuple[str, int]] = []
    stretch: list[tuple[str, int]] = []
    for cluster in clusters:
        if cluster[1] >= level:
            stretch.append(cluster)
            continue
        result += [*reversed(stretch), cluster]
        stretch = []
    return [*result, *reversed(stretch)]


def _levels(line: str, base: int) -> list[int]:
    kinds = [unicodedata.bidirectional(character) or "L" for character in line]
    _weak(kinds, "R" if base else "L")
    _keep_numbers(line, kinds)
    _neutral(kinds, "R" if base else "L")
    deeper = ({"L": 0, "R": 1, "AN": 2, "EN": 2}, {"L": 1, "R": 0, "AN": 1, "EN": 1})[base]
    return [base + deeper[kind] for kind in kinds]


def _weak(kinds: list[str], outside: str) -> None:
    """Rules W1 to W7: what marks, numbers and the signs around them belong to."""
    strong = before = outside
    for at, kind in enumerate(kinds):
        if kind in ("NSM", "BN"):
            kinds[at] = before
        elif kind == "EN" and strong == "AL":
            kinds[at] = "AN"
        if kind in ("L", "R", "AL"):
            strong = kind
        before = kinds[at]
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    _signs_in_numbers(kinds)
    strong = outside
    for at, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"


def _signs_in_numbers(kinds: list[str]) -> None:
    """Rules W4 and W5: one separator between two numbers, and signs beside one."""
    for at in range(1, len(kinds) - 1):
        around = kinds[at - 1]
        fits = kinds[at] == "CS" or (kinds[at] == "ES" and around == "EN")
        if fits and around in ("EN", "AN") and kinds[at + 1] == around:
            kinds[at] = around
    for order in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):
        beside = ""
        for at in order:
            if kinds[at] == "ET" and beside == "EN":
                kinds[at] = "EN"
            beside = kinds[at]


def _keep_numbers(line: str, kinds: list[str]) -> None:
    """Keep the parts of a number in the order in which they were typed.

    The algorithm itself would print 905-555-0162 after an Arabic name as 0162-555-905. It allows
    this: a program that knows what a stretch is may set its direction (HL3).
    """
    for found in _NUMBER.finditer(line):
        begin, end = found.span()
        first = next(kind for kind in kinds[begin:end] if kind in ("L", "EN", "AN"))
        kinds[begin:end] = [first] * (end - begin)


def _neutral(kinds: list[str], outside: str) -> None:
    """Rules N1 and N2: blanks and signs go with both sides, or with the paragraph."""

    def side(kind: str) -> str:
        return "R" if kind in ("AN", "EN", "R") else "L"

    known = ("L", "R", "AN", "EN")
    at = 0
    while at < len(kinds):
        if kinds[at] in known:
            at += 1
            continue
        end = at
        while end < len(kinds) and kinds[end] not in known:
            end += 1
        left = side(kinds[at - 1]) if at else outside
        right = side(kinds[end]) if end < len(kinds) else outside
        kinds[at:end] = [left if left == right else outside] * (end - at)
        at = end
