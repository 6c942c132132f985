"""The texts of the program and their French: taken from the source, kept in one catalogue.

``python3 dev.py texts`` writes the catalogue anew. What is translated stays; what is new waits for
its French; what the program no longer says is taken out. The same source gives the same bytes.
"""

import ast
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "mcrrt"
PO = ROOT / "resources" / "translations" / "fr" / "LC_MESSAGES" / "mcrrt.po"
MO = PO.with_suffix(".mo")
MARKERS = {"_": 1, "N_": 1, "ngettext": 2}

Text = str | tuple[str, str]  # one text, or the singular and the plural


class Texts(Catalog):
    """A catalogue whose head says nothing that changes from one run to the next."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The head: no dates, no people."""
        return [
            ("Project-Id-Version", "mcrrt"),
            ("Language", "fr_CA"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", "nplurals=2; plural=(n > 1);\n"),
        ]


def marked(tree: ast.AST) -> Iterator[Text]:
    """Yield what a file marks for translation, inside f-strings too."""
    for node in ast.walk(tree):
        name = (
            node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        )
        if name not in MARKERS:
            continue
        assert isinstance(node, ast.Call)
        given = node.args[: MARKERS[name]]
        said = [a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if len(said) == MARKERS[name]:
            yield said[0] if len(said) == 1 else (said[0], said[1])


def extract() -> dict[Text, list[str]]:
    """Return every text of the program and the files that say it."""
    found: dict[Text, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        for text in marked(ast.parse(path.read_text(encoding="utf-8"))):
            if place not in found[text]:
                found[text].append(place)
    return dict(found)


def read(po: bytes) -> Texts:
    """Return the catalogue in a .po file."""
    catalogue = Texts(locale="fr")
    for message in read_po(io.BytesIO(po), locale="fr"):
        if message.id:
            places = [(place, 0) for place, _line in message.locations]
            catalogue.add(message.id, message.string, places, message.flags)
    return catalogue


def renewed(before: Texts, texts: dict[Text, list[str]]) -> Texts:
    """Return the catalogue of these texts, with the French there is."""
    catalogue = Texts(locale="fr")
    for text, places in texts.items():
        known = before.get(text[0] if isinstance(text, tuple) else text)
        french = known.string if known is not None and known.id == text else None
        message = catalogue.add(text, french, [(place, 0) for place in places])
        message.flags -= {"python-format"}  # fields are named; a % is only a %
    return catalogue


def po_bytes(catalogue: Texts) -> bytes:
    """Return the catalogue as a .po file, by file and without line numbers."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, sort_by_file=True, include_lineno=False)
    # The comment over the head is a form with nothing filled in.
    return re.sub(rb"\A(#[^\n]*\n)+", b"", out.getvalue())


def mo_bytes(catalogue: Texts) -> bytes:
    """Return the catalogue as gettext reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def untranslated(catalogue: Texts) -> list[Text]:
    """Return the texts that have no French yet."""

    def whole(french: object) -> bool:
        return all(french) if isinstance(french, tuple | list) else bool(french)

    return [m.id for m in catalogue if m.id and not whole(m.string)]  # type: ignore[misc]


def main() -> int:
    """Write both files anew and say what is still to be translated."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    before = read(PO.read_bytes()) if PO.exists() else Texts(locale="fr")
    catalogue = renewed(before, extract())
    PO.write_bytes(po_bytes(catalogue))
    MO.write_bytes(mo_bytes(catalogue))
    missing = untranslated(catalogue)
    for text in missing:
        sys.stdout.write(f"no French yet: {text!r}\n")
    sys.stdout.write(f"{len(catalogue)} texts, {len(missing)} without French\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
