"""From tokens to what Qt needs: fonts, palette, a small style sheet.

Item views get their colours from the palette only. A style sheet ground on a view makes each line
scrolled a full repaint (measured: 814 to 23 frames a second).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from string import Template

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QWidget,
)

from mcrrt.service.resources import resource
from mcrrt.ui.theme import tokens
from mcrrt.ui.theme.tokens import TEXT_PIXELS, TextSize, Theme, ThemeName

log = logging.getLogger(__name__)

FAMILY = "Inter"
CARET_WIDTH = 2


class CalmStyle(QProxyStyle):
    """Fusion with a text cursor that can be seen.

    Whatever is overridden here is called for every widget at every layout, so it is one thing.
    """

    def __init__(self) -> None:
        super().__init__("Fusion")

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Two pixels of text cursor; the rest is Fusion's."""
        if metric == QStyle.PixelMetric.PM_TextCursorWidth:
            return CARET_WIDTH
        return int(super().pixelMetric(metric, option, widget))


class Look(QObject):
    """The theme and text size in force, for the whole application.

    Signals: ``changed()`` after either has changed; painters look here for colours and sizes.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self.theme: Theme = tokens.LIGHT
        self.size = TextSize.NORMAL
        self.pixels = TEXT_PIXELS[TextSize.NORMAL]
        load_fonts()
        application.setStyle(CalmStyle())
        application.setCursorFlashTime(0)

    def set(self, theme: ThemeName | None = None, size: TextSize | None = None) -> None:
        """Switch theme, size or both, live."""
        self.theme = tokens.THEMES[theme] if theme else self.theme
        self.size = size or self.size
        self.pixels = TEXT_PIXELS[self.size]
        with self.plain():
            self._application.setFont(font(self.pixels))
            self._application.setPalette(palette(self.theme))
        self.changed.emit()

    @contextmanager
    def plain(self) -> Iterator[None]:
        """Change many widgets in here: they get the style sheet once, at the end.

        Qt applies it anew to a whole branch each time the branch is given a parent, which took
        four fifths of the time that the screens take to build; and from one style sheet straight
        to another is ten times the way over none (both measured).
        """
        self._application.setStyleSheet("")
        try:
            yield
        finally:
            self._application.setStyleSheet(style_sheet(self.theme, self.pixels))

    def step(self, direction: int) -> None:
        """Make text one step larger (+1) or smaller (-1), or normal (0)."""
        order = list(TextSize)
        place = order.index(TextSize.NORMAL if direction == 0 else self.size) + direction
        self.set(size=order[max(0, min(place, len(order) - 1))])

    def color(self, name: str) -> QColor:
        """Return a token of the theme as a colour."""
        return QColor(getattr(self.theme, name))


_look: list[Look] = []


def look() -> Look:
    """Return the look of this application; ``start_look`` has made it."""
    return _look[0]


_NOISE = ("propagateSizeHints",)


def quiet_qt() -> None:
    """Send Qt's own messages to the log, without the ones that mean nothing offscreen."""

    def take(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if not any(noise in message for noise in _NOISE):
            log.warning("Qt: %s", message)

    qInstallMessageHandler(take)


def start_look(application: QApplication, theme: ThemeName, size: TextSize) -> Look:
    """Make the look of the application, once."""
    if not _look:
        quiet_qt()
        _look.append(Look(application))
    _look[0].set(theme, size)
    return _look[0]


def load_fonts() -> None:
    """Load the bundled fonts, so that text looks the same everywhere."""
    for path in sorted(resource("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


@cache
def font(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the program's font; figures have one width, so columns of times stand still.

    Made once, because a board asks for it hundreds of times a painting. Nobody changes it.
    """
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def palette(theme: Theme) -> QPalette:
    """Return the theme as a palette."""
    made = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.sunken,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.danger,
        role.Highlight: theme.selection,
        role.HighlightedText: theme.on_selection,
        role.Link: theme.accent_text,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.Mid: theme.hairline,
        role.Midlight: theme.hairline,
        role.Dark: theme.input_edge,
        role.Light: theme.surface,
        role.Shadow: theme.hairline,
        role.Accent: theme.accent,
    }
    for name, value in pairs.items():
        made.setColor(name, QColor(value))
    for disabled in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, disabled, QColor(theme.muted))
    return made


def style_sheet(theme: Theme, pixels: int) -> str:
    """Return the style sheet: buttons, inputs, tabs, scroll bars. No view has a ground in it."""
    text = resource("styles", "mcrrt.qss").read_text(encoding="utf-8")
    values = dict(_colours(theme))
    values |= {
        "radius": str(tokens.RADIUS),
        "radius_small": str(tokens.RADIUS_SMALL),
        "pixels": str(pixels),
        "small": str(max(11, pixels - 2)),
        "title": str(round(pixels * 1.38)),
        "heading": str(round(pixels * 1.15)),
        "inner": str(pixels + 7),
        "chip": str((pixels + 11) // 2),
    }
    return Template(text).substitute(values)


def _colours(theme: Theme) -> Iterator[tuple[str, str]]:
    for name in theme.__slots__:
        value = getattr(theme, name)
        if isinstance(value, str) and value.startswith("#"):
            yield name, value
