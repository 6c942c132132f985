"""``main.py pair``: JSON for programs, plain text for people, one sentence for what cannot be taken."""

import json

import pytest

from mcrrt.cli.parser import main
from tests.domain.situations import member, seeded, situation

CREW = [member(role, n) for role in ("officer", "clinician") for n in (1, 2, 3)]


def written(folder, data):
    path = folder / "situation.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return str(path)


def asked(tmp_path, capsys, data, *more):
    status = main(["pair", written(tmp_path, data), *more])
    out = capsys.readouterr()
    return status, out.out, out.err


def test_the_answer_has_every_combination_once_and_sums_that_hold(tmp_path, capsys):
    data = seeded(8, 5, 5, doubt=0.05)
    status, out, err = asked(tmp_path, capsys, data, "--json")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    combinations = [
        (p["officer"], p["clinician"]) for p in (*answer["pairs"], *answer["passed_over"])
    ]
    assert len(combinations) == len(set(combinations)) == 25
    assert len(answer["pairs"]) > 2
    for pair in answer["pairs"]:
        assert sum(reason["points"] for reason in pair["reasons"]) == pair["score"]
        assert all(
            reason["text"].endswith(".") and "{" not in reason["text"] for reason in pair["reasons"]
        )
    assert all(passed["because"] for passed in answer["passed_over"])
    assert answer["plan_total"] == sum(pair["score"] for pair in answer["plan"])
    assert [pair["score"] for pair in answer["best"]] == [
        pair["score"] for pair in answer["pairs"][:3]
    ]
    assert answer["shortfall"] == answer["call_in"] == []


def test_a_list_of_situations_gives_a_list(tmp_path, capsys):
    one = situation(*CREW)
    status, out, _ = asked(tmp_path, capsys, [one, situation()], "--json")
    answers = json.loads(out)
    assert (status, len(answers)) == (0, 2)
    assert answers[1]["shortfall"] == ["no_officer_on_duty", "no_clinician_on_duty"]
    assert answers[0] == json.loads(asked(tmp_path, capsys, one, "--json")[1])


def test_for_a_person_the_best_three_stand_there_with_reasons_and_cost(tmp_path, capsys):
    status, out, _ = asked(tmp_path, capsys, situation(*CREW, member("officer", 4, on_duty=False)))
    lines = out.splitlines()
    assert status == 0
    assert [line for line in lines if line.endswith(" points")][:3] == [
        "O001 and C001: 64 points", "O001 and C002: 64 points", "O001 and C003: 64 points",
    ]  # fmt: skip
    assert "    +24  O001: calls today 2." in lines
    assert "  Pairs left for the next call: 2; the plan of the shift loses 0 points." in lines
    assert "Passed over: O004: off duty." in lines
    assert "Best plan of the shift: 192 points" in lines


def test_without_a_lawful_pair_it_says_so_and_who_could_be_called_in(tmp_path, capsys):
    off = member("clinician", 1, on_duty=False, available=False)
    status, out, _ = asked(tmp_path, capsys, situation(member("officer", 1), off))
    assert status == 0
    assert out.splitlines()[:3] == [
        "No lawful pair.", "  No clinician is on duty.", "  Could be called in: C001 (Clinician, 12 h of rest).",
    ]  # fmt: skip


def test_a_team_with_a_missing_seat_says_so(tmp_path, capsys):
    team = {"id": "T1", "officer": "O001", "status": "available"}
    _, out, _ = asked(tmp_path, capsys, situation(member("officer", 1), teams=[team]))
    assert "  T1 is degraded: nobody has the clinician's seat." in out.splitlines()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("{", "not JSON"), ("[" * 5_000, "not JSON"), ("5", "object"), ("[5]", "object"),
        ('{"now": "x", "now": "y"}', "twice"),
        (situation(member("nurse", 1)), "officer"), (situation(CREW[0], CREW[0]), "twice"),
        (situation(call={"urgency": "P7"}), "P0"), (situation(weights={"luck": 1}), "no weight luck"),
        (situation(weights={"Jane Fox": 1}), "no weight ?"), ('{"now": NaN}', "time with its offset"),
        ([situation(), situation(CREW[0], CREW[0])], "Situation 2: 'members' has the same id twice."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_one_sentence_and_exit_1(tmp_path, capsys, data, word):
    status, out, err = asked(tmp_path, capsys, data, "--json")
    assert status == 1
    assert word in err
    assert err.count("\n") == 1
    assert json.loads(out) == {"ok": False, "error": err.strip()}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_of_another_program_may_say_how_it_is_written(tmp_path, capsys, encoding):
    path = tmp_path / "situation.json"
    path.write_text(json.dumps([situation(*CREW)]), encoding=encoding)
    assert main(["pair", str(path), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)[0]["pairs"]) == 9


def test_the_order_of_members_and_teams_changes_nothing(tmp_path, capsys):
    teams = [{"id": f"T{n}", "officer": f"O00{n}", "status": "meal"} for n in (1, 2, 3)]
    one = situation(*CREW, teams=teams)
    other = situation(*CREW[::-1], teams=teams[::-1])
    assert asked(tmp_path, capsys, one, "--json") == asked(tmp_path, capsys, other, "--json")


def test_a_file_that_is_not_text_or_not_there_is_one_sentence(tmp_path, capsys):
    (tmp_path / "bytes.json").write_bytes(b'"\xff"')
    for name in ("bytes.json", "nowhere.json"):
        assert main(["pair", str(tmp_path / name)]) == 1
        err = capsys.readouterr().err
        assert err.count("\n") == 1
        assert "our mistake" not in err
