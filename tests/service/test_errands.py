"""What other threads hand to the thread of the store."""

import multiprocessing
import threading

import pytest

from mcrrt.domain.errors import NotNow
from mcrrt.service.errands import Errands


def in_thread(act):
    """Run ``act`` beside; returns the thread and what it will have come to."""
    came: list[object] = []

    def run() -> None:
        try:
            came.append(act())
        except Exception as error:  # noqa: BLE001 - it is what came
            came.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, came


def test_an_errand_wakes_whoever_waits_at_the_pipe_and_is_run_there():
    errands = Errands()
    mine, _theirs = multiprocessing.Pipe()
    thread, came = in_thread(lambda: errands.run(threading.get_ident))
    while not came:
        assert errands.wait(mine, 5.0) is False
        errands.serve()
        thread.join(0.05)
    assert came == [threading.get_ident()]


def test_what_it_raises_is_raised_where_it_was_asked_for():
    errands = Errands()
    thread, came = in_thread(lambda: errands.run(lambda: 1 // 0))
    while not came:
        errands.wait(multiprocessing.Pipe()[0], 0.05)
        errands.serve()
        thread.join(0.05)
    assert isinstance(came[0], ZeroDivisionError)


def test_a_message_in_the_pipe_is_told_apart_from_an_errand():
    errands = Errands()
    mine, theirs = multiprocessing.Pipe()
    theirs.send("hello")
    assert errands.wait(mine, 1.0) is True


def test_after_closing_nothing_is_taken_and_nobody_waits_for_ever():
    errands = Errands()
    thread, came = in_thread(lambda: errands.run(lambda: 1))
    while thread.is_alive() and not came:
        errands.close()
        thread.join(0.05)
    assert isinstance(came[0], NotNow)
    with pytest.raises(NotNow):
        errands.run(lambda: 1)
