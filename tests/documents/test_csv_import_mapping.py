import pytest

from mcrrt.documents.csv_mapping import Gap, Twice
from mcrrt.documents.csv_mapping_load import load_mapping, parse_mapping
from mcrrt.domain.call_fields import CALL_FIELDS
from mcrrt.domain.errors import BadInput
from mcrrt.service.language import sentence
from mcrrt.service.resources import resource
from tests.documents.import_making import HEADER, OUTCOME, SMALL, SYSTEM, TIME, mapping, read


def refusal(text):
    with pytest.raises(BadInput) as caught:
        parse_mapping(text.encode() if isinstance(text, str) else text)
    words = sentence(caught.value)
    assert "\n" not in words
    assert words.endswith(".")
    return words


def test_the_least_mapping_has_plain_defaults():
    how = mapping()
    assert (how.name, how.encoding, how.delimiter) == ("Brant CAD", "utf-8", "")
    assert (how.times.gap, how.times.twice) == (Gap.REJECT, Twice.FIRST)
    assert how.key == ("case",)
    assert how.columns == {"case", "at", "end"}


@pytest.mark.parametrize("missing", ["contact", "time", "outcome"])
def test_each_needed_table_is_named_when_it_is_missing(missing):
    tables = {"contact": SYSTEM, "time": TIME, "outcome": OUTCOME}
    tables[missing] = 'system = "Brant CAD"\n' if missing == "contact" else ""
    assert f"the table [{missing}] is missing" in refusal("".join(tables.values()))


def test_a_table_of_tables_is_named_when_it_is_missing():
    no_times = '[time]\nzone = "America/Toronto"\n'
    assert "[[time.received]] is missing" in refusal(SYSTEM + no_times + OUTCOME)
    no_codes = '[outcome]\ncolumn = "end"\n'
    assert "[outcome.codes] is missing" in refusal(SYSTEM + TIME + no_codes)
    by_name = '[outcome]\ncolumn = "end"\ncodes = "ends"\n'
    assert "[values.ends] is missing" in refusal(SYSTEM + TIME + by_name)


# What is added to the small mapping, and what the sentence must say: the place, and the mistake.
MISTAKES = [
    ('[fields.adress]\ncolumn = "x"', "[fields.adress]", "no such field", "address"),
    ('[fields.address]\ncolum = "x"', "[fields.address]", "no key 'colum'", "column"),
    ("[fields.address]", "[fields.address]", "'column', 'columns' and 'constant'"),
    ('[fields.address]\ncolumn = "x"\nconstant = "y"', "[fields.address]", "needs one of"),
    ("[fields.address]\ncolumn = 5", "[fields.address]", "'column' must be a text"),
    ("[fields.address]\ncolumns = [1]", "[fields.address]", "list of texts"),
    ("[fields]\naddress = 5", "[fields.address]", "must be a table"),
    ("fields = 5", "[fields]", "must be a table"),
    ('[fields.source]\nconstant = "912"', "[fields.source] constant", "'912'", "crisis_line"),
    ('[fields.person_age]\nconstant = "old"', "[fields.person_age] constant", "'old'"),
    ('[fields.source]\ncolumn = "x"\nvalues = {A = "912"}', "[fields.source.values] 'A'", "'912'"),
    ('[fields.source]\ncolumn = "x"\nvalues = "how"', "[values.how]", "is missing"),
    ('[fields.source]\ncolumn = "x"\nvalues = 5', "[fields.source.values]", "must be a table"),
    ('[[fields.source]]\ncolumn = "x"\n[[fields.source]]\nb = 1', "[[fields.source]] 2", "'b'"),
    ('[fields.source]\ncolumn = "x"\nclosed = "yes"', "[fields.source]", "true or false"),
    ('[fields.source]\ncolumns = ["x", "y"]', "[fields.source]", "'columns' does not go with"),
    ('[fields.source]\ncolumn = "x"\nprefix = "y"', "[fields.source]", "'prefix' does not go"),
    ('[fields.source]\ncolumn = "x"\nsplit = ";"', "[fields.source]", "'split' does not go"),
    ('[fields.source]\ncolumn = "x"\nformats = "iso"', "[fields.source]", "'formats' does not go"),
    ('[fields.address]\nconstant = "x"\nvalues = {A = "b"}', "[fields.address]", "one 'column'"),
    ('[fields.address]\ncolumn = "x"\npresent = "y"\nvalues = {}', "[fields.address]", "alone"),
    ('[fields.person_birth_date]\ncolumn = "x"\nformats = "%d.%m."', "birth_date]", "'%d.%m.'"),
    ('[fields.source]\ncolumn = "x"\nclosed = true', "[fields.source]", "goes with a table"),
    ('[urgency]\ncolumn = "x"', "[urgency.codes]", "is missing"),
    ('[urgency]\ncolumn = "x"\ncodes = {A = "P5"}', "[urgency.codes] 'A'", "'P5'", "P0 to P4"),
    ('[urgency]\ncolumn = "x"\ncodes = {A = 1}', "[urgency.codes] 'A'", "'1'"),
    ('[file]\nencoding = "latin"', "[file]", "'encoding' must be one of", "'cp1252'"),
    ('[file]\ndelimiter = "::"', "[file]", "'delimiter' must be one of", "'semicolon'"),
    ('[file]\nquote = "x"', "[file]", "no key 'quote'"),
    ('[original]\nkeep = ["x"]\nleft_out = ["x"]', "[original] keep", "'x'", "left out"),
    ('[original]\nleft_out = ["case"]', "[contact] key", "'case'", "left out"),
    ("[extra]\nx = 1", "the top level", "no key 'extra'"),
]


@pytest.mark.parametrize(("more", "place", "words"), [(m[0], m[1], m[2:]) for m in MISTAKES])
def test_a_mistake_is_one_sentence_that_names_the_place(more, place, words):
    said = refusal(SMALL.replace('system = "Brant CAD"\n', f'system = "Brant CAD"\n{TOP.get(more, "")}')
                   + ("" if more in TOP else more))  # fmt: skip
    for part in (place, *words):
        assert part in said


TOP = {"fields = 5": "fields = 5\n"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('system = "Brant CAD"', "", "needs 'system'"),
        ('system = "Brant CAD"', 'system = ""', "'system' must be a text"),
        ('system = "Brant CAD"', f'system = "{"x" * 61}"', "more than 60"),
        ('key = "case"', "key = []", "[contact] needs 'key'"),
        ("America/Toronto", "America/Trono", "[time] zone: there is no time zone 'America/Trono'"),
        ("America/Toronto", "../../etc/passwd", "no time zone"),
        ("America/Toronto", "America", "no time zone 'America'"),
        ('zone = "America/Toronto"', "", "[time] needs 'zone'"),
        ('zone = "America/Toronto"', 'zone = "UTC"\ngap = "skip"', "'gap' must be one of"),
        ('zone = "America/Toronto"', 'zone = "UTC"\ntwice = "both"', "'twice' must be one of"),
        ('["%Y-%m-%d %H:%M"]', '["%H:%M"]', "[[time.received]] 1"),
        ('["%Y-%m-%d %H:%M"]', '["%Q"]', "'%Q' does not give year, month and day"),
        ('["%Y-%m-%d %H:%M"]', '["%"]', "does not give year"),
        ('["%Y-%m-%d %H:%M"]', "[]", "needs 'formats'"),
        ('["%Y-%m-%d %H:%M"]', '"iso"\nclock_column = "t"', "need each other"),
        ('["%Y-%m-%d %H:%M"]', '"iso"\nclock_column = "t"\nclock_formats = "%H"',
         "'%H' does not give hour and minute"),
        ('ADVICE = "D01"', 'ADVICE = "D20"', "[outcome.codes] 'ADVICE': 'D20' is not"),
        ('ADVICE = "D01"', "ADVICE = 1", "'1' is not a disposition code"),
        ('column = "end"', "", "[outcome] needs 'column'"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_needed_table(old, new, words):
    assert old in SMALL
    assert words in refusal(SMALL.replace(old, new))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"system = \nx = 1", "not TOML: line 1, column 10"),
        (b"system = 'a'\nsystem = 'b'\n", "not TOML: line 2"),
        (b"[a", "not TOML: "),
        (b"\xff\xfe", "not UTF-8"),
        (b"x" * 1_000_001, "too long"),
        (b"a = " + b"[" * 5_000, "not TOML"),
    ],
)
def test_what_is_no_toml_is_refused_in_one_sentence(raw, words):
    assert words in refusal(raw)


def test_a_mapping_may_begin_with_the_mark_of_windows():
    assert parse_mapping(b"\xef\xbb\xbf" + SMALL.encode()).system == "Brant CAD"


def test_a_column_the_file_does_not_have_is_named_with_its_place(tmp_path):
    how = mapping('[fields.address]\ncolumn = "street"')
    with pytest.raises(BadInput) as caught:
        read(tmp_path, HEADER, how)
    said = sentence(caught.value)
    assert "[fields.address] names the column 'street', which the file does not have" in said


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ('[original]\nkeep = ["x"]', "[original] keep"),
        ('[urgency]\ncolumn = "x"\ncodes = {A = "P1"}', "[urgency]"),
        ('[[outcome.time]]\ncolumn = "x"\nformats = "iso"', "[[outcome.time]] 1"),
        ('[[fields.source]]\nconstant = "911"\n[[fields.source]]\ncolumn = "x"', "[fields.source]"),
    ],
)
def test_every_kind_of_place_is_checked_against_the_file(tmp_path, more, place):
    with pytest.raises(BadInput) as caught:
        read(tmp_path, HEADER, mapping(more))
    assert f"{place} names the column 'x'" in sentence(caught.value)


def test_a_column_that_is_there_twice_is_refused_only_when_it_is_read(tmp_path):
    assert read(tmp_path, "case,at,end,x,x\n1,2026-01-02 10:00,ADVICE,,\n").one
    with pytest.raises(BadInput, match="in the file twice"):
        read(tmp_path, "case,at,end,end\n")


def test_a_shipped_mapping_goes_by_its_bare_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    from pathlib import Path

    assert load_mapping(Path("seattle_crisis_contacts")).system == "Seattle PD crisis templates"
    for name in ("nothing_of_the_kind", "../mappings/example", "SEATTLE"):
        with pytest.raises(BadInput, match="cannot be read"):
            load_mapping(Path(name))


@pytest.mark.parametrize("path", sorted(resource("mappings").glob("*.toml")), ids=lambda p: p.stem)
def test_every_shipped_mapping_is_without_mistake(path):
    assert load_mapping(path).key


def test_the_shipped_seattle_mapping_takes_nothing_of_the_officer():
    how = load_mapping(resource("mappings", "seattle_crisis_contacts.toml"))
    assert [c for c in how.columns if c.startswith("officer") or "certified" in c] == []
    assert {"officer_id", "officer_gender", "officer_race", "officer_year_of_birth"} < how.left_out


def test_every_field_of_a_call_can_be_mapped():
    constants = {"choice": '"{0}"', "choices": '["{0}"]', "date": '"2001-02-03"', "age": "44"}
    lines = []
    for name, spec in CALL_FIELDS.items():
        value = constants.get(spec.kind.value, '"1"').format(*spec.choices[:1] or ("",))
        lines.append(f"[fields.{name}]\nconstant = {value}\n")
    assert set(mapping("".join(lines)).fields) == set(CALL_FIELDS)
