"""Sending while the hub cannot be reached: said before, marked after, read back by radio."""

from typing import Any

from PySide6.QtWidgets import QAbstractButton

from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.ui.actions.grammar import Named, Understood, World, understand
from mcrrt.ui.screens.call.view import SEND
from tests.ui.linked import OFFLINE, TwoDesks

WORLD = World(
    [Named("c1", "A1")], [Named("t1", "MC1", "available"), Named("t2", "MC2", "on_scene", "c1")],
    cut_off=True,
)  # fmt: skip


def meant(line: str, world: World = WORLD) -> Any:
    return understand(line, world)


def sent(two: TwoDesks) -> Any:
    return two.bench.office.ask(q.CallCard(two.call)).call.open_assignments


def team(two: TwoDesks, sign: str) -> Any:
    return next(line for line in two.bench.space.board.teams.lines.lines if line.call_sign == sign)


def test_the_command_line_says_so_before_enter():
    plain = meant("D MC1 A1")
    assert plain.echo.startswith("Send MC1 to A1 · provisional: the hub cannot be reached")
    assert not plain.read_back
    back = meant("D MC1 A1 RB")
    assert back.read_back
    assert back.echo.endswith("read back by radio")
    online = World(WORLD.calls, WORLD.teams)
    assert "provisional" not in meant("D MC1 A1", online).echo
    assert not meant("D MC1 A1 RB", online).read_back


def test_a_read_back_is_recorded_by_a_word():
    assert meant("RB MC2") == Understood("read_back", "MC2 read the call back by radio", "c1", "t2")
    assert meant("RB MC1").hint == "MC1 is on no call."
    assert meant("RB").hint.startswith("Which team read the call back?")


def test_with_the_hub_nothing_is_provisional(two):
    two.bench.space.work_on(two.call)
    two.bench.space.pane.show_tab(SEND)
    two.bench.keys.settle()
    assert not two.bench.space.pane.send.read_back.isVisible()
    two.bench.keys.press("Return")
    two.bench.keys.until(lambda: len(sent(two)) == 1)
    assert not sent(two)[0].provisional
    two.bench.keys.settle()
    assert two.bench.space.said.text == "MC2 was sent."


def test_a_team_sent_without_the_hub_and_read_back_at_once(two):
    space = two.bench.space
    two.hear(OFFLINE)
    space.work_on(two.call)
    space.pane.show_tab(SEND)
    two.bench.keys.settle()
    assert space.pane.send.read_back.isVisible()
    two.bench.keys.press("Ctrl+R")
    assert space.pane.send.read_back.isChecked()
    two.bench.keys.press("Return")
    two.bench.keys.until(lambda: len(sent(two)) == 1)
    two.bench.keys.settle()
    assert [(one.provisional, one.read_back) for one in sent(two)] == [(True, True)]
    assert space.said.text == "MC2 was sent, provisionally: the hub cannot be reached."
    assert not space.pane.send.read_back.isChecked(), "it is asked anew for the next team"
    two.bench.keys.until(lambda: team(two, "MC2").unsure)
    assert team(two, "MC2").work.startswith("provisional, read back")
    row = next(one for one in space.board.calls.lines.lines if one.id == two.call)
    assert row.unsure
    assert "read back" in row.spoken
    line = space.pane.timeline.list.lines.lines[-1]
    assert line.text == "MC2 sent (first response) · provisional, read back"


def test_a_read_back_can_be_recorded_later_by_key_word_or_button(two):
    space = two.bench.space
    two.hear(OFFLINE)
    two.one.do(c.AssignTeam(two.call, "MC1"))
    two.bench.keys.until(lambda: team(two, "MC1").unsure)
    assert team(two, "MC1").work.startswith("provisional, not read back")
    space.work_on(two.call)
    space.pane.show_tab(SEND)
    two.bench.keys.settle()
    button = two.bench.window.findChild(QAbstractButton, "read_back.MC1")
    assert button.isVisible()
    assert button.accessibleName() == "MC1: Read back by radio"
    two.bench.keys.press("Ctrl+R")
    two.bench.keys.until(lambda: sent(two)[0].read_back)
    two.bench.keys.settle()
    assert space.said.text == "MC1 read the call back: recorded."
    two.bench.keys.until(lambda: team(two, "MC1").work.startswith("provisional, read back"))
    two.bench.keys.settle()
    texts = [line.text for line in space.pane.timeline.list.lines.lines]
    assert "The team read the call back by radio" in texts
    two.one.do(c.AssignTeam(two.other_call, "MC2"))
    two.bench.keys.press("F2")
    two.bench.keys.type("RB MC2")
    two.bench.keys.until(lambda: team(two, "MC2").unsure)
    two.bench.keys.press("Return")
    two.bench.keys.until(lambda: team(two, "MC2").work.startswith("provisional, read back"))


def test_without_a_team_the_key_says_what_is_missing(two):
    two.bench.keys.press("Ctrl+R")
    assert two.bench.space.said.text.startswith("Which team read the call back?")
