"""The window: whoever is at it sees a start card or the workspace, and what is common to both."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from mcrrt.service.environment import loading
from mcrrt.service.language import N_, _
from mcrrt.ui.actions.registry import Action, Registry
from mcrrt.ui.desk import Desk
from mcrrt.ui.hub_keeper import HubKeeper, MakeHub
from mcrrt.ui.kit.dialog import ask
from mcrrt.ui.kit.icons import icon
from mcrrt.ui.prefs import PrefsFile
from mcrrt.ui.screens.start.view import StartView
from mcrrt.ui.screens.start.view_model import StartViewModel
from mcrrt.ui.shell import menus
from mcrrt.ui.shell.closing import closing_wording
from mcrrt.ui.shell.practice_frame import PracticeFrame
from mcrrt.ui.shell.printing import Printing
from mcrrt.ui.shell.sounds import Alarm
from mcrrt.ui.shell.speech import speak
from mcrrt.ui.shell.window_keys import WINDOW, window_actions
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import TextSize, ThemeName

if TYPE_CHECKING:
    from mcrrt.service.answers import Me
    from mcrrt.ui.shell.doing import Doing
    from mcrrt.ui.shell.workspace import Workspace

# The screens are gone at once. An office that is still saving what was typed gets this long.
LEAVE_SECONDS = 2.0
_ENDS_IN_A_ROW = 3
_MORE = ("call.divert", "call.cancel", "call.reopen", "call.raise", "call.print")

# The card is painted and takes keys before the rest is loaded.
_LOAD_MS = 120


class MainWindow(QMainWindow):
    """Signals: ``entered()`` the workspace is filled; ``left()`` the start card is shown again."""

    entered = Signal()
    left = Signal()

    def __init__(
        self,
        make_desk: Callable[[], Desk],
        prefs: PrefsFile,
        printing: Printing | None = None,
        make_hub: MakeHub | None = None,
    ) -> None:
        super().__init__()
        self._make_desk = make_desk
        self._prefs = prefs
        self._printing = printing or Printing()
        self.keeper = HubKeeper(make_hub, prefs, self)
        self._alarm = Alarm(self)
        self._alarm.on = prefs.prefs.sound
        self._username = prefs.prefs.username
        self._carried: tuple[str, dict[str, str]] = ("", {})
        self._ended = 0
        self.start_view: StartView | None = None
        self._locked_name = ""
        self._unsent = 0
        self.registry = Registry()
        self.workspace: Workspace | None = None
        self.doing: Doing | None = None
        self._stack = QStackedWidget()
        self._stack.setAutoFillBackground(True)
        self._frame = PracticeFrame(self._stack)
        self.setCentralWidget(self._frame)
        self.setWindowTitle("MCRRT")
        self.setWindowIcon(icon("siren", look().theme.accent, 48))
        self.setMinimumSize(1024, 640)
        self.resize(1366, 768)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(lambda: self.lock("idle"))
        self._restore_geometry()
        self.desk = make_desk()
        with look().plain():
            self._show_start()
        QTimer.singleShot(_LOAD_MS, _inside)
        self.keeper.resume()

    # --- start and lock --------------------------------------------------------------------------

    def _show_start(self) -> None:
        self.start_model = StartViewModel(self.desk, self._locked_name, self, unsent=self._unsent)
        self.start_view = view = StartView(self.start_model, self._username)
        self._stack.addWidget(view)
        self.start_model.state_changed.connect(
            lambda state: self._frame.show_practice(
                practice=bool(state.status and state.status.practice)
            )
        )
        self.start_model.entered.connect(self._on_in)
        view.print_requested.connect(self._print_recovery)
        self.desk.gone.connect(self._on_gone)
        self.desk.noticed.connect(self._on_notice)
        self._stack.setCurrentWidget(view)
        self._bind_common()
        self.start_model.look()

    def _print_recovery(self, key: str) -> None:
        self._printing.print_text(self, _("MCRRT recovery key"), [key])

    def _on_in(self) -> None:
        self._ended = 0
        self.desk.ask(_inside().WhoAmI(), self._on_me)

    def _on_me(self, me: "Me") -> None:
        self._username = me.username
        self._unsent = 0
        self._prefs.change(username=me.username)
        self._locked_name = ""
        with look().plain():
            space: Workspace = _inside().Workspace(self.desk, me, self._alarm, self.keeper)
            self._stack.addWidget(space)
        self.workspace = space
        self.doing = doing = _inside().Doing(self, space, self._printing)
        doing.show_help = self.show_help
        space.lock_requested.connect(self.lock)
        space.menu_requested.connect(self.show_menu)
        space.settings_place.made.connect(lambda made: made.look_changed.connect(self._on_look))
        space.settings_place.made.connect(lambda _made: self._show_look())
        space.pane.triage.show_one(self._prefs.prefs.one_question)
        space.pane.triage.one_toggled.connect(lambda one: self._prefs.change(one_question=one))
        self._frame.show_practice(practice=me.practice)
        self._bind_workspace(space, doing)
        self._stack.setCurrentWidget(space)
        if self.start_view is not None:
            self._drop(self.start_view)
            self.start_view = None
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._restart_idle()
        account, texts = self._carried
        self._carried = ("", {})
        space.begin(texts if account == me.account else {}, self.entered.emit)

    def _drop(self, widget: QWidget) -> None:
        self._stack.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def lock(self, why: str = "lock") -> None:
        """End the office, take every screen away, and show who locked and nothing else."""
        space = self.workspace
        if space is None:
            return
        self._locked_name = space.me.name
        self._unsent = space.link_model.unsent
        self._leave(why)
        self.desk = self._make_desk()
        self._show_start()
        self.left.emit()

    def switch_user(self) -> None:
        """Let somebody else log in; what is typed is kept for whoever leaves."""
        space = self.workspace
        if space is None:
            return
        self._leave("switch")
        self._locked_name = ""
        self._unsent = space.link_model.unsent
        self._username = ""
        self.desk = self._make_desk()
        self._show_start()
        self.left.emit()

    def _leave(self, why: str) -> None:
        space = self.workspace
        assert space is not None
        space.stop()
        self._idle.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        QGuiApplication.clipboard().clear()
        _inside().put_away(self)
        self._unbind()
        self.workspace = None
        self.doing = None
        self._drop(space)
        self._frame.repaint()
        self.desk.leave(why, LEAVE_SECONDS)

    def _on_gone(self) -> None:
        """The office ended by itself: begin anew, with nothing lost that was typed."""
        self._locked_name = ""
        space = self.workspace
        if space is not None:
            self._carried = (space.me.account, space.unsaved_texts())
            self._leave("close")
            self._ended = 0
        self._ended += 1
        if self._ended > _ENDS_IN_A_ROW:
            self.start_model.say(
                _("The part of the program that keeps the store does not start. Close the program "
                  "and start it again; if that does not help, tell your administrator.")
            )  # fmt: skip
            return
        if self.start_view is not None:
            self._drop(self.start_view)
        self.desk = self._make_desk()
        self._show_start()
        if space is not None:
            self.start_model.say(_("The store was closed unexpectedly. What was typed is safe."))
            self.left.emit()

    def _on_notice(self, code: str) -> None:
        """A machine that was taken out of service shows nothing any more."""
        if code == "revoked" and self.workspace is not None:
            self.lock("revoked")
            self.start_model.say(
                _("This machine was taken out of service by the agency: no password opens it, only the "
                  "recovery key. Tell your administrator.")
            )  # fmt: skip

    # --- idle ------------------------------------------------------------------------------------

    def _restart_idle(self) -> None:
        minutes = self.workspace.idle_minutes if self.workspace else 10
        self._idle.start(minutes * 60_000)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Any key or click puts the idle lock off."""
        if self.workspace is not None and event.type() in (
            QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.MouseButtonPress,
            QEvent.Type.Wheel, QEvent.Type.TouchBegin,
        ):  # fmt: skip
            # A shortcut's key is only seen as an override.
            self._restart_idle()
        return False

    # --- commands of the window ------------------------------------------------------------------

    def _bind_common(self) -> None:
        self.registry = Registry()
        self.registry.add(*window_actions(self))
        self.registry.bind(self)

    def _bind_workspace(self, space: "Workspace", doing: "Doing") -> None:
        self._unbind()
        self.registry = Registry()
        _inside().fill(self.registry, space, doing)
        self.registry.add(
            Action("window.palette", WINDOW, N_("Find a command"), self.show_palette, "Ctrl+K"),
            Action("window.menu", WINDOW, N_("Menu"), self.show_menu, "F10", icon="menu"),
            Action("window.lock", WINDOW, N_("Lock"), self.lock, "Ctrl+L", icon="lock"),
            Action("window.switch", WINDOW, N_("Let somebody else log in"), self.switch_user,
                   "Ctrl+Shift+L", icon="users-round"),
            *window_actions(self),
        )  # fmt: skip
        self.registry.bind(self)
        space.pane.header.more_requested.connect(self._show_more)

    def _unbind(self) -> None:
        for bound in self.actions():
            self.removeAction(bound)
            bound.deleteLater()

    def show_palette(self) -> None:
        """Find a command by a few letters."""
        _inside().Palette(self, self.registry).open()

    def show_help(self) -> None:
        """Show every key."""
        _inside().HelpSheet(self, self.registry).open()

    def show_menu(self) -> None:
        """Show all commands by group."""
        menus.show_all(self, self.registry, self.mapToGlobal(self.rect().topLeft()))

    def _show_more(self) -> None:
        """Show what else can be done with the call."""
        assert self.workspace is not None
        below = self.workspace.pane.header.more_button()
        at = below.mapToGlobal(below.rect().bottomLeft())
        menus.show_some(self, self.registry, _MORE, at)

    # --- look ------------------------------------------------------------------------------------

    def toggle_night(self) -> None:
        """Night by one key, and back to what was before."""
        if look().theme.name is ThemeName.NIGHT:
            self._set_look(theme=self._before_night)
        else:
            self._before_night = look().theme.name
            self._set_look(theme=ThemeName.NIGHT)

    _before_night = ThemeName.LIGHT

    def next_theme(self) -> None:
        """Light, dark, night, light."""
        order = list(ThemeName)
        self._set_look(theme=order[(order.index(look().theme.name) + 1) % len(order)])

    def step_text(self, direction: int) -> None:
        """Larger, smaller or normal text."""
        look().step(direction)
        self._prefs.change(size=look().size.value)
        self._show_look()

    def _set_look(self, theme: ThemeName | None = None, size: TextSize | None = None) -> None:
        look().set(theme, size)
        self._prefs.change(theme=look().theme.name.value, size=look().size.value)
        self._show_look()

    def _show_look(self) -> None:
        if self.workspace is not None and self.workspace.settings_place.built is not None:
            p = self._prefs.prefs
            self.workspace.settings.show_look(p.theme, p.size, p.language, sound=p.sound)

    def _on_look(self, theme: str, size: str, chosen: str, sound: bool) -> None:
        self._alarm.on = sound
        changed = chosen != self._prefs.prefs.language
        self._prefs.change(sound=sound, language=chosen)
        if (theme, size) != (look().theme.name, look().size):  # the whole style is made anew
            self._set_look(ThemeName(theme), TextSize(size))
        if changed:
            speak(chosen)
            self.rebuild()

    def rebuild(self) -> None:
        """Make the workspace anew, in another language. Nothing typed is lost."""
        space = self.workspace
        if space is None:
            return
        space.stop()
        self.desk.when_idle(self._on_idle)

    def _on_idle(self) -> None:
        space = self.workspace
        if space is not None:
            self._unbind()
            self.workspace = None
            self._drop(space)
            self._on_in()

    # --- window ----------------------------------------------------------------------------------

    def come_forward(self) -> None:
        """Another start asked for this window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _restore_geometry(self) -> None:
        saved = self._prefs.prefs.geometry
        if not saved:
            return
        self.restoreGeometry(QByteArray.fromBase64(saved.encode()))
        if QGuiApplication.screenAt(self.frameGeometry().center()) is None:
            self.resize(1366, 768)
            self.move(0, 0)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Parked drafts and unsent work are told before the window closes."""
        space = self.workspace
        if space is not None:
            wording = space.left_behind()
        else:
            wording = closing_wording([], "", hub=self.keeper.needed)
        if wording is not None and not self._closing:
            event.ignore()
            ask(self, wording, [], self._close_anyway)
            return
        self._prefs.change(geometry=self.saveGeometry().toBase64().toStdString())
        if space is not None:
            self._leave("close")
        else:
            self.desk.close()
        event.accept()

    _closing = False

    def _close_anyway(self, _values: object) -> None:
        self._closing = True
        self.close()


def _inside() -> Any:
    """Return what is needed once somebody is in; loads it the first time."""
    if "mcrrt.ui.shell.inside" in sys.modules:
        return sys.modules["mcrrt.ui.shell.inside"]
    with loading():
        from mcrrt.ui.shell import inside  # noqa: PLC0415
    return inside
