"""What an agency sets for itself: templates of shifts, required training, response plans."""

import json
from pathlib import Path

import pytest

from mcrrt.domain import plan_changes as pc
from mcrrt.domain import templates as t
from mcrrt.domain.account import Profession
from mcrrt.domain.errors import BadInput
from mcrrt.domain.response_plan import LineKind, _with_hospital, load
from mcrrt.domain.roster import Template
from mcrrt.domain.training import check_training, to_data, with_training, without_training

OFFICER, CLINICIAN = Profession.OFFICER, Profession.CLINICIAN
DAY, NIGHT = Template("Day", "08:00", "18:00"), Template("Night", "20:00", "06:00", (4, 5))
FILE = Path(__file__).parents[2] / "resources" / "response_plans.json"
PROGRAM = load(json.loads(FILE.read_text(encoding="utf-8")))


def refused_at(act):
    with pytest.raises(BadInput) as refused:
        act()
    return refused.value.field


# --- templates -----------------------------------------------------------------------------------


def test_a_template_is_kept_in_one_way_of_writing():
    given = Template("  Night ", "8:05", " 6:00", (5, 4, 5))
    assert t.check_template(given) == Template("Night", "08:05", "06:00", (4, 5))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Template(" ", "08:00", "18:00"), "name"), (Template("N" * 41, "08:00", "18:00"), "name"),
        (Template("day", "08:00", "18:00"), "name"), (Template("N", "8", "18:00"), "start"),
        (Template("N", "08:00", "24:00"), "end"), (Template("N", "8:00", "08:00"), "end"),
        (Template("N", "08:00", "18:00", ()), "days"), (Template("N", "08:00", "18:00", (7,)), "days"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_template_is_said_at_its_field(given, field):
    assert refused_at(lambda: t.check_template(given, (DAY,))) == field
    assert (
        refused_at(lambda: t.check_template(given, (DAY,), "shift_templates")) == "shift_templates"
    )


def test_templates_are_changed_one_at_a_time():
    both = t.with_template((DAY,), NIGHT)
    assert both == (DAY, NIGHT)
    later = Template("Early", "06:00", "14:00")
    assert t.with_template(both, later, "Day") == (later, NIGHT)
    assert t.with_template(both, DAY, "Day") == both, "it may keep its own name"
    assert refused_at(lambda: t.with_template(both, DAY, "Night")) == "name"
    assert refused_at(lambda: t.with_template(both, later, "Gone")) == "name"
    assert t.without_template(both, "Day") == (NIGHT,)
    full = tuple(Template(f"T{n}", "08:00", "18:00") for n in range(t.MOST))
    assert refused_at(lambda: t.with_template(full, DAY)) == "name"
    assert t.check_templates(t.to_data(full), "x") == full


@pytest.mark.parametrize(
    ("start", "end", "hours", "crosses"),
    [("08:00", "18:00", 10, False), ("18:00", "04:00", 10, True), ("12:00", "00:00", 12, False),
     ("00:00", "08:00", 8, False), ("23:45", "00:15", 0.5, True)],
)  # fmt: skip
def test_how_long_it_is_and_whether_it_crosses_midnight(start, end, hours, crosses):
    one = Template("x", start, end)
    assert t.length(one).total_seconds() / 3600 == hours
    assert t.crosses_midnight(one) is crosses


# --- training ------------------------------------------------------------------------------------


def test_training_is_required_by_seat_once():
    found = with_training({}, OFFICER, " CIT ")
    found = with_training(found, CLINICIAN, "CIT")
    assert to_data(found) == {"officer": ["CIT"], "clinician": ["CIT"]}
    for code in ("cit", "", "x" * 41, "a\x00b"):
        assert refused_at(lambda code=code: with_training(found, OFFICER, code)) == "code"
    full = {OFFICER: tuple(f"C{n}" for n in range(24))}
    assert refused_at(lambda: with_training(full, OFFICER, "CIT")) == "code"
    assert without_training(found, OFFICER, "cit") == {CLINICIAN: ("CIT",)}
    assert refused_at(lambda: check_training({"officer": ["a", "A"]}, "x")) == "x"


# --- response plans ------------------------------------------------------------------------------


def kind_of(plans, name):
    return next(one for one in pc.kinds_of(plans, PROGRAM) if one.id == name)


def lines(plans, name):
    return [line.id for line in kind_of(plans, name).now.lines]


def test_the_program_s_plans_are_not_the_agency_s_own():
    assert not any(one.changed for one in pc.kinds_of(PROGRAM, PROGRAM))
    assert pc.to_data(PROGRAM, PROGRAM) == {}


def test_a_kind_is_changed_and_put_back():
    guard = pc.own_line(LineKind.NOTIFY, "other", {"en": "Tell the guard", "fr": "Aviser"}, "x")
    own = pc.with_lines(PROGRAM, PROGRAM, kind_of(PROGRAM, "fire"), {"stage", "animal"}, guard)
    assert lines(own, "fire") == ["stage", "animal", guard.id]
    assert kind_of(own, "fire").came == kind_of(PROGRAM, "fire").now
    assert [one.id for one in pc.kinds_of(own, PROGRAM) if one.changed] == ["fire"]
    kept = pc.to_data(own, PROGRAM)
    assert load(kept) == own
    again = pc.own_line(LineKind.NOTIFY, "other", {"fr": "Aviser ", "en": "Tell the guard"}, "x")
    assert again == guard, "the same words are the same line, whatever was ticked of it"
    assert guard in pc.known_lines(own, PROGRAM)
    assert pc.to_data(pc.put_back(own, PROGRAM, "fire"), PROGRAM) == {}


def test_lines_ticked_in_another_order_change_nothing():
    none = pc.with_lines(PROGRAM, PROGRAM, kind_of(PROGRAM, "fire"), {"stage"})
    all_again = pc.with_lines(
        none, PROGRAM, kind_of(none, "fire"), {"fire", "patrol_first", "stage"}
    )
    assert lines(all_again, "fire")[0] == "stage"
    assert pc.to_data(all_again, PROGRAM) == {}


def test_what_an_agency_left_out_is_listed_and_can_come_back():
    own = load({"plans": [], "hospitals": {}})
    assert all(one.changed and not one.now.lines for one in pc.kinds_of(own, PROGRAM))
    one_back = pc.put_back(own, PROGRAM, "animal")
    assert [plan.id for plan in one_back.plans] == ["animal"]
    with_more = pc.with_lines(one_back, PROGRAM, kind_of(one_back, "weapon"), {"stage"})
    assert [plan.id for plan in with_more.plans] == ["weapon", "animal"]


def test_a_line_with_other_words_gets_the_program_s_everywhere_when_a_kind_goes_back():
    data = json.loads(json.dumps(pc._data(PROGRAM)).replace("Tell animal services", "Tell the zoo"))
    data["plans"].append({"id": "mine", "when": {"types": ["other"]}, "lines": [
        line for plan in data["plans"] if plan["id"] == "animal" for line in plan["lines"]
    ]})  # fmt: skip
    own = load(data)
    back = pc.put_back(own, PROGRAM, "animal")
    assert kind_of(back, "mine").now.lines[0].text["en"] == "Tell animal services"
    assert pc.to_data(pc.put_back(back, PROGRAM, "mine"), PROGRAM) == {}


def test_a_kind_of_one_s_own_is_named_added_and_removed():
    assert refused_at(lambda: pc.new_kind(PROGRAM, (), (), ())) == "types"
    kind = pc.new_kind(PROGRAM, ("anxiety",), (), ("P1",))
    own = pc.with_lines(PROGRAM, PROGRAM, kind, {"hospital"})
    assert lines(own, "own_1") == ["hospital"]
    assert pc.new_kind(own, ("other",), (), ()).id == "own_2"
    assert pc.to_data(pc.put_back(own, PROGRAM, "own_1"), PROGRAM) == {}


def test_a_hospital_is_changed_and_taken_out():
    elm = {"en": "Elm Hospital", "fr": "Hôpital Elm"}
    own = pc.with_hospital(PROGRAM, "milton", elm)
    assert load(pc.to_data(own, PROGRAM)).hospitals["milton"] == elm
    assert "milton" not in pc.with_hospital(own, "milton", None).hospitals
    back = pc.with_hospital(own, "milton", PROGRAM.hospitals["milton"])
    assert pc.to_data(back, PROGRAM) == {}
    assert refused_at(lambda: pc.with_hospital(own, "milton", {"en": "x" * 161, "fr": "x"})) == (
        "hospital_en"
    )


def test_a_line_that_names_its_hospital_stands_wherever_the_call_is():
    (nearest,) = [one for one in pc.known_lines(PROGRAM) if one.kind is LineKind.HOSPITAL]
    said = _with_hospital(nearest, PROGRAM, "oakville")
    assert said is not None
    assert "Oakville Trafalgar" in said.text["en"]
    assert _with_hospital(nearest, PROGRAM, "outside") is None
    named = pc.own_line(LineKind.HOSPITAL, "hospital", {"en": "Elm", "fr": "Elm"}, "x")
    assert _with_hospital(named, PROGRAM, "outside") == named


@pytest.mark.parametrize("words", [{"en": "", "fr": "x"}, {"en": "x" * 161, "fr": "x"}])
def test_own_words_are_a_line_of_text(words):
    assert refused_at(lambda: pc.own_line(LineKind.NOTIFY, "other", words, "tell_en")) == "tell_en"
