"""What docs/import.md says is what the command does."""

import inspect
import re
from pathlib import Path

import pytest

from mcrrt.documents import csv_fields_load, csv_mapping_load
from mcrrt.domain.call_fields import CALL_FIELDS
from mcrrt.service import words
from mcrrt.service.resources import resource

PAGE = Path(__file__).parents[2] / "docs" / "import.md"


@pytest.fixture(scope="module")
def page():
    return PAGE.read_text(encoding="utf-8")


def block(page, language, number=0):
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)[number]


def test_the_worked_example_says_what_the_page_shows(desk, page, monkeypatch):
    monkeypatch.chdir(desk.folder)
    desk.mapping(block(page, "toml"))
    file = desk.write(block(page, "csv"), "register.csv").relative_to(desk.folder)
    assert desk.run(file, "--dry-run").out == block(page, "text")
    better = block(page, "toml").replace(
        '"911" = "911" }', '"911" = "911", "FAX" = "other_agency" }'
    )
    assert better != block(page, "toml")
    desk.mapping(better)
    assert desk.run(file).out == block(page, "text", 1)
    rejects = desk.folder / "register.csv.rejects.csv"
    rejects.write_bytes(rejects.read_bytes().replace(b"31/02/2024", b"28/02/2024"))
    corrected = desk.import_json(rejects)
    assert (corrected["calls_made"], corrected["rows_rejected"]) == (1, 0)


def keys():
    source = inspect.getsource(csv_mapping_load) + inspect.getsource(csv_fields_load)
    names = r"(?:text|texts|flag|one_of|take|table|tables|_fixed|words_of|_time_sources|_codes)"
    found = re.findall(rf'\b{names}\((?:\w+, )*(?:key=)?"(\w+)"', source)
    found += re.findall(r'key="(\w+)"', source)
    assert len(found) > 25
    return sorted(set(found))


@pytest.mark.parametrize("key", keys())
def test_every_key_is_explained_and_in_the_example(page, key):
    assert re.search(rf"`(?:\[+[a-z.]*)?{key}(?:\.NAME)?\]*`", page)
    example = resource("mappings", "example.toml").read_text(encoding="utf-8")
    assert re.search(rf"\b{key}\b( =|\.|\])", example)


def test_every_field_is_listed_with_its_label_and_choices(page):
    for name, spec in CALL_FIELDS.items():
        line = next(part for part in page.splitlines() if part.startswith(f"| `{name}` |"))
        assert f"| {words.FIELD[name]} |" in line
        assert re.findall(r"`([^`]+)`", line)[1:] == list(spec.choices)


EXAMPLE_ROWS = """\
case_no;opened;closed;came_by;priority;kind;kind_2;street;building;unit;town;phone;age;alerts;knife;notes;outcome;crew
24-0117;17/01/2024 22:05;18/01/2024 00:40;CRISIS LINE;2;SI;;12 Elm Street;Elm Court;4;Milton;905-555-0123;44;DOG/KIDS;;Sister called.;REFERRED;7
24-0117;17/01/2024 22:05;18/01/2024 00:40;CRISIS LINE;2;SI;;12 Elm Street;Elm Court;4;Milton;905-555-0123;44;DOG/KIDS;;Sister called.;FAMILY;7
"""


def test_the_example_mapping_reads_the_rows_it_shows(desk):
    example = resource("mappings", "example.toml").read_text(encoding="utf-8")
    for line in EXAMPLE_ROWS.splitlines():
        assert f"#     {line}\n" in example
    desk.mapping(example)
    said = desk.import_json(EXAMPLE_ROWS)
    assert (said["rows_new"], said["calls_made"], said["words_without_meaning"]) == (2, 1, [])
    (call,) = desk.calls().values()
    assert call.values == {
        "source": "crisis_line",
        "call_type": "suicidal",
        "address": "12 Elm Street",
        "address_detail": "At Elm Court, 4",
        "municipality": "milton",
        "caller_phone": "905-555-0123",
        "person_age": 44,
        "safety_flags": ("animal", "children_present"),
        "narrative": "Sister called.",
        "caller_relation": "unknown",
    }
    assert (call.dispositions, call.imported_urgency) == (("D04", "D05"), "P1")


def test_limits_on_the_page_are_those_of_the_program(page):
    from mcrrt.cli.import_batches import BATCH
    from mcrrt.documents.csv_rows import MAX_RECORD
    from mcrrt.documents.csv_times import EARLIEST_YEAR, LATEST_YEAR

    assert f"batches of {BATCH}" in page
    assert f"{MAX_RECORD:,} characters" in page
    assert f"before {EARLIEST_YEAR} or after {LATEST_YEAR}" in page
    assert CALL_FIELDS["narrative"].limit == 20_000
    assert CALL_FIELDS["person_pronouns"].limit == 40
    assert CALL_FIELDS["person_language"].limit == 60
