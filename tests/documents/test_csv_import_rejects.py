import csv
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.documents.csv_rows import open_csv
from mcrrt.documents.csv_safe import RejectsFile, guarded, unguarded
from mcrrt.domain.errors import NotNow


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\ufeff=1",
        "\uff1d1", "\uff0b1", "\uff0d1", "\uff201", "  \ufeff =1", "\u200b=1", "'=1", "-",
    ],
)  # fmt: skip
def test_nothing_a_spreadsheet_would_calculate_begins_a_cell(cell):
    assert guarded(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "911", "905-555-0101", "Elm Street = corner", "O'Neil", "é"])
def test_other_cells_stay_as_they_are(cell):
    assert guarded(cell) == cell


@given(st.text())
def test_guarding_can_be_undone(cell):
    assert unguarded(guarded(cell)) == cell


def rows_of(path, delimiter=","):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def make(path, *rows):
    rejects = RejectsFile(path, ("a", "b"), ",")
    for row in rows:
        rejects.add(*row)
    rejects.finish()
    return rejects


def test_rows_stand_under_their_columns_with_line_and_reason(tmp_path):
    path = tmp_path / "r.csv"
    made = make(
        path,
        (3, ["1", "=2"], "Bad time."),
        (5, ["short"], "Too few."),
        (9, ["1", "2", "3", "4"], "Too many."),
    )
    assert made.rows == 3
    assert rows_of(path) == [
        ["a", "b", "line", "reason"],
        ["1", "'=2", "3", "Bad time."],
        ["short", "", "5", "Too few."],
        ["1", "2", "9", "Too many.", "3", "4"],
    ]


@pytest.mark.skipif(os.name == "nt", reason="file modes are POSIX")
def test_only_its_owner_can_read_it(tmp_path, monkeypatch):
    old = os.umask(0)
    try:
        make(tmp_path / "r.csv", (1, ["x", "y"], "why"))
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "r.csv").stat().st_mode) == 0o600


def test_without_rejected_rows_there_is_no_file(tmp_path):
    make(tmp_path / "r.csv")
    assert list(tmp_path.iterdir()) == []


def test_another_file_is_never_replaced(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("mine")
    with pytest.raises(NotNow, match=r"already: 'r\.csv'"):
        make(path, (1, ["x", "y"], "why"))
    assert path.read_text() == "mine"
    assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]


def test_a_file_of_the_same_length_is_not_taken_for_the_same(tmp_path):
    path = tmp_path / "r.csv"
    make(path, (1, ["x", "y"], "why"))
    with pytest.raises(NotNow):
        make(path, (1, ["x", "z"], "why"))


def test_the_same_rows_again_are_as_good_as_written(tmp_path):
    path = tmp_path / "r.csv"
    make(path, (1, ["x", "y"], "why"))
    before = path.stat()
    make(path, (1, ["x", "y"], "why"))
    assert path.stat().st_ino == before.st_ino
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_system_without_links_still_never_replaces(tmp_path, monkeypatch):
    def no_links(*_arguments):
        raise PermissionError

    monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "r.csv"
    make(path, (1, ["x", "y"], "why"))
    assert rows_of(path)[1] == ["x", "y", "1", "why"]
    with pytest.raises(NotNow):
        make(path, (2, ["x", "y"], "why"))
    assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]


def test_what_a_killed_run_left_is_cleared_away(tmp_path):
    (tmp_path / "r.csv.part").write_text("half")
    make(tmp_path / "r.csv", (1, ["x", "y"], "why"))
    assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]


def test_dropped_work_leaves_nothing(tmp_path):
    rejects = RejectsFile(tmp_path / "r.csv", ("a", "b"), ",")
    rejects.add(1, ["x", "y"], "why")
    rejects.drop()
    assert list(tmp_path.iterdir()) == []


def test_half_characters_of_a_broken_file_can_be_written(tmp_path):
    make(tmp_path / "r.csv", (1, ["\udc81", "\x00"], "why"))
    assert rows_of(tmp_path / "r.csv")[1][0] == "\\udc81"


def test_a_corrected_rejects_file_reads_as_the_first_file_did(tmp_path):
    path = tmp_path / "r.csv"
    rejects = RejectsFile(path, ("-a", "b"), ";")
    rejects.add(3, ["=1", "'quoted"], "why")
    rejects.add(4, ["x"], "why")
    rejects.add(5, ["x", "y", "z"], "why")
    rejects.finish()
    file = open_csv(path, encoding="utf-8", delimiter="")
    assert file.header == ("-a", "b")
    assert [record.cells for record in file.records()] == [
        ["=1", "'quoted"], ["x", ""], ["x", "y", "z"],
    ]  # fmt: skip
