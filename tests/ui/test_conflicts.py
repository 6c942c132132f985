"""Conflicts people can handle: cards, keys, the strip in the call, sound, and what does not count."""

from typing import Any

from PySide6.QtWidgets import QApplication, QLabel

from mcrrt.domain.facts.teams import TeamFormed
from mcrrt.domain.fields import Policy
from mcrrt.domain.verdict import Verdict
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.access import Right
from mcrrt.service.link_answers import AttentionView, FieldConflict, RulingRow, Side
from mcrrt.ui.present.conflicts import field_card, ruling_card
from mcrrt.ui.present.timeline import because_words
from mcrrt.ui.screens.call.view import SEND
from mcrrt.ui.screens.conflicts.card import CardView
from mcrrt.ui.shell.places import BOARD, CONFLICTS
from mcrrt.ui.shell.sounds import Alarm
from tests.support import START
from tests.ui.linked import TwoDesks


def views(two: TwoDesks) -> list[CardView]:
    return list(two.bench.space.conflicts.cards.views)


def call_of(two: TwoDesks, call: str = "") -> Any:
    return two.bench.office.ask(q.CallCard(call or two.call))


def words(view: CardView) -> str:
    return " | ".join(label.text() for label in view.findChildren(QLabel))


def until_settled(two: TwoDesks, left: int) -> None:
    two.bench.keys.until(lambda: two.bench.space.attention.count == left)
    two.bench.keys.settle()


# --- the screen ----------------------------------------------------------------------------------


def test_nothing_to_settle_says_what_would_appear(two):
    two.bench.keys.press("F11")
    two.bench.keys.settle()
    assert two.bench.space.place == CONFLICTS
    assert two.bench.space.conflicts.empty.isVisible()
    assert "a team is sent twice" in two.bench.space.conflicts.empty.text()
    assert views(two) == []


def test_both_values_stand_side_by_side_with_who_when_where_and_the_rule(two):
    two.cross_address()
    two.cross_weapons()
    two.bench.keys.press("F11")
    address, weapons = views(two)
    assert "Until it is settled, the first stands." in words(address)
    assert "Until it is settled, the more cautious stands." in words(weapons)
    assert [side.value for side in address.card.sides] == ["21 Maple Run", "14 Maple Run"]
    assert [side.stands for side in address.card.sides] == [True, False]
    assert address.card.sides[0].who == "Renate Okafor · 10:00 · machine B"
    assert address.card.sides[1].who == "Renate Okafor · 10:00 · this machine"
    assert "1: 21 Maple Run, Renate Okafor · 10:00 · machine B, stands now" in (
        address.accessibleName()
    )


def test_one_key_keeps_what_stands_and_the_other_stays_in_the_record(two):
    two.cross_address()
    button = two.bench.space.rail._group.button(CONFLICTS)
    assert (button._badge, button.accessibleName()) == ("1", "Conflicts: 1 to settle")
    two.bench.keys.press("F11")
    two.bench.keys.press("1")
    until_settled(two, 0)
    card = call_of(two)
    assert (card.call.text("address"), card.call.conflicts) == ("21 Maple Run", ())
    assert any("14 Maple Run" in str(getattr(row.fact, "values", "")) for row in card.timeline)
    assert two.bench.space.said.text == "Where of A1: settled. Both values stay in the record."
    assert (button._badge, button.accessibleName()) == ("", "Conflicts")


def test_right_and_enter_take_the_other_and_the_cursor_goes_on(two):
    two.cross_address()
    two.cross_weapons()
    two.bench.keys.press("F11")
    two.bench.keys.press("Right")
    assert two.bench.keys.focus().objectName() == "card.way.2"
    two.bench.keys.press("Return")
    until_settled(two, 1)
    assert call_of(two).call.text("address") == "14 Maple Run"
    assert views(two)[0].hasFocus(), "the next card has the cursor"
    two.meet()
    assert two.two.founded.office.ask(q.CallCard(two.call)).call.text("address") == "14 Maple Run"


def test_arrows_go_from_card_to_card_and_enter_opens_the_call(two):
    two.cross_address()
    two.void()
    two.bench.keys.press("F11")
    first, second = views(two)
    two.bench.keys.press("Down")
    assert second.hasFocus()
    two.bench.keys.press("Up")
    assert first.hasFocus()
    two.bench.keys.press("Return")
    two.bench.keys.settle()
    assert two.bench.space.place == BOARD
    assert two.bench.space.call_model.call_id == first.card.call


def test_commands_of_the_registry_settle_the_card_in_view(two):
    registry = two.bench.window.registry
    assert not registry.trigger("conflict.first"), "there is no card"
    two.cross_address()
    two.bench.keys.press("F11")
    two.bench.keys.press("Ctrl+2")
    until_settled(two, 0)
    assert call_of(two).call.text("address") == "14 Maple Run"


# --- in the open call ----------------------------------------------------------------------------


def test_the_open_call_shows_what_crossed_and_the_keys_settle_it_there(two):
    space = two.bench.space
    space.work_on(two.call)
    two.bench.keys.settle()
    assert not space.pane.crossed.isVisible()
    two.cross_address()
    two.bench.keys.until(space.pane.crossed.isVisible)
    card = space.pane.crossed.current.card
    assert [side.value for side in card.sides] == ["21 Maple Run", "14 Maple Run"]
    assert card.sides[0].who.endswith("machine B")
    two.bench.keys.press("Ctrl+1")
    two.bench.keys.until(lambda: not space.pane.crossed.isVisible())
    assert call_of(two).call.conflicts == ()


def test_a_conflict_of_another_call_is_not_shown_in_this_one(two):
    two.cross_address()
    two.bench.space.work_on(two.other_call)
    two.bench.keys.settle()
    assert two.bench.space.pane.crossed.current is None
    assert not two.bench.window.registry.trigger("conflict.first")


# --- a team sent twice ---------------------------------------------------------------------------


def test_a_team_sent_twice_is_heard_and_seen_until_somebody_acknowledges(two):
    two.send_twice()
    space, alarm = two.bench.space, two.bench.window._alarm
    assert space.alerts.isVisible()
    assert space.alerts.accessibleName() == ("MC1 was sent twice: it is on A2, nobody comes to A1")
    assert (alarm._name, alarm._timer.isActive()) == ("twice", True)
    two.bench.keys.press("F9")
    assert not alarm._timer.isActive()
    assert not space.alerts.isVisible()
    two.meet()
    assert not space.alerts.isVisible(), "it is told once, and stays under Conflicts"
    assert space.attention.count == 1


def test_each_sound_is_there_and_its_own():
    from mcrrt.service.resources import resource

    sounds = [
        resource("sounds", f"{name}.wav").read_bytes() for name in ("urgent", "twice", "late")
    ]
    assert len({bytes(sound) for sound in sounds}) == 3
    assert all(sound[:4] == b"RIFF" for sound in sounds)


def test_no_sound_where_it_is_turned_off(qapp):
    alarm = Alarm()
    alarm.on = False
    alarm.start("twice")
    assert not alarm._timer.isActive()


def test_the_way_on_is_to_send_another_team(two):
    two.send_twice()
    two.bench.keys.press("F11")
    two.bench.keys.press("1")
    two.bench.keys.settle()
    space = two.bench.space
    assert (space.place, space.call_model.call_id, space.pane.tab) == (BOARD, two.call, SEND)
    assert space.attention.count == 1, "sending another team does not say that it was seen"


def test_what_was_seen_is_settled(two):
    two.send_twice()
    two.bench.keys.press("F11")
    two.bench.keys.press("2")
    until_settled(two, 0)
    assert call_of(two).call.sent_twice == ()
    assert two.bench.space.said.text == "Seen: MC1 does not come to A1."


# --- what does not count -------------------------------------------------------------------------


def test_what_does_not_count_says_why_and_keeps_the_text(two):
    two.void()
    two.bench.keys.press("F11")
    (view,) = views(two)
    assert "Call A3 is closed: this cannot be done now." in words(view)
    assert view.card.copy == "Cancelled: The caller rang again."
    two.bench.keys.tab_to("card.copy")
    two.bench.keys.press("Space")
    assert QApplication.clipboard().text() == view.card.copy
    two.bench.keys.press("2")
    until_settled(two, 0)
    assert two.bench.space.said.text == "Seen. The entry stays in the record."


def test_the_timeline_strikes_what_does_not_count_and_keeps_notes_readable(two):
    two.void()
    two.bench.space.work_on(two.third_call)
    two.bench.keys.settle()
    lines = two.bench.space.pane.timeline.list.lines.lines
    void = [line for line in lines if line.void]
    assert [line.text for line in void] == ["Cancelled: The caller rang again."]
    assert void[0].struck
    assert void[0].below == "does not count: Call A3 is closed: this cannot be done now."
    assert void[0].below in void[0].spoken
    note = next(line for line in lines if line.note)
    assert (note.struck, note.below) == (False, "")


def test_an_entry_that_crossed_another_is_marked(two):
    two.cross_address()
    rows = [row for row in call_of(two).timeline if row.verdict is Verdict.CONFLICT]
    two.bench.space.work_on(two.call)
    two.bench.keys.settle()
    lines = {line.id: line for line in two.bench.space.pane.timeline.list.lines.lines}
    assert len(rows) == 1
    assert lines[rows[0].event].below == "crossed with another entry"
    assert not lines[rows[0].event].struck


def test_a_reason_of_a_newer_hub_cannot_break_a_card():
    assert because_words("It is {colour}.", {}) == "It is {colour}."
    assert because_words("", {}) == ""
    assert because_words("Call {number} is {status}.", {"number": "A3", "status": "closed"}) == (
        "Call A3 is closed."
    )


# --- the cards by themselves ---------------------------------------------------------------------


def conflict(**changes: Any) -> FieldConflict:
    kept = Side("e1", "express_verbal", "A. Diaz", START)
    other = Side("e2", None, "D. Okafor", START, "C")
    return FieldConflict("call", "A7", "consent", Policy.SURFACE, kept, other, **changes)


def test_a_field_of_a_referral_is_settled_on_the_referral():
    card = field_card(conflict(referral="ref", referral_number="R-A7-1"), START)
    assert card.title == "referral R-A7-1, call A7 · Consent"
    assert [side.value for side in card.sides] == ["Agreed, verbally", "emptied"]
    assert card.ways[1].command == c.ResolveConflict("consent", "e2", "e2", referral="ref")
    assert field_card(conflict(), START).ways[0].command == c.ResolveConflict(
        "consent", "e2", "e1", call="call"
    )


def test_who_may_not_settle_sees_the_card_and_cannot(qtbot):
    view = CardView(field_card(conflict(), START), (Right.BOARD, Right.SELF))
    qtbot.addWidget(view)
    heard = []
    view.chosen.connect(lambda card, place: heard.append(place))
    view.choose(0)
    assert heard == []
    assert not view.ways[0].isEnabled()


def test_what_of_mine_does_not_count_is_mine_to_have_seen(qtbot):
    fact = TeamFormed("t", "MC1", "o", "c", START, START)
    row = RulingRow("e", "team.formed", START, Verdict.VOID, "MC1 is taken.", {}, fact)
    view = CardView(ruling_card(row, START), (Right.SELF,))
    qtbot.addWidget(view)
    assert [way.isEnabled() for way in view.ways] == [True, True]
    assert [way.label for way in view.card.ways] == ["Go to the teams", "I have seen it"]
    assert view.card.copy == "Team MC1 formed"
    assert view.card.text.startswith("MC1 is taken. What you wrote is kept.")


def test_only_so_many_cards_are_drawn_and_the_rest_is_counted(two):
    space = two.bench.space
    made = tuple(
        FieldConflict("call", f"A{n}", "address", Policy.SURFACE, Side(f"k{n}", "1", "a", START),
                      Side(f"o{n}", "2", "b", START))
        for n in range(60)
    )  # fmt: skip
    space.conflicts.render_state(AttentionView((), made, ()))
    assert len(views(two)) == 40
    assert space.conflicts._more.text() == "20 more follow as these are settled."
