"""The Teams screen: who is on, members, a week of shifts, the plan of a shift."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication

from mcrrt.domain.facts.admin import Training
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.ui.kit.dialog import AskDialog
from mcrrt.ui.screens.people.view import MEMBERS, ON_NOW, PLAN, ROSTER
from mcrrt.ui.shell.places import TEAMS
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import TextSize, ThemeName
from tests.support import START
from tests.ui.test_every_screen import look_over

PEOPLE = (
    ("Kim Diaz", "officer", "4401", "oakville"), ("Ana Roy", "officer", "4402", "milton"),
    ("Bo Tran", "clinician", "C1", "oakville"), ("Mae Okafor", "clinician", "C2", "milton"),
)  # fmt: skip


def _four(office):
    for name, profession, badge, district in PEOPLE:
        office.submit(c.RecordMember(name, profession, badge=badge, district=district))


def _on_the_day(office):
    """Four who are planned for today; two of them at work."""
    _four(office)
    for _name, _profession, badge, _district in PEOPLE:
        office.submit(
            c.PlanShift(badge, START - timedelta(hours=2), START + timedelta(hours=8), "Day")
        )
    for badge in ("4401", "C2"):
        office.submit(c.SignOn(badge))


@pytest.fixture
def four(make_bench):
    made = make_bench(_four)
    made.log_in()
    return made


@pytest.fixture
def day(make_bench):
    made = make_bench(_on_the_day)
    made.log_in()
    return made


def part(bench, place):
    bench.space.show_screen(TEAMS)
    bench.space.people.show_part(place)
    bench.keys.settle()
    return (bench.space.people.on_now, bench.space.people.everybody, bench.space.people.roster,
            bench.space.people.plan)[place]  # fmt: skip


def asked(bench, after=None):
    """Return the question in front once the cursor is in it; ``after`` is one that is on its way out."""
    found: list[AskDialog] = []

    def in_front():
        dialog, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
        if isinstance(dialog, AskDialog) and dialog is not after and focus is not None:
            found[:] = [dialog] if dialog.isAncestorOf(focus) else []
        return bool(found)

    bench.keys.until(in_front, "no question came")
    return found[0]


def shifts(bench):
    return bench.office.ask(q.Roster(START - timedelta(days=7), START + timedelta(days=28))).shifts


def test_who_is_on_and_who_should_be(day):
    page = part(day, ON_NOW)
    day.keys.until(lambda: len(page.on.lines.lines) == 4)
    words = {line.name: (line.about, line.weak) for line in page.on.lines.lines}
    assert words["Kim Diaz"] == ("10:00 to 18:00", False)
    assert words["Ana Roy"] == ("due since 08:00", True)
    expected = next(line for line in page.on.lines.lines if line.name == "Ana Roy")
    page.on.setFocus()
    page.on.choose(expected.id)
    day.keys.press("Return")
    day.keys.until(lambda: not any(x.weak for x in page.on.lines.lines if x.name == "Ana Roy"))


def test_somebody_signs_on_and_off_by_keyboard(four):
    page = part(four, ON_NOW)
    four.keys.press("Ctrl+Alt+O")
    asked(four)
    four.keys.tab_to("member")
    four.keys.type("Bo")
    four.keys.tab_to("ask.do")
    four.keys.press("Return")
    four.keys.until(lambda: [line.name for line in page.on.lines.lines] == ["Bo Tran"])
    assert "outside a planned shift" in page.on.lines.lines[0].spoken
    page.on.choose(page.on.lines.lines[0].id)
    four.keys.tab_to("sign_off")
    four.keys.press("Return")
    four.keys.until(lambda: page.on.lines.lines == ())


def test_a_shift_is_planned_changed_and_cancelled_in_the_grid(four):
    page = part(four, ROSTER)
    four.keys.until(lambda: len(page.grid.lines.lines) == 4)
    assert page.grid.hasFocus()
    assert page.grid.day == 3  # Thursday, today
    four.keys.press("Right")
    four.keys.press("Return")
    dialog = asked(four)
    dialog.inputs["template"].set_value("Day")
    dialog.try_to_answer()
    four.keys.until(lambda: page.grid.lines.lines[0].cells[4] == "08:00-18:00")
    assert page.grid.day == 4
    page.grid.setFocus()
    four.keys.press("Return")
    dialog = asked(four)
    assert dialog.inputs["start"].value() == "08:00"
    dialog.inputs["end"].set_value("02:00")
    dialog.try_to_answer()
    four.keys.until(dialog.do_button.isEnabled)
    assert "13 h" in dialog._problem.text()
    dialog.inputs["end"].set_value("20:00")
    dialog.try_to_answer()
    four.keys.until(lambda: page.grid.lines.lines[0].cells[4] == "08:00-20:00")
    page.grid.setFocus()
    four.keys.press("Del")
    four.keys.until(lambda: page.grid.lines.lines[0].cells[4] == "")


def test_a_week_is_planned_from_a_template_and_conflicts_are_shown_first(four):
    page = part(four, ROSTER)
    four.keys.until(lambda: len(page.grid.lines.lines) == 4)
    four.office.submit(c.PlanShift("4401", START, START + timedelta(hours=8)))
    page.ask_template()
    dialog = asked(four)
    ids = tuple(line.id for line in page.grid.lines.lines)
    dialog.inputs["template"].set_value("Evening")
    dialog.inputs["members"].set_value(ids)
    dialog.inputs["first_day"].set_value("2026-06-11")
    dialog.inputs["days"].set_value("2")
    dialog.try_to_answer()
    four.keys.until(lambda: QApplication.activeModalWidget() is None, "the question stays")
    assert len(shifts(four)) == 9  # 10:00-18:00 ends when the evening begins
    page.ask_template()
    again = asked(four)
    for name, value in (
        ("template", "Noon"),
        ("members", ids),
        ("first_day", "2026-06-12"),
        ("days", "2"),
    ):
        again.inputs[name].set_value(value)
    again.try_to_answer()
    second = asked(four, after=again)
    assert second.do_button.text() == "Plan the other 4"
    second.try_to_answer()
    four.keys.until(lambda: len(shifts(four)) == 13)


def test_the_plan_of_a_shift_is_proposed_and_a_person_forms_the_teams(day):
    page = part(day, PLAN)
    day.keys.until(lambda: bool(day.space.people.roster_model.state.templates))
    page.day.set_value("2026-06-11")
    page.template.set_value("Day")
    page._ask()
    day.keys.until(lambda: len(page.pairs.lines.lines) == 2)
    assert all(line.ticked for line in page.pairs.lines.lines)
    assert page._why.text().startswith("+")
    page.pairs.setFocus()
    day.keys.press("Space")
    day.keys.until(lambda: not page.pairs.lines.lines[0].ticked)
    day.keys.press("Return")
    day.keys.until(lambda: len(day.office.ask(q.Teams()).teams) == 1)
    day.keys.until(lambda: [line.team for line in page.pairs.lines.lines].count("MC1") == 1)
    assert "Formed: MC1." in day.space.said.text


def test_a_member_is_kept_with_skills_gender_and_training(four):
    page = part(four, MEMBERS)
    four.keys.until(lambda: len(page.members.lines.lines) == 4)
    page.ask_member(None)
    dialog = asked(four)
    for name, value in (
        ("name", "Lee Ash"), ("profession", "officer"), ("skills", "youth, mediation"),
        ("training", "CIT 2027-03-31, First aid"), ("gender", "non_binary"),
    ):  # fmt: skip
        dialog.inputs[name].set_value(value)
    dialog.try_to_answer()
    four.keys.until(lambda: len(page.members.lines.lines) == 5)
    found = next(
        m.member for m in four.office.ask(q.Members()).members if m.member.name == "Lee Ash"
    )
    assert found.skills == ("youth", "mediation")
    assert found.training == (Training("CIT", "2027-03-31"), Training("First aid"))
    assert found.gender == "non_binary"


def test_a_file_is_looked_at_before_it_is_brought_in(four, tmp_path):
    page = part(four, MEMBERS)
    path = tmp_path / "people.csv"
    path.write_text(
        "name,profession,badge\nLee Ash,officer,4477\nKim Diaz,officer,4401\nX,chef,9\n"
    )
    page._choose = lambda _parent: str(path)
    page._on_bring()
    dialog = asked(four)
    assert dialog.do_button.text() == "Bring in 1 member"
    dialog.try_to_answer()
    four.keys.until(lambda: len(page.members.lines.lines) == 5)
    page._choose = lambda _parent: str(tmp_path / "none.csv")
    page._on_bring()
    assert "cannot be brought in" in asked(four).windowTitle()


LOOKS = [
    (ThemeName.LIGHT, TextSize.SMALLER),
    (ThemeName.DARK, TextSize.NORMAL),
    (ThemeName.NIGHT, TextSize.LARGER),
]


@pytest.mark.parametrize(("theme", "size"), LOOKS, ids=[t.value for t, _s in LOOKS])
def test_the_four_parts_in_three_looks(day, theme, size):
    look().set(theme, size)

    def walk():
        for place, name in ((ON_NOW, "on now"), (MEMBERS, "members"), (ROSTER, "roster")):
            page = part(day, place)
            yield f"people {name}"
        page = part(day, PLAN)
        page.template.set_value("Day")
        page.day.set_value("2026-06-11")
        page._ask()
        day.keys.until(lambda: len(page.pairs.lines.lines) == 2)
        yield "people plan"

    look_over(day.window, walk(), theme)
