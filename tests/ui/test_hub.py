"""Belonging to a hub and being one, from the window: what is asked, said, kept and refused."""

import json
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from mcrrt.domain.errors import N_, BadInput, Refused
from mcrrt.domain.roles import Role
from mcrrt.service import commands as c
from mcrrt.service import wire
from mcrrt.service.doorstep import Founding
from mcrrt.service.lan import CodeWish, HubTrouble
from mcrrt.service.news import LinkNews, LinkPhase
from mcrrt.ui.hub_keeper import HubPhase
from mcrrt.ui.hub_model import HubViewModel
from mcrrt.ui.prefs import PrefsFile
from mcrrt.ui.screens.settings.hub_dialogs import CodeDialog, JoinDialog
from tests.support import ADMIN, PASSWORD, found_store, office_on
from tests.ui.hubs import CODE, KEY, FakeJoining, in_front
from tests.ui.linked import LIVE, OFFLINE
from tests.ui.test_leaving import OTHER_PASSWORD, on_screen

TAKEN = HubTrouble(N_("The hub cannot listen at this address: another program may have it."))


def joining(bench: Any) -> FakeJoining:
    """Let the office of a bench join whatever it is told to."""

    def joined(_wish: wire.JoinHub) -> wire.Joined:
        bench.office.link_news = LIVE
        return wire.Joined(bench.office.session, "agency", "S3DA V5HA")

    return FakeJoining(bench.window.desk, joined)


def page(bench: Any) -> Any:
    """Show the machines page, and return the part about the hub."""
    bench.keys.press("F12")
    bench.keys.settle()
    return bench.space.settings.machines.hub


def shown(part: Any) -> set[str]:
    """The names of the buttons that are there."""
    buttons = (part._join, part._be, part._code, part._again, part._stop)
    return {one.objectName() for one in buttons if one.isVisible()}


def asked(bench: Any, name: str) -> Any:
    """Press a button of the part with the keyboard; return the question that comes."""
    bench.keys.until(bench.window.isActiveWindow)
    bench.keys.tab_to(name)
    bench.keys.press("Return")
    bench.keys.until(lambda: in_front() is not None and bench.keys.focus().window() is in_front())
    return in_front()


def answer(bench: Any, **fields: str) -> None:
    """Fill the question in front and do what it asks."""
    for name, text in fields.items():
        bench.keys.tab_to(name)
        bench.keys.press("Ctrl+A")
        bench.keys.type(text)
    bench.keys.tab_to("ask.do")
    bench.keys.press("Return")


def serve(bench: Any) -> Any:
    """Be the hub already; return the part of the page."""
    part = page(bench)
    bench.window.keeper.start(8443)
    bench.window.keeper.keep()
    bench.keys.until(lambda: bench.window.keeper.state.phase is HubPhase.SERVING)
    return part


# --- being the hub -------------------------------------------------------------------------------


def test_a_console_becomes_the_hub_of_its_network(bench):
    office = joining(bench)
    part = page(bench)
    assert shown(part) == {"hub.join", "hub.be"}
    asked(bench, "hub.be")
    answer(bench, machine="Front desk", password=PASSWORD)
    bench.keys.until(lambda: in_front() is None, "the question stays")
    (wish,) = office.wishes
    assert wish == wire.JoinHub(
        "https://127.0.0.1:8443", CODE, ADMIN, PASSWORD, "Front desk", "console"
    )
    assert bench.hubs.made[0].heard == [CodeWish()]
    assert bench.window._prefs.prefs.hub_port == 8443
    assert part._state.text() == "This console is the hub of its network."
    assert part._where.text() == "Others reach it at: https://desk-a:8443, https://192.0.2.17:8443"
    assert "F655 B1E7" in part._proof.text()
    assert "S3DA V5HA" in part._done.text()
    assert shown(part) == {"hub.code", "hub.stop"}


def test_a_wrong_password_costs_nothing_and_starts_nothing(bench):
    office = joining(bench)
    page(bench)
    dialog = asked(bench, "hub.be")
    answer(bench, machine="Front desk", password="not this one at all")
    bench.keys.until(lambda: "not right" in on_screen(dialog))
    assert (office.wishes, bench.hubs.made) == ([], [])
    assert bench.keys.focus().objectName() == "password"
    assert bench.office.session is not None
    answer(bench, password=PASSWORD)
    bench.keys.until(lambda: in_front() is None)
    assert office.wishes[0].name == "Front desk"


def test_a_port_that_is_taken_is_said_in_the_question_and_another_can_be_tried(bench):
    office = joining(bench)
    page(bench)
    dialog = asked(bench, "hub.be")
    answer(bench, listen="99999", password=PASSWORD)
    assert "up to 65535" in on_screen(dialog)
    bench.hubs.trouble = TAKEN
    answer(bench, listen="8443")
    bench.keys.until(lambda: "another program may have it" in on_screen(dialog))
    assert bench.window._prefs.prefs.hub_port == 0
    assert bench.window.keeper.state.phase is HubPhase.NONE
    answer(bench, listen="9443")
    bench.keys.until(lambda: in_front() is None)
    assert [hub.port for hub in bench.hubs.made] == [8443, 9443]
    assert office.wishes[0].url == "https://127.0.0.1:9443"


def test_an_agency_that_is_refused_has_no_hub_afterwards(bench):
    office = joining(bench)
    office.error = Refused(N_("This code is for another agency."))
    page(bench)
    dialog = asked(bench, "hub.be")
    answer(bench, password=PASSWORD)
    bench.keys.until(lambda: "another agency" in on_screen(dialog))
    assert bench.window._prefs.prefs.hub_port == 0
    bench.keys.until(lambda: bench.hubs.made[0].closed)


def test_a_lock_in_the_middle_leaves_no_half_hub(bench):
    office = joining(bench)
    office.held = []
    page(bench)
    asked(bench, "hub.be")
    answer(bench, password=PASSWORD)
    bench.keys.until(lambda: bool(office.held))
    bench.window.lock()
    assert in_front() is None
    assert bench.window.keeper.state.phase is HubPhase.NONE
    bench.keys.until(lambda: bench.hubs.made[0].closed)


def test_the_hub_starts_with_the_window_and_goes_on_while_it_is_locked(
    open_window, tmp_path, clock
):
    file = tmp_path / "window.json"
    file.write_text(json.dumps({"hub_port": 8443}))
    bench = open_window(found_store(tmp_path, clock=clock), PrefsFile(file))
    bench.keys.until(lambda: bench.window.keeper.state.phase is HubPhase.SERVING)
    bench.log_in()
    assert shown(page(bench)) == {"hub.code", "hub.stop"}
    bench.keys.press("Ctrl+L")
    bench.keys.until(lambda: bench.window.workspace is None)
    bench.log_in()
    assert [hub.closed for hub in bench.hubs.made] == [False]
    bench.window.keeper.close()
    assert bench.hubs.made[0].closed
    assert json.loads(file.read_text())["hub_port"] == 8443


def test_a_hub_that_dies_is_said_and_can_be_started_again(bench):
    part = serve(bench)
    bench.hubs.made[0].die()
    bench.keys.until(lambda: bench.window.keeper.state.phase is HubPhase.ENDED)
    assert "F12" in bench.space.said.text
    assert "ended unexpectedly" in part._problem.text()
    assert shown(part) == {"hub.again", "hub.stop"}
    bench.keys.tab_to("hub.again")
    bench.keys.press("Return")
    bench.keys.until(lambda: bench.window.keeper.state.phase is HubPhase.SERVING)
    assert part._problem.text() == ""
    assert bench.window._prefs.prefs.hub_port == 8443


def test_a_kept_hub_that_cannot_start_stays_wanted(open_window, tmp_path, clock):
    file = tmp_path / "window.json"
    file.write_text(json.dumps({"hub_port": 8443}))
    bench = open_window(found_store(tmp_path, clock=clock), PrefsFile(file))
    bench.keys.until(lambda: bench.window.keeper.state.phase is HubPhase.SERVING)
    bench.window.keeper.close()
    bench.hubs.trouble = TAKEN
    bench.window.keeper.resume()
    bench.keys.until(lambda: bench.window.keeper.state.phase is HubPhase.ENDED)
    bench.log_in()
    part = page(bench)
    assert part._problem.text() == TAKEN.template
    assert shown(part) == {"hub.again", "hub.stop"}
    assert bench.window._prefs.prefs.hub_port == 8443


def test_being_the_hub_no_more_is_asked_first(bench):
    part = serve(bench)
    dialog = asked(bench, "hub.stop")
    assert "works alone" in on_screen(dialog)
    bench.keys.tab_to("ask.do")
    bench.keys.press("Return")
    bench.keys.until(lambda: bench.hubs.made[0].closed)
    assert bench.window._prefs.prefs.hub_port == 0
    assert shown(part) == {"hub.join", "hub.be"}


def test_closing_the_hub_says_who_is_cut_off(bench):
    serve(bench)
    bench.window.keeper.others = True
    bench.window.close()
    dialog = in_front()
    assert dialog.windowTitle() == "Close the hub of the network"
    assert "every other machine works alone" in on_screen(dialog)
    dialog.reject()
    bench.window.keeper.others = False
    bench.window.close()
    assert not bench.window.isVisible(), "nobody else is there: nothing is asked"


def test_closing_the_hub_while_it_is_locked_asks_too(bench):
    serve(bench)
    bench.window.keeper.others = True
    bench.window.lock()
    bench.window.close()
    assert "every other machine works alone" in on_screen(in_front())
    in_front().do_button.click()
    assert not bench.window.isVisible()


# --- codes ---------------------------------------------------------------------------------------


def test_a_code_is_shown_in_groups_with_its_end_and_copied(bench):
    serve(bench)
    dialog = asked(bench, "hub.code")
    assert isinstance(dialog, CodeDialog)
    bench.keys.tab_to("kind.console")
    bench.keys.press("Right")
    bench.keys.tab_to("ask.do")
    bench.keys.press("Return")
    bench.keys.until(lambda: dialog.findChild(QLabel, "code.group") is not None)
    assert bench.hubs.made[0].heard == [CodeWish(bench.space.me.agency, "vehicle")]
    assert bench.space.me.agency == bench.office.store.info.agency
    groups = [one.text() for one in dialog.findChildren(QLabel, "code.group")]
    assert "-".join(groups) == CODE
    assert "It works once, until 10:15." in on_screen(dialog)
    assert "https://desk-a:8443\nhttps://192.0.2.17:8443" in on_screen(dialog)
    bench.keys.tab_to("code.copy")
    bench.keys.press("Return")
    assert QApplication.clipboard().text() == CODE
    bench.window.lock()
    assert QApplication.clipboard().text() == ""
    assert in_front() is None


def test_a_code_that_cannot_be_made_is_refused_in_the_question(bench):
    serve(bench)
    dialog = asked(bench, "hub.code")
    bench.hubs.made[0].die()
    bench.keys.until(lambda: bench.window.keeper.state.phase is HubPhase.ENDED)
    bench.keys.tab_to("ask.do")
    bench.keys.press("Return")
    assert "The hub does not run." in on_screen(dialog)
    dialog.reject()


# --- joining -------------------------------------------------------------------------------------


def test_joining_says_that_it_takes_time_and_keeps_what_was_refused(bench):
    office = joining(bench)
    office.error = BadInput(
        "code", N_("This is not an enrolment code: a letter is missing or wrong.")
    )
    office.held = []
    part = page(bench)
    dialog = asked(bench, "hub.join")
    assert isinstance(dialog, JoinDialog)
    answer(bench, hub="desk-a", code="VOZI5", machine="Back desk", password=PASSWORD)
    bench.keys.until(lambda: bool(office.held))
    assert dialog._bar.isVisible()
    assert not dialog.inputs["code"].isEnabled()
    office.go_on()
    bench.keys.until(lambda: "a letter is missing" in on_screen(dialog))
    assert not dialog._bar.isVisible()
    assert bench.keys.focus().objectName() == "code"
    assert dialog.values() == {
        "hub": "desk-a", "code": "VOZI5", "machine": "Back desk", "password": PASSWORD
    }  # fmt: skip
    answer(bench, code=CODE)
    bench.keys.until(lambda: in_front() is None)
    assert office.wishes[-1] == wire.JoinHub(
        "https://desk-a:8443", CODE, ADMIN, PASSWORD, "Back desk", "console"
    )
    bench.keys.until(lambda: shown(part) == set(), "with a hub there is nothing to join")
    assert "S3DA V5HA" in part._done.text()


def test_a_joining_goes_on_when_its_question_is_closed(bench):
    office = joining(bench)
    office.held = []
    part = page(bench)
    dialog = asked(bench, "hub.join")
    answer(bench, hub="desk-a", code=CODE, password=PASSWORD)
    bench.keys.until(lambda: bool(office.held))
    assert dialog.cancel_button.text() == "Close"
    bench.keys.press("Return")
    bench.keys.until(lambda: in_front() is None)
    assert "Exchanging with the hub" in part._state.text()
    assert shown(part) == set()
    office.error = Refused(N_("This code is for another agency."))
    office.go_on()
    bench.keys.until(lambda: part._problem.text() == "This code is for another agency.")


def test_without_the_right_nothing_is_offered_and_a_sentence_says_who_may(make_bench):
    def dispatcher(office: Any) -> None:
        office.submit(c.CreateAccount("d.stone", "Dale Stone", (Role.DISPATCHER,), OTHER_PASSWORD))

    bench = make_bench(dispatcher)
    bench.keys.until(lambda: bench.window.start_model.state.status is not None)
    bench.window.start_model.log_in("d.stone", OTHER_PASSWORD)
    bench.keys.until(lambda: bench.window.workspace is not None)
    model: HubViewModel = bench.space.hub_model
    assert not model.may
    bench.space.show_machines()
    part = bench.space.settings.machines.hub
    assert "An administrator can join this machine" in part._state.text()
    assert shown(part) == set()
    bench.window.keeper.start(8443)
    bench.keys.until(lambda: bench.window.keeper.state.phase is HubPhase.SERVING)
    assert shown(part) == set()


def test_a_machine_that_is_cut_off_can_join_again(two):
    part = page(two.bench)
    assert shown(part) == set()
    for news in (OFFLINE, LinkNews(LinkPhase.REFUSED, why="forked")):
        two.hear(news)
        assert shown(part) == {"hub.join"}


# --- the first start -----------------------------------------------------------------------------


@pytest.fixture
def new_machine(open_window: Any, tmp_path: Any, clock: Any) -> Any:
    """A window on an empty folder, at step 1."""
    founded = office_on(tmp_path / "new", clock=clock)
    bench = open_window(founded)
    bench.keys.until(lambda: "step 1 of 4" in on_screen(bench.window))

    def joined(wish: wire.JoinHub) -> wire.Joined:
        bench.office.found(Founding("Agency", wish.username, wish.password), "Ona Reed")
        assert bench.office.session is not None
        return wire.Joined(bench.office.session, "agency", "S3DA V5HA", KEY)

    bench.joining = FakeJoining(bench.window.desk, joined)
    return bench


def fill(bench: Any, **fields: str) -> None:
    for name, text in fields.items():
        bench.keys.tab_to(f"join_{name}")
        bench.keys.press("Ctrl+A")
        bench.keys.type(text)


def join(bench: Any) -> None:
    bench.keys.tab_to("first.do_join")
    bench.keys.press("Return")


def test_a_new_machine_joins_an_agency_at_its_first_start(new_machine):
    bench = new_machine
    card = bench.window.start_view.first
    bench.keys.tab_to("first.join")
    bench.keys.press("Return")
    fill(bench, hub="desk-a:9443", code=CODE.lower(), username="o.reed", machine="Car 4",
         password=PASSWORD, again=PASSWORD)  # fmt: skip
    bench.keys.tab_to("join_kind.console")
    bench.keys.press("Right")
    bench.joining.held = []
    join(bench)
    bench.keys.until(lambda: bool(bench.joining.held))
    assert card.join._bar.isVisible()
    assert not card.join.hub.isEnabled()
    bench.joining.go_on()
    bench.keys.until(lambda: KEY in on_screen(bench.window))
    assert bench.joining.wishes == [wire.JoinHub(
        "https://desk-a:9443", CODE.lower(), "o.reed", PASSWORD, "Car 4", "vehicle"
    )]  # fmt: skip
    assert "step 3 of 4" in on_screen(bench.window)
    bench.keys.tab_to("first.kept")
    bench.keys.press("Return")
    bench.keys.tab_to("first.begin")
    bench.keys.press("Return")
    bench.keys.until(lambda: bench.window.workspace is not None)
    bench.keys.until(lambda: KEY not in on_screen(bench.window))


def test_a_first_start_that_is_refused_keeps_what_was_typed(new_machine):
    bench = new_machine
    bench.keys.tab_to("first.join")
    bench.keys.press("Return")
    card = bench.window.start_view.first.join
    join(bench)
    assert card._problem.text() == "This is needed."
    assert bench.keys.focus().objectName() == "join_hub"
    fill(bench, hub="desk-a", code=CODE, username="o.reed", machine="Car 4", password="short",
         again="short")  # fmt: skip
    join(bench)
    assert "15" in card._problem.text()
    fill(bench, password=PASSWORD, again="something else")
    join(bench)
    assert card._problem.text() == "The two passwords are not the same."
    assert bench.joining.wishes == []
    fill(bench, again=PASSWORD)
    bench.joining.error = Refused(N_("This code is for another agency."))
    join(bench)
    bench.keys.until(lambda: card._problem.text() == "This code is for another agency.")
    assert card.code.value() == CODE
    assert card.password.entry.text() == PASSWORD
    assert card.hub.isEnabled()
    bench.keys.tab_to("first.join_back")
    bench.keys.press("Return")
    assert "step 1 of 4" in on_screen(bench.window)
    assert not bench.office.status().exists
