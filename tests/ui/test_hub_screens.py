"""Every question and state about a hub, looked over in three looks and read over in French."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from mcrrt.domain.errors import N_, Refused
from mcrrt.ui.hub_keeper import HubPhase
from mcrrt.ui.shell.speech import speak
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import TextSize, ThemeName
from tests.support import PASSWORD, found_store, office_on
from tests.ui.hubs import CODE, in_front
from tests.ui.test_every_screen import LOOKS, channel, faults, keep_picture
from tests.ui.test_french import ENGLISH, narrow, seen
from tests.ui.test_hub import TAKEN, answer, asked, fill, join, joining, page, serve

View = tuple[str, QWidget]


def first_start(bench: Any) -> Iterator[View]:
    """The step that joins: asked, refused, under way."""
    bench.keys.until(lambda: bench.window.start_model.state.status is not None)
    bench.keys.settle()
    yield "first agency", bench.window
    bench.keys.tab_to("first.join")
    bench.keys.press("Return")
    fill(bench, hub="desk-a", code=CODE, username="o.reed", machine="Car 4", password=PASSWORD)
    join(bench)
    yield "first join", bench.window
    fill(bench, again=PASSWORD)
    office = joining(bench)
    office.held = []
    join(bench)
    bench.keys.until(lambda: bool(office.held))
    yield "first joining", bench.window


def settings(bench: Any) -> Iterator[View]:
    """The machines page and its questions, from alone to the hub that ended."""
    office = joining(bench)
    page(bench)
    yield "alone", bench.window
    office.error = Refused(N_("This code is for another agency."))
    asked(bench, "hub.join")
    answer(bench, hub="desk-a", code=CODE, password=PASSWORD)
    bench.keys.until(lambda: not in_front()._bar.isVisible() and not office.error)
    bench.keys.settle()
    yield "join refused", in_front()
    office.held = []
    answer(bench)
    bench.keys.until(lambda: bool(office.held))
    yield "joining", in_front()
    in_front().reject()
    yield "joining behind", bench.window
    office.error = Refused(N_("This code is for another agency."))
    office.go_on()
    bench.keys.settle()
    asked(bench, "hub.be")
    yield "be the hub", in_front()
    in_front().reject()
    serve(bench)
    yield "the hub", bench.window
    dialog = asked(bench, "hub.code")
    yield "code kind", dialog
    bench.keys.press("Return")
    answer(bench)
    bench.keys.until(dialog._box.isVisible)
    yield "code", dialog
    dialog.reject()
    yield "stop", asked(bench, "hub.stop")
    in_front().reject()
    bench.hubs.made[-1].die()
    bench.keys.until(lambda: bench.window.keeper.state.phase is HubPhase.ENDED)
    yield "the hub ended", bench.window
    bench.hubs.trouble = TAKEN
    bench.window.keeper.resume()
    bench.keys.until(lambda: bench.window.keeper.state.problem is not None)
    bench.window.keeper.others = True
    bench.window.keeper.resume()
    bench.keys.until(lambda: bench.window.keeper.state.phase is HubPhase.SERVING)
    bench.window.close()
    yield "close", in_front()
    in_front().reject()


def views(open_window: Any, tmp_path: Any, clock: Any) -> Iterator[View]:
    """Each of them."""
    yield from first_start(open_window(office_on(tmp_path / "new", clock=clock)))
    bench = open_window(found_store(tmp_path, clock=clock))
    bench.log_in()
    yield from settings(bench)


@pytest.mark.parametrize(("theme", "size"), LOOKS, ids=[f"{t.value}-{s.value}" for t, s in LOOKS])
def test_everything_about_a_hub_in_three_looks(open_window, tmp_path, clock, theme, size):
    look().set(theme, size)
    wrong, bright = {}, {}
    for name, root in views(open_window, tmp_path, clock):
        QCoreApplication.processEvents()  # lay out what was said just now
        wrong[name] = dict(faults(root))
        picture = root.grab().toImage()
        keep_picture(picture, f"{theme.value}-hub-{name}")
        bright[name] = theme is ThemeName.NIGHT and max(channel(picture, "blue")) > 160
    assert {name: found for name, found in wrong.items() if found} == {}
    assert not any(bright.values()), bright


@pytest.mark.parametrize("size", [TextSize.LARGER], ids=lambda size: size.value)
def test_nothing_about_a_hub_stays_english_and_no_words_are_cut(open_window, tmp_path, clock, size):
    speak("fr")
    look().set(None, size)
    english, cut = {}, {}
    for name, root in views(open_window, tmp_path, clock):
        QCoreApplication.processEvents()
        english[name] = seen(root) & ENGLISH
        cut[name] = narrow(root)
        keep_picture(root.grab().toImage(), f"fr-{size.value}-hub-{name}")
    assert {name: found for name, found in english.items() if found} == {}
    assert {name: found for name, found in cut.items() if found} == {}
