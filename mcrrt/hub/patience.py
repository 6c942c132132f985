"""Letting go of a database that neither answers nor goes away.

A server that stands still keeps its connections alive: its system still confirms what arrives. Whoever
waits for it would wait as long as it stands, while another leads already. So the line is cut below
the driver; it is not asked to cancel, since a cancelled wait for a quorum could show what may be lost.
What became of a commit is unknown then, and whoever sent it sends it again.
"""

import os
import socket
import threading
import time
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine, event

PATIENCE = 20.0  # seconds for one statement; a page of any log takes a fraction of one


class Patience:
    """Knows since when each connection of an engine waits for an answer."""

    def __init__(self, engine: Engine, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._since: dict[int, tuple[float, Any]] = {}
        self._stopping = threading.Event()
        event.listen(engine, "before_cursor_execute", self._asks)
        event.listen(engine, "after_cursor_execute", self._answered)
        event.listen(engine, "commit", self._commits)
        event.listen(engine, "handle_error", self._failed)
        event.listen(engine, "checkin", self._is_back)
        self._thread = threading.Thread(target=self._watch, name="hub patience", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        self._thread.join()

    # --- what the engine does ----------------------------------------------------------------------

    def _asks(self, connection: Any, *_statement: object) -> None:
        self._commits(connection)

    def _commits(self, connection: Any) -> None:
        driver = connection.connection.driver_connection
        with self._lock:
            self._since[id(driver)] = (time.monotonic(), driver)

    def _answered(self, connection: Any, *_statement: object) -> None:
        self._forget(connection.connection.driver_connection)

    def _failed(self, context: Any) -> None:
        if context.connection is not None and not context.connection.invalidated:
            self._forget(context.connection.connection.driver_connection)

    def _is_back(self, driver: Any, _record: object) -> None:
        self._forget(driver)

    def _forget(self, driver: Any) -> None:
        with self._lock:  # nothing is cut, and no number of a socket given away, meanwhile
            self._since.pop(id(driver), None)

    # --- the watch ---------------------------------------------------------------------------------

    def _watch(self) -> None:
        while not self._stopping.wait(min(1.0, self._seconds / 4)):
            late = time.monotonic() - self._seconds
            with self._lock:
                for since, driver in list(self._since.values()):
                    if since < late:
                        _cut(driver)


def _cut(driver: Any) -> None:
    """End a connection at the socket: whoever waits on it is told by the system."""
    with suppress(Exception), socket.socket(fileno=os.dup(driver.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)
