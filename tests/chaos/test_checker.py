"""The checker itself: each of its checks can fail, on evidence that is changed by hand."""

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from mcrrt.domain.fold import KINDS
from tests.chaos import herd, logs, merging, secrecy
from tests.chaos.checker import check
from tests.chaos.evidence import RECORDS, Evidence, gather

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="forks and kills as Linux does"
)


@pytest.fixture
def evidence(template, tmp_path) -> Evidence:
    herd.copy(template, tmp_path / "run", 3)
    return gather(tmp_path / "run")


def test_an_untouched_herd_is_sound_but_for_what_its_log_outs_left(evidence):
    found = check(evidence.path)
    assert {what for what, _why in found.violations} <= {"I1", "I5"}
    assert all(
        "logged_out" in why or "wait" in why for what, why in found.violations if what == "I1"
    )


def told(check_of: Callable[[Evidence], Any], evidence: Evidence) -> set[str]:
    return {invariant for invariant, _sentence in check_of(evidence)}


def lose(evidence: Evidence) -> None:
    evidence.hub.log["admin"].pop(2)


def repeat(evidence: Evidence) -> None:
    evidence.hub.copies.append("twice")


def put_aside(evidence: Evidence) -> None:
    evidence.hub.refused.append({"how": "forked", "because": "x", "station": "y"})


def no_reason(evidence: Evidence) -> None:
    evidence.hub.log["admin"][1] |= {"verdict": "void", "because": ""}


def flip(evidence: Evidence) -> None:
    row = evidence.hub.log["admin"][1]
    row["body"] = bytes(row["body"]) + b" "


def other_verdict(evidence: Evidence) -> None:
    evidence.stores[0].numbered["admin"][0]["verdict"] = "void"


def other_record(evidence: Evidence) -> None:
    name = next(iter(evidence.stores[1].states))
    evidence.stores[1].states[name] += " "


def hidden_without_need(evidence: Evidence) -> None:
    evidence.stores[0].withheld.add(evidence.stores[0].numbered["admin"][0]["event_id"])


def saw_another(evidence: Evidence) -> None:
    pairs = [(1, "another", "stands", "2026-01-01T00:00:00.000000Z")]
    evidence.stores[0].history.append({"what": "saw", "t": 1.0, "feed": "admin", "pairs": pairs})


def too_late(evidence: Evidence) -> None:
    first, second = evidence.hub.log["admin"][:2]
    pairs = [(2, second["event_id"], second["verdict"], second["received_at"])]
    evidence.stores[0].history += [
        {"what": "saw", "t": 1.0, "feed": "admin", "pairs": pairs},
        {"what": "invoke", "t": 2.0, "n": "1"},
        {"what": "ok", "t": 3.0, "n": "1", "events": [first["event_id"]]},
    ]


def gap_in_journal(evidence: Evidence) -> None:
    evidence.stores[0].journal.popitem()
    evidence.stores[0].journal.pop(next(iter(evidence.stores[0].journal)))


@pytest.mark.parametrize(
    ("change", "check_of", "invariant"),
    [
        (lose, logs.kept, "I1"), (repeat, logs.kept, "I1"), (put_aside, logs.kept, "I1"),
        (no_reason, logs.kept, "I1"), (lose, logs.dense, "I3"), (flip, logs.dense, "I3"),
        (other_verdict, logs.alike, "I2"), (other_record, logs.alike, "I5"),
        (hidden_without_need, logs.alike, "I5"), (saw_another, logs.unchanged, "I2"), (too_late, logs.real_time, "I4"),
        (gap_in_journal, logs.local_chains, "I12"),
    ],
)  # fmt: skip
def test_each_check_of_the_logs_can_fail(evidence, change, check_of, invariant):
    before = [one for one in check_of(evidence) if one[0] == invariant]
    change(evidence)
    after = [one for one in check_of(evidence) if one[0] == invariant]
    assert len(after) > len(before)


def test_a_text_in_the_wrong_compartment_or_in_plain_is_found(evidence):
    vehicle = next(s for s in evidence.stores if s.replica.kind == "vehicle")
    assert told(secrecy.compartments, evidence) == set()
    assert told(secrecy.raw_files, evidence) == set()
    connection = sqlcipher.connect(str(vehicle.replica.file), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{vehicle.replica.key.hex()}'\"")
    connection.execute("INSERT INTO draft VALUES ('a', 'b', 'CANARYclinAn1x1 said')")
    connection.close()
    assert told(secrecy.compartments, evidence) == {"I7"}
    assert told(secrecy.raw_files, evidence) == set()
    (evidence.path / "left.txt").write_text("CANARYopsAn1x1")
    assert told(secrecy.raw_files, evidence) == {"I11"}


# --- what two people did -------------------------------------------------------------------------

AT = {"feed": "ops", "seq": 1, "verdict": "stands"}


def details(
    fields: merging.Fields, event: str, values: Any, verdict: str = "stands", **base: Any
) -> None:
    row = {
        **AT,
        "kind": "call.details",
        "event_id": event,
        "base": json.dumps(base),
        "verdict": verdict,
    }
    fields.take(row, {"call": "c", "values": values})


@pytest.fixture
def fields() -> merging.Fields:
    model = merging.Fields("call")
    model.take({**AT, "kind": "call.opened"}, {"call": "c"})
    details(model, "1", {"address": "a", "weapons": "no", "what_helps": "tea", "source": "911"})
    return model


@pytest.mark.parametrize(
    ("name", "value", "verdict", "stands", "cards"),
    [
        ("address", "b", "conflict", "a", 1), ("weapons", "yes", "conflict", "yes", 1),
        ("what_helps", "a walk", "stands", "tea; a walk", 0), ("source", "officer", "stands", "officer", 0),
        ("address", "a", "stands", "a", 0),
    ],
)  # fmt: skip
def test_each_policy_leads_to_its_value_and_card(fields, name, value, verdict, stands, cards):
    details(fields, "2", {name: value}, verdict, **{name: None})
    record = fields.records["c"]
    assert fields.found == []
    assert (record.values[name].value, len(record.cards)) == (stands, cards)


def test_a_crossing_without_a_card_is_found(fields):
    details(fields, "2", {"address": "b"}, "stands", address=None)
    assert [invariant for invariant, _why in fields.found] == ["I6"]


def test_a_card_is_settled_once(fields):
    details(fields, "2", {"address": "b"}, "conflict", address=None)
    said = {"call": "c", "field": "address", "other": "2", "keep": "2"}
    row = {**AT, "kind": "call.conflict_resolved", "event_id": "3"}
    fields.take(row, said)
    assert (fields.found, fields.records["c"].values["address"].value) == ([], "b")
    fields.take({**row, "event_id": "4"}, said)
    assert [invariant for invariant, _why in fields.found] == ["I6"]


def test_a_team_on_two_calls_is_found():
    sent = merging.Sendings()
    row = {**AT, "kind": "team.assigned", "event_id": "1"}
    sent.take(row, {"team": "t", "call": "a"})
    sent.take({**row, "verdict": "conflict"}, {"team": "t", "call": "b"})
    assert sent.found == []
    sent.take(row, {"team": "t", "call": "b"})
    assert [invariant for invariant, _why in sent.found] == ["I8"]


def test_the_checker_knows_every_kind_of_record():
    assert set(RECORDS) == set(KINDS)
