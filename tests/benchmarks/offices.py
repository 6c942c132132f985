"""The office process of a measurement: the real one, on a store whose keyring is a file."""

import multiprocessing
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from mcrrt import app


def run(pipe: "Connection[Any, Any]", folder: Path) -> None:
    """Be the office process, as ``mcrrt.app.run_office`` is."""
    from mcrrt.service.counter import Counter
    from mcrrt.service.environment import clean_environment, keep_memory_private, start_log
    from tests.benchmarks.stores import office

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    clean_environment()
    start_log()
    keep_memory_private()
    opened = office(folder)
    Counter(opened.office, pipe, app.restorer(opened)).run()
    opened.folder.release()


class BenchOffice(app.OfficeProcess):
    """A spawned office with the keyring in a file. Everything else is inherited."""

    def __init__(self, folder: Path) -> None:
        context = multiprocessing.get_context("spawn")
        mine, theirs = context.Pipe()
        self._pipe = mine
        self._process = context.Process(target=run, args=(theirs, folder), daemon=True)
        self._process.start()
        theirs.close()
