"""Settings of templates, training and response plans, by keyboard, and what each then does."""

import json
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox

from mcrrt.domain.roles import Role
from mcrrt.domain.roster import Template
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.ui.kit.dialog import AskDialog
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.present.agency import span_of
from mcrrt.ui.present.send import FOLD
from mcrrt.ui.screens.call.view import SEND
from mcrrt.ui.screens.people.view import ROSTER
from mcrrt.ui.shell.places import SETTINGS, TEAMS
from tests.support import START
from tests.ui.filling import waiting_call

PEOPLE = (("Kim Diaz", "officer"), ("Ana Roy", "officer"), ("Bo Tran", "clinician"))


def _on_shift(office):
    """Two officers and a clinician at work, none trained for crises; a call that waits."""
    for name, profession in PEOPLE:
        badge = name.split()[0]
        office.submit(c.RecordMember(name, profession, badge=badge, district="milton",
                                     skills=("polish",)))  # fmt: skip
        office.submit(c.PlanShift(badge, START - timedelta(hours=2), START + timedelta(hours=8)))
        office.submit(c.SignOn(badge))
    waiting_call(office)


@pytest.fixture
def desk(make_bench):
    made = make_bench(_on_shift)
    made.log_in()
    return made


def open_part(bench, name):
    """Bring a part of the settings into view; its list has the keyboard."""
    bench.space.show_screen(SETTINGS)
    view = bench.space.settings
    view.show_part(view.parts.index(name))
    page = {
        "Shift templates": view.templates,
        "Required training": view.training,
        "Response plans": view.plans,
    }[name]
    bench.keys.settle()
    page.list.setFocus()
    return page


def in_force(bench, name):
    return json.loads(bench.office.ask(q.Settings()).values[name])


def dialog(bench):
    found = bench.window.findChildren(AskDialog)
    return found[-1] if found else None


def ask(bench, button):
    """Press a button that asks something; the dialog has the keyboard."""
    bench.keys.tab_to(button)
    bench.keys.press("Return")
    bench.keys.until(lambda: dialog(bench) is not None and dialog(bench).isActiveWindow())
    bench.keys.settle()


def fill(bench, field, text):
    bench.keys.tab_to(field)
    if not isinstance(bench.keys.focus(), QComboBox):
        bench.keys.press("Ctrl+A")
    bench.keys.type(text)


def answer(bench):
    """Press the button that does it; the dialog goes when it is saved."""
    bench.keys.tab_to("ask.do")
    bench.keys.press("Return")
    bench.keys.until(lambda: dialog(bench) is None)
    bench.keys.settle()


def refused(bench):
    """Press the button that does it and return the sentence; nothing typed is lost."""
    bench.keys.tab_to("ask.do")
    bench.keys.press("Return")
    bench.keys.settle()
    return dialog(bench)._problem.text()


def spoken(page, part=""):
    """What a screen reader says of each line, or of those with some words in them."""
    lines = getattr(page, "list", page).lines.lines
    return [line.spoken for line in lines if part in line.spoken]


# --- templates -----------------------------------------------------------------------------------


def test_a_template_is_added_and_then_planned_with(desk):
    page = open_part(desk, "Shift templates")
    assert "Evening, 18:00 to 04:00 the next day, 10.0 h, every day" in spoken(page)
    ask(desk, "add_template")
    fill(desk, "name", "evening")
    fill(desk, "start", "22:00")
    fill(desk, "end", "26:00")
    assert refused(desk) == "A time is written as 08:00."
    assert desk.keys.focus().objectName() == "end"
    fill(desk, "end", "6:00")
    assert refused(desk) == "Two templates have the same name."
    assert desk.keys.focus().objectName() == "name"
    assert len(in_force(desk, "shift_templates")) == 4, "nothing is applied until it is saved"
    fill(desk, "name", "Night")
    desk.keys.tab_to("days.0")
    desk.keys.press("Space")
    answer(desk)
    desk.keys.until(
        lambda: (
            "Night, 22:00 to 06:00 the next day, 8.0 h, Tue, Wed, Thu, Fri, Sat, Sun"
            in spoken(page)
        )
    )
    assert page.list.current_id() == "Night"
    desk.space.show_screen(TEAMS)
    desk.space.people.show_part(ROSTER)
    desk.keys.settle()
    ask(desk, "plan_template")
    fill(desk, "template", "Night")
    fill(desk, "first_day", "2026-06-16")
    fill(desk, "days", "1")
    answer(desk)
    week = desk.office.ask(q.Roster(START, START + timedelta(days=7)))
    (night,) = [one for one in week.shifts if one.template == "Night"]
    assert night.end - night.start == timedelta(hours=8)


def test_a_template_is_changed_and_removed_and_the_empty_list_says_so(desk):
    desk.office.submit(
        c.ChangeSetting("shift_templates", '[{"name":"Day","start":"08:00","end":"18:00"}]')
    )
    page = open_part(desk, "Shift templates")
    desk.keys.until(lambda: len(spoken(page)) == 1)
    desk.keys.press("Home")
    desk.keys.press("Return")
    desk.keys.until(lambda: dialog(desk) is not None)
    desk.keys.settle()
    fill(desk, "end", "00:00")
    answer(desk)
    expected = "Day, 08:00 to midnight, 16.0 h, too long (at most 13 h), every day"
    desk.keys.until(lambda: spoken(page) == [expected])
    page.list.setFocus()
    ask(desk, "remove_template")
    desk.keys.press("Esc")
    desk.keys.until(lambda: dialog(desk) is None)
    assert in_force(desk, "shift_templates")[0]["end"] == "00:00"
    page.list.setFocus()
    ask(desk, "remove_template")
    answer(desk)
    desk.keys.until(lambda: not spoken(page))
    assert in_force(desk, "shift_templates") == []
    assert len(page.list.empty_words) > 20
    assert not page._change.isEnabled()


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("08:00", "18:00", "08:00 to 18:00, 10.0 h"),
        ("12:00", "00:00", "12:00 to midnight, 12.0 h"),
        ("23:30", "00:15", "23:30 to 00:15 the next day, 0.8 h"),
        ("00:00", "08:00", "00:00 to 08:00, 8.0 h"),
    ],
)
def test_where_a_shift_lies_in_the_day(start, end, words):
    assert span_of(Template("x", start, end)) == words


# --- training ------------------------------------------------------------------------------------


def show_send(bench):
    space = bench.space
    space.work_on(space.board_model.state.waiting[0].id)
    bench.keys.settle()
    space.pane.show_tab(SEND)
    bench.keys.settle()
    return space.pane.send


def test_who_lacks_what_is_required_is_not_recommended(desk):
    send = show_send(desk)
    desk.keys.until(lambda: any("Ana Roy" in str(line) for line in send.offers.lines.lines))
    page = open_part(desk, "Required training")
    assert spoken(page) == []
    assert "Nothing is required" in page.list.empty_words
    ask(desk, "add_training")
    fill(desk, "role", "Off")
    assert refused(desk) == "This is needed."
    fill(desk, "code", "CIT")
    answer(desk)
    desk.keys.until(lambda: spoken(page) == ["Officer, CIT, 0 of 2 hold it today"])
    desk.office.submit(
        c.RecordMember("Kim Diaz", "officer", _id(desk, "Kim Diaz"), badge="Kim", skills=("polish", "cit"),
                       district="milton")
    )  # fmt: skip
    desk.keys.until(lambda: spoken(page) == ["Officer, CIT, 1 of 2 holds it today"])
    send = show_send(desk)
    desk.keys.until(lambda: bool(send.offers.lines.lines))
    first = send.offers.lines.lines[0]
    assert (first.key, "Kim Diaz" in first.spoken) == ("1", True)
    send.offers.choose(FOLD)
    desk.keys.press("Return")
    desk.keys.until(lambda: any("not qualified" in one for one in spoken(send.offers, "Ana Roy")))


def _id(bench, name):
    members = bench.office.ask(q.Members()).members
    return next(row.member.id for row in members if row.member.name == name)


def test_what_is_required_twice_is_refused_and_it_can_be_taken_out(desk):
    desk.office.submit(c.ChangeSetting("required_training", '{"officer": ["CIT"]}'))
    page = open_part(desk, "Required training")
    desk.keys.until(lambda: len(spoken(page)) == 1)
    ask(desk, "add_training")
    fill(desk, "role", "Off")
    fill(desk, "code", "cit ")
    assert refused(desk) == "This is required already."
    assert desk.keys.focus().objectName() == "code"
    desk.keys.press("Esc")
    desk.keys.until(lambda: dialog(desk) is None)
    page.list.setFocus()
    desk.keys.press("Home")
    ask(desk, "remove_training")
    answer(desk)
    desk.keys.until(lambda: not spoken(page))
    assert in_force(desk, "required_training") == {}


# --- response plans ------------------------------------------------------------------------------


def see_plan(bench, *words):
    """Open the call and wait until the plan beside it is these words and no others."""
    show_send(bench)

    def shown():
        ticks = [t for t in bench.window.findChildren(QCheckBox) if t.isVisible()]
        return tuple(t.text() for t in ticks if t.objectName().startswith("plan."))

    bench.keys.until(lambda: shown() == words, f"never {words}")


def go_to(bench, page, line):
    bench.keys.press("Home")
    while page.list.current_id() != line:
        before = page.list.current_id()
        bench.keys.press("Down")
        assert page.list.current_id() != before, f"{line} is not in the list"


def test_a_changed_plan_stands_beside_the_call_and_goes_back(desk):
    call = desk.space.board_model.state.waiting[0].id
    desk.office.submit(c.RecordCallDetails(call, {"safety_flags": ("animal",)}))
    page = open_part(desk, "Response plans")
    go_to(desk, page, "animal")
    assert page.now.text() == page.came.text() != ""
    ask(desk, "change_plan")
    for tick in ("animal", "stage"):
        desk.keys.tab_to(f"lines.{tick}")
        desk.keys.press("Space")
    fill(desk, "tell_fr", "Aviser le garde de nuit")
    assert refused(desk) == "This must not be empty. Nothing was changed."
    assert desk.keys.focus().objectName() == "tell_en"
    assert in_force(desk, "response_plans") == {}, "nothing is applied until it is saved"
    fill(desk, "tell_en", "Tell the night guard")
    fill(desk, "named_hospital", "Elm Hospital (invented)")
    answer(desk)
    desk.keys.until(lambda: "Tell the night guard" in page.now.text())
    assert "Tell animal services" in page.came.text(), "what came with the program stays visible"
    see_plan(
        desk,
        "The team stages out of sight until patrol says the scene is safe",
        "Tell the night guard",
        "Emergency department: Elm Hospital (invented)",
    )
    page = open_part(desk, "Response plans")
    assert page.list.current_id() == "animal"
    ask(desk, "reset_plan")
    said = [one.text() for one in dialog(desk).findChildren(PlainLabel)]
    assert any("Tell animal services" in one for one in said)
    answer(desk)
    desk.keys.until(lambda: page.now.text() == page.came.text())
    assert in_force(desk, "response_plans") == {}
    see_plan(desk, "Tell animal services")


def test_a_hospital_and_a_kind_of_ones_own(desk):
    page = open_part(desk, "Response plans")
    go_to(desk, page, "hospital/milton")
    ask(desk, "change_plan")
    fill(desk, "hospital_en", "Elm Hospital (invented)")
    fill(desk, "hospital_fr", "")
    desk.keys.press("Delete")
    answer(desk)
    desk.keys.until(lambda: page.now.text() == "Elm Hospital (invented)")
    kept = in_force(desk, "response_plans")["hospitals"]["milton"]
    assert kept == {"en": "Elm Hospital (invented)", "fr": "Elm Hospital (invented)"}
    ask(desk, "add_plan")
    assert refused(desk) == "Choose for which calls: a kind of call, a flag or an urgency."
    desk.keys.tab_to("types.anxiety")
    desk.keys.press("Space")
    answer(desk)
    desk.keys.until(lambda: page.list.lines.row_of("own_1") >= 0)
    go_to(desk, page, "own_1")
    ask(desk, "change_plan")
    desk.keys.tab_to("lines.hospital")
    desk.keys.press("Space")
    answer(desk)
    desk.keys.until(lambda: "Nearest emergency" in page.now.text())
    see_plan(desk, "Nearest emergency department: Elm Hospital (invented)")
    page = open_part(desk, "Response plans")
    ask(desk, "reset_plans")
    answer(desk)
    desk.keys.until(lambda: page.list.lines.row_of("own_1") < 0)
    assert in_force(desk, "response_plans") == {}


def test_whoever_may_not_decide_does_not_see_the_pages(make_bench):
    made = make_bench(lambda office: office.submit(
        c.CreateAccount("m.roy", "Mae Roy", (Role.DISPATCHER,), "nine lanterns over the wet pier")
    ))  # fmt: skip
    keys, model = made.keys, made.window.start_model
    keys.until(lambda: model.state.status is not None)
    with keys._qtbot.waitSignal(made.window.entered, timeout=15_000):
        model.log_in("m.roy", "nine lanterns over the wet pier")
    keys.settle()
    parts = set(made.space.settings.parts)
    assert parts & {"Shift templates", "Required training", "Response plans", "Who goes"} == set()
