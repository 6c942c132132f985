"""A main window that notes when it was painted, and then carries out a script."""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE_MS = 600_000


class Painted(QObject):
    """Calls back after the next painting of a widget is on its surface."""

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The painting that begins here has ended when the loop comes round."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


def wait_for(begin: Callable[[Callable[[], None]], None]) -> None:
    """Run the event loop until the function that ``begin`` is given was called."""
    loop = QEventLoop()
    done: list[bool] = []

    def finish() -> None:
        done.append(True)
        loop.quit()

    QTimer.singleShot(PATIENCE_MS, loop.quit)
    begin(finish)
    if not done:
        loop.exec()
    if not done:
        # Qt would swallow an exception here and go on waiting for ever.
        traceback.print_stack()
        os._exit(1)


def rest(milliseconds: int) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def watched(base: type[Any], spec: dict[str, Any], began: float) -> type[Any]:
    """Return the window class with a watch on it. ``began`` is when this process was up."""

    class Watched(base):  # type: ignore[misc]
        """The real window; the script begins when it is painted."""

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            # How long the interpreter took before the first line is known to whoever started us.
            self.samples: dict[str, list[float]] = {"up": [began * 1_000]}
            Painted(self.start_view, self._on_painted)

        def _on_painted(self) -> None:
            self.samples["first_paint"] = [time.perf_counter() * 1_000]
            QTimer.singleShot(0, self._run)

        def _run(self) -> None:
            try:
                from tests.benchmarks.script import Script

                Script(self, self.samples, spec).run()
            except BaseException:  # noqa: BLE001 - Qt would go on for ever
                traceback.print_exc()
                os._exit(1)
            sys.stdout.write(json.dumps(self.samples) + "\n")
            sys.stdout.flush()
            self._closing = True
            self.close()
            QApplication.quit()

    return Watched
