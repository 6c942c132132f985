"""The counter between two requests."""

from typing import Any

from mcrrt.service import wire
from mcrrt.service.counter import Counter
from tests.support import ADMIN, PASSWORD, office_on


class QuietPipe:
    """A pipe on which a request comes when its turn is there; None is half a second of silence."""

    def __init__(self, *turns: Any) -> None:
        self._turns = list(turns)
        self.sent: list[Any] = []

    def send(self, message: Any) -> None:
        """Keep what the window would get."""
        self.sent.append(message)

    def poll(self, _timeout: float) -> bool:
        """Say whether something comes now."""
        silence = bool(self._turns) and self._turns[0] is None
        if silence:
            self._turns.pop(0)
        return not silence

    def recv(self) -> Any:
        """Return what comes; at the end the window is gone."""
        if not self._turns:
            raise EOFError
        return self._turns.pop(0)


def serve(founded: Any, *turns: Any) -> None:
    """Serve these turns to their end."""
    Counter(founded.office, QuietPipe(*turns), lambda _user, _password: None).run()


def test_the_first_page_is_prepared_once_in_the_first_silence_after_log_in(new_shift):
    shift = new_shift()
    shift.close()
    founded = office_on(shift.founded.path, clock=shift.clock)
    log_in = wire.Request(1, wire.LogIn(ADMIN, PASSWORD))
    serve(founded, None, None)
    assert founded.papers.warm == 0  # nobody is in
    serve(founded, log_in)
    assert founded.papers.warm == 0  # nobody waits behind it
    serve(founded, None, log_in, None, None)
    assert founded.papers.warm == 1
    founded.house.release()


def work_a_while(path: Any, clock: Any) -> None:
    """Start, log in, let the counter look after the copies, and leave."""
    founded = office_on(path, clock=clock)
    pipe = QuietPipe(wire.Request(1, wire.LogIn(ADMIN, PASSWORD)), None, None)
    counter = Counter(founded.office, pipe, lambda _user, _password: None)
    counter.run()
    if counter._beside is not None:
        counter._beside.join()
    founded.house.release()


def test_a_copy_is_made_when_the_newest_is_too_old_however_often_somebody_locks(
    new_shift, monkeypatch
):
    monkeypatch.setattr("mcrrt.service.counter._QUIET_START", 0.0)
    shift = new_shift()
    shift.close()
    path, clock = shift.founded.path, shift.clock
    counts = []
    for minutes in (0, 10, 10, 15, 5):
        clock.advance(minutes=minutes)
        work_a_while(path, clock)
        counts.append(len(list((path / "backups").glob("*Z-*.db"))))
    assert counts == [1, 1, 1, 2, 2]


def test_no_copy_slows_the_first_minute(new_shift):
    shift = new_shift()
    shift.close()
    work_a_while(shift.founded.path, shift.clock)
    assert not (shift.founded.path / "backups").exists()
