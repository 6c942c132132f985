import codecs
import hashlib

import pytest

from mcrrt.documents import csv_rows
from mcrrt.documents.csv_rows import open_csv
from mcrrt.domain.errors import BadInput
from tests.documents.import_making import written


def records(path, **how):
    return list(opened(path, **how).records())


def opened(path, encoding="utf-8", delimiter="", columns=frozenset()):
    return open_csv(path, encoding=encoding, delimiter=delimiter, columns=columns)


def lines_of(path, **how):
    return [(record.line, record.cells) for record in records(path, **how)]


def refusal(path, **how):
    with pytest.raises(BadInput) as caught:
        opened(path, **how)
    return str(caught.value)


def test_lines_are_those_of_the_file_when_cells_hold_line_ends(tmp_path):
    path = written(tmp_path, 'a,b\r\n1,"two\r\nlines\r\nmore"\r\n\r\n2,x\r\n3,"a\nb"\r\n4,y')
    assert lines_of(path) == [
        (2, ["1", "two\r\nlines\r\nmore"]),
        (5, []),
        (6, ["2", "x"]),
        (7, ["3", "a\nb"]),
        (9, ["4", "y"]),
    ]


def test_lines_before_the_header_are_counted(tmp_path):
    assert lines_of(written(tmp_path, "\n\na,b\n1,2\n")) == [(4, ["1", "2"])]


def test_old_mac_line_ends(tmp_path):
    assert lines_of(written(tmp_path, "a,b\r1,2\r3,4")) == [(2, ["1", "2"]), (3, ["3", "4"])]


def test_separators_of_unicode_are_no_line_ends(tmp_path):
    path = written(tmp_path, "a,b\n1,x\u2028y\x85z\n2,w\n")
    assert [line for line, _cells in lines_of(path)] == [2, 3]


@pytest.mark.parametrize("bad", ['2,"open', '2,"shut"tail', '2,"shut" ,'])
def test_one_bad_quotation_mark_costs_one_line(tmp_path, bad):
    path = written(tmp_path, f"a,b\n1,x\n{bad}\n3,y\n4,z\n")
    found = records(path)
    assert [(record.line, bool(record.problem)) for record in found] == [
        (2, False), (3, True), (4, False), (5, False),
    ]  # fmt: skip
    assert found[1].cells == [bad]
    assert found[3].cells == ["4", "z"]


def test_a_quotation_mark_left_open_is_not_shut_by_a_later_row(tmp_path):
    path = written(tmp_path, 'a,b\n1,"open\n2,"fine"\n3,"also, fine"\n')
    found = records(path)
    assert [(record.line, record.problem) for record in found] == [
        (2, "The quotation marks do not match."), (3, ""), (4, ""),
    ]  # fmt: skip
    assert found[2].cells == ["3", "also, fine"]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("extra", [-1, 0, 1, 2, 70_000])
def test_a_line_too_long_is_one_record_whatever_its_end(tmp_path, monkeypatch, end, extra):
    monkeypatch.setattr(csv_rows, "MAX_RECORD", 1_000)
    long = "x" * (1_000 + extra)
    path = written(tmp_path, f"a,b{end}1,2{end}{long}{end}3,4{end}")
    found = records(path)
    assert [record.line for record in found] == [2, 3, 4]
    assert found[2].cells == ["3", "4"]
    assert bool(found[1].problem) == (len(long) + 1 > 1_000)
    assert len(found[1].cells[0]) <= 1_001


def test_a_long_line_inside_open_quotation_marks_is_kept_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_rows, "MAX_RECORD", 100)
    path = written(tmp_path, 'a,b\n1,"open\n' + "x" * 500 + "\n3,4\n")
    found = records(path)
    assert [(r.line, bool(r.problem)) for r in found] == [(2, True), (3, True), (4, False)]
    assert found[2].cells == ["3", "4"]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("a,b\n1,Zoë\n".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "a,b\n1,Zoë\n".encode(), "utf-8-sig"),
        ("a,b\n1,Zoë\n".encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found(tmp_path, data, encoding):
    file = opened(written(tmp_path, data), encoding="cp1252")
    assert file.encoding == encoding
    assert file.header == ("a", "b")
    assert next(file.records()).cells == ["1", "Zoë"]


def test_a_character_cut_by_the_end_of_the_file_is_not_utf_8(tmp_path):
    path = written(tmp_path, "a\nZo\u00eb".encode()[:-1])
    assert "line 2" in refusal(path)


def test_a_file_that_is_not_utf_8_is_refused_with_its_line_unless_the_mapping_allows(tmp_path):
    path = written(tmp_path, "a,b\n1,2\n3,Zoë\n".encode("cp1252"))
    assert "not UTF-8: line 3" in refusal(path)


def test_what_cp1252_has_no_character_for_stays_apart(tmp_path):
    path = written(tmp_path, b"a,b\n1,\x81\xe9\n")
    assert lines_of(path, encoding="cp1252") == [(2, ["1", "\udc81é"])]


@pytest.mark.parametrize(
    ("text", "delimiter", "header"),
    [
        ("a,b,c\n", ",", ("a", "b", "c")),
        ("a;b;c\n", ";", ("a", "b", "c")),
        ("a\tb\tc\n", "\t", ("a", "b", "c")),
        ('"last, first";age\n', ";", ("last, first", "age")),
        ("only\n", ",", ("only",)),
    ],
)
def test_the_delimiter_is_found(tmp_path, text, delimiter, header):
    file = opened(written(tmp_path, text))
    assert (file.delimiter, file.header) == (delimiter, header)


def test_the_columns_that_are_wanted_decide_about_the_delimiter(tmp_path):
    path = written(tmp_path, "who, what, when; end; key\n1;2;3\n")
    assert opened(path, columns=frozenset({"end", "key"})).delimiter == ";"


def test_a_delimiter_that_is_given_is_used(tmp_path):
    assert lines_of(written(tmp_path, "a|b\n1,2|3\n"), delimiter="|") == [(2, ["1,2", "3"])]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n \n", "empty"),
        ("a,b\n".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"a,b\x07\n1,2\n", "first row"),
        (b"a," + b"b" * 4_001 + b"\n1,2\n", "first row"),
        (b'"a,b\n1,2\n', "first row"),
    ],
)
def test_what_is_no_csv_is_refused_in_one_sentence(tmp_path, data, words):
    assert words in refusal(written(tmp_path, data), encoding="cp1252")


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert refusal(tmp_path / "none.csv") == "There is no such file."
    assert refusal(tmp_path) == "There is no such file."


def test_the_hash_is_of_the_bytes(tmp_path):
    data = codecs.BOM_UTF8 + b"a,b\r\n1,2\r\n"
    assert opened(written(tmp_path, data)).hash == hashlib.sha256(data).hexdigest()


def test_names_of_columns_may_be_long_and_broken_into_lines(tmp_path):
    long = "What happened, in the words of whoever called? " * 10
    file = opened(written(tmp_path, f'a,"Place\r\n(street)","{long}"\n1,2,3\n'))
    assert file.header == ("a", "Place (street)", long.strip())
    assert [record.line for record in file.records()] == [3]
