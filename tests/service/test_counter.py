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
