"""The link chip in the top bar: how this machine and the hub are. It opens the machines page."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from mcrrt.service.language import _, labelled
from mcrrt.service.news import LinkNews
from mcrrt.ui.kit.icons import pixmap
from mcrrt.ui.kit.labels import tip
from mcrrt.ui.present.link import LinkLine, link_line
from mcrrt.ui.present.times import now
from mcrrt.ui.theme.apply import font, look
from mcrrt.ui.theme.tokens import RADIUS_SMALL, TARGET_DESK

_PAD = 6
_ICON = 14


class LinkChip(QAbstractButton):
    """A picture and one or two lines, drawn by hand so that the bar stays one row high."""

    def __init__(self) -> None:
        super().__init__()
        self._news = LinkNews()
        self._line = link_line(self._news, now())
        self.setObjectName("link")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look().changed.connect(self._on_look)
        self._draw()

    def show_link(self, news: LinkNews) -> None:
        """Show how the link is now."""
        self._news = news
        self.tick()

    def tick(self) -> None:
        """Count on."""
        line = link_line(self._news, now())
        if line != self._line:
            self._line = line
            self._draw()

    @property
    def line(self) -> LinkLine:
        """What it shows."""
        return self._line

    def _draw(self) -> None:
        spoken = labelled(_("Link to the hub"), self._line.spoken)
        self.setText(spoken)
        self.setAccessibleName(spoken)
        tip(self, f"{self._line.spoken} (F12)")
        self.updateGeometry()
        self.update()

    def _on_look(self) -> None:
        self.updateGeometry()
        self.update()

    def _lines(self) -> list[tuple[str, QFont, str]]:
        """The words with their face and colour."""
        theme, size = look().theme, max(11, look().pixels - 2)
        strong = self._line.tone in ("warning", "danger")
        weight = QFont.Weight.DemiBold if strong else QFont.Weight.Normal
        color = getattr(theme, self._line.tone)
        lines = [(self._line.first, font(size, weight), color)]
        if self._line.second:
            lines.append((self._line.second, font(size), theme.muted))
        return lines

    def sizeHint(self) -> QSize:
        """As wide as its longer line."""
        wide = max(QFontMetrics(face).horizontalAdvance(text) for text, face, _c in self._lines())
        high = sum(QFontMetrics(face).height() for _t, face, _c in self._lines())
        return QSize(wide + _ICON + 3 * _PAD, max(TARGET_DESK, high + 2))

    def minimumSizeHint(self) -> QSize:
        """As wide as its longer line."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, as space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw picture and lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = look().theme
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover))
            painter.drawRoundedRect(self.rect(), RADIUS_SMALL, RADIUS_SMALL)
        color = getattr(theme, self._line.tone)
        painter.drawPixmap(
            _PAD, (self.height() - _ICON) // 2, pixmap(self._line.icon, color, _ICON)
        )
        lines = self._lines()
        high = sum(QFontMetrics(face).height() for _t, face, _c in lines)
        top = (self.height() - high) // 2
        for text, face, ink in lines:
            step = QFontMetrics(face).height()
            painter.setFont(face)
            painter.setPen(QColor(ink))
            painter.drawText(QRect(_ICON + 2 * _PAD, top, self.width(), step), 0, text)
            top += step
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS_SMALL, RADIUS_SMALL)
