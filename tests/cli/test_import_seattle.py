"""The shipped mapping on the public file it was written for, which is not part of the project."""

import csv
import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mcrrt.cli import importing
from mcrrt.documents.csv_import import check, contacts
from mcrrt.service.resources import resource

DATA = Path(__file__).parents[3] / "shared" / "data" / "seattle_crisis_contacts_2020.csv"
MAPPING = resource("mappings", "seattle_crisis_contacts.toml")

pytestmark = pytest.mark.skipif(
    not DATA.is_file(),
    reason="the public file of Seattle crisis contacts is not beside the project",
)


@pytest.fixture(scope="module")
def read():
    job = importing.prepare(DATA, MAPPING)
    checked = check(job.file, job.reader)
    return checked, [c.imported for c in contacts(job.file, job.reader, checked.again)]


@pytest.fixture(scope="module")
def raw():
    with DATA.open(encoding="utf-8", newline="") as file:
        return {row["template_id"]: row for row in csv.DictReader(file)}


def test_every_row_comes_in_and_every_word_has_a_meaning(read, raw):
    checked, found = read
    assert (checked.rows, checked.rejected, checked.blank) == (1000, 0, 0)
    assert checked.unknown == {}
    assert {contact.source_key for contact in found} == set(raw)


def test_the_outcomes_keep_their_words_and_get_our_codes(read, raw):
    _checked, found = read
    words = Counter((o.original, o.disposition) for c in found for o in c.outcomes)
    assert Counter({word: 0 for word, _code in words}).keys() == {
        row["disposition"] for row in raw.values()
    }
    assert words["Emergent Detention / ITA", "D09"] == 244
    assert words["Subject Arrested", "D15"] == 61
    assert words["-", None] == 36
    codes = Counter(code for _word, code in words.elements())
    assert codes == {
        "D09": 244, "D98": 319, "D03": 109, "D08": 90, "D19": 64, "D15": 61, "D04": 55, None: 36,
        "D16": 17, "D06": 5,
    }  # fmt: skip


def test_the_time_is_that_of_the_event_else_that_of_reporting(read, raw):
    _checked, found = read
    by_key = {contact.source_key: contact for contact in found}
    assert by_key["78352"].received_at == datetime(2015, 9, 1, 22, 25, 9, tzinfo=UTC)
    without = [key for key, row in raw.items() if row["occured_date_time"].startswith("1900")]
    assert len(without) == 199
    # 2015-05-16, 15:52 in Seattle; the date in reported_time is that of the export.
    assert raw["43897"]["reported_time"] == "2020-12-14 15:52:00"
    assert by_key["43897"].received_at == datetime(2015, 5, 16, 22, 52, tzinfo=UTC)
    assert {contact.received_at.year for contact in found} == {2015, 2017, 2018, 2019}


def test_nothing_of_the_officer_comes_in(read, raw):
    _checked, found = read
    for contact in found:
        row = raw[contact.source_key]
        names = [name for name in row if name.startswith("officer_") or "certified" in name]
        assert len(names) == 9
        assert not set(names) & set(contact.original)
        kept = " ".join([*contact.original.values(), *map(str, contact.values.values())])
        for name in ("officer_year_of_birth", "officer_squad_desc"):
            assert not row[name] or row[name] not in kept


def test_fields_are_filled_where_the_file_says_something(read):
    _checked, found = read
    values = [contact.values for contact in found]
    assert Counter(v.get("source") for v in values) == {
        "911": 601, None: 199, "police_line": 136, "officer": 63, "other_agency": 1,
    }  # fmt: skip
    kinds = Counter(v.get("call_type") for v in values)
    assert kinds[None] == 199
    assert kinds["suicidal"] == 188
    assert sum(kinds.values()) == 1000
    assert {v["municipality"] for v in values} == {"outside"}
    places = [v["address_detail"] for v in values if "address_detail" in v]
    assert len(places) == 859
    assert "Seattle beat U2, UNION, North" in places
    assert not any("  " in place for place in places)


def test_the_whole_command_twice(desk):
    shutil.copy(MAPPING, desk.folder / "map.toml")
    first = desk.import_json(DATA)
    assert first["sum"] == (
        "1000 rows = 1000 in new calls + 0 added to known calls + 0 known already + 0 rejected"
        " + 0 blank"
    )
    assert (first["calls_made"], first["outcomes_made"]) == (1000, 1000)
    assert first["columns_not_mentioned"] == []
    second = desk.import_json(DATA)
    assert (second["rows_known"], second["calls_made"], second["outcomes_made"]) == (1000, 0, 0)
