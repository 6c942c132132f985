"""The command registry: every command once, every key once, palette and help made from it."""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from mcrrt.ui.actions.registry import Action, Registry, rank
from mcrrt.ui.shell.palette import HelpSheet, Palette
from mcrrt.ui.shell.places import SETTINGS
from tests.ui.filling import waiting_call

ROOT = Path(__file__).parents[2]


def test_an_id_or_a_key_is_given_only_once():
    registry = Registry()
    registry.add(Action("a", "Call", "One", lambda: None, "Ctrl+1"))
    with pytest.raises(ValueError, match="b"):
        registry.add(Action("b", "Call", "Two", lambda: None, "Ctrl+1"))
    with pytest.raises(ValueError, match="a"):
        registry.add(Action("a", "Call", "Three", lambda: None))


def test_a_command_that_cannot_be_done_now_is_not_done():
    done = []
    registry = Registry()
    registry.add(Action("a", "Call", "One", lambda: done.append(1), enabled=lambda: False))
    assert not registry.trigger("a")
    assert done == []


def test_a_few_letters_find_a_command():
    actions = [Action(str(i), "g", name, lambda: None) for i, name in
               enumerate(["New call", "Close the call", "Raise the urgency", "Night"])]  # fmt: skip
    assert [a.label for a in rank("n", iter(actions))][:2] == ["New call", "Night"]
    assert rank("ru", iter(actions))[0].label == "Raise the urgency"
    assert rank("zzz", iter(actions)) == []


def test_the_window_has_every_command_with_a_key_or_a_word(bench):
    for action in bench.window.registry:
        assert action.label
        assert action.shortcut or action.verb, action.id


def test_help_shows_every_key_that_is_bound(bench):
    sheet = HelpSheet(bench.window, bench.window.registry)
    from PySide6.QtWidgets import QLabel

    texts = {label.text() for label in sheet.findChildren(QLabel)}
    for action in bench.window.registry:
        if action.shortcut:
            assert action.keys in texts
    sheet.close()


def test_the_palette_does_what_its_line_says(bench, qtbot):
    palette = Palette(bench.window, bench.window.registry)
    palette.open()
    qtbot.keyClicks(palette.entry, "settings")
    qtbot.keyClick(palette.entry, "\r")
    bench.keys.until(lambda: bench.space.place == SETTINGS)


def test_texts_hold_no_unfilled_fields(bench):
    for action in bench.window.registry:
        assert not re.search(r"[{}]", action.label)


def test_the_user_guide_speaks_only_of_keys_that_there_are(bench):
    guide = (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:Ctrl\+|Alt\+|Shift\+)+(?:Enter|[^`\s])|F\d+)`", guide))
    bound = {action.keys for action in bench.window.registry}
    assert len(named) > 20
    assert named - bound - {"Shift+Enter"} == set()  # a new line, in the box itself


def open_menu() -> QMenu:
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def test_the_menu_has_every_command_in_its_group(bench):
    bench.keys.press("F10")
    menu = open_menu()
    entries = {
        entry.text().partition("\t")[0]: entry.isEnabled()
        for part in menu.findChildren(QMenu)
        for entry in part.actions()
    }
    assert set(entries) == {action.label for action in bench.window.registry}
    assert entries["New call"]
    assert not entries["Close the call…"], "no call is open"
    menu.close()


def test_what_else_can_be_done_with_a_call_is_under_more(make_bench):
    bench = make_bench(waiting_call)
    bench.log_in()
    bench.space.work_on(bench.space.board_model.state.waiting[0].id)
    bench.keys.settle()
    bench.space.pane.header.more_button().click()
    menu = open_menu()
    named = {entry.text().partition("\t")[0]: entry.isEnabled() for entry in menu.actions()}
    assert named["Divert…"]
    assert not named["Reopen the call…"], "it has not ended"
    menu.close()
