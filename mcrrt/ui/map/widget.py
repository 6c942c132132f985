"""The map as a widget: panned and zoomed by hand, wheel, touch or keys; Tab goes through the marks."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from mcrrt.domain.geo.shapes import Box
from mcrrt.service.language import _
from mcrrt.ui.map import draw
from mcrrt.ui.map.colours import map_colours
from mcrrt.ui.map.frame import FURTHEST, Frame, Sheet, whole
from mcrrt.ui.map.ground import Ground
from mcrrt.ui.map.marks import Mark, Standing, arrange
from mcrrt.ui.map.names import Written, draw_names, write
from mcrrt.ui.map.tiles import Tiles
from mcrrt.ui.theme.apply import look

STEP = 1.25  # one turn of the wheel, one press of plus
_PAN = 80
_REST_MS = 90
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = {
    Qt.Key.Key_Left: (_PAN, 0), Qt.Key.Key_Right: (-_PAN, 0),
    Qt.Key.Key_Up: (0, _PAN), Qt.Key.Key_Down: (0, -_PAN),
}  # fmt: skip


class MapWidget(QWidget):
    """Signals: ``chosen(str)`` a mark was selected here; ``opened(str)`` Enter or double click."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, region: Box) -> None:
        super().__init__()
        self.sheet = Sheet.around(region)
        self._region = (
            *self.sheet.flat(region.west, region.north), *self.sheet.flat(region.east, region.south)
        )  # fmt: skip
        self.ground = Ground(self.sheet)
        self.marks: tuple[Mark, ...] = ()
        self.current = ""
        self.whole_in_view = True
        self.ready = False  # all that is in view is painted, and sharp
        self.frame = Frame(0, 0, 0.01, 1, 1)
        self._tiles = Tiles(self.ground)
        self._standing: tuple[Standing, ...] = ()
        self._written: list[Written] = []
        self._arranged_at = 0.0
        self._grip: QPointF | None = None
        self._pressed = QPoint()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._sharpen)
        self._moving = QTimer(self)
        self._moving.setSingleShot(True)
        self._moving.setInterval(_REST_MS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setMinimumSize(240, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Map"))
        self._describe()
        self._on_look()
        look().changed.connect(self._on_look)

    # --- what is on it ---------------------------------------------------------------------------

    def take_ground(self, ground: Ground) -> None:
        """Draw another ground from now on."""
        self.ground = ground
        self._tiles.ground = ground
        self.ground_changed()

    def ground_changed(self) -> None:
        """The ground has more, or less, on it than before."""
        self._tiles.forget()
        self._arranged_at = 0.0
        self.update()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show marks, the most pressing first; the current one stays current if it is there."""
        new = tuple(marks)
        if new == self.marks:
            return
        self.marks = new
        if self.current and all(mark.id != self.current for mark in new):
            self.current = ""
        self._arranged_at = 0.0
        self._describe()
        self.update()

    def choose(self, mark_id: str, *, bring: bool = True) -> None:
        """Select a mark, '' for none, and bring it into view. Nobody is told."""
        if mark_id == self.current:
            return
        self.current = mark_id if any(mark.id == mark_id for mark in self.marks) else ""
        self._arranged_at = 0.0
        self._describe()
        if self.current and bring:
            self._bring_into_view()
        self.update()

    def _choose_here(self, mark_id: str) -> None:
        self.choose(mark_id)
        self.chosen.emit(self.current)

    def _mark(self) -> Mark | None:
        return next((mark for mark in self.marks if mark.id == self.current), None)

    def _bring_into_view(self) -> None:
        mark = self._mark()
        if mark is None:
            return
        x, y = self.frame.to_screen(mark.x, mark.y)
        if not (40 <= x <= self.width() - 40 and 40 <= y <= self.height() - 60):
            self._set_frame(
                Frame(mark.x, mark.y, self.frame.scale, self.frame.width, self.frame.height)
            )

    def _describe(self) -> None:
        """Say what is selected and how many there are, for a reader."""
        mark = self._mark()
        count = len(self.marks)
        parts = [_("Schematic. Not for navigation.")]
        if mark is not None:
            place = self.marks.index(mark) + 1
            parts.insert(0, _("{mark}, {place} of {count}.").format(
                mark=mark.spoken, place=place, count=count))  # fmt: skip
        else:
            parts.append(_("{count} on the map. Tab goes through them.").format(count=count))
        self.setAccessibleDescription(" ".join(parts))
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )

    # --- where it looks --------------------------------------------------------------------------

    def show_whole(self) -> None:
        """Show the whole region."""
        self._set_frame(whole(*self._region, self.width(), self.height()))
        self.whole_in_view = True

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom, with what is under ``at`` (or in the middle) staying there."""
        point = at or QPointF(self.width() / 2, self.height() / 2)
        least = whole(*self._region, self.width(), self.height()).scale * FURTHEST
        self._set_frame(self.frame.zoomed(factor, point.x(), point.y(), least))

    def pan(self, dx: float, dy: float) -> None:
        """Move what is on the map by pixels."""
        self._set_frame(self.frame.panned(dx, dy))

    def _set_frame(self, frame: Frame) -> None:
        self.whole_in_view = False
        rescaled = frame.scale != self.frame.scale
        self._moving.start()
        self.frame = frame.kept_near(*self._region)
        if rescaled:
            if self._tiles.scale:
                self._rest.start()
            else:
                self._sharpen()
        self.update()

    def _sharpen(self) -> None:
        """The hand rests: paint for this scale."""
        self._tiles.rescale(self.frame.scale, self.devicePixelRatioF())
        self.update()

    def _arrange(self) -> None:
        """Work out where marks and names stand; while somebody zooms, they stay as they were."""
        scale = self._tiles.scale
        if self._arranged_at != scale:
            self._standing = arrange(self.marks, scale, draw.mark_size, self.current)
            covered = [draw.box_of(one, scale) for one in self._standing]
            covered += [
                QRectF(mark.x * scale - 5, mark.y * scale - 5, 10, 10) for mark in self.marks
            ]
            self._written = write(self.ground.labels, scale, covered)
            self._arranged_at = scale

    def _on_look(self) -> None:
        self._colours = map_colours(look().theme)
        self._tiles.forget(self._colours)
        self._arranged_at = 0.0
        self.update()

    # --- Qt --------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Room to see something."""
        return QSize(640, 480)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle, or the whole region in view."""
        super().resizeEvent(event)
        if self.whole_in_view:
            self.show_whole()
            self._sharpen()
        else:
            self._set_frame(self.frame.sized(self.width(), self.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it; what is not painted yet comes with the next frame."""
        if self._tiles.scale == 0:
            self._tiles.rescale(self.frame.scale, self.devicePixelRatioF())
        self._arrange()
        painter = QPainter(self)
        self.ready = self._tiles.draw(painter, self.frame, moving=self._moving.isActive())
        draw_names(painter, self._written, self.frame, self._colours, self.devicePixelRatioF())
        focused = self.hasFocus()
        current = self.current if focused else ""
        draw.draw_marks(
            painter, self._standing, self.frame, self.current, current, self.devicePixelRatioF()
        )
        draw.draw_furniture(painter, self.frame)
        if focused:
            painter.setPen(QPen(look().color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
        if not self.ready:
            QTimer.singleShot(0, self, self.update)

    def _hit(self, at: QPointF) -> str:
        zero_x, zero_y = self.frame.to_screen(0.0, 0.0)
        place = QPointF(at.x() - round(zero_x), at.y() - round(zero_y))
        for one in reversed(self._standing):
            if draw.box_of(one, self.frame.scale).contains(place):
                return one.mark.id
        return ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the map."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position()
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move it."""
        if self._grip is not None:
            moved = event.position() - self._grip
            self._grip = event.position()
            self.pan(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click that did not move selects what is under it."""
        if self._grip is None:
            return
        self._grip = None
        if (event.position().toPoint() - self._pressed).manhattanLength() < 6:
            self._choose_here(self._hit(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a mark, or come closer."""
        found = self._hit(event.position())
        if found:
            self.opened.emit(found)
        else:
            self.zoom(STEP * STEP, event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        turned = event.angleDelta().y() / 120
        if turned:
            self.zoom(STEP**turned, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Pinch on a touchpad or a touch screen."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom(1 + event.value(), event.position())
                return True
        elif event.type() == QEvent.Type.Gesture and isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                at = self.mapFromGlobal(pinch.centerPoint().toPoint())
                self.zoom(pinch.scaleFactor(), QPointF(at))
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows pan, + and - zoom, 0 shows the whole region, Enter opens the current mark."""
        key = Qt.Key(event.key())
        if event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            super().keyPressEvent(event)
        elif key in _ARROWS:
            self.pan(*_ARROWS[key])
        elif event.text() in ("+", "="):
            self.zoom(STEP)
        elif event.text() in ("-", "_"):
            self.zoom(1 / STEP)
        elif event.text() == "0":
            self.show_whole()
            self._sharpen()
        elif key in _ENTER and self.current:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next_: bool) -> bool:
        """Tab goes through the marks, and on from the last one."""
        ids = [mark.id for mark in self.marks]
        at = ids.index(self.current) if self.current in ids else (-1 if next_ else len(ids))
        at += 1 if next_ else -1
        if 0 <= at < len(ids):
            self._choose_here(ids[at])
            return True
        return super().focusNextPrevChild(next_)
