"""Earlier runs through a checklist: opened by keyboard, in the words they were made with, unchanged."""

import json
from typing import Any

import pytest

from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.ui.screens.call.view import TRIAGE
from tests.service.own_checklist import checked_as_then, own_data
from tests.ui.filling import waiting_call

OLD, NEW = "Out in the cold?", "Out in the cold tonight, with no place to go?"


def version(number: str, words: str, **changes: Any) -> str:
    data = own_data(version=number, **changes)
    data["items"][0]["text"]["en"] = words
    return json.dumps(data)


@pytest.fixture
def bench(make_bench, monkeypatch, request):
    """A call that was screened with version 1 before version 2 came, and what is checked today."""
    strange = getattr(request, "param", {})

    def prepare(office):
        call = waiting_call(office)
        with monkeypatch.context() as then:
            checked_as_then(then)
            office.submit(c.LoadChecklist(version("1", OLD, **strange)))
        office.submit(c.AnswerTriage(call, {"W1": "yes"}, "winter"))
        office.submit(c.FinishTriage(call, "winter"))
        office.submit(c.LoadChecklist(version("2", NEW)))
        office.submit(c.AnswerTriage(call, {"W1": "no"}, "winter"))

    made = make_bench(prepare)
    made.log_in()
    made.space.open_call(made.space.board_model.state.waiting[0].id)
    made.keys.settle()
    made.space.pane.show_tab(TRIAGE)
    made.space.triage_model.show_pack("winter")
    made.keys.settle()
    made.space.pane.triage.start()
    return made


def question(bench):
    [line] = bench.space.pane.triage.questions.lines.lines
    return line.text, line.answer


def state(bench):
    return bench.space.triage_model.state


def test_an_old_run_shows_the_words_it_was_made_with(bench):
    assert question(bench) == (NEW, "no")
    assert [line.about for line in state(bench).earlier] == ["Renate Okafor · finished · version 1"]
    bench.keys.press("Ctrl+Shift+PgUp")
    bench.keys.until(lambda: state(bench).picture.urgency == "P2")
    assert question(bench) == (OLD, "yes")
    assert state(bench).viewing.lead.endswith("P2")
    banner = bench.space.pane.triage._then
    assert banner.isVisible()
    assert banner.text().startswith("Earlier, to be read only:")
    assert "version 1" in banner.text()
    bench.keys.press("Return")  # the way back has the focus
    assert question(bench) == (NEW, "no")
    assert not banner.isVisible()


@pytest.mark.parametrize(
    "bench", [{"colour": "white", "actions": {"ems": {"en": "EMS"}}}], indirect=True
)
def test_one_that_would_be_refused_today_shows_its_words_too(bench):
    bench.keys.press("Ctrl+Shift+PgUp")
    bench.keys.until(lambda: question(bench) == (OLD, "yes"))


def test_it_opens_from_the_list_beside_the_questions(bench):
    bench.keys.tab_to("run.0")
    bench.keys.press("Space")
    bench.keys.until(lambda: question(bench) == (OLD, "yes"))
    bench.keys.press("Ctrl+Shift+PgUp")  # there is none before it
    assert question(bench) == (OLD, "yes")
    bench.keys.press("Ctrl+Shift+PgDown")
    bench.keys.until(lambda: question(bench) == (NEW, "no"))


def test_it_stays_as_it_was(bench):
    bench.keys.press("Ctrl+Shift+PgUp")
    bench.keys.until(lambda: state(bench).viewing is not None)
    before = bench.office.ask(q.CallCard(bench.space.call_model.call_id)).call.assessments
    bench.space.pane.triage.questions.setFocus()
    bench.keys.type("n")
    bench.keys.press("Ctrl+Return")
    bench.keys.settle()
    assert "stays as it was" in bench.space.said.text
    assert question(bench) == (OLD, "yes")
    assert bench.office.ask(q.CallCard(bench.space.call_model.call_id)).call.assessments == before
    assert not bench.space.pane.triage._finish.isEnabled()


def test_another_checklist_or_call_begins_with_now(bench):
    bench.keys.press("Ctrl+Shift+PgUp")
    bench.keys.until(lambda: state(bench).viewing is not None)
    bench.keys.press("Ctrl+PgUp")
    bench.keys.until(lambda: state(bench).picture.pack != "winter")
    bench.keys.press("Ctrl+PgDown")
    bench.keys.until(lambda: state(bench).picture.pack == "winter")
    assert state(bench).viewing is None
    assert question(bench) == (NEW, "no")


def test_one_at_a_time_shows_it_too(bench):
    bench.keys.press("Ctrl+Shift+Q")
    bench.keys.press("Ctrl+Shift+PgUp")
    bench.keys.until(lambda: state(bench).viewing is not None)
    assert bench.space.pane.triage.one._text.text() == OLD
    assert question(bench) == (NEW, "no"), "the list is drawn when it is in view"
