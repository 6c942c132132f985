"""The command line speaks the language of the environment."""

import io
import json
import sys
from types import SimpleNamespace

import pytest

from mcrrt.cli import main
from mcrrt.service import language
from mcrrt.service.answers import VerifyReport
from mcrrt.service.check_words import check_words


@pytest.fixture(autouse=True)
def _english_again():
    yield
    language.use("en")


@pytest.mark.parametrize(
    ("code", "begins"),
    [
        ("fr", "Il n'y a pas encore de registre dans ce dossier."),
        ("en", "There is no store in this folder yet."),
        ("xx", "There is no store in this folder yet."),
    ],
)
def test_a_refusal_is_one_sentence_of_the_language(tmp_path, monkeypatch, capsys, code, begins):
    monkeypatch.setenv("MCRRT_LANGUAGE", code)
    (tmp_path / "password").write_text("zqxj")
    arguments = ["verify", "--store", str(tmp_path / "none"), "--json"]
    status = main([*arguments, "--password-file", str(tmp_path / "password")])
    said = capsys.readouterr()
    assert status == 1
    assert said.err.startswith(begins)
    assert json.loads(said.out) == {"ok": False, "error": said.err.strip()}


def test_a_file_that_cannot_be_used_is_said_in_french(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MCRRT_LANGUAGE", "fr")
    assert main(["triage", "mcrrt-intake", str(tmp_path / "missing")]) == 1
    assert capsys.readouterr().err.startswith("Un fichier n'a pas pu être utilisé\u00a0: ")


def test_a_library_that_the_system_lacks_is_named(monkeypatch, capsys):
    def start(_options):
        raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr("mcrrt.cli.triage.run", start)
    assert main(["triage", "mcrrt-intake", "-"]) == 1
    said = capsys.readouterr().err
    assert said == (
        "A library of the system is missing: libEGL.so.1. See the administrator's guide.\n"
    )


@pytest.mark.parametrize(
    ("report", "english", "french"),
    [
        (VerifyReport(True, 3, ""), "All 3 entries", "Les 3 entrées"),
        (VerifyReport(True, 3, "", tables_checked=True), "the tables are what they say.", "les tables"),
        (VerifyReport(False, 3, "", bad_table="calls"), "The table 'calls'", "La table"),
        (VerifyReport(False, 3, "", "e7", 4, why="it is not as it was written"),
         "Entry 4 (e7): it is not as it was written.", "Entrée 4 (e7)\u00a0: elle n'est pas telle"),
        (VerifyReport(False, 0, "", why="The file cannot be read to its end"),
         "The file cannot be read to its end. Nothing is deleted.", "Le fichier ne peut pas être lu"),
    ],
)  # fmt: skip
def test_what_a_check_found_is_said_in_both_languages(report, english, french):
    assert english in check_words(report)
    language.use("fr")
    assert french in check_words(report)


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_pipe_that_lacks_letters_stops_nothing(monkeypatch, more):
    monkeypatch.setenv("MCRRT_LANGUAGE", "fr")
    raw = io.BytesIO(b'{"answers": {"SF1": "yes"}}')
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=raw))
    kept = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(kept, encoding="cp1252"))
    assert main(["triage", "mcrrt-intake", "-", *more]) == 0
    sys.stdout.flush()
    if more:
        assert json.loads(kept.getvalue())["urgency"] == "P0"
    else:
        assert "  ? La patrouille d'abord" in kept.getvalue().decode("cp1252")


def test_json_is_utf_8_whatever_the_pipe_speaks(tmp_path, monkeypatch):
    monkeypatch.setenv("MCRRT_LANGUAGE", "fr")
    kept = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(kept, encoding="ascii"))
    assert main(["triage", "mcrrt-intake", str(tmp_path / "missing"), "--json"]) == 1
    sys.stdout.flush()
    assert "utilisé" in json.loads(kept.getvalue().decode("utf-8"))["error"]


def test_without_a_console_a_command_is_done_or_refused_all_the_same(tmp_path, monkeypatch):
    answers = tmp_path / "answers.json"
    answers.write_text('{"answers": {}}')
    for name, wanted in ((str(answers), 0), ("-", 1)):
        for stream in ("stdin", "stdout", "stderr"):
            monkeypatch.setattr(sys, stream, None)
        assert main(["triage", "ctrs", name, "--json"]) == wanted
        for opened in (sys.stdin, sys.stdout, sys.stderr):
            opened.close()
