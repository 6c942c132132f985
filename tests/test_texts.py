"""Every text of the program has its French, and nothing is shown that cannot be translated."""

import ast
import gettext
import json
import re
from itertools import pairwise

import pytest

from mcrrt.domain.packs.load import load
from mcrrt.service import words
from mcrrt.service.language import in_language, wanted
from tests import texts
from tests.texts import MO, PACKAGE, PO, ROOT

CATALOGUE = texts.read(PO.read_bytes())
MESSAGES = [message for message in CATALOGUE if message.id]
FIELD = re.compile(r"\{[^{}]*\}")
NBSP = "\u00a0"


def pairs():
    """Each English text with each French one that stands for it."""
    for message in MESSAGES:
        if isinstance(message.id, tuple):
            yield from zip(message.id, tuple(message.string or ()), strict=True)
        else:
            yield message.id, str(message.string)


# --- the catalogue -------------------------------------------------------------------------------


def test_the_catalogue_is_what_the_program_says_and_nothing_else():
    renewed = texts.renewed(CATALOGUE, texts.extract())
    assert texts.po_bytes(renewed).decode() == PO.read_text(encoding="utf-8"), (
        "run: python3 dev.py texts"
    )


def test_the_compiled_catalogue_is_the_written_one():
    assert texts.mo_bytes(CATALOGUE) == MO.read_bytes(), "run: python3 dev.py texts"


def test_every_text_has_its_french():
    assert len(MESSAGES) > 1_000
    assert texts.untranslated(CATALOGUE) == []
    assert all(english.strip() for english, _french in pairs())


def test_the_catalogue_names_no_person_no_machine_and_no_day():
    written = PO.read_text(encoding="utf-8")
    assert not re.search(
        r"@(?!HOST|HÔTE)|POT-Creation-Date|PO-Revision-Date|Last-Translator|fuzzy", written
    )
    assert not re.search(r"^#:.*(?:/home|/root|:\d)", written, re.MULTILINE)


def test_texts_in_f_strings_are_found():
    tree = ast.parse("x = f\"{y} · {_('late')}\"\nngettext('{n} call', '{n} calls', n)\n_(name)")
    assert set(texts.marked(tree)) == {"late", ("{n} call", "{n} calls")}


def test_french_knows_that_zero_is_one():
    with MO.open("rb") as file:
        french = gettext.GNUTranslations(file)
    assert [french.ngettext("{n} call", "{n} calls", n) for n in (0, 1, 2)] == [
        f"{{n}}{NBSP}appel", f"{{n}}{NBSP}appel", f"{{n}}{NBSP}appels",
    ]  # fmt: skip


# --- each text -----------------------------------------------------------------------------------


def test_the_fields_are_the_same_in_both_languages():
    wrong = [e for e, f in pairs() if sorted(FIELD.findall(e)) != sorted(FIELD.findall(f))]
    assert wrong == []


def test_both_end_alike():
    """A sentence stays a sentence, a label a label; "…" promises a question in both languages."""
    wrong = [
        english
        for english, french in pairs()
        for end in ".?…:"
        if english.endswith(end) != french.endswith(end) and not french.endswith("sem.")
    ]
    assert wrong == []


def test_both_begin_alike():
    """What is put behind other words begins small, or with a space, in both languages."""
    for english, french in pairs():
        assert english[0].isspace() == french[0].isspace(), english
        assert english[-1].isspace() == french[-1].isspace(), english
        if english[0].islower() and not english.startswith("pack:"):
            assert not french[0].isupper(), english


CODE = re.compile(r"main\.py|--?\w+|\{\"|'%|\[file\]|item\+")


def test_french_is_set_as_in_canada():
    for _english, french in pairs():
        if CODE.search(french) and '"' in french:
            continue  # JSON is not prose
        assert not re.search(rf"(?<!{NBSP}):(?=\s|$)", french), french
        assert not re.search(rf"[\s{NBSP}][;!](?:\s|$)|\w[\s{NBSP}]\?", french), french
        assert not re.search(rf"«(?!{NBSP})|(?<!{NBSP})»", french), french
        assert "!" not in french, french


def test_french_says_no_words_that_must_not_be_said():
    said = " ".join(french for _english, french in pairs()).lower()
    for word in ("suspect", "sujet", "patient", "délire agité", "délirium agité", "risque faible"):
        assert word not in said
    assert "mandataire spécial" in said
    assert "formule\u00a01" in said


@pytest.mark.parametrize(
    "kind",
    [name for name, table in vars(words).items() if name.isupper() and isinstance(table, dict)],
)
def test_two_codes_never_look_the_same_in_french(kind):
    table = getattr(words, kind)
    if kind == "CHOICES":
        return
    french = [in_language("fr")(word) for word in table.values()]
    english = list(table.values())
    assert len(set(french)) == len(set(english))


# --- texts that are data -------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((ROOT / "resources" / "packs").glob("*.json")), ids=str)
def test_a_checklist_is_in_both_languages(path):
    pack = load(json.loads(path.read_text(encoding="utf-8")), "")
    shown = [pack.title, *(i.text for i in pack.items), *(r.text for r in pack.rules)]
    for text in shown:
        assert text["en"].strip()
        assert text["fr"].strip()
        assert text["en"] != text["fr"]
        assert text["en"].endswith("?") == text["fr"].endswith("?")
        assert not re.search(r"\s[?;!]", text["fr"])


def test_suggestions_know_words_of_both_languages():
    rows = json.loads((ROOT / "resources" / "suggestions.json").read_text(encoding="utf-8"))
    flags = {row["value"] for row in rows if row["target"] == "flag"}
    assert flags <= set(words.SAFETY_FLAG)
    assert {row["value"] for row in rows if row["target"] == "type"} <= set(words.CALL_TYPE)


# --- nothing shown that cannot be translated -----------------------------------------------------

SHOWS = {
    "setText", "setWindowTitle", "setPlaceholderText", "setAccessibleName", "setAccessibleDescription",
    "setTitle", "setStatusTip", "addTab", "addAction", "addMenu", "PlainLabel", "ElidedLabel", "QLabel",
    "QAction", "QPushButton", "QCheckBox", "button", "icon_button", "section", "tip", "Wording", "say",
    "LineInput", "TextInput", "ChoiceInput", "SegmentInput", "ChipsInput", "password_input",
}  # fmt: skip
# Where a name or a picture is given rather than words: by place, and by keyword.
NAMES = {"LineInput": {0}, "TextInput": {0}, "ChoiceInput": {0}, "SegmentInput": {0}, "ChipsInput": {0},
         "password_input": {0}, "PlainLabel": {1}, "ElidedLabel": {1}, "icon_button": {0}}  # fmt: skip
KEYWORDS = {"icon_name", "role", "name"}
# What is said the same way in every language: codes, keys, the program's name.
NOT_WORDS = re.compile(r"^(?:[A-Z]+\d*|Alt\+)$")


def literals(node, name):
    """Yield the bare texts among the arguments of a call, the pieces of f-strings too."""
    given = [one for place, one in enumerate(node.args) if place not in NAMES.get(name, ())]
    for argument in [*given, *(k.value for k in node.keywords if k.arg not in KEYWORDS)]:
        pieces = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
        for piece in pieces:
            if isinstance(piece, ast.Constant) and isinstance(piece.value, str):
                yield piece.value.strip()


def bare(tree):
    """Yield line and text of every bare text with letters that is given to something that shows."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
        if name in SHOWS:
            for text in literals(node, name):
                if re.search(r"[A-Za-z]{2}", text) and not NOT_WORDS.match(text):
                    yield node.lineno, text


def test_nothing_is_shown_that_is_not_marked():
    found = [
        f"{path.relative_to(PACKAGE)}:{line} {text}"
        for path in sorted((PACKAGE / "ui").rglob("*.py"))
        for line, text in bare(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_a_bare_text_would_be_found():
    source = (
        "label.setText('Not translated')\nPlainLabel(f'{n} calls waiting')\nx.setText(_('Fine'))"
    )
    assert [line for line, _text in bare(ast.parse(source))] == [1, 2]


def test_labels_are_not_glued_to_values_with_an_english_colon():
    """French has a space before the colon: ``labelled`` knows."""
    glued = re.compile(r"^: ")
    for path in sorted((PACKAGE / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                for before, piece in pairwise([None, *node.values]):
                    text = piece.value if isinstance(piece, ast.Constant) else ""
                    assert not (
                        isinstance(before, ast.FormattedValue) and glued.match(str(text))
                    ), path


# --- which language ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "fr_CA.UTF-8", "LC_ALL": "en_CA.UTF-8"}, "en"),
        ({"LANG": "en_CA.UTF-8", "MCRRT_LANGUAGE": "fr"}, "fr"),
        ({"LC_ALL": "", "LANG": "fr"}, "fr"),
    ],
)
def test_the_language_the_environment_asks_for(environment, language):
    assert wanted(environment) == language
