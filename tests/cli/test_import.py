import csv
import hashlib
import os
import stat

import pytest

from mcrrt.cli import import_batches, importing, main
from mcrrt.documents.csv_import import check
from mcrrt.domain.errors import Bug
from mcrrt.domain.roles import Role
from mcrrt.service.commands import CreateAccount
from mcrrt.service.language import sentence
from mcrrt.service.questions import SearchCalls, Verify
from tests import support
from tests.cli.importing_desk import AT, HEADER, rows
from tests.documents.import_making import SMALL

COUNTS = ("rows", "rows_new", "rows_added", "rows_known", "rows_rejected", "rows_blank")


def counts(said):
    """Return the six counts of rows, after seeing that they add up and the sum line says so."""
    total, new, added, known, rejected, blank = (said[name] for name in COUNTS)
    assert total == new + added + known + rejected + blank
    assert said["sum"] == (
        f"{total} rows = {new} in new calls + {added} added to known calls + {known} known already"
        f" + {rejected} rejected + {blank} blank"
    )
    assert said["outcomes_made"] == new + added
    return new, added, known, rejected, blank


def outcomes(desk):
    return {key: [o.original for o in call.outcomes] for key, call in desk.calls().items()}


def test_contacts_become_closed_calls_with_their_outcomes(desk):
    said = desk.import_json(rows(("1", "ADVICE"), ("2", "HOSPITAL"), ("1", "LATER")))
    assert counts(said) == (3, 0, 0, 0, 0)
    assert (said["calls_made"], said["calls_added_to"], said["calls_known"]) == (2, 0, 0)
    calls = desk.calls()
    assert outcomes(desk) == {"1": ["ADVICE", "LATER"], "2": ["HOSPITAL"]}
    assert calls["1"].dispositions == ("D01",)
    assert calls["2"].system == "Brant CAD"
    assert {str(call.status) for call in calls.values()} == {"closed"}
    assert sorted(call.number for call in calls.values()) == ["AX1", "AX2"]


def test_the_same_file_again_adds_nothing(desk):
    text = rows(("1", "ADVICE"), ("2", "HOSPITAL"), ("1", "ADVICE"))
    desk.import_json(text)
    before = desk.calls()
    said = desk.import_json(text)
    assert counts(said) == (0, 0, 3, 0, 0)
    assert (said["calls_made"], said["calls_added_to"], said["calls_known"]) == (0, 0, 2)
    assert desk.calls() == before


def test_a_changed_file_adds_only_what_is_new(desk):
    desk.import_json(rows(("1", "ADVICE"), ("2", "HOSPITAL")))
    said = desk.import_json(
        rows(("3", "ADVICE"), ("2", "HOSPITAL"), ("1", "ADVICE"), ("1", "ADVICE"), ("1", "LATER"))
    )
    assert counts(said) == (1, 2, 2, 0, 0)
    assert (said["calls_made"], said["calls_added_to"], said["calls_known"]) == (1, 1, 1)
    assert outcomes(desk) == {
        "1": ["ADVICE", "ADVICE", "LATER"],
        "2": ["HOSPITAL"],
        "3": ["ADVICE"],
    }


def test_a_shorter_file_takes_nothing_away(desk):
    desk.import_json(rows(("1", "ADVICE"), ("2", "HOSPITAL")))
    assert counts(desk.import_json(rows(("2", "HOSPITAL")))) == (0, 0, 1, 0, 0)
    assert set(desk.calls()) == {"1", "2"}


def test_an_improved_mapping_brings_no_outcome_in_again(desk):
    text = rows(("1", "GONE"), ("2", "ADVICE"))
    desk.import_json(text)
    desk.mapping(SMALL.replace('ADVICE = "D01"', 'ADVICE = "D02", GONE = "D16"'))
    assert counts(desk.import_json(text)) == (0, 0, 2, 0, 0)


def test_another_system_may_use_the_same_keys(desk):
    desk.import_json(rows(("1", "ADVICE")))
    desk.mapping(SMALL.replace("Brant CAD", "Other CAD"))
    assert counts(desk.import_json(rows(("1", "ADVICE")))) == (1, 0, 0, 0, 0)


def test_rows_far_apart_are_one_call_however_many_batches_lie_between(desk, monkeypatch):
    monkeypatch.setattr(import_batches, "BATCH", 3)
    between = [(f"x{n}", "ADVICE") for n in range(20)]
    said = desk.import_json(rows(("1", "ADVICE"), *between, ("1", "HOSPITAL")))
    assert counts(said) == (22, 0, 0, 0, 0)
    assert outcomes(desk)["1"] == ["ADVICE", "HOSPITAL"]


def test_what_came_in_is_in_the_access_log_as_counts_and_a_hash(desk):
    text = rows(("1", "ADVICE"), ("1", "HOSPITAL")) + "2,soon,ADVICE\n"
    desk.import_json(text)
    desk.import_json(text)
    first, second = desk.imports()
    assert first.file_hash == hashlib.sha256(text.encode()).hexdigest()
    assert (first.mapping, first.rows, first.calls, first.outcomes) == ("Brant CAD", 3, 1, 2)
    assert (first.skipped, first.rejected) == (0, 1)
    assert (second.calls, second.outcomes, second.skipped, second.rejected) == (0, 0, 2, 1)


def test_a_person_reads_the_same_counts(desk):
    said = desk.run(rows(("1", "ADVICE"), ("2", "GONE")) + "3,soon,ADVICE\n\n")
    assert (said.status, said.err) == (0, "")
    assert "calls made: 2\n" in said.out
    assert "outcomes made: 2\n" in said.out
    assert "1 x 'GONE' in end, [outcome.codes]" in said.out
    assert "line 4: What stands in 'at' is not written like a time of this file." in said.out
    assert said.out.splitlines()[-1] == (
        "4 rows = 2 in new calls + 0 added to known calls + 0 known already + 1 rejected + 1 blank"
    )


def test_a_file_without_rows_is_read_and_recorded(desk):
    assert counts(desk.import_json(HEADER)) == (0, 0, 0, 0, 0)
    assert len(desk.imports()) == 1


# --- rejected rows -------------------------------------------------------------------------------

BAD = rows(("1", "ADVICE")) + "2,soon,=HOSPITAL\n,2026-01-05 10:00,ADVICE\n"


def read_rejects(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_rejected_rows_go_to_a_file_beside_the_input(desk):
    said = desk.import_json(BAD)
    assert counts(said) == (1, 0, 0, 2, 0)
    path = desk.folder / "calls.csv.rejects.csv"
    assert said["rejects_file"] == str(path)
    assert read_rejects(path) == [
        {"case": "2", "at": "soon", "end": "'=HOSPITAL", "line": "3",
         "reason": "What stands in 'at' is not written like a time of this file."},
        {"case": "", "at": AT, "end": "ADVICE", "line": "4",
         "reason": "The key is missing: 'case' is empty."},
    ]  # fmt: skip
    assert [r["line"] for r in said["rejects"]] == [3, 4]
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_rejected_rows_there_is_no_file(desk):
    said = desk.run(rows(("1", "ADVICE")), "--rejects", str(desk.folder / "mine.csv"), "--json")
    assert said.json["rejects_file"] == ""
    assert not (desk.folder / "mine.csv").exists()
    assert not (desk.folder / "calls.csv.rejects.csv").exists()


def test_the_rejects_file_can_be_named(desk):
    said = desk.run(BAD, "--rejects", str(desk.folder / "mine.csv"), "--json")
    assert said.json["rejects_file"] == str(desk.folder / "mine.csv")
    assert len(read_rejects(desk.folder / "mine.csv")) == 2
    assert not (desk.folder / "calls.csv.rejects.csv").exists()


def test_a_file_that_is_there_is_never_replaced_and_nothing_comes_in(desk):
    path = desk.write("mine", "calls.csv.rejects.csv")
    said = desk.run(BAD)
    assert said.status == 1
    assert "There is a file of rejected rows already: 'calls.csv.rejects.csv'" in said.err
    assert path.read_text() == "mine"
    assert desk.calls() == {}
    assert sorted(p.name for p in desk.folder.glob("calls*")) == [
        "calls.csv", "calls.csv.rejects.csv",
    ]  # fmt: skip


def test_the_same_file_again_may_leave_the_same_rejects(desk):
    desk.import_json(BAD)
    assert counts(desk.import_json(BAD)) == (0, 0, 1, 2, 0)


def test_the_input_is_no_place_for_rejects(desk):
    path = desk.write(BAD)
    said = desk.run(path, "--rejects", str(path))
    assert said.status == 1
    assert path.read_text() == BAD


def test_corrected_rejects_come_in_by_the_same_mapping(desk):
    desk.import_json(BAD)
    path = desk.folder / "calls.csv.rejects.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace("soon", AT), encoding="utf-8-sig")
    said = desk.import_json(path)
    assert counts(said) == (1, 0, 0, 1, 0)
    assert outcomes(desk) == {"1": ["ADVICE"], "2": ["=HOSPITAL"]}


# --- preview -------------------------------------------------------------------------------------


def folder_state(desk):
    return {
        path.relative_to(desk.folder): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in desk.folder.rglob("*")
        if path.is_file()
    }


def test_a_preview_changes_nothing_and_needs_no_password(desk):
    file = desk.write(BAD)
    (desk.folder / "password").write_text("wrong")
    before = folder_state(desk)
    said = desk.run(file, "--dry-run", "--rejects", str(desk.folder / "mine.csv"))
    assert (said.status, said.err) == (0, "")
    assert folder_state(desk) == before


def test_a_preview_shows_the_first_contacts_by_label_and_what_has_no_meaning(desk):
    desk.mapping(SMALL + '[fields.caller_phone]\ncolumn = "tel"\n[original]\nkeep = "unit"\n')
    text = (
        f"case,at,end,tel,unit,spare\n1,{AT},ADVICE,905-555-0101,U1,x\n1,{AT},GONE,,U1,x\n"
        f"2,{AT},GONE,,,\n"
    )
    said = desk.run(text, "--dry-run")
    assert said.status == 0
    for part in (
        "would come in: 2 contacts with 3 outcomes",
        "contact 1 (line 2, 3)\n  Received: 2026-01-05 10:00:00 (America/Toronto)",
        "  Call-back number: 905-555-0101\n",
        "  Outcome: ADVICE | D01 Resolved by phone, advice only\n  Outcome: GONE\n",
        "  Kept as it is, unit: U1\n",
        "2 x 'GONE' in end, [outcome.codes]",
        "columns that the mapping does not mention: spare",
        "3 rows = 3 readable + 0 rejected + 0 blank",
        "Nothing was changed.",
    ):
        assert part in said.out


def test_a_preview_as_json(desk):
    said = desk.run(BAD, "--dry-run", "--json").json
    assert (said["dry_run"], said["contacts"], said["rows_readable"]) == (True, 1, 1)
    assert (said["rows"], said["rows_rejected"], said["rows_blank"]) == (3, 2, 0)
    assert said["first_contacts"][0]["outcomes"] == ["ADVICE | D01 Resolved by phone, advice only"]
    assert said["sum"] == "3 rows = 1 readable + 2 rejected + 0 blank"


# --- what stops it -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("America/Toronto", "Mars/Olympus", "[time] zone"),
        ('"D01"', '"D77"', "[outcome.codes] 'ADVICE'"),
        ('column = "end"', 'column = "finish"', "[outcome] names the column 'finish'"),
        ("[outcome]", "[outcomes]", "the table [outcome] is missing"),
    ],
)
@pytest.mark.parametrize("more", [(), ("--dry-run",), ("--json",)])
def test_a_mistake_in_the_mapping_is_one_sentence_before_anything_is_read(
    desk, old, new, place, more
):
    desk.mapping(SMALL.replace(old, new))
    file = desk.write(BAD)
    before = folder_state(desk)
    said = desk.run(file, *more)
    assert said.status == 1
    assert place in said.err
    assert said.err.count("\n") == 1
    if more == ("--json",):
        assert said.json == {"ok": False, "error": said.err.strip()}
    assert folder_state(desk) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothing.csv", "map.toml"), "There is no such file."),
        (("calls.csv", "nothing.toml"), "The mapping file cannot be read."),
    ],
)
def test_missing_files(desk, arguments, words, capsys):
    desk.write(BAD)
    file, mapping = (str(desk.folder / name) for name in arguments)
    assert main(["import", file, "--mapping", mapping, "--dry-run"]) == 1
    assert capsys.readouterr().err == words + "\n"


def test_a_wrong_password_stops_it_before_a_rejects_file_is_made(desk):
    (desk.folder / "password").write_text("not this one at all")
    said = desk.run(BAD)
    assert (said.status, said.err) == (1, "The name or the password is not right.\n")
    assert not (desk.folder / "calls.csv.rejects.csv").exists()


def test_who_may_not_import_is_told_before_anything_is_written(desk):
    founded = support.office_on(desk.store)
    founded.log_in()
    founded.office.submit(
        CreateAccount("d.singh", "Daljit Singh", (Role.DISPATCHER,), support.OTHER_PASSWORD)
    )
    founded.close()
    (desk.folder / "password").write_text(support.OTHER_PASSWORD)
    said = desk.run(BAD, "--user", "d.singh")
    assert said.status == 1
    assert "Your roles do not allow this" in said.err
    assert not (desk.folder / "calls.csv.rejects.csv").exists()


def test_a_file_that_grows_while_it_is_read_is_told(desk, monkeypatch):
    real = importing.check_and_report

    def and_then_grow(job, *arguments):
        checked = real(job, *arguments)
        with job.file.path.open("a") as file:
            file.write(f"9,{AT},ADVICE\n")
        return checked

    monkeypatch.setattr(importing, "check_and_report", and_then_grow)
    said = desk.run(rows(("1", "ADVICE")))
    assert said.status == 1
    assert "The file changed while it was read." in said.err
    assert desk.imports() == []


def test_a_folder_that_cannot_be_written_stops_it_before_anything_comes_in(desk):
    said = desk.run(BAD, "--rejects", str(desk.folder / "none" / "mine.csv"))
    assert said.status == 1
    assert said.err.startswith("A file could not be used: ")
    assert desk.calls() == {}


def test_no_cell_of_a_rejected_row_is_ever_said(desk):
    secret = "Marguerite"
    text = f"{HEADER}{secret},{secret},{secret}\n{secret},{AT},{secret}\x07\n,{secret},\n{secret}\n"
    for more in ((), ("--json",), ("--dry-run",)):
        said = desk.run(text, *more)
        assert said.status == 0
        assert secret not in said.out + said.err


def test_the_bug_of_counts_that_do_not_add_up_would_be_told(desk):
    job = importing.prepare(desk.write(rows(("1", "ADVICE"))), desk.folder / "map.toml")
    checked = check(job.file, job.reader)
    with pytest.raises(Bug) as caught:
        importing._finish(job, checked, import_batches.Totals())
    assert "do not add up" in sentence(caught.value)


def test_calls_received_at_one_instant_stand_in_the_order_of_the_file(desk):
    """Also at the beginning of the calendar of machines, where the row number is 0."""
    desk.mapping(SMALL.replace("America/Toronto", "UTC"))
    keys = [f"k{n}" for n in range(12)]
    for at in ("1970-01-01 00:00", "2026-01-05 10:00"):
        desk.import_json(HEADER + "".join(f"{at[:4]}{key},{at},ADVICE\n" for key in keys))
    founded = support.office_on(desk.store)
    founded.log_in()
    numbers = [row.number for row in founded.office.ask(SearchCalls()).rows]
    report = founded.office.ask(Verify())
    founded.close()
    assert numbers == [f"AX{n}" for n in range(24, 0, -1)]
    assert report.ok
