"""The Send tab: who could go, why, who not now, and what is missing when nobody may."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from mcrrt.domain.pairing.situation import Seat
from mcrrt.domain.team_status import TeamStatus
from mcrrt.service import commands as c
from mcrrt.service.questions import CallCard
from mcrrt.ui.kit.dialog import AskDialog
from mcrrt.ui.present.send import FOLD, Kind
from mcrrt.ui.screens.call.view import SEND
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import TextSize, ThemeName
from tests.ui.filling import a_shift, people_and_teams, waiting_call
from tests.ui.test_every_screen import look_over


def member(office, name, seat, **more):
    return str(office.submit(c.RecordMember(name, seat.value, **more)).result["member"])


def _two_free(office):
    """A team at its call, two members who are signed on and free, two at home."""
    people_and_teams(office, 1)
    busy = waiting_call(office, "77 Harbour Walk", "Riley Stone")
    office.submit(c.AssignTeam(busy, "MC1"))
    for name, seat in (("Free Officer", Seat.OFFICER), ("Free Clinician", Seat.CLINICIAN)):
        office.submit(c.SignOn(member(office, name, seat, badge=name[:6], district="milton")))
    member(office, "Home Officer", Seat.OFFICER, phone="905-555-0147")
    member(office, "Home Clinician", Seat.CLINICIAN, phone="905-555-0148")
    waiting_call(office)
    waiting_call(office, "405 Quarry Lane Apt 4", "Casey Brook")


def show_send(bench, row):
    return show_send_of(bench, bench.space.board_model.state.waiting[row].id)


def show_send_of(bench, call):
    space = bench.space
    space.work_on(call)
    bench.keys.settle()
    space.pane.show_tab(SEND)
    send = space.pane.send
    bench.keys.until(lambda: bool(send.offers.lines.lines) or send.missing.isVisible())
    bench.keys.settle()
    return send


@pytest.fixture
def two_free(make_bench):
    made = make_bench(_two_free)
    made.log_in()
    return made


@pytest.fixture
def shift(make_bench):
    made = make_bench(a_shift)
    made.log_in()
    return made


def lines_of(send):
    return send.offers.lines.lines


def test_the_recommended_team_is_on_top_with_its_reasons_and_their_points(shift):
    send = show_send(shift, 0)
    first, second, fold = lines_of(send)
    assert (first.key, second.key, fold.kind) == ("1", "2", Kind.FOLD)
    assert "calls today: 0" in first.reasons
    head, *rest = send.why.text().splitlines()
    points = [int(line.split()[0]) for line in rest if line[0] in "+-"]
    assert head == f"{sum(points)} points"
    assert "Pairs left for the next call: 1" in rest[-1]


def test_enter_sends_the_first_and_a_digit_another(shift):
    send = show_send(shift, 0)
    second = lines_of(send)[1]
    shift.keys.press("2")
    shift.keys.until(lambda: shift.space.board_model.state.team(second.id).call != "")
    show_send(shift, 0)
    free = lines_of(send)[0]
    shift.keys.press("Return")
    shift.keys.until(lambda: shift.space.board_model.state.team(free.id).call != "")


def test_who_cannot_go_now_is_folded_and_a_call_can_wait_behind_a_team(shift):
    send = show_send(shift, 0)
    assert "1 team" in lines_of(send)[-1].call_sign
    send.offers.choose(FOLD)
    shift.keys.press("Return")
    shift.keys.until(lambda: lines_of(send)[-1].id != FOLD)
    busy = lines_of(send)[-1]
    assert busy.call_sign == "MC2"
    assert busy.reasons.startswith("On scene")
    send.offers.choose(busy.id)
    shift.keys.press("Return")
    shift.keys.until(lambda: bool(shift.space.board_model.state.team(busy.id).stacked))


def test_a_free_pair_is_formed_and_sent_when_no_team_fits(two_free):
    send = show_send(two_free, 0)
    pair = lines_of(send)[0]
    assert (pair.kind, pair.key, pair.call_sign) == (Kind.PAIR, "1", "Pair")
    assert not send.missing.isVisible()
    two_free.keys.press("Return")
    space = two_free.space
    two_free.keys.until(
        lambda: [t.call_sign for t in space.board_model.state.teams if t.call] == ["MC1", "MC2"]
    )
    assert "MC2 was formed and sent." in space.said.text


def test_no_lawful_pair_says_what_is_missing_and_whom_to_call(two_free):
    two_free.office.submit(c.SignOff("Free C"))
    two_free.office.submit(c.SignOff("Free O"))
    send = show_send(two_free, 0)
    two_free.keys.until(send.missing.isVisible)
    words = send.missing.text().splitlines()
    assert words[0] == "No lawful pair."
    assert any("Home Officer (officer), 905-555-0147" in line for line in words)


def test_what_changes_elsewhere_is_drawn_at_once(shift):
    send = show_send(shift, 0)
    first = lines_of(send)[0]
    shift.office.submit(c.SetTeamStatus(first.id, TeamStatus.MEAL))
    shift.keys.until(lambda: lines_of(send)[0].id != first.id)
    other = lines_of(send)[0]
    team = shift.space.board_model.state.team(other.id)
    call = shift.space.call_model.call_id
    shift.office.submit(c.RecordConflictOfInterest(call, team.officer_id, "Is her brother."))
    shift.keys.until(lambda: lines_of(send)[0].kind is Kind.FOLD)
    assert any("conflict of interest" in line.reasons for line in lines_of(send))


def asked(bench):
    """The question why a team goes all the same, with the cursor in its field."""
    found: list[AskDialog] = []

    def there():
        found[:] = bench.window.findChildren(AskDialog)
        return len(found) == 1 and found[0].isAncestorOf(bench.keys.focus())

    bench.keys.until(there, "no question came")
    return found[0]


def said(dialog):
    return " ".join(one.text() for one in dialog.findChildren(QLabel))


def _barred(bench):
    """MC1 is free and its officer must not meet the person of the first call that waits."""
    call = bench.space.board_model.state.waiting[0].id
    team = next(one for one in bench.space.board_model.state.teams if one.call_sign == "MC1")
    bench.office.submit(c.RecordConflictOfInterest(call, team.officer_id, "Is her brother."))
    return call, team


def part_of(bench, call):
    return bench.office.ask(CallCard(call)).call.open_assignments


def test_a_team_whose_shift_is_over_is_passed_over_and_a_person_may_send_it(shift, clock):
    clock.advance(hours=9)
    send = show_send(shift, 0)
    passed = next(line for line in lines_of(send) if line.call_sign == "MC1")
    assert "the shift is over" in passed.reasons
    send.offers.choose(passed.id)
    shift.keys.press("Return")
    assert "MC1, the officer, the clinician: the shift is over." in said(asked(shift))
    shift.keys.type("Until the night team is here.")
    shift.keys.press("Ctrl+Return")
    shift.keys.until(lambda: shift.space.board_model.state.team(passed.id).call != "")


def test_a_team_that_must_not_meet_the_person_is_asked_why_it_goes_all_the_same(shift):
    call, team = _barred(shift)
    send = show_send(shift, 0)
    shift.keys.until(lambda: [one.call_sign for one in lines_of(send) if one.free] == ["MC3"])
    send.offers.choose(FOLD)
    shift.keys.press("Return")
    shift.keys.until(lambda: lines_of(send)[-1].id != FOLD)
    passed = next(line for line in lines_of(send) if line.id == team.id)
    assert "conflict of interest with the person" in passed.reasons
    send.offers.choose(team.id)
    assert send.why.text() == (
        "Against a hard rule: conflict of interest with the person. "
        "Enter asks why it goes all the same."
    )
    shift.keys.press("Return")
    asked(shift)
    shift.keys.press("Ctrl+Return")  # nothing typed: it stays
    shift.keys.press("Escape")
    shift.keys.until(lambda: "conflict of interest" in shift.space.said.text)
    assert part_of(shift, call) == ()
    shift.window.activateWindow()
    shift.keys.until(lambda: shift.keys.focus() is send.offers, "the cursor is not where it was")
    shift.keys.press("Return")
    asked(shift)
    shift.keys.type("Nobody else is near")
    shift.keys.press("Ctrl+Return")
    shift.keys.until(lambda: bool(part_of(shift, call)))
    assert part_of(shift, call)[0].despite == "Nobody else is near"
    shift.space.work_on(call)
    words = "conflict of interest with the person. Why: Nobody else is near"
    shift.keys.until(
        lambda: f"despite: {words}" in shift.space.pane.timeline.list.lines.lines[-1].text
    )
    texts = [line.text for line in shift.space.pane.timeline.list.lines.lines]
    assert "A member must not meet the person: Is her brother." in texts
    shift.space.pane.show_tab(SEND)
    shift.keys.until(lambda: f"Despite: {words}" in said(send))


def test_the_command_line_asks_the_same(shift):
    call, team = _barred(shift)
    number = shift.space.board_model.state.call(call).number
    shift.keys.press("F2")
    shift.keys.type(f"D MC1 {number}")
    shift.keys.press("Return")
    assert "MC1, the officer: conflict of interest with the person." in said(asked(shift))
    shift.keys.type("Nobody else is near")
    shift.keys.press("Ctrl+Return")
    shift.keys.until(lambda: shift.space.board_model.state.team(team.id).call == call)


def test_a_conflict_that_is_known_later_is_said_beside_the_team(shift):
    call = shift.space.board_model.state.waiting[0].id
    team = next(one for one in shift.space.board_model.state.teams if one.call_sign == "MC1")
    shift.office.submit(c.AssignTeam(call, "MC1"))
    send = show_send_of(shift, call)
    shift.window.findChild(QAbstractButton, "not_to_go").click()
    asked(shift)
    shift.keys.press("Escape")
    shift.office.submit(c.RecordConflictOfInterest(call, team.officer_id, "Is her brother."))
    shift.keys.until(lambda: "nobody has said why it goes" in said(send))
    shift.keys.until(lambda: "must not meet the person" in shift.space.alerts.accessibleName())


LOOKS = [
    (ThemeName.LIGHT, TextSize.SMALLER),
    (ThemeName.DARK, TextSize.NORMAL),
    (ThemeName.NIGHT, TextSize.LARGER),
]


@pytest.mark.parametrize(("theme", "size"), LOOKS, ids=[t.value for t, _s in LOOKS])
def test_sending_in_three_looks(two_free, theme, size):
    look().set(theme, size)

    def walk():
        send = show_send(two_free, 0)
        yield "send pair"
        two_free.office.submit(c.SignOff("Free C"))
        two_free.keys.until(send.missing.isVisible)
        two_free.keys.settle()
        yield "send nobody"

    look_over(two_free.window, walk(), theme)
