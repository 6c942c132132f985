"""The map as a person works with it: keys, mouse, what it says to a reader, what it paints."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from mcrrt.domain.geo.shapes import Feature, LayerKind, Shape
from mcrrt.service.gazetteer import schematic
from mcrrt.service.map_answers import flat
from mcrrt.ui.map import draw
from mcrrt.ui.map.filling import fill_layer, fill_schematic, home_box
from mcrrt.ui.map.marks import Mark
from mcrrt.ui.map.widget import MapWidget
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import TextSize, ThemeName


@pytest.fixture(autouse=True)
def _same_look(same_look: None) -> None:
    """Every test begins light, normal and English."""


@pytest.fixture
def holder(qtbot):
    """A map between two inputs, so that the focus can come and go."""
    made: Any = QWidget()
    layout = QVBoxLayout(made)
    made.before, made.map, made.after = QLineEdit(), MapWidget(home_box(schematic())), QLineEdit()
    for one in (made.before, made.map, made.after):
        layout.addWidget(one)
    fill_schematic(made.map.ground, schematic())
    made.resize(900, 700)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def a_mark(shown, name, lon, lat, urgency="P2", **more):
    x, y = shown.sheet.flat(lon, lat)
    return Mark(name, x, y, f"{urgency} {name}", f"call {name}", urgency, **more)


@pytest.fixture
def shown(holder):
    marks = [a_mark(holder.map, "A1", -79.88, 43.52), a_mark(holder.map, "A2", -79.69, 43.45),
             a_mark(holder.map, "A3", -79.92, 43.65, rough=True, within=5_000)]  # fmt: skip
    holder.map.show_marks(marks)
    return holder.map


def painted(shown):
    """The picture once everything is there."""
    for _ in range(200):
        picture = shown.grab().toImage()
        if shown.ready:
            return picture
    raise AssertionError("the map was never ready")


def press(widget, key):
    QTest.keyClick(QApplication.focusWidget() or widget, key)


def test_tab_goes_through_the_marks_and_on(holder, shown):
    told: list[str] = []
    shown.chosen.connect(told.append)
    holder.before.setFocus()
    for _ in range(4):
        press(holder, Qt.Key.Key_Tab)
    assert told == ["A1", "A2", "A3"]
    assert shown.hasFocus()
    press(holder, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is holder.after
    press(holder, Qt.Key.Key_Backtab)
    press(holder, Qt.Key.Key_Backtab)
    assert shown.current == "A2"


def test_enter_opens_the_current_mark_and_nothing_without_one(shown):
    opened: list[str] = []
    shown.opened.connect(opened.append)
    shown.setFocus()
    press(shown, Qt.Key.Key_Return)
    shown.choose("A2")
    press(shown, Qt.Key.Key_Return)
    assert opened == ["A2"]


def test_keys_pan_zoom_and_show_the_whole(shown):
    shown.setFocus()
    whole = shown.frame
    QTest.keyClicks(shown, "++")
    assert shown.frame.scale == pytest.approx(whole.scale * 1.25**2)
    assert not shown.whole_in_view
    press(shown, Qt.Key.Key_Right)
    press(shown, Qt.Key.Key_Down)
    assert shown.frame.x > whole.x
    assert shown.frame.y > whole.y
    QTest.keyClicks(shown, "-")
    assert shown.frame.scale == pytest.approx(whole.scale * 1.25)
    QTest.keyClicks(shown, "0")
    assert shown.frame == whole


def test_a_wheel_zooms_where_the_pointer_is(shown):
    at = QPointF(200, 150)
    before = shown.frame.to_sheet(200, 150)
    turn = QWheelEvent(
        at, shown.mapToGlobal(at), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(shown, turn)
    assert shown.frame.to_sheet(200, 150) == pytest.approx(before)
    assert shown.frame.scale > 0


def spot_of(shown, name):
    """Where a person would click for a mark."""
    shown._arrange()
    one = next(s for s in shown._standing if s.mark.id == name)
    zero = shown.frame.to_screen(0.0, 0.0)
    centre = draw.box_of(one, shown.frame.scale).center()
    return QPoint(round(centre.x() + zero[0]), round(centre.y() + zero[1]))


def test_a_click_selects_a_drag_does_not_and_a_double_click_opens(shown):
    told: list[str] = []
    opened: list[str] = []
    shown.chosen.connect(told.append)
    shown.opened.connect(opened.append)
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(shown, left, pos=spot_of(shown, "A2"))
    assert told == ["A2"]
    begin = shown.frame
    shown.zoom(4)
    QTest.mousePress(shown, left, pos=QPoint(300, 300))
    QTest.mouseMove(shown, QPoint(350, 340))
    QTest.mouseRelease(shown, left, pos=QPoint(350, 340))
    assert told == ["A2"]
    assert shown.frame != begin
    shown.show_whole()
    QTest.mouseDClick(shown, left, pos=spot_of(shown, "A1"))
    assert opened == ["A1"]


def test_choosing_brings_a_mark_into_view_and_tells_nobody(shown):
    told: list[str] = []
    shown.chosen.connect(told.append)
    shown.zoom(8)
    shown.choose("A3")
    x, y = shown.frame.to_screen(shown._mark().x, shown._mark().y)
    assert 0 < x < shown.width()
    assert 0 < y < shown.height()
    assert told == []


def test_a_mark_that_goes_is_not_current_any_more(shown):
    shown.choose("A2")
    shown.show_marks([mark for mark in shown.marks if mark.id != "A2"])
    assert shown.current == ""


def test_a_reader_hears_what_it_is_what_is_chosen_and_what_it_is_not_for(shown):
    interface = QAccessible.queryAccessibleInterface(shown)
    assert interface.text(QAccessible.Text.Name) == "Map"
    said = interface.text(QAccessible.Text.Description)
    assert "Not for navigation" in said
    assert "3 on the map" in said
    shown.choose("A3")
    said = interface.text(QAccessible.Text.Description)
    assert said.startswith("call A3, 3 of 3.")
    assert "Not for navigation" in said


@pytest.mark.parametrize("theme", list(ThemeName))
def test_it_paints_in_every_look_and_always_says_what_it_is_not_for(shown, theme):
    look().set(theme, TextSize.LARGER)
    picture = painted(shown)
    corner = picture.copy(picture.width() - 270, picture.height() - 44, 260, 40)
    colours = {corner.pixel(x, y) for x in range(0, 260, 2) for y in range(0, 40, 2)}
    assert len(colours) > 20  # the words and the bar, over a ground of their own
    middle = {picture.pixel(x, y) for x in range(0, 600, 7) for y in range(0, 400, 7)}
    assert len(middle) > 10


def streets(count):
    lines = [
        (
            (-79.9 + n % 100 / 500, 43.4 + n / count / 5),
            (-79.899 + n % 100 / 500, 43.401 + n / count / 5),
        )
        for n in range(count)
    ]
    lines.append(((-80.1, 43.3), (-79.6, 43.7)))  # longer than any square of the sheet
    return flat("s", LayerKind.STREETS, [
        Feature(n, "", Shape(lines=(line,))) for n, line in enumerate(lines, 1)
    ])  # fmt: skip


def test_streets_come_a_few_at_a_time_and_are_painted(shown):
    before = painted(shown)
    steps = list(fill_layer(shown.ground, streets(1_000)))
    assert len(steps) > 10
    assert steps[-1] == 1_001
    shown.ground_changed()
    assert painted(shown) != before
    shown.ground.drop_streets()
    shown.ground_changed()
    assert painted(shown) == before


def test_tiles_meet_wherever_the_map_is_panned_to(shown):
    """A picture panned there and back in odd steps is the picture from before."""
    list(fill_layer(shown.ground, streets(300)))
    shown.zoom(3)
    shown._sharpen()
    before = painted(shown)
    for dx, dy in ((3, 7), (-301, 40), (298, -47)):
        shown.pan(dx, dy)
        painted(shown)
    assert painted(shown) == before
