import json
from collections.abc import Sequence
from datetime import timedelta

import pytest

from mcrrt.domain.errors import BadInput
from mcrrt.domain.pairing.weights import DEFAULT_WEIGHTS
from mcrrt.domain.urgency import DEFAULT_TARGETS, Urgency, due_at
from mcrrt.service.settings import SETTINGS, AgencySettings, check_setting, effective
from tests.service.plain import assert_plain
from tests.support import START


def test_without_changes_the_defaults_are_in_force():
    found = effective({})
    assert found.targets == DEFAULT_TARGETS
    assert (found.time_zone, found.idle_minutes, found.follow_up_hours) == (
        "America/Toronto",
        10,
        24,
    )
    assert found.review_dispositions == ("D09", "D10", "D11", "D12", "D13", "D15")


def test_every_setting_has_a_typed_place_and_a_default_that_passes_its_own_check():
    assert list(SETTINGS) == list(AgencySettings.__dataclass_fields__)
    for name, spec in SETTINGS.items():
        assert json.loads(check_setting(name, json.dumps(spec.default))) == spec.default


TAKEN = {
    "service_name": ("  Night desk ", "Night desk"), "callback": ("905-555-0100", "905-555-0100"),
    "time_zone": ("America/Winnipeg", "America/Winnipeg"), "idle_minutes": (30, 30),
    "target_minutes": ({"P0": 5, "P1": 30, "P2": 60, "P3": 60, "P4": 90},) * 2,
    "review_dispositions": (["D15", "D09"], ["D09", "D15"]), "follow_up_hours": (1, 1), "ctrs_cutoff": (10, 10), "backup_minutes": (5, 5),
    "retention_note": ("Keep ten years.", "Keep ten years."), "near_percent": (50, 50),
    "answer_seconds": (90, 90), "state_minutes": ({"meal": 45}, {"meal": 45}),
    "welfare_minutes": ({"on_scene": 20}, {"on_scene": 20}), "hospital_minutes": ([20, 45], [20, 45]),
    "response_plans": ({"plans": []}, {"plans": []}),
    "shift_templates": (
        [{"name": "Night", "start": "20:00", "end": "04:00", "days": [4, 5]}],
        [{"name": "Night", "start": "20:00", "end": "04:00", "days": [4, 5]}],
    ),
    "longest_shift_hours": (12, 12), "required_training": ({"officer": ["CIT"]}, {"officer": ["CIT"]}),
    "pairing_weights": ({"youth": 55, "speed_kmh": 42.5}, {**DEFAULT_WEIGHTS, "youth": 55, "speed_kmh": 42.5}),
}  # fmt: skip


@pytest.mark.parametrize("name", SETTINGS)
def test_a_value_is_checked_and_then_in_force(name):
    given, kept = TAKEN[name]
    checked = check_setting(name, json.dumps(given))
    assert json.loads(checked) == kept
    assert getattr(effective({name: checked}), name) is not None


REFUSED: dict[str, Sequence[object]] = {
    "service_name": (5, None, "x" * 121, "a\x00b", "two\nlines", ["x"]),
    "callback": (5, "x" * 61),
    "time_zone": ("", "Nowhere", "America", "../etc/passwd", "/etc/passwd", 5, None, "x" * 10_000, "a\x00b"),
    "idle_minutes": (0, 31, -1, 1.5, "10", True, None, 10**30),
    "target_minutes": (
        {}, {"P0": 1}, [1, 2, 3, 4, 5], {"P0": 5, "P1": 4, "P2": 6, "P3": 7, "P4": 8}, None, 5,
        {"P0": 0, "P1": 1, "P2": 1, "P3": 1, "P4": 1}, {"P0": 1, "P1": 1, "P2": 1, "P3": 1, "P4": 10**12},
        {"P0": 1, "P1": 1, "P2": 1, "P3": 1, "P4": 1.5}, {"P0": True, "P1": 1, "P2": 1, "P3": 1, "P4": 1},
        {"P0": 1, "P1": 1, "P2": 1, "P3": 1, "P4": 1, "P5": 1},
    ),
    "review_dispositions": (["D77"], "D09", [5], [None], [["D09"]], None, ["d09"]),
    "near_percent": (9, 100, "80"), "answer_seconds": (14, 901, None),
    "state_minutes": ({"available": 5}, {"meal": 0}, {"meal": True}, {"meal": "5"}, [], 5, {"zzz": 5}),
    "welfare_minutes": ({"meal": 5}, {"on_scene": 1441}, None, "x"),
    "hospital_minutes": ([30], [60, 30], [30, 30], [0, 5], [1, 2, 3], {"a": 1}, ["1", "2"], 5),
    "shift_templates": (
        {}, "x", [1], [{"name": "N"}], [{"name": "", "start": "20:00", "end": "04:00"}],
        [{"name": "N", "start": "20:00", "end": "20:00"}], [{"name": "N", "start": "25:00", "end": "04:00"}],
        [{"name": "N", "start": "20:00", "end": "04:00", "days": [7]}],
        [{"name": "N", "start": "20:00", "end": "04:00", "days": []}],
        [{"name": "N", "start": "20:00", "end": "04:00"}, {"name": "n", "start": "08:00", "end": "10:00"}],
        [{"name": "N", "start": 20, "end": "04:00"}], [{"name": "N", "start": "20:00", "end": "04:00", "days": [True]}],
        [{"name": "N", "start": "20:00", "end": "04:00", "days": 5}], [{"name": "a\x00", "start": "20:00", "end": "04:00"}],
    ),
    "longest_shift_hours": (3, 25, "12", None, True),
    "required_training": ([], {"medic": ["x"]}, {"officer": "CIT"}, {"officer": [""]}, {"officer": [1]}, 5,
                          {"officer": ["CIT", "cit"]}),
    "response_plans": (
        {"plan": []}, {"plans": 5}, {"plans": [{}]}, {"plans": [{"id": "x", "lines": [{}]}]}, [1], "x", 7,
        {"plans": [{"id": "x", "when": {"urgencies": ["P7"]}}]}, {"hospitals": {"oakville": "x"}},
        {"plans": [{"id": "x"}, {"id": "x"}]}, {"hospitals": {"oakville": {"en": "x", "fr": "y" * 161}}},
        {"plans": [{"id": "x", "lines": [{"id": "l", "kind": "support", "who": "army",
                                          "text": {"en": "x", "fr": "x"}}]}]},
        {"hospitals": {"oakville": {"en": "a\x00", "fr": "y"}}},
    ),
    "follow_up_hours": (0, 337), "ctrs_cutoff": (8, 11, "9"), "backup_minutes": (4, 1441), "retention_note": ("x" * 201,),
    "pairing_weights": (
        None, 5, [], "x", {"luck": 5}, {"youth": "5"}, {"youth": True}, {"youth": None}, {"youth": -1},
        {"youth": 1001}, {"minimum_rest_hours": 25}, {"road_factor": 0}, {"speed_kmh": 0}, {"speed_kmh": 10**400},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SETTINGS)
def test_a_value_that_cannot_be_is_refused(name):
    for value in REFUSED[name]:
        with pytest.raises(BadInput) as refused:
            check_setting(name, json.dumps(value))
        assert refused.value.field == name
        assert_plain(refused.value, "xxxxx", "etc/passwd")


@pytest.mark.parametrize(
    "text", ["", "{", "ten", "NaN", "'x'", "[" * 100_000, "\ud800", '"\\ud800"', "1e999", "1 2"]
)
def test_a_value_is_json(text):
    with pytest.raises(BadInput) as refused:
        check_setting("idle_minutes", text)
    assert_plain(refused.value)


@pytest.mark.parametrize("name", ["", "zqxj", "idle_minutes ", "__class__", "x" * 100_000])
def test_a_setting_exists(name):
    with pytest.raises(BadInput) as refused:
        check_setting(name, "5")
    assert_plain(refused.value, "zqxj", "xxxxx")


def test_no_target_can_take_a_call_out_of_the_calendar():
    longest = json.dumps({"P0": 1, "P1": 1, "P2": 1, "P3": 1, "P4": 525_600})
    targets = effective({"target_minutes": check_setting("target_minutes", longest)}).targets
    assert due_at(START, Urgency.P4, targets) == START + timedelta(days=365)
