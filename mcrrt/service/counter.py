"""The office's counter: serves one window over a pipe, one request after another.

One thread carries out commands and questions. What takes long and looks only (backup, verify) runs
beside it on connections of its own, and is told when it is done.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from mcrrt.domain.errors import N_, Bug, McrrtError, NotNow
from mcrrt.domain.facts import access as acc
from mcrrt.domain.facts.admin import AccountChanged
from mcrrt.service import solver, wire
from mcrrt.service.access import allow
from mcrrt.service.commands import Command, MakeBackup
from mcrrt.service.errands import Errands
from mcrrt.service.fault import place_of
from mcrrt.service.news import Committed, LinkNews, LinkPhase
from mcrrt.service.office import Office
from mcrrt.service.ports import CopyMade, Store
from mcrrt.service.questions import BestPairs, CallCard, Question, ShiftPlan, Verify

log = logging.getLogger(__name__)

_TICK = 0.5
_LOOK_EVERY = 30.0
_QUIET_START = 60.0
REVOKED = "revoked"


class Sync(Protocol):
    """What keeps a store and its hub alike, on threads of its own."""

    def start(self) -> None:
        """Begin."""

    def wake(self) -> None:
        """Something was committed here."""

    def stop(self) -> None:
        """End."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who hears of the sync: how the link is, what came, and that a hub went back in time."""

    told: Callable[[LinkNews], None]
    committed: Callable[[Committed], None]
    went_back: Callable[[str, int], None]


class Pipe(Protocol):
    """One end of a pipe."""

    def send(self, message: object) -> None:
        """Send."""

    def recv(self) -> Any:
        """Wait for a message. Raises EOFError when the other end is gone."""

    def poll(self, timeout: float) -> bool:
        """Say whether a message came within the time."""


class Counter:
    """Serves requests until the other end is gone or ``stop`` was asked."""

    def __init__(
        self,
        office: Office,
        pipe: Pipe,
        restore: Callable[[str, str], Any],
        make_sync: Callable[[Store, Errands, Hearing], Sync] | None = None,
        join: Callable[[Office, wire.JoinHub], wire.Joined] | None = None,
    ) -> None:
        self._office = office
        self._make_sync = make_sync
        self._join = join
        self._sync: Sync | None = None
        self._synced: Store | None = None
        self._errands = Errands()
        self._out_of_service = False
        self._pipe = pipe
        self._restore = restore
        self._sending = threading.Lock()
        self._window_gone = False
        self._beside: threading.Thread | None = None
        self._copied: CopyMade | None = None
        self._last_copy: float | None = None
        self._look_at_copies = time.monotonic() + _QUIET_START
        self._position_copied = -1
        self._look_again = 0.0
        self._warm = False
        self._solver = False
        office.on_committed = self._tell

    def _send(self, message: object) -> None:
        with self._sending:
            if not self._window_gone:
                self._pipe.send(message)

    def _tell(self, committed: Committed) -> None:
        self._send(committed)
        if self._sync is not None:
            self._sync.wake()

    def run(self) -> None:
        """Serve until the window is gone; then close the store properly."""
        try:
            while True:
                if self._errands.wait(self._pipe, _TICK):
                    self.serve(self._pipe.recv())
                else:
                    self._idle()
                self._errands.serve()
                self._look_after_sync()
                self._leave_service()
                self._upkeep()
        except (EOFError, OSError):
            log.info("the window is gone")
        finally:
            self._window_gone = True  # nobody hears of the entry that tells of the leaving
            self._end_sync()
            try:
                self._office.log_out("close")
            except (McrrtError, OSError):
                log.warning("the store could not be closed properly")

    def serve(self, request: wire.Request) -> None:
        """Answer one request."""
        try:
            value = self._carry_out(request)
        except McrrtError as error:
            self._send(wire.failure_of(request.ticket, error))
        except Exception as error:  # noqa: BLE001 - the seam: our bug becomes a sentence
            self._send(_bug(request.ticket, type(request.wish).__name__, error))
        else:
            if value is not _LATER:
                self._send(wire.Reply(request.ticket, value))

    def _carry_out(self, request: wire.Request) -> object:
        office = self._office
        match request.wish:
            case MakeBackup():
                self._copy_beside(request.ticket)
                return _LATER
            case Verify() | BestPairs() | ShiftPlan() as question:
                self._answer_beside(request.ticket, question)
                return _LATER
            case Command() as command:
                return office.submit(command)
            case Question() as question:
                self._look_ahead(question)
                return office.ask(question)
            case wire.LookAtStore():
                return office.status()
            case wire.FoundStore() as wish:
                return office.found(wish.founding, wish.name)
            case wire.LogIn() as wish:
                self._end_sync()
                return office.log_in(wish.username, wish.password)
            case wire.Recover() as wish:
                return office.recover(wish.recovery_key, wish.username, wish.password)
            case wire.RestoreStore() as wish:
                return self._restore(wish.username, wish.password)
            case wire.JoinHub() as wish if self._join is not None:
                self._end_sync()
                return self._join(office, wish)
            case wire.LogOut() as wish:
                self._end_sync()
                office.log_out(wish.why)
                return True
            case _:
                raise Bug(N_("The window asked for something unknown."))

    # --- the hub ---------------------------------------------------------------------------------

    def _look_after_sync(self) -> None:
        """Follow the hub of the store that is open, if it has one."""
        store = self._office.store if self._office.session is not None else None
        if store is self._synced and (self._sync is not None or not _has_hub(store)):
            return
        self._end_sync()
        self._synced = store
        if store is None or self._make_sync is None or not _has_hub(store):
            return
        self._errands = Errands()
        self._sync = self._make_sync(store, self._errands, self._hearing(store))
        self._sync.start()

    def _leave_service(self) -> None:
        """The hub has said that this machine does not belong any more: lock, for every password."""
        if not self._out_of_service:
            return
        self._out_of_service = False
        if self._office.session is not None:
            self._end_sync()
            self._office.shut_out()
            self._send(wire.Notice(REVOKED))

    def _end_sync(self) -> None:
        if self._sync is not None:
            self._errands.close()
            self._sync.stop()
            self._sync = None
            self._office.link_news = LinkNews()

    def _hearing(self, store: Store) -> Hearing:
        """Return who hears of the sync; all of it comes on its threads."""

        def told(news: LinkNews) -> None:
            if self._office.session is not None and self._synced is store:
                self._office.link_news = news
                self._quietly(news)
                if news.phase is LinkPhase.REFUSED and news.why == REVOKED:
                    self._out_of_service = True

        def went_back(feed: str, offered: int) -> None:
            fact = acc.HubWentBack(feed, offered)
            with suppress(McrrtError):
                self._errands.run(lambda: self._office.record(fact))

        def committed(news: Committed) -> None:
            self._quietly(news)
            if AccountChanged.KIND in news.kinds:
                with suppress(McrrtError):
                    self._errands.run(self._office.drop_slots)

        return Hearing(told, committed, went_back)

    def _quietly(self, message: object) -> None:
        """Send from another thread; a window that is gone needs no news."""
        with suppress(OSError):
            self._send(message)

    # --- what runs beside ------------------------------------------------------------------------

    def _run_beside(self, ticket: int, act: Callable[[], object]) -> None:
        """Run ``act`` on a thread of its own and answer the ticket, 0 being nobody's."""
        if self._beside is not None and self._beside.is_alive():
            raise NotNow(N_("Another check or backup is still running. Try again in a moment."))

        def run() -> None:
            answer: object
            try:
                answer = wire.Reply(ticket, act())
            except McrrtError as error:
                answer = wire.failure_of(ticket, error)
            except Exception as error:  # noqa: BLE001 - the seam: our bug becomes a sentence
                answer = _bug(ticket, "beside", error)
            if ticket == 0:
                if not isinstance(answer, wire.Failure):
                    return
                answer = wire.Notice("backup_failed")
            try:
                self._send(answer)
            except OSError:
                log.info("nobody waits for the check or backup any more")

        self._beside = threading.Thread(target=run, daemon=True)
        self._beside.start()

    def _answer_beside(self, ticket: int, question: Verify | BestPairs | ShiftPlan) -> None:
        if isinstance(question, Verify):
            self._verify_beside(ticket, question)
        else:
            self._work_out(ticket, self._office.who_could_go(question))

    def _look_ahead(self, question: Question) -> None:
        """Whoever looks at a call may ask who could go: load the solver beside, once."""
        if isinstance(question, CallCard) and not self._solver:
            self._solver = True
            threading.Thread(target=solver.load, daemon=True).start()

    def _work_out(self, ticket: int, act: Callable[[], object]) -> None:
        """Work out who goes beside: nobody who types waits for it."""

        def run() -> None:
            try:
                answer: object = wire.Reply(ticket, act())
            except Exception as error:  # noqa: BLE001 - the seam: our bug becomes a sentence
                answer = _bug(ticket, "who goes", error)
            self._quietly(answer)

        threading.Thread(target=run, daemon=True).start()

    def _verify_beside(self, ticket: int, question: Verify) -> None:
        session = self._office.session
        if session is None:
            raise NotNow(N_("Nobody is logged in."))
        allow(session.roles, question.RIGHT)
        store = self._office.store

        def tell(done: int, total: int) -> None:
            self._send(wire.Progress(ticket, done, total))

        self._run_beside(ticket, lambda: store.verify(tables=question.tables, progress=tell))

    def _copy_beside(self, ticket: int) -> None:
        session = self._office.session
        if session is None:
            raise NotNow(N_("Nobody is logged in."))
        if ticket:
            allow(session.roles, MakeBackup.RIGHT)
        store, now = self._office.store, self._office.clock.now()

        def act() -> CopyMade:
            self._copied = store.backup(now)
            return self._copied

        self._run_beside(ticket, act)

    def _idle(self) -> None:
        """Somebody is in and wants nothing for a moment: load what the first page waits for."""
        if self._office.session is not None and not self._warm:
            self._warm = True
            self._office.warm_up()

    def _upkeep(self) -> None:
        """Record a finished backup, and begin one when it is time and something has changed."""
        if self._office.session is None:
            return
        if self._copied is not None:
            copied, self._copied = self._copied, None
            self._office.record(acc.BackupMade(copied.position, copied.name))
            self._position_copied = self._office.store.position
        if time.monotonic() < self._look_again:
            return
        self._look_again = time.monotonic() + _LOOK_EVERY
        changed = self._office.store.position != self._position_copied
        if changed and self._copy_is_due():
            self._last_copy = time.monotonic()
            try:
                self._copy_beside(0)
            except NotNow:
                log.info("backup put off")

    def _copy_is_due(self) -> bool:
        """Say whether the newest copy is too old; every lock ends an office, so it may be another's."""
        if time.monotonic() < self._look_at_copies:
            return False
        if self._last_copy is None:
            self._last_copy = time.monotonic() - self._office.since_copy().total_seconds()
        every = timedelta(minutes=self._office.backup_minutes()).total_seconds()
        return time.monotonic() - self._last_copy >= every


_LATER = object()


def _has_hub(store: Store | None) -> bool:
    return store is not None and store.exchange.link() is not None


def _bug(ticket: int, what: str, error: Exception) -> wire.Failure:
    """Return our mistake as a sentence. Its traceback is kept nowhere: it could quote typing."""
    place = place_of(error)
    log.error("bug in %s: %s", what, place)
    return wire.failure_of(
        ticket, Bug(N_("This is our mistake ({place}). What was saved is safe."), place=place)
    )
