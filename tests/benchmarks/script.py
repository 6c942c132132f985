"""What a person does at the window, step by step, each step timed to its painting."""

import itertools
import os
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtTest import QTest

from mcrrt.service import commands as c
from mcrrt.service.questions import BestPairs
from mcrrt.ui.shell.places import SEARCH
from tests.benchmarks.memory import of_family
from tests.benchmarks.person import PASSWORD, USERNAME
from tests.benchmarks.watched import Painted, rest, wait_for

NOTE = "Spoke with the sister at the door; she will stay tonight and call back in the morning."
TYPED = ("harrow", "zelmar", "caller porch", "9055550142", "quarry milton", "no weapon seen")
# A person does not do two things within this time; the desk tells a burst of news together.
_BREATH_MS = 150
_GAP_TICK_MS = 4
_IN_FLIGHT = 40


class Script:
    """The steps that ``spec`` names, in this order."""

    def __init__(self, window: Any, samples: dict[str, list[float]], spec: dict[str, Any]) -> None:
        self._window = window
        self._samples = samples
        self._spec = spec

    @property
    def _space(self) -> Any:
        return self._window.workspace

    def run(self) -> None:
        """Log in, and do what was asked for."""
        started = time.perf_counter()
        self._log_in()
        self._samples["usable"] = [time.perf_counter() * 1_000]
        self._samples["unlock"] = [(time.perf_counter() - started) * 1_000]
        for step in self._spec.get("steps", ()):
            rest(_BREATH_MS)
            getattr(self, f"_{step}")()

    def _time(self, name: str, begin: Callable[[Callable[[], None]], None]) -> None:
        """Time from before ``begin`` to the call of what it is given."""
        started = time.perf_counter()
        wait_for(begin)
        taken = (time.perf_counter() - started) * 1_000
        self._samples.setdefault(name, []).append(taken)

    # --- coming and going ------------------------------------------------------------------------

    def _log_in(self) -> None:
        """From the password to a board that is filled and painted."""
        window = self._window

        def fill(done: Callable[[], None]) -> None:
            def on_entered() -> None:
                window.entered.disconnect(on_entered)
                self._when_board_is_painted(done)

            window.entered.connect(on_entered)
            window.start_model.log_in(USERNAME, self._spec.get("password", PASSWORD))

        wait_for(fill)

    def _when_start_is_painted(self, done: Callable[[], None]) -> None:
        Painted(self._window.start_view, done)

    def _when_board_is_painted(self, done: Callable[[], None]) -> None:
        board = self._space.board
        if self._space.board_model.state.loaded:
            Painted(board.calls.viewport(), done)
            board.calls.viewport().update()
        else:
            self._after_next(self._space.board_model.state_changed, board.calls.viewport(), done)

    @staticmethod
    def _after_next(signal: Any, widget: Any, done: Callable[[], None]) -> None:
        """Call when the widget was painted after the next signal."""

        def on_signal(*_arguments: object) -> None:
            signal.disconnect(on_signal)
            Painted(widget, done)

        signal.connect(on_signal)

    def _lock_and_unlock(self) -> None:
        for _ in range(int(self._spec.get("locks", 5))):
            started = time.perf_counter()
            self._window.lock()
            wait_for(self._when_start_is_painted)
            self._samples.setdefault("lock", []).append((time.perf_counter() - started) * 1_000)
            # A loop inside a loop leaves what was given up to the outer one, which is not running.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            # A person types for longer than an office needs to start.
            model = self._window.start_model
            while model.state.status is None:
                rest(20)
            started = time.perf_counter()
            self._log_in()
            self._samples["unlock"].append((time.perf_counter() - started) * 1_000)
            rest(_BREATH_MS)

    # --- work ------------------------------------------------------------------------------------

    def _note(self) -> None:
        calls = itertools.cycle(row.id for row in self._space.board_model.state.waiting)
        for n in range(int(self._spec.get("notes", 100))):
            command = c.AddNote(next(calls), f"{NOTE} {n}")
            self._time(
                "note",
                lambda done, one=command: self._submit(one, done),  # type: ignore[misc]
            )
            rest(_BREATH_MS)

    def _submit(self, command: c.Command, done: Callable[[], None]) -> None:
        self._window.desk.submit(command, lambda _receipt: done())

    def _board(self) -> None:
        space = self._space
        calls = itertools.cycle(row.id for row in space.board_model.state.waiting)
        for n in range(60):
            rest(_BREATH_MS)
            command = c.RecordCallDetails(next(calls), {"address": f"{n + 1} Measured Lane"})

            def act(done: Callable[[], None], command: c.Command = command) -> None:
                self._after_next(
                    space.board_model.state_changed, space.board.calls.viewport(), done
                )
                self._window.desk.submit(command)

            self._time("board", act)

    def _search(self) -> None:
        space = self._space
        space.show_screen(SEARCH)
        rest(_BREATH_MS)
        view = space.search
        for text in TYPED:
            view.words.setText("")
            for letter in text:
                rest(_BREATH_MS)

                def act(done: Callable[[], None], letter: str = letter) -> None:
                    self._after_next(view._model.state_changed, view.found.viewport(), done)
                    QTest.keyClicks(view.words, letter)

                self._time("search", act)
        space.show_screen(0)

    def _pdf(self) -> None:
        """Make the referral's page, then change a word and make it anew."""
        desk = self._window.desk
        rest(1_000)
        for n in range(12):
            change = c.RecordReferralDetails(str(self._spec["referral"]), {"done": f"Talked, {n}."})
            wait_for(lambda done, one=change: self._submit(one, done))  # type: ignore[misc]
            rest(_BREATH_MS)
            issue = c.IssueReferral(str(self._spec["referral"]))
            name = "pdf_next" if n else "pdf_first"
            self._time(name, lambda done, one=issue: desk.submit(one, lambda _r: done()))  # type: ignore[misc]

    def _look(self) -> None:
        """Night and back, over and over: every widget is styled anew."""
        for _ in range(6):
            rest(_BREATH_MS)

            def act(done: Callable[[], None]) -> None:
                Painted(self._space.board.calls.viewport(), done)
                self._window.toggle_night()

            self._time("look", act)

    def _recommend(self) -> None:
        """Who could go, for a call that waits; looking at one loads the solver in the office."""
        calls = itertools.cycle(row.id for row in self._space.board_model.state.waiting)
        self._space.open_call(next(calls))
        rest(1_000)
        for n in range(12):
            rest(_BREATH_MS)
            asked = BestPairs(next(calls))
            name = "recommend" if n else "recommend_first"
            self._time(
                name,
                lambda done, one=asked: self._window.desk.ask(one, lambda _v: done()),  # type: ignore[misc]
            )

    # --- under load ------------------------------------------------------------------------------

    def _gap(self) -> None:
        """How long the event loop is away while every entry of ten thousand is told."""
        calls = itertools.cycle(row.id for row in self._space.board_model.state.waiting)
        left = int(self._spec.get("events", 10_000))
        gaps: list[float] = []
        last = [time.perf_counter()]

        def tick() -> None:
            now = time.perf_counter()
            gaps.append((now - last[0]) * 1_000)
            last[0] = now

        timer = QTimer()
        timer.setTimerType(timer.timerType().PreciseTimer)
        timer.timeout.connect(tick)
        timer.start(_GAP_TICK_MS)

        def begin(done: Callable[[], None]) -> None:
            waiting = [0]
            sent = [0]

            def more(_receipt: object = None) -> None:
                waiting[0] -= _receipt is not None
                while sent[0] < left and waiting[0] < _IN_FLIGHT:
                    sent[0] += 1
                    waiting[0] += 1
                    where = {"address": f"{sent[0]} Measured Lane"}
                    self._window.desk.submit(c.RecordCallDetails(next(calls), where), more)
                if not waiting[0]:
                    done()

            more()

        started = time.perf_counter()
        wait_for(begin)
        timer.stop()
        self._samples["gap"] = gaps
        self._samples["events_a_second"] = [left / (time.perf_counter() - started)]

    def _memory(self) -> None:
        rest(500)
        pss, rss = of_family(os.getpid())
        self._samples.setdefault("memory", []).append(pss)
        self._samples.setdefault("memory_rss", []).append(rss)
