"""Work that other threads hand to the thread of the store, which is the only one that touches it."""

import multiprocessing
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from mcrrt.domain.errors import N_, NotNow

_T = TypeVar("_T")


class Errands:
    """A queue that wakes whoever waits at a pipe. ``run`` is any thread's, the rest the store's."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = queue.SimpleQueue()
        self._door, self._bell = multiprocessing.Pipe(duplex=False)
        self._closed = threading.Event()

    def run(self, act: Callable[[], _T]) -> _T:
        """Have the store's thread run ``act``, and return what it returns or raise what it raises."""
        future: Future[_T] = Future()
        if self._closed.is_set():
            raise _closed()
        self._jobs.put((act, future))
        with suppress(OSError):
            self._bell.send_bytes(b".")
        if self._closed.is_set():
            self.close()
        return future.result()

    def wait(self, pipe: Any, seconds: float) -> bool:
        """Wait for a message in the pipe or an errand. Says whether the pipe has one."""
        if not isinstance(pipe, Connection):
            return bool(pipe.poll(0.0 if not self._jobs.empty() else seconds))
        ready = wait([pipe, self._door], seconds)
        if self._door in ready:
            with suppress(OSError, EOFError):
                self._door.recv_bytes()
        return pipe in ready

    def wait_alone(self, seconds: float) -> None:
        """Wait for an errand, where there is no pipe."""
        if self._door.poll(seconds):
            with suppress(OSError, EOFError):
                self._door.recv_bytes()

    def serve(self, most: int = 1) -> None:
        """Run what waits, so much at a time that a person never waits long for it."""
        for _ in range(most):
            try:
                act, future = self._jobs.get_nowait()
            except queue.Empty:
                return
            try:
                future.set_result(act())
            except BaseException as error:  # noqa: BLE001 - it is the other thread's to handle
                future.set_exception(error)

    def close(self) -> None:
        """Nothing is taken any more, and nothing that waits is done."""
        self._closed.set()
        with suppress(queue.Empty):
            while True:
                _act, future = self._jobs.get_nowait()
                future.set_exception(_closed())


def _closed() -> NotNow:
    return NotNow(N_("The store is being closed."))
