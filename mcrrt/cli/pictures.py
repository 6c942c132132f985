"""Pictures of every screen, drawn by the real window on a store, in every theme and language."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mcrrt.app import OpenHouse, local_desk
from mcrrt.domain.text import folded
from mcrrt.practice.store import PASSWORD, USERNAME
from mcrrt.service import questions as q
from mcrrt.service.language import _, current
from mcrrt.service.packs import INTAKE

if "QT_QPA_PLATFORM" not in os.environ and not (
    os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.name == "nt"
):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from mcrrt.ui.desk import LocalDesk
from mcrrt.ui.prefs import PrefsFile
from mcrrt.ui.present.times import use_now
from mcrrt.ui.screens.call import view as call_view
from mcrrt.ui.shell.places import BOARD, MAP, OWED, SEARCH, SETTINGS, SHEET, TEAMS
from mcrrt.ui.shell.speech import speak
from mcrrt.ui.shell.window import MainWindow
from mcrrt.ui.shell.workspace import Workspace
from mcrrt.ui.theme.apply import start_look
from mcrrt.ui.theme.tokens import TextSize, ThemeName

SIZE = (1366, 768)
LARGE = (2560, 1440)
_QUIET_MS = 60
# Folder, theme, text size and language. At the larger size the busiest screens only.
_SERIES = (
    *((theme.value, theme, TextSize.NORMAL, "en") for theme in ThemeName),
    ("largest-text", ThemeName.LIGHT, TextSize.LARGER, "en"),
    ("french", ThemeName.LIGHT, TextSize.NORMAL, "fr"),
    ("french-largest-text", ThemeName.LIGHT, TextSize.LARGER, "fr"),
)

Progress = Callable[[int, int], None]


class Photographer:
    """Takes pictures of one window into a folder."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window = window
        self._folder = folder
        self.taken: list[str] = []

    def settle(self) -> None:
        """Wait until the desk has answered everything and the window has drawn itself."""
        for _round in range(100):
            _spin(_QUIET_MS // 4)
            if not self.window.desk.waiting:
                break
        _spin(_QUIET_MS)

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """Save a picture of the window, or of a dialog over it."""
        self.settle()
        path = self._folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        (widget or self.window).grab().save(str(path))
        self.taken.append(name)

    def take_dialog(self, name: str) -> None:
        """Save a picture of the dialog that is open, and close it."""
        self.settle()
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            tops = [w for w in QApplication.topLevelWidgets() if w.isModal() and w.isVisible()]
            dialog = tops[0] if tops else None
        if dialog is not None:
            self.take(name, dialog)
            dialog.close()
            self.settle()


def _spin(milliseconds: int) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def draw_all(opened: OpenHouse, folder: Path, progress: Progress) -> list[str]:
    """Draw every screen in light, dark and night and in French, and the busiest in large text."""
    use_now(opened.office.clock.now)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    looked = start_look(application, ThemeName.LIGHT, TextSize.NORMAL)
    before = current()
    speak(_SERIES[0][-1])
    prefs = PrefsFile(None)
    window = MainWindow(lambda: _desk(opened), prefs)
    window.resize(*SIZE)
    window.show()
    taken: list[str] = []
    for place, (name, theme, size, language) in enumerate(_SERIES):
        progress(place, len(_SERIES))
        camera = Photographer(window, folder / name)
        looked.set(theme, size)
        if language != current():
            _change_language(camera, prefs, language)
        if size is TextSize.NORMAL:
            _whole(camera, opened)
        else:
            _enter(camera)
            _screens(camera, opened)
            window.lock()
        taken += [f"{name}/{picture}" for picture in camera.taken]
    progress(len(_SERIES), len(_SERIES))
    speak(before)
    window.close()
    _spin(20)
    opened.office.log_in(USERNAME, PASSWORD)
    return taken


def _change_language(camera: Photographer, prefs: PrefsFile, language: str) -> None:
    """Go in, change it, and lock: the start card is in the new language too."""
    _enter(camera)
    prefs.change(language=language)
    speak(language)
    camera.window.lock()


def _desk(opened: OpenHouse) -> LocalDesk:
    if opened.office.session is not None:
        opened.office.log_out("close")
    return local_desk(opened)


def _enter(camera: Photographer) -> Workspace:
    camera.settle()
    window = camera.window
    if window.workspace is None:
        window.start_model.log_in(USERNAME, PASSWORD)
        while window.workspace is None:
            camera.settle()
    return window.workspace


def _whole(camera: Photographer, opened: OpenHouse) -> None:
    window = camera.window
    if window.workspace is None:
        camera.take("log-in")
    space = _enter(camera)
    _screens(camera, opened)
    for place, name in enumerate(space.settings.parts):
        space.show_screen(SETTINGS)
        space.settings.show_part(place)
        camera.take(f"settings-{place + 1}-{re.sub(r'[^a-z]+', '-', folded(name))}")
    window.show_palette()
    camera.take_dialog("palette")
    window.show_help()
    camera.take_dialog("help")
    space.show_screen(BOARD)
    window.lock()
    camera.take("locked")


def _screens(camera: Photographer, opened: OpenHouse) -> None:
    """The board and every part of a call, then the other screens."""
    space = _enter(camera)
    space.show_screen(BOARD)
    camera.settle()
    state = space.board_model.state
    busiest = next(iter(state.active), None) or next(iter(state.waiting), None)
    if busiest is not None:
        space.open_call(busiest.id)
    space.pane.show_tab(call_view.SEND)
    camera.take("board")
    if state.drafts:
        space.work_on(state.drafts[0].id)
        camera.take("new-call")
    if state.waiting:
        space.open_call(state.waiting[0].id)
        space.pane.show_tab(call_view.TRIAGE)
        camera.take("triage")
        _triage(camera, space)
        space.pane.show_tab(call_view.SEND)
        camera.take("send")
    _referrals(camera, space, opened)
    places = ((TEAMS, "teams"), (MAP, "map"), (SEARCH, "search"), (OWED, "owed"),
              (SHEET, "shift-change"))  # fmt: skip
    for place, name in places:
        space.show_screen(place)
        camera.take(name)
    space.show_screen(BOARD)
    if busiest is not None:
        space.open_call(busiest.id)
        camera.settle()
        doing: Any = camera.window.doing
        doing.close_call()
        camera.take_dialog("close-call")


def _triage(camera: Photographer, space: Workspace) -> None:
    """A screener, one question at a time, two people who lower it, and the checklists in use."""
    model, view = space.triage_model, space.pane.triage
    model.show_pack("ctrs")
    camera.take("triage-screener")
    model.show_pack(INTAKE)
    view.show_one(True)
    camera.take("triage-one-at-a-time")
    view.show_one(False)
    doing: Any = camera.window.doing
    doing.lower_urgency()
    camera.take_dialog("triage-lower")
    space.show_screen(SETTINGS)
    space.settings.show_part(space.settings.parts.index(_("Checklists")))
    camera.settle()
    space.settings.checklists.list.choose("c-ssrs")
    camera.take("checklists")
    space.show_screen(BOARD)


def _referrals(camera: Photographer, space: Workspace, opened: OpenHouse) -> None:
    """One referral that is being written, one that was made."""
    found = opened.office.ask(q.SearchCalls(limit=200))
    wanted = {"referral-draft": False, "referral-made": True}
    for name, made in wanted.items():
        for row in found.rows:
            listed = opened.office.ask(q.ReferralsOf(row.id)).referrals
            if listed and bool(listed[0].document) is made:
                space.open_call(row.id)
                camera.settle()
                space.pane.show_tab(call_view.REFERRAL)
                camera.settle()
                camera.take(name)
                break
    space.pane.show_tab(call_view.INTAKE)
