"""Screens with more on them than on a usual day: twelve teams, many members, long names, doubles."""

import shutil

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service import words
from mcrrt.ui.kit.dialog import AskDialog
from mcrrt.ui.kit.rows import Canvas, line_height
from mcrrt.ui.screens.call.view import INTAKE, TRIAGE
from mcrrt.ui.screens.people.view import MEMBERS, PLAN, ROSTER
from mcrrt.ui.shell.places import SHEET, TEAMS
from tests.support import FakeClock, found_store, office_on
from tests.ui.filling import people_and_teams

LONG = "271 Notre-Dame-de-la-Bonne-Esperance Boulevard North"


def _overfull(office):
    people_and_teams(office, 12)
    for number in range(24):
        office.submit(c.RecordMember(f"Maximilian Featherstonehaugh {number}", "officer"))
    for number in range(12):
        values = {
            "address": "88 Lantern Hill Road", "municipality": "oakville",
            "caller_phone": "905-555-0199", "person_name": "Jordan Vale",
        }  # fmt: skip
        call = str(office.submit(c.OpenCall(values)).result["call"])
        office.submit(c.QueueCall(call))
        if number == 0:
            office.submit(c.AssignTeam(call, "MC2"))
            office.submit(c.SetTeamStatus("MC2", TeamStatus.ACKNOWLEDGED))
    for number in range(8):
        office.submit(c.OpenCall({"address": f"{number} {LONG}"}))


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """The store, made once; each test works on a copy."""
    founded = found_store(tmp_path_factory.mktemp("full"), clock=FakeClock())
    _overfull(founded.office)
    founded.close()
    return founded.path


@pytest.fixture
def full(filled, open_window, clock, tmp_path):
    shutil.copytree(filled, tmp_path / "store")
    clock.advance(minutes=1)
    made = open_window(office_on(tmp_path / "store", clock=clock))
    made.log_in()
    return made


def test_teams_stand_in_the_order_of_their_numbers(full):
    signs = [line.call_sign for line in full.space.board.teams.lines.lines]
    assert signs == [f"MC{number}" for number in range(1, 13)]


def test_the_board_has_room_for_calls_and_no_draft_is_wider_than_it(full):
    board = full.space.board
    full.keys.until(lambda: board.calls.height() // line_height() >= 12, "calls come first")
    assert len(board.teams.lines.lines) == 12
    assert board.teams.height() // line_height() >= 6
    drafts = [one for one in board.findChildren(QPushButton) if one.objectName() > "draft"]
    drafts = [one for one in drafts if one.objectName().startswith("draft") and one.isVisible()]
    assert [one.objectName() for one in drafts][-1] == "drafts.more"
    assert len(drafts) == 5
    assert all(one.geometry().right() <= board.width() for one in drafts)
    drafts[-1].click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [one.text().count(LONG) for one in menu.actions()] == [1, 1, 1, 1]
    menu.actions()[0].trigger()
    menu.close()
    full.keys.until(lambda: LONG in full.space.pane.header._place.text())


def test_no_state_of_a_team_is_cut_in_its_column(qapp):
    ground = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = QPainter(ground)
    canvas = Canvas(painter, QRect(0, 0, 400, 24), QColor("black"))
    every = words.every(words.TEAM_STATUS)
    assert canvas.widest(every) == max(canvas.measure(one) for one in every)
    assert canvas.widest(every) > canvas.measure(max(every, key=len))
    painter.end()


def triage_of(bench, place):
    bench.space.open_call(bench.space.board_model.state.waiting[place].id)
    bench.space.pane.show_tab(TRIAGE)
    view = bench.space.pane.triage
    bench.keys.until(lambda: view.questions.current_id() == view.questions.lines.lines[0].id)
    return view


def test_another_checklist_or_call_begins_at_its_first_question(full):
    view = triage_of(full, 0)
    first = view.questions.lines.lines[0].id
    full.keys.press("N")
    full.keys.settle()
    assert view.questions.current_id() == view.questions.lines.lines[1].id
    full.window.findChild(QPushButton, "checklist.ctrs").click()
    full.keys.until(lambda: view.questions.current_id() == "a")
    assert view._keys.text().startswith("1-5 U ·")
    full.window.findChild(QPushButton, "checklist.mcrrt-intake").click()
    full.keys.until(lambda: view._keys.text().startswith("Y N U 0-9 ·"))
    assert view.questions.current_id() != first, "it is answered"
    full.space.open_call(full.space.board_model.state.waiting[3].id)
    full.keys.until(lambda: view.questions.current_id() == first)


def test_many_likely_doubles_are_folded_under_one_heading(full):
    full.space.open_call(full.space.board_model.state.waiting[0].id)
    full.space.pane.show_tab(INTAKE)
    alike = full.space.pane.alike
    full.keys.until(lambda: alike.findChild(QPushButton, "alike.more") is not None)
    same = [one for one in alike.findChildren(QPushButton) if one.text() == "Same event"]
    assert len(same) == 3
    more = alike.findChild(QPushButton, "alike.more")
    more.setFocus()
    full.keys.press("Return")
    same = [one for one in alike.findChildren(QPushButton) if one.text() == "Same event"]
    assert len({one.objectName() for one in same}) == 8
    assert full.keys.focus().objectName().startswith("alike.A")


def people(bench, place):
    bench.space.show_screen(TEAMS)
    bench.space.people.show_part(place)
    bench.keys.settle()
    return bench.space.people


def test_a_template_for_many_members_is_asked_in_a_dialog_that_fits(full):
    page = people(full, ROSTER).roster
    full.keys.until(lambda: len(page.grid.lines.lines) == 48)
    page.ask_template()
    full.keys.until(lambda: isinstance(QApplication.activeModalWidget(), AskDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskDialog)
    assert dialog.height() < full.window.height()
    members = dialog.inputs["members"]
    assert members.value() == (page.grid.current_id(),)
    full.keys.tab_to("members")
    full.keys.type("off")
    full.keys.press("Space")
    chosen = members.value()
    assert isinstance(chosen, tuple)
    assert len(chosen) == 2
    full.keys.press("Space")
    assert members.value() == (page.grid.current_id(),)
    dialog.reject()


def test_a_letter_goes_to_a_member_and_the_plan_says_that_it_has_none(full):
    page = people(full, MEMBERS).everybody
    full.keys.until(lambda: len(page.members.lines.lines) == 48)
    full.keys.type("off")
    assert page.members.lines.lines[page.members.currentIndex().row()].name == "Officer Number1"
    page.members._sought_at = 0.0  # a while later
    full.keys.type("FEATH")
    assert "Featherstonehaugh" in page.members.lines.lines[page.members.currentIndex().row()].name
    plan = people(full, PLAN).plan
    full.keys.until(lambda: plan.template.entry.count() > 1)
    plan.template.entry.setCurrentIndex(1)
    full.keys.until(lambda: plan.pairs.empty_words.startswith("No pair can be proposed."))
    assert not plan._hint.isVisible()


def test_the_cursor_waits_for_the_teams(full):
    full.space.show_screen(TEAMS)
    now_ = full.space.people.on_now
    assert now_.teams.hasFocus()
    full.keys.settle()
    assert now_.teams.hasFocus()


def test_a_key_is_named_where_it_works(full):
    for team in ("MC3", "MC4"):
        full.office.submit(c.StartEmergency(team))
    strip = full.space.emergencies
    full.keys.until(lambda: len(strip._drawn) == 2)
    said = [one.text() for line, _ in strip._lines for one in line.findChildren(QPushButton)]
    assert said.count("Acknowledge (F9)") == said.count("Acknowledge") == 1
    assert said.count("Pressed by mistake (Ctrl+Space)") == 1
    assert full.space.alerts._acknowledge.text() == "Acknowledge"
    for left in (1, 0):
        full.keys.press("F9")
        full.keys.until(lambda n=left: sum(not one.seen_by for one in strip._drawn) == n)
    full.keys.until(lambda: full.space.alerts._acknowledge.text() == "Acknowledge (F9)")


def test_the_change_of_shift_begins_below_its_first_heading(full):
    full.space.show_screen(SHEET)
    sheet = full.space.sheet
    full.keys.until(lambda: bool(sheet.list.current_id()))
    line = sheet.list.lines.lines[1]
    assert sheet.list.current_id() == line.id
    assert sheet.whole.text() == line.spoken
