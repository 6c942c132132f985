"""The result of a checklist from the command line: its fields, its words, and what is refused."""

import io
import json
import sys
from types import SimpleNamespace

import pytest

from mcrrt.cli import main
from mcrrt.service import language, packs

FIELDS = [
    "pack", "version", "hash", "urgency", "provisional", "complete", "at_least", "axes", "reasons",
    "unanswered", "ask_next", "actions", "diversion",
]  # fmt: skip
INTAKE_NO = dict.fromkeys((item.id for item in packs.pack("mcrrt-intake").items), "no")


@pytest.fixture(autouse=True)
def _english_again():
    yield
    language.use("en")


@pytest.fixture
def triage(tmp_path, capsys):
    """Run ``triage`` over what a file holds; return status, output and sentence."""

    def run(pack, content, *more):
        path = tmp_path / "answers.json"
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        path.write_bytes(raw)
        capsys.readouterr()
        status = main(["triage", pack, str(path), *more])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def result(triage):
    """The result of answers, as scripts read it."""

    def run(pack, **answers):
        status, out, err = triage(pack, {"answers": answers}, "--json")
        assert (status, err) == (0, "")
        assert out.count("\n") == 1
        return json.loads(out)

    return run


# --- the fields ----------------------------------------------------------------------------------


def test_a_fresh_call_has_exactly_these_fields(result):
    found = result("mcrrt-intake")
    assert sorted(found) == sorted(FIELDS)
    stars = ["M1", "M2", "SF1", "SF2", "SF3", "H1"]
    assert found == {
        "pack": "mcrrt-intake",
        "version": packs.pack("mcrrt-intake").version,
        "hash": packs.pack("mcrrt-intake").hash,
        "urgency": "P1",
        "provisional": True,
        "complete": False,
        "at_least": True,
        "axes": {"safety": None, "medical": None, "clinical": None},
        "reasons": [{"item": i, "rule": "star_open", "urgency": "P1"} for i in stars],
        "unanswered": list(INTAKE_NO),
        "ask_next": ["M1", "M2"],
        "actions": [],
        "diversion": {"open": False, "closed_by": [*stars, "X2"]},
    }


def test_a_weapon(result):
    found = result("mcrrt-intake", **{**INTAKE_NO, "SF1": "yes"})
    assert (found["urgency"], found["provisional"], found["complete"]) == ("P0", False, True)
    assert found["reasons"] == [{"item": "SF1", "rule": "SF1", "urgency": "P0"}]
    assert found["axes"] == {"safety": "P0", "medical": None, "clinical": None}
    assert found["actions"] == ["patrol_primary", "supervisor_attends", "stage_clinician"]
    assert found["diversion"] == {"open": False, "closed_by": ["SF1", "X2"]}
    assert (found["unanswered"], found["ask_next"]) == ([], [])


@pytest.mark.parametrize(("source", "is_open"), [("hospital", False), ("911", True), (None, True)])
def test_where_the_call_came_from_can_close_the_gate(triage, source, is_open):
    answers = {"answers": {**INTAKE_NO, "X2": "yes"}, "source": source}
    status, out, _err = triage("mcrrt-intake", answers, "--json")
    assert status == 0
    expected = {"open": is_open, "closed_by": [] if is_open else ["source"]}
    assert json.loads(out)["diversion"] == expected


@pytest.mark.parametrize(
    ("answers", "level", "complete"),
    [
        ({}, None, False),
        ({"q1": "no", "q2": "no", "q6": "no"}, "none_endorsed", True),
        ({"q1": "yes", "q2": "no", "q6": "no"}, "low", True),
        ({"q1": "yes", "q2": "yes", "q3": "yes", "q4": "no", "q5": "no", "q6": "no"}, "moderate", True),
        ({"q1": "no", "q2": "no", "q6": "yes", "q6b": "unknown"}, "high", False),
    ],
)  # fmt: skip
def test_cssrs_has_a_level(result, answers, level, complete):
    found = result("c-ssrs", **answers)
    assert sorted(found) == sorted([*FIELDS, "level"])
    assert (found["level"], found["complete"], found["at_least"]) == (level, complete, not complete)
    assert found["diversion"] == {"open": False, "closed_by": []}


def test_ctrs_has_a_total_a_band_its_time_and_both_lines(result):
    found = result("ctrs", a=4, b=3, c=3)
    assert sorted(found) == sorted([*FIELDS, "total", "band", "within_hours", "cutoffs"])
    assert (found["total"], found["band"], found["within_hours"]) == (10, "high", 2)
    assert found["cutoffs"] == {"9": False, "10": True}


def test_ctrs_with_a_blank_has_no_total(result):
    found = result("ctrs", a=4, b=3)
    assert (found["total"], found["band"], found["within_hours"]) == (None, None, None)
    assert found["cutoffs"] == {"9": None, "10": None}
    assert found["unanswered"] == ["c"]


def test_codes_have_a_level_with_its_time_and_records_a_total(result):
    assert result("uk-mhts", code="B")["within_hours"] == 4
    record = result("bvc-result", total=2)
    assert (record["total"], record["band"], record["urgency"]) == (2, "moderate", "P4")
    assert "cutoffs" not in record
    assert sorted(result("bmhs-result", self="high")) == sorted(FIELDS)


def test_a_list_gives_a_list(triage):
    sets = [{"answers": {"SF1": "yes"}}, {"answers": {}}]
    status, out, _err = triage("mcrrt-intake", sets, "--json")
    assert status == 0
    assert [found["urgency"] for found in json.loads(out)] == ["P0", "P1"]
    assert json.loads(triage("mcrrt-intake", [], "--json")[1]) == []


def test_standard_input(monkeypatch, capsys):
    raw = io.BytesIO(b'{"answers": {"a": 1, "b": 1, "c": 1}}')
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=raw))
    assert main(["triage", "ctrs", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 3


# --- for a person --------------------------------------------------------------------------------

NO_CONCERN = "No concern endorsed does not mean no risk."


@pytest.mark.parametrize(
    ("pack", "answers", "lines"),
    [
        ("c-ssrs", {"q1": "no", "q2": "no", "q6": "no"},
         ["Response urgency: P4 Routine", "Level: No concern endorsed", NO_CONCERN]),
        ("c-ssrs", {"q1": "no"},
         ["At least this urgent: not everything was asked.",
          "No concern endorsed so far: not everything was answered.", NO_CONCERN]),
        ("c-ssrs", {"q1": "yes", "q2": "yes"},
         ["Level: at least Low, not everything was answered.", "Not answered: q3, q4, q5, q6"]),
        ("c-ssrs", {}, ["No level: nothing was answered.", NO_CONCERN]),
        ("ctrs", {"a": 4, "b": 3, "c": 3},
         ["Total: 10. High: within 2 hours", "Reaches the line at 10.", "Does not reach the line at 9."]),
        ("ctrs", {"a": 1, "b": 1}, ["No total: not everything was rated.", "Not answered: c"]),
        ("mcrrt-intake", {"SF1": "yes"},
         ["Response urgency: P0 Emergency (provisional)", "  SF1: Weapon in hand or within reach (P0)",
          "  → Patrol first"]),
        ("mcrrt-intake", {}, ["Provisional: 6 starred questions are open.", "  M1: not answered yet (P1)", "Ask next: M1, M2", NO_CONCERN]),
        ("mcrrt-intake", {**INTAKE_NO, "X2": "yes"},
         ["A crisis worker by phone may be offered.", NO_CONCERN]),
        ("mcrrt-intake", INTAKE_NO, ["No diversion now. Closed by: X2", NO_CONCERN]),
        ("bvc-result", {"total": 6},
         ["A record: it does not move the response urgency.", "Total: 6. High, next 24 hours"]),
    ],
)  # fmt: skip
def test_a_person_reads_it_in_words(triage, pack, answers, lines):
    status, out, err = triage(pack, {"answers": answers})
    assert (status, err) == (0, "")
    said = out.splitlines()
    assert said[0].endswith(packs.pack(pack).version)
    for line in lines:
        assert line in said
    if NO_CONCERN not in lines:
        assert NO_CONCERN not in said


def test_a_person_reads_it_in_french(triage, monkeypatch):
    monkeypatch.setenv("MCRRT_LANGUAGE", "fr")
    _status, out, _err = triage("c-ssrs", {"answers": {"q1": "no", "q2": "no", "q6": "no"}})
    assert "Aucune préoccupation relevée ne veut pas dire aucun risque." in out
    assert "Response" not in out


def test_several_are_read_one_after_another(triage):
    out = triage("ctrs", [{"answers": {}}, {"answers": {"a": 5, "b": 5, "c": 5}}])[1]
    assert out.count(packs.pack("ctrs").title["en"]) == 2


# --- refused by name -----------------------------------------------------------------------------

WRONG = {
    "an empty string": '""', "a strange word": '"maybe"', "a capital": '"YES"', "nothing": "null",
    "true": "true", "a float": "2.5", "a whole float": "1.0", "not a number": "NaN", "no end": "Infinity",
    "huge": "1" + "0" * 400, "a list": '["yes"]', "an object": '{"yes": 1}', "nested": "[" * 50 + "]" * 50,
    "minus": "-1", "half a pair": '"\\ud800"', "long": '"' + "x" * 10_000 + '"',
}  # fmt: skip


@pytest.mark.parametrize("raw", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize(("pack", "item"), [("mcrrt-intake", "SF1"), ("ctrs", "b"), ("c-ssrs", "q6b"),
                                            ("uk-mhts", "code"), ("mcrrt-intake", "L1")])  # fmt: skip
def test_a_wrong_answer_is_refused_by_the_name_of_its_item(triage, pack, item, raw):
    status, out, err = triage(pack, f'{{"answers": {{"{item}": {raw}}}}}'.encode())
    assert (status, out) == (1, "")
    assert err.startswith(f"{item} takes ")
    assert err.endswith(". Nothing was changed.\n")
    assert err.count("\n") == 1
    assert len(err) < 200


@pytest.mark.parametrize(
    ("name", "said"),
    [("SF9", "SF9"), ("sf1", "sf1"), ("q1", "q1"), ("", "?"), ("SF1 ", "?"), ("905-555-0101", "?"),
     ("Jane Fox", "?"), ("a\nb", "?"), ("x" * 10_000, "?")],
)  # fmt: skip
def test_a_strange_item_is_refused_and_a_person_is_never_named(triage, name, said):
    status, out, err = triage("mcrrt-intake", {"answers": {name: "yes"}}, "--json")
    assert status == 1
    assert err.startswith(f"There is no item {said} in this checklist. It has: M1, M2")
    assert err.count("\n") == 1
    assert json.loads(out) == {"ok": False, "error": err.strip()}


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"null", b"5", b'"SF1"', b"\xff", b"[5]", b"[[]]", b'{"answers": []}', b"{}",
     b'{"SF1": "yes"}', b'{"answers": {}, "sauce": "911"}', b'{"answers": null}', b"[" * 100_000,
     b'{"answers": "yes"}', b'{"answers": {}, "source": "moon"}', b'{"answers": {}, "source": []}',
     b'{"answers": {}, "source": ""}', b'{"answers": {"a": ' + b"9" * 10_000 + b"}}"],
)  # fmt: skip
def test_what_are_no_answers_is_refused_in_one_sentence(triage, raw):
    status, out, err = triage("ctrs", raw)
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "mistake" not in err
    assert len(err) < 200


def test_an_answer_given_twice_is_refused(triage):
    status, _out, err = triage("ctrs", b'{"answers": {"a": 1, "b": 1, "c": 1, "a": 5}}')
    assert (status, err) == (1, "This object gives the name a twice. Nothing was changed.\n")


def test_in_a_list_the_number_of_the_set_is_named(triage):
    sets = [{"answers": {"a": 1}}, {"answers": {"a": 6}}]
    status, out, err = triage("ctrs", sets)
    assert (status, out) == (1, "")
    assert err == "Answer set 2: a takes a number from 1 to 5. Nothing was changed.\n"


@pytest.mark.parametrize(
    "name", ["", "none", "C-SSRS", "../ctrs", "ctrs.json", "x" * 5_000, "a\x00b"]
)
def test_a_checklist_that_is_not_there(triage, name):
    status, _out, err = triage(name, {"answers": {}})
    assert status == 1
    assert err.startswith("There is no such checklist. There are: mcrrt-intake, ")
    assert "c-ssrs" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_is_not_there(tmp_path, capsys, name):
    assert main(["triage", "ctrs", str(tmp_path / name)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("A file could not be used: ")
    assert said.err.count("\n") == 1
