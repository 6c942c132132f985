import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mcrrt.documents import csv_import
from mcrrt.documents.csv_import import MAX_UNKNOWN
from mcrrt.domain.errors import BadInput
from mcrrt.domain.urgency import Urgency
from tests.documents.import_making import HEADER, OUTCOME, SMALL, SYSTEM, TIME, mapping, read

AT = "2026-01-05 10:00"


def one(tmp_path, more, columns, cells):
    return read(tmp_path, f"case,at,end,{columns}\n1,{AT},ADVICE,{cells}\n", mapping(more))


def value(tmp_path, more, columns, cells):
    found = one(tmp_path, more, columns, cells)
    assert found.rejects == []
    return dict(found.one.values)


def reason(tmp_path, more, columns, cells):
    ((line, why),) = one(tmp_path, more, columns, cells).rejects
    assert line == 2
    return why


TWO_FLAGS = """
[[fields.safety_flags]]
column = "x"
present = "weapon"
[[fields.safety_flags]]
constant = ["animal", "medical"]
"""
HOW = """
[fields.source]
column = "how"
values = {"911" = "911", "WALK IN" = "walk_up", "OTHER" = ""}
"""


@pytest.mark.parametrize(
    ("more", "cells", "values"),
    [
        ('[fields.address]\ncolumn = "x"', " 12 Elm Street  ", {"address": "12 Elm Street"}),
        ('[fields.address]\ncolumn = "x"', "", {}),
        ('[fields.address]\ncolumn = "x"', " n/a ", {}),
        ('[fields.address]\ncolumn = "x"', '"12 Elm\r\nUnit\t4"', {"address": "12 Elm Unit 4"}),
        ('[fields.narrative]\ncolumn = "x"', '"One\r\ntwo"', {"narrative": "One\ntwo"}),
        ('[fields.address]\ncolumn = "x"\nprefix = "Beat "', "U2", {"address": "Beat U2"}),
        ('[fields.address]\ncolumn = "x"\nprefix = "Beat "', "", {}),
        ('[fields.address]\ncolumn = "x"', "Cafe\u0301 Rouge", {"address": "Café Rouge"}),
        ('[fields.address]\nconstant = "Brant"', "x", {"address": "Brant"}),
        ('[fields.weapons]\ncolumn = "x"\npresent = "yes"', "knife", {"weapons": "yes"}),
        ('[fields.weapons]\ncolumn = "x"\npresent = "yes"', "", {}),
        ('[fields.person_age]\ncolumn = "x"', "44", {"person_age": 44}),
        ('[fields.person_age]\ncolumn = "x"\nvalues = {TEEN = 15}', "TEEN", {"person_age": 15}),
        ('[fields.caller_phone]\ncolumn = "x"', "905-555-0101", {"caller_phone": "905-555-0101"}),
        ('[fields.person_birth_date]\ncolumn = "x"', "1990-02-03",
         {"person_birth_date": "1990-02-03"}),
        ('[fields.person_birth_date]\ncolumn = "x"\nformats = ["%d/%m/%Y"]', "3/2/1990",
         {"person_birth_date": "1990-02-03"}),
        ('[fields.safety_flags]\ncolumn = "x"\nsplit = ";"', "animal; weapon;",
         {"safety_flags": ("weapon", "animal")}),
        ('[fields.safety_flags]\ncolumn = "x"\nsplit = ";"\nvalues = {K = "weapon", D = "animal"}',
         "D;K;D", {"safety_flags": ("weapon", "animal")}),
        (TWO_FLAGS, "1",
         {"safety_flags": ("weapon", "medical", "animal")}),
    ],
)  # fmt: skip
def test_a_column_becomes_a_field(tmp_path, more, cells, values):
    assert value(tmp_path, more, "x", cells) == values


@pytest.mark.parametrize(
    ("cells", "joined"),
    [("U2,UNION", "U2 / UNION"), ("U2,", "U2"), (",UNION", "UNION"), (",", None)],
)
def test_columns_are_put_together_without_the_empty_ones(tmp_path, cells, joined):
    more = '[fields.address]\ncolumns = ["beat", "sector"]\njoin = " / "'
    assert value(tmp_path, more, "beat,sector", cells).get("address") == joined


def test_words_get_the_meaning_of_their_table(tmp_path):
    assert value(tmp_path, HOW, "how", "WALK IN") == {"source": "walk_up"}
    assert value(tmp_path, HOW, "how", "OTHER") == {}


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ("SUIC,PSY", "suicidal"),
        ("GENERAL,PSY", "psychosis"),
        ("NEW,PSY", "psychosis"),
        (",PSY", "psychosis"),
        ("GENERAL,NEW", "other"),
        (",NEW", None),
        (",", None),
    ],
)
def test_the_first_source_that_says_something_stands(tmp_path, cells, kind):
    more = """
[[fields.call_type]]
column = "first"
values = "kinds"
[[fields.call_type]]
column = "last"
values = "kinds"
[[fields.call_type]]
column = "first"
present = "other"
[values.kinds]
SUIC = "suicidal"
PSY = "psychosis"
GENERAL = ""
"""
    assert value(tmp_path, more, "first,last", cells).get("call_type") == kind


def test_a_word_without_meaning_is_counted_and_kept_as_it_is(tmp_path):
    rows = f"case,at,end,how\n1,{AT},ADVICE,DRONE\n2,{AT},GONE,DRONE\n3,{AT},,911\n"
    found = read(tmp_path, rows, mapping(HOW))
    assert found.checked.unknown == {
        ("[fields.source.values]", "how", "DRONE"): 2,
        ("[outcome.codes]", "end", "GONE"): 1,
    }
    assert found.calls["1"].values == {}
    assert found.calls["1"].original == {"how": "DRONE"}
    assert found.calls["3"].original == {}


def test_no_more_than_so_many_words_are_remembered(tmp_path):
    extra = 5
    rows = [f"{n},{AT},WORD{n}\n" for n in range(MAX_UNKNOWN + extra)]
    found = read(tmp_path, HEADER + "".join(rows))
    assert len(found.checked.unknown) == MAX_UNKNOWN
    assert found.checked.more_unknown == extra


def test_columns_are_kept_only_when_the_mapping_says_so(tmp_path):
    more = '[original]\nkeep = ["a", "c"]'
    found = one(tmp_path, more, "a,b,c", ' 1 ,secret,"x\ny"')
    assert found.one.original == {"a": "1", "c": "x\ny"}
    assert "secret" not in repr(found.contacts)


def test_urgency_comes_from_its_table(tmp_path):
    more = '[urgency]\ncolumn = "pri"\ncodes = {"1" = "P0", "5" = ""}'
    assert one(tmp_path, more, "pri", "1").one.urgency is Urgency.P0
    assert one(tmp_path, more, "pri", "5").one.urgency is None
    assert one(tmp_path, more, "pri", "").one.urgency is None
    unknown = one(tmp_path, more, "pri", "7").one
    assert (unknown.urgency, unknown.original) == (None, {"pri": "7"})


@pytest.mark.parametrize(
    ("end", "original", "code"),
    [
        ("ADVICE", "ADVICE", "D01"),
        ("  HOSPITAL ", "HOSPITAL", "D07"),
        ("LATER", "LATER", None),
        ("SOMETHING ELSE", "SOMETHING ELSE", None),
        ("", "", None),
        ("n/a", "n/a", None),
    ],
)
def test_an_outcome_keeps_its_words_beside_our_code(tmp_path, end, original, code):
    (outcome,) = read(tmp_path, f"{HEADER}1,{AT},{end}\n").one.outcomes
    assert (outcome.original, outcome.disposition, outcome.at) == (original, code, None)


# --- rejected rows -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "cells", "words"),
    [
        ("", "x,y", "The row has 5 columns; the file has 4."),
        ('[fields.address]\ncolumn = "x"', "a\x07b", "A character in 'x' cannot be shown (U+0007)"),
        ('[fields.address]\ncolumn = "x"', "a\u202eb", "(U+202E)"),
        ('[fields.address]\ncolumn = "x"', "y" * 201, "'x' is too long: 201 characters, at most 200"),
        ('[original]\nkeep = ["x"]', "y" * 20_001, "'x' is too long: 20001 characters"),
        ('[original]\nkeep = ["x"]', "a\x00b", "(U+0000)"),
        ('[fields.source]\ncolumn = "x"', "drone", "'x' is not a value of the field 'source'"),
        ('[fields.person_age]\ncolumn = "x"', "old", "not a value of the field 'person_age'"),
        ('[fields.caller_phone]\ncolumn = "x"', "none", "of the field 'caller_phone'"),
        ('[fields.person_birth_date]\ncolumn = "x"\nformats = "iso"', "3.2.90", "like a date"),
        ('[fields.person_birth_date]\ncolumn = "x"\nformats = "iso"', "0190-02-03",
         "not a value of the field 'person_birth_date'"),
        ('[fields.safety_flags]\ncolumn = "x"\nsplit = ";"', "weapon;dragon",
         "not a value of the field 'safety_flags'"),
        ('[fields.source]\ncolumn = "x"\nvalues = {A = "911"}\nclosed = true', "B",
         "'x' is not in the table [fields.source.values]"),
        ('[urgency]\ncolumn = "x"\ncodes = {A = "P1"}\nclosed = true', "B",
         "'x' is not in the table [urgency.codes]"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_says_why_and_repeats_nothing(tmp_path, more, cells, words):
    said = reason(tmp_path, more, "x", cells)
    assert words in said
    for cell in cells.split(","):
        assert len(cell) < 4 or cell not in said


def test_a_closed_table_of_outcomes(tmp_path):
    how = mapping("closed = true", base=SYSTEM + TIME + OUTCOME)
    found = read(tmp_path, f"{HEADER}1,{AT},GONE\n2,{AT},LATER\n3,{AT},\n", how)
    assert found.rejects == [
        (2, "What stands in 'end' is not in the table [outcome.codes] of the mapping.")
    ]
    assert set(found.calls) == {"2", "3"}


def test_too_few_columns_a_missing_key_and_a_bad_quotation_mark(tmp_path):
    rows = (
        f'{HEADER}1,{AT}\n,{AT},ADVICE\n"n/a",{AT},ADVICE\n4,{AT},"ADV"ICE\n\n , ,\n5,{AT},ADVICE\n'
    )
    found = read(tmp_path, rows)
    assert found.rejects == [
        (2, "The row has 2 columns; the file has 3."),
        (3, "The key is missing: 'case' is empty."),
        (4, "The key is missing: 'case' is empty."),
        (5, "The quotation marks do not match."),
    ]
    assert found.checked.blank == 2
    assert set(found.calls) == {"5"}


def test_a_key_too_long_for_a_key(tmp_path):
    ((_line, said),) = read(tmp_path, f"{HEADER}{'7' * 201},{AT},ADVICE\n").rejects
    assert "'case' is too long: 201 characters" in said


def test_what_cp1252_has_no_character_for_is_rejected_where_it_is_read(tmp_path):
    how = mapping('[file]\nencoding = "cp1252"\n[fields.address]\ncolumn = "x"')
    data = f"case,at,end,x,y\n1,{AT},ADVICE,Zo\xeb,\n".encode("cp1252")
    data += f"2,{AT},ADVICE,".encode() + b"\x81,\n" + f"3,{AT},ADVICE,,".encode() + b"\x81\n"
    found = read(tmp_path, data, how)
    assert found.calls["1"].values == {"address": "Zoë"}
    assert [line for line, _said in found.rejects] == [3]
    assert set(found.calls) == {"1", "3"}


# --- several rows of one contact -----------------------------------------------------------------


def test_rows_with_the_same_key_become_one_contact_with_several_outcomes(tmp_path):
    rows = [f"1,{AT},ADVICE", f"2,{AT},", f"1,{AT},HOSPITAL", f"3,{AT},", f"1,{AT},ADVICE"]
    found = read(tmp_path, HEADER + "\n".join(rows))
    assert [o.original for o in found.calls["1"].outcomes] == ["ADVICE", "HOSPITAL", "ADVICE"]
    assert [c.lines for c in found.contacts] == [(3,), (5,), (2, 4, 6)]


def test_a_key_of_several_columns_is_never_mistaken_for_another(tmp_path):
    how = mapping(base=mapping_text_with_two_keys())
    rows = [("a|b", "c"), ("a", "b|c"), ("a\\", "|b|c"), ("a", "bc")]
    data = "case,part,at,end\n" + "".join(f"{a},{b},{AT},ADVICE\n" for a, b in rows)
    assert len(read(tmp_path, data, how).calls) == 4


def mapping_text_with_two_keys():
    return SMALL.replace('key = "case"', 'key = ["case", "part"]')


def test_rows_of_a_contact_that_differ_are_joined_and_told(tmp_path):
    more = (
        '[fields.address]\ncolumn = "where"\n[original]\nkeep = ["unit"]\n'
        '[urgency]\ncolumn = "pri"\ncodes = {a = "P3", b = "P1"}'
    )
    rows = (
        "case,at,end,where,unit,pri\n"
        "1,2026-01-05 10:00,ADVICE,,U1,a\n"
        "1,2026-01-05 09:00,HOSPITAL,Elm Street,U2,b\n"
        "1,2026-01-05 10:00,,Oak Street,U1,\n"
    )
    found = read(tmp_path, rows, mapping(more))
    call = found.one
    assert call.values == {"address": "Elm Street"}
    assert call.original == {"unit": "U1"}
    assert f"{call.received_at:%H:%M}" == "14:00"
    assert call.urgency is Urgency.P1
    assert set(found.contacts[0].differing) == {"address", "unit", "received_at", "urgency"}


def test_rows_that_agree_are_not_told(tmp_path):
    found = read(tmp_path, f"{HEADER}1,{AT},ADVICE\n1,{AT},HOSPITAL\n")
    assert found.contacts[0].differing == ()


def test_a_rejected_row_does_not_hold_its_contact_back(tmp_path):
    found = read(tmp_path, f"{HEADER}1,soon,ADVICE\n1,{AT},HOSPITAL\n1,later,\n2,{AT},\n")
    assert [o.original for o in found.calls["1"].outcomes] == ["HOSPITAL"]
    assert [line for line, _said in found.rejects] == [2, 4]


def test_only_contacts_that_come_again_are_held_back(tmp_path):
    rows = HEADER + "".join(f"{n % 50},{AT},ADVICE\n" for n in range(100))
    rows += "".join(f"x{n},{AT},ADVICE\n" for n in range(100))
    found = read(tmp_path, rows)
    assert len(found.checked.again) == 50
    assert len(found.contacts) == 150


def test_keys_with_the_same_number_stay_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_import, "hash", len, raising=False)
    found = read(tmp_path, HEADER + "".join(f"{key},{AT},ADVICE\n" for key in "aabbbc"))
    assert {key: len(call.outcomes) for key, call in found.calls.items()} == {
        "a": 2, "b": 3, "c": 1,
    }  # fmt: skip


# --- anything at all -----------------------------------------------------------------------------

FULL = """
[urgency]
column = "pri"
codes = {"1" = "P0"}
[fields.address]
column = "where"
[fields.safety_flags]
column = "flags"
split = "/"
[fields.person_age]
column = "age"
[original]
keep = ["where", "more"]
"""
COLUMNS = "case,at,end,pri,where,flags,age,more"
cell = st.one_of(
    st.sampled_from(
        ["", "n/a", "1", "2", AT, "2026-03-08 02:30", "ADVICE", "GONE", "weapon/animal", "=1+1",
         '"', '"a\nb"', '"a""b"', "x" * 300, "\x00", "\u202e", "é", " "]
    ),
    st.text(max_size=12),
)  # fmt: skip
row = st.lists(cell, min_size=0, max_size=10).map(",".join)
good_row = st.tuples(st.sampled_from("abc"), st.just(AT), cell, cell).map(
    lambda cells: ",".join(cells) + ",,,,"
)
ending = st.sampled_from(["\n", "\r\n", "\r"])


@given(st.lists(st.tuples(st.one_of(row, good_row), ending), max_size=12))
def test_any_rows_are_read_or_rejected_and_the_counts_add_up(tmp_path_factory, lines):
    folder = tmp_path_factory.mktemp("any")
    data = COLUMNS + "\n" + "".join(line + end for line, end in lines)
    raw = data.encode("utf-8", "surrogatepass")
    how = mapping('[file]\nencoding = "cp1252"\n' + FULL)
    found = read(folder, raw, how)  # ``read`` sees that they add up
    for line, said in found.rejects:
        assert line > 1
        assert said.endswith(".")
    assert found.rejects[:20] == found.checked.first_rejects


@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf")
@example(b'"')
@example(b"case,at,end\n\x00")
@example(b"case,at,end\n" + b'"' * 7)
def test_any_bytes_are_read_or_refused(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("bytes")
    with contextlib.suppress(BadInput):  # ``read`` sees that the counts add up
        read(folder, data, mapping('[file]\nencoding = "cp1252"'))
