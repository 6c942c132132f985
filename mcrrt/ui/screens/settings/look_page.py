"""How the program looks and sounds on this machine."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from mcrrt.service.language import OWN_NAMES, _, languages
from mcrrt.ui.kit.compose import column
from mcrrt.ui.kit.fields import SegmentInput
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.theme.tokens import SPACE_M, TextSize, ThemeName


class LookPage(QWidget):
    """Theme, text size, language, sound.

    Signals: ``look_changed(str, str, str, bool)`` theme, size, language, sound.
    """

    look_changed = Signal(str, str, str, bool)

    def __init__(self) -> None:
        super().__init__()
        themes = {"light": _("Light"), "dark": _("Dark"), "night": _("Night")}
        sizes = {"smaller": _("Smaller"), "normal": _("Normal"), "larger": _("Larger")}
        self._theme = SegmentInput("theme", _("Theme"), [(t.value, themes[t]) for t in ThemeName])
        self._size = SegmentInput("size", _("Text size"), [(s.value, sizes[s]) for s in TextSize])
        spoken = [(code, OWN_NAMES[code]) for code in languages()]
        self._language = SegmentInput("language", _("Language"), spoken)
        self._sound = QCheckBox(
            _("Sound for a new P0 or P1 call and for a team sent twice, until F9 acknowledges it")
        )
        for one in (self._theme, self._size, self._language):
            one.settled.connect(lambda _name: self._on_chosen())
        self._sound.clicked.connect(lambda _on: self._on_chosen())
        self.setLayout(
            column(
                PlainLabel(_("Look and sound"), "heading"),
                self._theme,
                self._size,
                self._language,
                self._sound,
                None,
                margin=SPACE_M,
                space=SPACE_M,
            )
        )

    def show_look(self, theme: str, size: str, language: str, *, sound: bool) -> None:
        """Show what is in force."""
        self._theme.set_value(theme)
        self._size.set_value(size)
        self._language.set_value(language)
        self._sound.setChecked(sound)

    def _on_chosen(self) -> None:
        self.look_changed.emit(
            str(self._theme.value()), str(self._size.value()), str(self._language.value()),
            self._sound.isChecked(),
        )  # fmt: skip
