"""The rail: one button a screen, with its word."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout

from mcrrt.service.language import labelled
from mcrrt.ui.kit.icons import icon
from mcrrt.ui.kit.labels import tip
from mcrrt.ui.theme.apply import font, look


class RailButton(QToolButton):
    """One screen."""

    def __init__(self, icon_name: str, text: str, key: str) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setText(text)
        self.setCheckable(True)
        self.setProperty("role", "rail")
        self.setAccessibleName(text)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(20, 20))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._word, self._key = text, key
        self._badge = ""
        tip(self, f"{text} ({key})")
        self._draw()

    def show_count(self, count: int, words: str) -> None:
        """Show a number at the picture, and say in words what it counts; 0 shows none."""
        self._badge = "" if not count else str(count) if count < 100 else "99+"
        spoken = labelled(self._word, words) if count else self._word
        self.setAccessibleName(spoken)
        tip(self, f"{spoken} ({self._key})")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the number over the corner of the picture."""
        super().paintEvent(event)
        if not self._badge:
            return
        theme = look().theme
        face = font(max(10, look().pixels - 3), QFont.Weight.DemiBold)
        metrics = QFontMetrics(face)
        high = metrics.height() + 1
        wide = max(high, metrics.horizontalAdvance(self._badge) + 8)
        area = QRectF(self.width() / 2 + 3, 2, wide, high)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.surface), 1.5))
        painter.setBrush(QColor(theme.danger))
        painter.drawRoundedRect(area, high / 2, high / 2)
        painter.setPen(QColor(theme.danger_ground))
        painter.setFont(face)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), self._badge)

    def _draw(self) -> None:
        theme = look().theme
        self.setIcon(icon(self._icon_name, theme.on_selection if self.isChecked() else theme.muted))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def checkStateSet(self) -> None:
        """Draw the picture of the chosen screen in the colour of its word."""
        super().checkStateSet()
        self._draw()

    def nextCheckState(self) -> None:
        """Draw the picture of the chosen screen in the colour of its word."""
        super().nextCheckState()
        self._draw()


class Rail(QFrame):
    """Signals: ``chosen(int)``."""

    chosen = Signal(int)

    def __init__(self, screens: list[tuple[str, str, str]]) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5, 8, 5, 8)
        layout.setSpacing(4)
        self._group = QButtonGroup(self)
        for place, (icon_name, text, key) in enumerate(screens):
            if place == len(screens) - 1:
                layout.addStretch(1)
            made = RailButton(icon_name, text, key)
            made.setObjectName(f"rail.{place}")
            self._group.addButton(made, place)
            layout.addWidget(made)
        self._group.idClicked.connect(self.chosen)
        self._fit()
        look().changed.connect(self._fit)

    def _fit(self) -> None:
        """As wide as the longest word when it is bold, and no narrower than looks right."""
        bold = QFontMetrics(font(max(11, look().pixels - 2), QFont.Weight.DemiBold))
        words = max(bold.horizontalAdvance(made.text()) for made in self._group.buttons())
        self.setFixedWidth(max(round(66 * look().pixels / 13), words + 18))
        for made in self._group.buttons():
            made.setFixedWidth(self.width() - 10)

    def show_count(self, place: int, count: int, words: str) -> None:
        """Show how much waits on a screen."""
        made = self._group.button(place)
        if isinstance(made, RailButton):
            made.show_count(count, words)

    def choose(self, place: int) -> None:
        """Show which screen is in view."""
        made = self._group.button(place)
        if made is not None:
            made.setChecked(True)
        for one in self._group.buttons():
            if isinstance(one, RailButton):
                one.checkStateSet()
