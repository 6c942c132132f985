"""Settings: what counts for who goes."""

import json

import pytest

from mcrrt.domain.pairing.weights import DEFAULT_WEIGHTS, FIGURES
from mcrrt.service import questions as q
from mcrrt.service.pairing_words import SHORT, WEIGHTS
from mcrrt.ui.shell.places import SETTINGS


def in_force(bench):
    return json.loads(bench.office.ask(q.Settings()).values["pairing_weights"])


def test_every_weight_has_its_words():
    assert set(WEIGHTS) == set(FIGURES)
    assert "conflict_of_interest" not in SHORT


@pytest.fixture
def page(bench):
    bench.space.show_screen(SETTINGS)
    view = bench.space.settings
    view.show_part(view.parts.index("Who goes"))
    bench.keys.settle()
    return view.weights


def test_a_weight_is_changed_refused_and_put_back(bench, page):
    assert {code: one.value() for code, one in page.inputs.items()}["language"] == "40"
    page.inputs["language"].entry.setFocus()
    page.inputs["language"].entry.selectAll()
    bench.keys.type("55,5")
    bench.keys.press("Return")
    bench.keys.until(lambda: in_force(bench)["language"] == 55.5)
    page.inputs["youth"].entry.setFocus()
    page.inputs["youth"].entry.selectAll()
    bench.keys.type("lots")
    bench.keys.press("Return")
    bench.keys.until(lambda: "youth" in page._problem.text())
    assert in_force(bench)["youth"] == DEFAULT_WEIGHTS["youth"]
    bench.keys.tab_to("reset_weights")
    bench.keys.press("Return")
    bench.keys.until(lambda: in_force(bench) == DEFAULT_WEIGHTS)
    bench.keys.until(lambda: page.inputs["youth"].value() == "30")
