"""The window in French: switched live, whole, and nothing cut."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPushButton, QTabBar, QWidget

from mcrrt.service import language
from mcrrt.ui.kit.labels import ElidedLabel
from mcrrt.ui.prefs import Prefs
from mcrrt.ui.screens.call.view import INTAKE, REFERRAL
from mcrrt.ui.shell.places import BOARD, SETTINGS
from mcrrt.ui.shell.speech import speak
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import TextSize
from tests import texts
from tests.ui.filling import a_shift
from tests.ui.linked import LIVE
from tests.ui.test_every_screen import keep_picture, visible, walk, walk_linked

# English texts whose French is another: none of them may be seen.
ENGLISH = {
    message.id
    for message in texts.read(texts.PO.read_bytes())
    if isinstance(message.id, str) and message.id and message.id != message.string
}


@pytest.fixture
def shift(make_bench: Any) -> Any:
    made = make_bench(a_shift)
    made.log_in()
    return made


def switch(bench: Any, code: str) -> None:
    """Choose a language in the settings, as a person does."""
    space = bench.space
    space.show_screen(SETTINGS)
    space.settings.show_part(0)
    choice = bench.window.findChild(QAbstractButton, f"language.{code}")
    choice.click()
    bench.keys.until(lambda: bench.window.workspace not in (None, space))
    bench.keys.settle()
    bench.keys.until(lambda: bench.space.board_model.state.loaded)


def seen(root: QWidget) -> set[str]:
    """Every text that stands on the screen in view."""
    found = {w.text() for kind in (QLabel, QAbstractButton) for w in visible(root, kind)}
    found |= {w.placeholderText() for w in visible(root, QLineEdit)}
    for bar in visible(root, QTabBar):
        found |= {bar.tabText(i) for i in range(bar.count())}
    return {text.strip() for text in found}


def test_the_language_is_switched_live_and_back(shift):
    assert "Board" in seen(shift.window)
    switch(shift, "fr")
    assert {"Tableau", "Équipes", "Chercher", "Réglages"} <= seen(shift.window)
    assert shift.window.registry.get("call.park").keys == "Ctrl+Maj+P"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Annuler"
    switch(shift, "en")
    assert {"Board", "Teams"} <= seen(shift.window)
    assert shift.window.registry.get("call.park").keys == "Ctrl+Shift+P"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_what_is_typed_outlives_the_switch(shift):
    space = shift.space
    space.show_screen(BOARD)
    space.new_call()
    shift.keys.settle()
    space.pane.intake.inputs["narrative"].entry.setPlainText("Elle parle seule")
    shift.keys.settle()
    switch(shift, "fr")
    shift.keys.until(lambda: len(shift.space.board_model.state.drafts) == 2)
    drafts = shift.space.board_model.state.drafts
    shift.space.work_on(next(draft.id for draft in drafts if not draft.place))
    shift.keys.settle()
    typed = shift.space.pane.intake.inputs["narrative"].value()
    assert typed == "Elle parle seule"


_SIZES = pytest.mark.parametrize("size", [TextSize.LARGER], ids=lambda size: size.value)


@_SIZES
def test_no_screen_stays_english_and_no_words_are_cut(shift, size):
    switch(shift, "fr")
    look().set(None, size)
    read_over(shift.window, walk(shift), size)


def test_no_screen_with_a_hub_stays_english_and_no_words_are_cut(two):
    two.cross_all()
    switch(two.bench, "fr")
    look().set(None, TextSize.LARGER)
    two.hear(LIVE)
    read_over(two.bench.window, walk_linked(two), TextSize.LARGER)


def read_over(window: QWidget, screens: Iterator[str], size: TextSize) -> None:
    """Find nothing in English and nothing cut on any of the screens."""
    english, cut = {}, {}
    for screen in screens:
        QCoreApplication.sendPostedEvents()  # lay out what was said just now
        english[screen] = seen(window) & ENGLISH
        cut[screen] = narrow(window)
        keep_picture(window.grab().toImage(), f"fr-{size.value}-{screen}")
    assert {screen: found for screen, found in english.items() if found} == {}
    assert {screen: found for screen, found in cut.items() if found} == {}


def narrow(root: QWidget) -> list[str]:
    """The buttons, tabs and lines that are narrower than their words."""
    short = [
        one.text()
        for one in [*visible(root, QPushButton), *visible(root, QLabel)]
        if not isinstance(one, ElidedLabel)
        and not getattr(one, "wordWrap", bool)()
        and one.text()
        and one.width() < one.minimumSizeHint().width()
    ]
    return short + [bar.accessibleName() for bar in visible(root, QTabBar)
                    if bar.width() < bar.sizeHint().width()]  # fmt: skip


def test_the_tabs_come_before_the_button_that_the_menu_has_too(shift):
    space = shift.space
    space.open_call(space.board_model.state.active[0].id)
    shift.keys.settle()
    pane = space.pane
    raise_ = shift.window.findChild(QAbstractButton, "raise")
    for width, there in ((900, True), (420, False), (900, True)):
        pane.header.fit(width - pane.tabs.sizeHint().width())
        assert raise_.isVisibleTo(pane) is there


def test_a_page_can_be_made_in_the_other_language(shift):
    switch(shift, "fr")
    space = shift.space
    space.open_call(space.board_model.state.active[0].id)
    shift.keys.settle()
    space.pane.show_tab(REFERRAL)
    shift.keys.settle()
    model = space.pane._referral_model
    if not model.referral_id:
        model.begin()
        shift.keys.until(lambda: model.state.card is not None)
    shift.keys.until(lambda: model.state.pages != ())
    french = model.state.pages
    shift.window.findChild(QAbstractButton, "page_language.en").click()
    shift.keys.until(lambda: model.state.pages != french)
    assert model.language == "en"
    space.pane.show_tab(INTAKE)


def test_the_first_start_is_in_the_language_of_the_machine():
    assert Prefs().language == "en"
    speak("fr")
    assert Prefs().language == "fr"
    assert language.labelled("Âge", 24) == "Âge\u00a0: 24"
    assert language.decimal(1.5) == "1,5"
    speak("en")
    assert language.labelled("Age", 24) == "Age: 24"
    assert language.decimal(1.5) == "1.5"
