"""Every screen, walked in three looks: names, plain text, sizes, and what is drawn."""

import os
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

from mcrrt.ui.screens.call.view import INTAKE, REFERRAL, SEND, TRIAGE
from mcrrt.ui.shell.places import BOARD, CONFLICTS, MAP, OWED, SEARCH, SETTINGS, SHEET, TEAMS
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import TARGET_DESK, TextSize, ThemeName
from tests.ui.filling import a_shift
from tests.ui.linked import CATCHING_UP, OFFLINE, REFUSED

LOOKS = [
    (ThemeName.LIGHT, TextSize.SMALLER),
    (ThemeName.DARK, TextSize.NORMAL),
    (ThemeName.NIGHT, TextSize.LARGER),
]
_INPUTS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractScrollArea)


@pytest.fixture
def shift(make_bench: Any) -> Any:
    made = make_bench(a_shift)
    made.log_in()
    return made


def walk(bench: Any) -> Iterator[str]:
    """Bring every screen into view, one after the other."""
    space = bench.space
    state = space.board_model.state
    space.show_screen(BOARD)
    space.open_call(state.active[0].id)
    bench.keys.settle()
    for tab, name in (
        (INTAKE, "intake"),
        (TRIAGE, "triage"),
        (SEND, "send"),
        (REFERRAL, "referral"),
    ):
        space.pane.show_tab(tab)
        bench.keys.settle()
        yield name
    space.work_on(state.drafts[0].id)
    bench.keys.settle()
    yield "draft"
    places = ((TEAMS, "teams"), (MAP, "map"), (SEARCH, "search"), (OWED, "owed"), (SHEET, "shift change"),
              (CONFLICTS, "conflicts"))  # fmt: skip
    for place, name in places:
        space.show_screen(place)
        bench.keys.settle()
        yield name
    for part, name in enumerate(space.settings.parts):
        space.show_screen(SETTINGS)
        space.settings.show_part(part)
        bench.keys.settle()
        yield f"settings {name}"


def walk_linked(two: Any) -> Iterator[str]:
    """Bring into view what is there only with a hub: what crossed, what is provisional, machines."""
    space, keys = two.bench.space, two.bench.keys
    space.show_screen(CONFLICTS)
    keys.settle()
    yield "conflicts"
    for call in (two.call, two.third_call):
        space.work_on(call)
        keys.settle()
        yield f"call {two.calls.index(call)} with the hub"
    two.hear(OFFLINE)
    space.work_on(two.call)
    space.pane.show_tab(SEND)
    keys.settle()
    yield "send without the hub"
    space.work_on(two.other_call)
    keys.settle()
    yield "sent without the hub"
    for news in (OFFLINE, CATCHING_UP, REFUSED):
        two.hear(news)
        space.show_machines()
        keys.settle()
        yield f"machines {news.phase.value}"


def visible(root: QWidget, kind: type[QWidget]) -> list[Any]:
    return [w for w in root.findChildren(kind) if w.isVisible()]


def controls(root: QWidget) -> list[QWidget]:
    """What a person can reach with Tab."""
    found = [w for kind in _INPUTS for w in visible(root, kind)]
    takes = [w for w in found if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [w for w in takes if not isinstance(w, QScrollBar)]


def spoken_name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.text(QAccessible.Text.Name)


def faults(window: QWidget) -> dict[str, list[str]]:
    """What is wrong with the screen in view, by kind of fault."""
    found: dict[str, list[str]] = defaultdict(list)
    for widget in controls(window):
        who = f"{type(widget).__name__} {widget.objectName()}"
        if not spoken_name(widget).strip():
            found["no accessible name"].append(who)
        small = min(widget.height(), widget.width()) < TARGET_DESK
        if small and not isinstance(widget, QTabBar):
            found["smaller than 24 px"].append(f"{who} {widget.size().toTuple()}")
        if widget.mapTo(window, widget.rect().topRight()).x() > window.width():
            found["wider than the window"].append(who)
    for combo in visible(window, QComboBox):
        # On Linux Qt reads a choice's value as its name, and its label by relation.
        labels = [one for one in combo.parent().findChildren(QLabel) if one.buddy() is combo]
        if not labels or labels[0].text() != combo.accessibleName():
            found["no label by relation"].append(combo.objectName())
    for label in window.findChildren(QLabel):
        if label.textFormat() != Qt.TextFormat.PlainText:
            found["interprets markup"].append(label.text())
    return found


def channel(picture: QImage, name: str) -> bytes:
    """Return one byte a pixel: how ``grey`` or how ``blue`` it is."""
    even = picture.copy(0, 0, picture.width() // 4 * 4, picture.height())  # no padding in a line
    if name == "grey":
        made = even.convertToFormat(QImage.Format.Format_Grayscale8)
        return bytes(made.constBits())  # the bits live only as long as the picture
    made = even.convertToFormat(QImage.Format.Format_RGBX8888)
    return bytes(made.constBits()[2::4])


def look_over(window: QWidget, screens: Iterator[str], theme: ThemeName) -> None:
    """Find nothing wrong on any of the screens."""
    wrong, flat, bright = {}, [], []
    for screen in screens:
        QCoreApplication.sendPostedEvents()  # lay out what was said just now
        found = faults(window)
        if found:
            wrong[screen] = dict(found)
        picture = window.grab().toImage()
        keep_picture(picture, f"{theme.value}-{screen}")
        if len(set(channel(picture, "grey"))) < 12:
            flat.append(screen)
        if theme is ThemeName.NIGHT and max(channel(picture, "blue")) > 160:
            bright.append((screen, max(channel(picture, "blue"))))
    assert wrong == {}
    assert flat == [], "screens that draw nothing"
    assert bright == [], "night has no white anywhere"


def keep_picture(picture: QImage, name: str) -> None:
    """Keep a picture for the eye, where the environment names a folder for it."""
    folder = os.environ.get("MCRRT_TEST_PICTURES")
    if folder:
        picture.save(f"{folder}/{name.replace(' ', '_')}.png")


_EACH_LOOK = pytest.mark.parametrize(
    ("theme", "size"), LOOKS, ids=[f"{t.value}-{s.value}" for t, s in LOOKS]
)


@_EACH_LOOK
def test_every_screen_in_three_looks(shift, theme, size):
    look().set(theme, size)
    look_over(shift.window, walk(shift), theme)


@pytest.mark.parametrize(("theme", "size"), [LOOKS[0], LOOKS[2]], ids=["light", "night"])
def test_every_screen_with_a_hub_in_two_looks(two, theme, size):
    two.cross_all()
    look().set(theme, size)
    look_over(two.bench.window, walk_linked(two), theme)


class Windows(QObject):
    """Remembers every window that shows itself."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_nothing_flashes_as_a_window_of_its_own(make_bench, qapp):
    watcher = Windows()
    qapp.installEventFilter(watcher)
    made = make_bench(a_shift)
    made.log_in()
    for _screen in walk(made):
        pass
    qapp.removeEventFilter(watcher)
    assert watcher.shown == ["MainWindow"]


def test_nothing_flashes_when_two_desks_cross(two, qapp):
    watcher = Windows()
    qapp.installEventFilter(watcher)
    two.cross_all()
    for _screen in walk_linked(two):
        pass
    qapp.removeEventFilter(watcher)
    assert watcher.shown == []


def test_tab_reaches_every_part_of_a_new_call_and_comes_back(shift):
    shift.space.new_call()
    shift.keys.settle()
    seen = set()
    first = shift.keys.focus()
    for _ in range(200):
        seen.add(shift.keys.focus().objectName())
        shift.keys.press("Tab")
        if shift.keys.focus() is first:
            break
    wanted = {"address", "caller_phone", "narrative", "person_name", "weapons.yes", "note",
              "command_line", "rail.0"}  # fmt: skip
    assert wanted <= seen


def test_lists_do_not_trap_the_tab_key(shift):
    for list_ in (shift.space.board.calls, shift.space.board.teams):
        list_.setFocus()
        assert QApplication.focusWidget() is list_
        shift.keys.press("Tab")
        assert QApplication.focusWidget() is not list_


def test_empty_lists_say_why_and_what_would_fill_them(bench):
    space = bench.space
    for place in (TEAMS, MAP, SEARCH, OWED):
        space.show_screen(place)
        bench.keys.settle()
    lists = [space.board.calls, space.board.teams, space.people.teams, space.people.members,
             space.search.found, space.owed.list, space.map.list]  # fmt: skip
    for one in lists:
        assert not one.lines.lines
        assert len(one.empty_words) > 20
