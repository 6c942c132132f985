"""Members and shifts from a CSV file, from the command line."""

import json

import pytest

from mcrrt.cli import main
from tests import support
from tests.support import ADMIN, PASSWORD

MEMBERS = """name,profession,badge,district,languages,skills,gender,training,phone
Kim Diaz,officer,4401,Halton Hills,"French, Polish",youth,,CIT 2027-03-31,905-555-0141
Ana Roy,clinician,C1,milton,,,woman,,905-555-0142
Bo Nobody,medic,9,,,,,,
Kim Diaz,officer,4401,,,,,,
Ada Reed,officer,4402,,,,tall,,
"""
SHIFTS = """member;start;end;template
4401;2031-06-15 20:00;04:00;Evening
Ana Roy;2031-06-15 20:00;2031-06-16 04:00;
4401;2031-06-16 03:00;11:00;
Nobody;2031-06-15 20:00;04:00;
4401;2031-03-09 02:30;10:00;
4401;2031-06-20 08:00;08:00;
"""


@pytest.fixture
def says(tmp_path, monkeypatch, capsys):
    """Run ``roster import`` on a text; return its status, its object or words, its sentence."""
    monkeypatch.setattr("mcrrt.house.StoreFolder", support.store_folder)
    (tmp_path / "password").write_text(PASSWORD)
    login = ["--store", str(tmp_path / "store"), "--password-file", str(tmp_path / "password")]
    assert main(["init", *login, "--user", ADMIN, "--recovery-file", str(tmp_path / "key")]) == 0

    def run(text, *words, as_json=True):
        path = tmp_path / "roster.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        capsys.readouterr()
        status = main(
            ["roster", "import", str(path), *login, *(["--json"] if as_json else []), *words]
        )
        said = capsys.readouterr()
        return status, json.loads(said.out) if as_json else said.out, said.err.strip()

    return run


def counts(found):
    return tuple(found[name] for name in ("new", "changed", "same", "refused"))


def test_members_are_looked_at_before_they_come_in_and_come_in_once(says):
    status, shown, _ = says(MEMBERS, "--dry-run")
    assert (status, shown["kind"], counts(shown)) == (0, "members", (2, 0, 0, 3))
    assert [row["line"] for row in shown["rows"]] == [4, 5, 6]
    assert shown["rows"][0]["error"] == "This must be officer or clinician."
    assert says(MEMBERS)[1] == {**shown, "dry_run": False}
    assert counts(says(MEMBERS)[1]) == (0, 0, 2, 3)
    assert counts(says("name,profession,badge,phone\nAna Roy,clinician,C1,905-555-0199\n")[1]) == (
        0, 1, 0, 0,
    )  # fmt: skip
    assert counts(says("name,profession,badge\nAna Roy,clinician,C1\n")[1]) == (0, 0, 1, 0)


def test_shifts_come_in_once_and_each_refused_row_has_its_sentence(says):
    says(MEMBERS)
    status, shown, _ = says(SHIFTS, as_json=True)
    assert (status, shown["kind"], counts(shown)) == (0, "shifts", (2, 0, 0, 4))
    why = {row["line"]: row["error"] for row in shown["rows"]}
    assert why[4] == "This member has another shift at this time."
    assert why[5] == "There is no such member."
    assert "put forward" in why[6]
    assert "13 h" in why[7]  # the same hour is a day later
    assert counts(says(SHIFTS)[1]) == (0, 0, 2, 4)


def test_a_person_reads_what_a_file_would_bring(says):
    text = says(MEMBERS, "--dry-run", as_json=False)[1]
    assert text.splitlines() == [
        "New: 2", "Changed: 0", "There already: 0", "Refused: 3",
        "Line 4: This must be officer or clinician.",
        "Line 5: An earlier row of this file is about the same member.",
        "Line 6: This must be one of: woman, man, non_binary.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "must name the columns"),
        ("a,b\n1,2\n", "must name the columns"),
        ("name,profession,shoe\nA,officer,9\n", "must name the columns. These are known"),
        ("name,name,profession\n", "must name the columns"),
        (b"name,profession\nA\xff,officer\n", "not UTF-8"),
        ('name,profession\n"A,officer\n', "is not CSV"),
        (b"name,profession\n" + b"x" * 1_000_001, "too large"),
        ("name,profession\n" + "A,officer\n" * 2_001, "At most 2000 rows"),
    ],
    ids=["empty", "other", "strange column", "twice", "bytes", "quote", "large", "rows"],
)  # fmt: skip
def test_what_is_no_such_file_is_refused_whole(says, text, sentence):
    status, answer, error = says(text)
    assert status == 1
    assert sentence in error
    assert answer == {"ok": False, "error": error}
    assert counts(says(MEMBERS)[1]) == (2, 0, 0, 3)


def test_rows_that_are_odd_are_refused_alone(says):
    odd = "name,profession,badge\nA B,officer,1,more\n\nC D\nE\x00F,officer,2\nG H,Officer,3\n"
    found = says(odd)[1]
    assert counts(found) == (1, 0, 0, 3)
    assert [row["line"] for row in found["rows"]] == [2, 4, 5]
    assert not any("A B" in row["error"] or "E" in row["error"][:1] for row in found["rows"])
