"""Text set into lines of a width: measured, broken between words, never cut."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from mcrrt.documents import fonts
from mcrrt.documents.direction import joined, right_to_left, visual
from mcrrt.documents.fonts import Type


@dataclass(frozen=True, slots=True)
class Line:
    """One line in the order in which it is drawn, and how far from the left it begins."""

    text: str
    indent: float = 0.0


def width(text: str, kind: Type) -> float:
    """Return how wide a text without line ends is when it is drawn."""
    return fonts.typeface(kind.weight).width(joined(text, fonts.can_show)) * kind.size


def one_line(text: str) -> str:
    """Return a text as it is drawn on a line of its own, however long that is."""
    shown = " ".join(fonts.visible(text).split())
    return visual(joined(shown, fonts.can_show), right_to_left=right_to_left(shown))


def wrap(text: str, kind: Type, room: float, indent: float = 0.0) -> list[Line]:
    """Set a text into lines no wider than ``room``; the first begins at ``indent``.

    A line that would begin too far right for its first word is left empty. A word wider than the
    room is broken where the room ends, with nothing added.
    """
    lines: list[Line] = []
    for paragraph in fonts.visible(text).split("\n"):
        words = [word for word in paragraph.split(" ") if word]
        if not words:
            continue
        turned = right_to_left(paragraph)
        first = 0.0 if lines else indent
        for at, logical in enumerate(_lines(words, kind, room, first)):
            shaped = joined(logical, fonts.can_show)
            drawn = visual(shaped, right_to_left=turned)
            lines.append(Line(drawn, first if at == 0 else 0.0))
    return lines


def _lines(words: list[str], kind: Type, room: float, indent: float) -> Iterator[str]:
    """Yield lines of words as they are spoken."""
    space = width(" ", kind)
    line: list[str] = []
    used = indent
    for word in words:
        wide = width(word, kind)
        if line and used + space + wide <= room:
            line.append(word)
            used += space + wide
            continue
        if line or (indent and used + wide > room):
            yield " ".join(line)
            indent, used = 0.0, 0.0
        *whole, word = _broken(word, kind, room) if wide > room else [word]  # noqa: PLW2901
        yield from whole
        line, used = [word], used + width(word, kind)
    yield " ".join(line)


def _broken(word: str, kind: Type, room: float) -> list[str]:
    """Break a word that is wider than the room, never between a letter and its mark."""
    pieces = [""]
    for character in word:
        mark = unicodedata.combining(character) != 0
        if not mark and width(pieces[-1] + character, kind) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces
