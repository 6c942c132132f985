"""The typefaces of a page, and text in which every character can be seen.

Inter, with DejaVu Sans behind it for what Inter lacks. A character that neither can show, and
every control or invisible mark, is written as its code: nothing on paper is silently blank.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from mcrrt.documents.direction import JOINERS, belongs_to_arabic
from mcrrt.service.resources import resource

REGULAR, STRONG = "Inter-Regular", "Inter-SemiBold"
SPARE = "DejaVuSans"

WORD_SPACE = 0.04  # of the size, added to every blank: Inter sets words close for a screen

NO_BREAK = "\u00a0"
_NO_BREAKS = NO_BREAK + "\u2007\u202f"
_LINE_ENDS = "\n\u2028\u2029"


@dataclass(frozen=True, slots=True)
class Type:
    """How words are set: the weight, and the size in points."""

    weight: str
    size: float


@dataclass(frozen=True, slots=True)
class Glyph:
    """Which font shows a character, and how wide it is at one point."""

    font: str
    width: float


class Face:
    """One font file: which characters it shows, and how wide they are."""

    def __init__(self, name: str) -> None:
        font = TTFont(name, str(resource("fonts", f"{name}.ttf")), asciiReadable=False)
        pdfmetrics.registerFont(font)
        self.name = name
        self._face = font.face

    def shows(self, character: str) -> bool:
        """Say whether there is a glyph, and something to see in it."""
        glyph = self._face.charToGlyph.get(ord(character))
        if glyph is None:
            return False
        begin, end = self._face.glyphPos[glyph : glyph + 2]
        return bool(end > begin) or character in (" ", NO_BREAK)

    def width(self, character: str) -> float:
        """Return the width at one point."""
        return float(self._face.charWidths.get(ord(character), self._face.defaultWidth)) / 1000


class Typeface(dict[str, Glyph]):
    """One weight of Inter with the spare font behind it: a glyph for every character."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._main = face(name)

    def __missing__(self, character: str) -> Glyph:
        """Find the glyph once; the spare font is loaded when it is first needed."""
        chosen = self._main
        if not self._fits(character) and face(SPARE).shows(character):
            chosen = face(SPARE)
        space = WORD_SPACE if character in (" ", NO_BREAK) else 0.0
        glyph = self[character] = Glyph(chosen.name, chosen.width(character) + space)
        return glyph

    def _fits(self, character: str) -> bool:
        # A mark that moves the pen would stand beside its letter instead of on it.
        mark = unicodedata.category(character) == "Mn"
        return self._main.shows(character) and not (mark and self._main.width(character))

    def width(self, text: str) -> float:
        """Return how wide a text is at one point."""
        return sum([self[character].width for character in text])

    def runs(self, text: str) -> list[tuple[str, str]]:
        """Return the text in pieces that one font shows, each with the font."""
        if text.isascii():
            return [(self._main.name, text)]
        runs: list[tuple[str, str]] = []
        for character in text:
            font = self[character].font
            if runs and runs[-1][0] == font:
                runs[-1] = (font, runs[-1][1] + character)
            else:
                runs.append((font, character))
        return runs


@cache
def face(name: str) -> Face:
    """Return a font file, read once."""
    return Face(name)


@cache
def typeface(weight: str) -> Typeface:
    """Return a weight, made once."""
    return Typeface(weight)


def visible(text: str) -> str:
    """Return the text with line ends as they are, blanks as spaces, and the rest to be seen."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n")
    padded = f" {text} "
    return "".join(
        _visible(character, padded[at], padded[at + 2]) for at, character in enumerate(text)
    )


def _visible(character: str, before: str, after: str) -> str:
    if character in _LINE_ENDS:
        return "\n"
    if character in _NO_BREAKS:
        return NO_BREAK
    if character == "\t" or unicodedata.category(character) == "Zs":
        return " "
    if character in JOINERS and belongs_to_arabic(before) and belongs_to_arabic(after):
        return character
    return character if can_show(character) else f"[U+{ord(character):04X}]"


@cache
def can_show(character: str) -> bool:
    """Say whether one of the fonts shows it for what it is."""
    # Cc, Cf: controls and invisible marks. Cs: half a pair. Co, Cn: no agreed meaning.
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return False
    # WORKAROUND(reportlab 5.1, makeToUnicodeCMap): beyond U+FFFF a copied text is another one.
    if character > "\uffff":
        return False
    return face(REGULAR).shows(character) or face(SPARE).shows(character)
