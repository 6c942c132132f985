"""The link people can see: the chip, where each entry is, machines, receipt, leaving with unsent work."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from mcrrt.service.answers import Standing
from mcrrt.service.link_answers import LinkView, MachineRow
from mcrrt.service.news import LinkNews, LinkPhase
from mcrrt.service.wire import Notice
from mcrrt.ui.desk import LocalDesk
from mcrrt.ui.kit.dialog import AskDialog
from mcrrt.ui.link_model import LinkViewModel
from mcrrt.ui.present.link import link_line, unsent_sentence
from mcrrt.ui.screens.settings.machine_lines import machine_line
from mcrrt.ui.shell.closing import closing_wording
from mcrrt.ui.shell.pages_dialog import PagesDialog
from mcrrt.ui.shell.places import SETTINGS
from tests.support import START
from tests.ui.linked import CATCHING_UP, LIVE, OFFLINE
from tests.ui.test_leaving import on_screen

EARLIER = START - timedelta(minutes=12)
REFUSED = LinkNews(LinkPhase.REFUSED, EARLIER, EARLIER, why="revoked")
WAITING = LinkNews(LinkPhase.LIVE, EARLIER, START, unsent=2, oldest=START)


# --- the chip ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("news", "icon", "first", "second"),
    [
        (LinkNews(), "hard-drive", "This machine only", ""),
        (LIVE, "link", "Live", "0 unsent"),
        (WAITING, "link", "Live", "2 unsent, oldest 10:00"),
        (CATCHING_UP, "download", "Catching up, 1240 left", "0 unsent"),
        (OFFLINE, "wifi-off", "Offline since 09:48", "board 12 min old · 3 unsent, oldest 09:49"),
        (REFUSED, "ban", "Refused: this machine was revoked", "board 12 min old · 0 unsent"),
    ],
    ids=["alone", "live", "waiting", "catching up", "offline", "refused"],
)
def test_the_chip_says_in_shape_and_words_how_the_link_is(news, icon, first, second):
    line = link_line(news, START)
    assert (line.icon, line.first, line.second) == (icon, first, second)
    assert line.first in line.spoken
    assert line.second in line.spoken


def test_an_unknown_reason_of_a_refusal_is_still_a_refusal():
    assert link_line(LinkNews(LinkPhase.REFUSED, why="other"), START).first == "Refused by the hub"


def test_a_start_is_not_an_absence(two):
    starting = LinkNews(LinkPhase.OFFLINE, START, None, why="starting")
    assert link_line(starting, START).first == "Reaching the hub…"
    model = LinkViewModel(two.bench.window.desk)
    moved = []
    model.moved.connect(lambda before, after: moved.append((before, after)))
    for news in (starting, LIVE, OFFLINE):
        two.bench.window.desk.link.emit(news)
    assert moved == [("live", "offline")]


def test_the_desk_tells_the_link_and_the_chip_follows(two):
    chip = two.bench.space.top.link
    assert chip.accessibleName() == "Link to the hub: Live, 0 unsent"
    two.hear(OFFLINE)
    assert chip.accessibleName().startswith("Link to the hub: Offline since 09:48")
    assert chip.minimumSizeHint().width() <= chip.width()


def test_offline_is_said_once_and_quietly_and_so_is_the_return(two):
    said = two.bench.space.said
    two.hear(OFFLINE)
    assert said.text == "The hub cannot be reached. Work goes on here, and nothing is lost."
    assert said._text.property("role") == "strong"
    said.say("")
    two.hear(LinkNews(LinkPhase.OFFLINE, EARLIER, EARLIER, unsent=4, oldest=START))
    assert said.text == ""
    two.hear(CATCHING_UP)
    assert said.text.startswith("The hub is back.")


def test_a_store_without_a_hub_has_no_marks_and_no_warnings(bench):
    space = bench.space
    assert space.top.link.line.first == "This machine only"
    space.new_call("12 Maple Run")
    bench.keys.until(lambda: len(space.pane.timeline.list.lines.lines) > 1)
    assert {line.mark for line in space.pane.timeline.list.lines.lines} == {""}
    assert not space.pane.send.read_back.isVisibleTo(space.pane.send)


def test_news_of_the_link_is_a_signal_of_the_desk(qtbot):
    desk = LocalDesk()
    with qtbot.waitSignal(desk.link) as heard:
        desk.deliver(OFFLINE)
    assert heard.args == [OFFLINE]


# --- where each entry is -------------------------------------------------------------------------


def test_every_entry_says_how_far_it_has_come_and_from_which_machine(two):
    space = two.bench.space
    space.work_on(two.call)
    two.bench.keys.settle()
    marks = {line.mark for line in space.pane.timeline.list.lines.lines}
    assert marks == {"received 10:00"}
    space.pane.timeline.note.setPlainText("Mother is on her way")
    two.bench.keys.press("Ctrl+E")
    two.bench.keys.press("Return")
    two.bench.keys.until(lambda: space.pane.timeline.list.lines.lines[-1].note)
    last = space.pane.timeline.list.lines.lines[-1]
    assert (last.mark, last.text) == ("here only", "Mother is on her way")
    assert "here only" in last.spoken
    two.cross_weapons()
    two.bench.keys.until(
        lambda: "B · received 10:00" in [one.mark for one in space.pane.timeline.list.lines.lines]
    )


def test_an_entry_the_hub_has_answered_says_sent(two):
    from dataclasses import replace

    from mcrrt.service import questions as q
    from mcrrt.ui.present.timeline import timeline_line

    row = two.bench.office.ask(q.CallCard(two.call)).timeline[0]
    assert timeline_line(replace(row, standing=Standing.SENT), START, linked=True).mark == "sent"


# --- machines and receipt ------------------------------------------------------------------------


def test_a_key_and_the_chip_open_the_machines(two):
    space = two.bench.space
    two.bench.keys.press("F12")
    two.bench.keys.settle()
    assert (space.place, space.settings.machines.isVisible()) == (SETTINGS, True)
    lines = space.settings.machines.machines.lines.lines
    assert [(line.code, line.name) for line in lines] == [
        ("A", "Desk A, Console, this one"), ("B", "Desk B, Console"),
    ]  # fmt: skip
    feeds = {line.id: line for line in space.settings.machines.feeds.lines.lines}
    assert set(feeds) == {"ops", "clinical", "referral", "admin", "access"}
    digest = two.one.exchange.cursors()["ops"].digest.hex().upper()
    assert feeds["ops"].check.replace(" ", "") == digest[:12]
    two.bench.keys.press("F3")
    space.top.link.click()
    assert space.settings.machines.isVisible()


def test_each_state_of_a_machine_has_its_own_sign_and_words():
    view = LinkView(START, "Agency", "s1", "A", OFFLINE, (), (), ())

    def line(**changes: Any) -> Any:
        values = {"state": "active", "last_seen_at": EARLIER, "unsent": 0, "oldest": None,
                  "behind": 0} | changes  # fmt: skip
        row = MachineRow("s", "B", "Desk", "console", enrolled_at=None, **values)  # type: ignore[arg-type]
        return machine_line(row, view, START)

    gone = START - timedelta(hours=2)
    found = {
        "live": line(), "left": line(behind=12), "away": line(last_seen_at=gone),
        "waiting": line(last_seen_at=gone, unsent=7, oldest=gone), "revoked": line(state="revoked"),
        "forked": line(state="forked"), "new": line(last_seen_at=None), "here": line(here=True),
    }  # fmt: skip
    assert {name: one.state for name, one in found.items()} == {
        "live": "Live", "left": "Live · 12 left", "away": "Offline since 08:00",
        "waiting": "Offline since 08:00 · 7 unsent, oldest 08:00",
        "revoked": "Revoked: it receives and sends nothing more",
        "forked": "Same identity twice: two machines work under this code",
        "new": "Not seen yet", "here": "Offline since 09:48 · 3 unsent, oldest 09:49",
    }  # fmt: skip
    signs = {name: one.icon for name, one in found.items()}
    assert len({signs[name] for name in ("live", "away", "revoked", "forked", "new")}) == 5


def test_a_wrong_clock_is_said(two):
    page = two.bench.space.settings.machines
    two.bench.keys.press("F12")
    assert not page._clock.isVisible()
    two.hear(LinkNews(LinkPhase.LIVE, EARLIER, START, skew=-240.0))
    assert page._clock.text() == (
        "The clock of this machine is 4 min behind the hub. Times written here are off by that."
    )


def test_the_receipt_is_seen_saved_and_printed(two):
    two.hear(OFFLINE)
    two.bench.keys.press("Ctrl+Shift+R")
    two.bench.keys.until(lambda: isinstance(QApplication.activeModalWidget(), PagesDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PagesDialog)
    two.bench.keys.tab_to("receipt.save")
    two.bench.keys.press("Space")
    saved = list(two.bench.folder.glob("receipt-A-*.pdf"))
    assert [path.read_bytes()[:4] for path in saved] == [b"%PDF"]
    assert dialog.said.text() == f"Saved: {saved[0].name}"
    two.bench.window._printing.printer = True
    two.bench.keys.tab_to("receipt.print")
    two.bench.keys.press("Space")
    assert two.bench.window._printing.printed == [1]
    dialog.close()


# --- leaving -------------------------------------------------------------------------------------


def test_closing_with_unsent_work_says_what_it_is_and_that_it_is_safe(two):
    two.hear(OFFLINE)
    two.bench.window.close()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskDialog)
    assert "3, the oldest from 09:49" in on_screen(dialog)
    assert "safe on this machine and go when the hub can be reached" in on_screen(dialog)
    two.bench.keys.until(lambda: QApplication.activeWindow() is dialog)
    two.bench.keys.tab_to("ask.cancel")
    two.bench.keys.press("Space")
    assert two.bench.window.isVisible(), "stay"
    two.bench.window.close()
    again = QApplication.activeModalWidget()
    assert isinstance(again, AskDialog)
    again.do_button.click()
    assert not two.bench.window.isVisible(), "close anyway"


def test_closing_with_nothing_unsent_asks_nothing(two):
    two.bench.window.close()
    assert not two.bench.window.isVisible()


def test_locking_does_not_ask_and_says_how_many_are_unsent(two):
    two.hear(OFFLINE)
    two.bench.keys.press("Ctrl+L")
    two.bench.keys.settle()
    shown = on_screen(two.bench.window)
    assert "Entries that the hub has not received yet: 3." in shown
    assert "Maple" not in shown
    two.bench.log_in()
    assert two.bench.window._unsent == 0


def test_a_machine_that_was_taken_out_of_service_locks_and_says_why(two):
    two.bench.window.desk.deliver(Notice("revoked"))
    two.bench.keys.until(lambda: two.bench.window.workspace is None)
    two.bench.keys.settle()
    shown = on_screen(two.bench.window)
    assert (
        "taken out of service by the agency: no password opens it, only the recovery key." in shown
    )
    assert "Maple" not in shown


def test_drafts_and_unsent_work_are_told_together():
    unsent = unsent_sentence(OFFLINE, START)
    both = closing_wording(["A7"], unsent)
    assert both is not None
    assert "A7" in both.text
    assert unsent in both.text
    assert both.stay == "Stay"
    assert closing_wording([], unsent_sentence(LIVE, START)) is None
    assert unsent_sentence(LinkNews(unsent=9), START) == "", "without a hub nothing is unsent"
