"""Pages of a document as pictures, as they will print."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcrrt.service.language import _
from mcrrt.ui.kit.labels import PlainLabel
from mcrrt.ui.theme.apply import look
from mcrrt.ui.theme.tokens import ThemeName


class PageView(QWidget):
    """The page as pictures, as wide as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._pictures: list[QPixmap] = []
        self._labels: list[PlainLabel] = []
        self._shown: tuple[bytes, ...] = ()
        self._night = False
        look().changed.connect(self._on_look)

    def _on_look(self) -> None:
        self.show_pages(self._shown)

    def show_pages(self, pages: tuple[bytes, ...]) -> None:
        """Show other pages."""
        night = look().theme.name is ThemeName.NIGHT
        if pages == self._shown and night == self._night:
            return
        self._shown = pages
        self._night = look().theme.name is ThemeName.NIGHT
        self._pictures = [QPixmap.fromImage(self._shaded(QImage.fromData(p))) for p in pages]
        while len(self._labels) < len(pages):
            label = PlainLabel("")
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._labels.append(label)
            self._layout.addWidget(label)
        for place, label in enumerate(self._labels):
            label.setVisible(place < len(pages))
            name = _("Page {n} of {total} as it will print").format(n=place + 1, total=len(pages))
            label.setAccessibleName(name)
        self._scale()

    def _shaded(self, page: QImage) -> QImage:
        """By night the page is amber on black: no white anywhere."""
        if not self._night:
            return page
        dark = page.convertToFormat(QImage.Format.Format_RGB32)
        dark.invertPixels()
        painter = QPainter(dark)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.fillRect(dark.rect(), look().color("text"))
        painter.end()
        return dark

    def _scale(self) -> None:
        ratio = self.devicePixelRatioF()
        for label, picture in zip(self._labels, self._pictures, strict=False):
            scaled = picture.scaledToWidth(
                max(200, round((self.width() - 4) * ratio)),
                Qt.TransformationMode.SmoothTransformation,
            )
            scaled.setDevicePixelRatio(ratio)
            label.setPixmap(scaled)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the width."""
        super().resizeEvent(event)
        self._scale()
