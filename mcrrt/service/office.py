"""The office: the one door. It opens the store, makes facts of wishes, and answers questions.

Everything happens on the thread that calls, one after another; the office process has one such
thread. What was committed is told to ``on_committed`` after it is durable.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from mcrrt.domain.account import Account
from mcrrt.domain.errors import N_, BadInput, LogInRefused, McrrtError, NotNow
from mcrrt.domain.facts import access as acc
from mcrrt.domain.facts import admin as a
from mcrrt.domain.journal import Fact
from mcrrt.domain.roles import Role
from mcrrt.service import access, answers, asking
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.access import Right
from mcrrt.service.clock import STEP, AnchoredClock, Clock
from mcrrt.service.exchange import Exchange, HubLink
from mcrrt.service.handlers import HANDLERS
from mcrrt.service.handlers.accounts import clean_username
from mcrrt.service.news import Committed, LinkNews, LinkPhase, Receipt
from mcrrt.service.passwords import check_password
from mcrrt.service.ports import Founding, House, HouseStatus, Opened, Papers, Scope, Session, Store
from mcrrt.service.views import VIEW_AGAIN, Views
from mcrrt.service.work import Work, new_id, utc

log = logging.getLogger(__name__)

REAUTH_FOR = timedelta(minutes=2)

FIRST_ROLES = (Role.DISPATCHER, Role.SUPERVISOR, Role.ADMINISTRATOR)


@contextmanager
def _whole_text() -> Iterator[None]:
    """Refuse half a character (a lone surrogate) wherever it was typed: nothing can store it."""
    try:
        yield
    except UnicodeEncodeError:
        raise BadInput(
            "text", N_("This contains a character that cannot be shown. Nothing was changed.")
        ) from None


def _account_of(store: Store, username: str) -> Account:
    account = store.account(username)
    if account is None or not account.active:
        raise LogInRefused(N_("The agency has no account with this user name."))
    return account


class Office:
    """Commands and questions for whoever is logged in."""

    def __init__(
        self,
        house: House,
        papers: Papers,
        clock: Clock | None = None,
        on_committed: Callable[[Committed], None] | None = None,
    ) -> None:
        self._house = house
        self._papers = papers
        self.clock = clock or AnchoredClock()
        self.on_committed = on_committed or (lambda _committed: None)
        self.link_news = LinkNews()
        self._opened: Opened | None = None
        self._session: Session | None = None
        self._confirmed_at: datetime | None = None
        self._last_at: datetime | None = None
        self._views = Views(self._record, lambda: utc(self.clock.now()))

    # --- log-in ----------------------------------------------------------------------------------

    def status(self) -> HouseStatus:
        """What can be said before anybody logged in."""
        return self._house.status()

    def found(self, founding: Founding, name: str) -> str:
        """Make a new store with its first account; returns the recovery key to print."""
        username = clean_username(founding.username)
        check_password(founding.password, self.status().minimum_password, (username, name))
        checked = Founding(
            founding.agency_name, username, founding.password, founding.practice,
            founding.station_code,
        )  # fmt: skip
        opened, recovery_key = self._house.found(checked)
        account = Account(new_id(), username, name, FIRST_ROLES, utc(self.clock.now()))
        info = opened.store.info
        self._enter(
            opened,
            account,
            a.StoreMade(
                info.agency_name, info.station_code, opened.store.public_key, info.practice
            ),
            a.AccountCreated(account.id, username, name, FIRST_ROLES),
            acc.LoggedIn(account.id),
        )
        return recovery_key

    def join(self, founding: Founding, link: HubLink, catch_up: Callable[[Exchange], None]) -> str:
        """Make a new store that belongs to an agency; ``catch_up`` brings what the agency knows.

        The account must be one of the agency's. Returns the recovery key to print.
        """
        opened, recovery_key = self._house.found(founding)
        try:
            opened.store.exchange.set_link(link)
            catch_up(opened.store.exchange)
            account = _account_of(opened.store, founding.username)
        except BaseException:
            opened.store.close()
            self._house.abandon()
            raise
        info = opened.store.info
        self._enter(
            opened,
            account,
            a.StoreMade(
                info.agency_name, info.station_code, opened.store.public_key, info.practice
            ),
            acc.HubJoined(info.station),
            acc.LoggedIn(account.id),
        )
        return recovery_key

    def link(self, link: HubLink) -> None:
        """Let this store, which has worked alone, belong to a hub from now on."""
        again = self.store.exchange.link() is not None
        self.store.exchange.set_link(link)
        info = self.store.info
        made = a.StoreMade(
            info.agency_name, info.station_code, self.store.public_key, info.practice
        )
        self._record(*((made,) if again else ()), acc.HubJoined(info.station))

    def log_in(self, username: str, password: str) -> Session:
        """Open the store. Whoever was logged in leaves first.

        Raises LogInRefused, StoreDamaged, StoreInUse, NotNow.
        """
        self.log_out("switch")
        name = username.strip().lower()
        return self._admit(self._house.open(name, password), name)

    def recover(self, recovery_key: str, username: str, password: str) -> Session:
        """Open the store with the recovery key and set a new password for the user name."""
        name = clean_username(username)
        check_password(password, self.status().minimum_password, (name,))
        self.log_out("switch")
        opened = self._house.recover(recovery_key, name, password)
        return self._admit(opened, name, recovered=True)

    def record(self, fact: Fact) -> None:
        """Record a fact of upkeep: a backup made, a store put back."""
        self._record(fact)

    def warm_up(self) -> None:
        """Load ahead what the first document would wait for."""
        self._papers.warm_up()

    def backup_minutes(self) -> int:
        """How often the agency wants a copy of a store that has changed."""
        _opened, session = self._require()
        scope = Scope(session.account, ())
        values = self.store.answer(q.Settings(), scope, utc(self.clock.now()))
        assert isinstance(values, answers.SettingValues)
        return int(values.values["backup_minutes"])

    def since_copy(self) -> timedelta:
        """How long ago the newest copy was made, also before this start; never: a very long time."""
        made = self.store.last_copy_at()
        return max(utc(self.clock.now()) - made, timedelta(0)) if made else timedelta.max

    def _admit(self, opened: Opened, username: str, *, recovered: bool = False) -> Session:
        account = opened.store.account(username)
        if account is None or not account.active:
            opened.slots.drop(username)
            opened.store.close()
            raise LogInRefused(N_("The name or the password is not right."))
        facts: list[Fact] = []
        for name in dict.fromkeys(name for name, _at in opened.failed):
            times = tuple(at for who, at in opened.failed if who == name)
            facts.append(acc.LogInsFailed(name, times))
        last = opened.store.last_at()
        behind = (last - utc(self.clock.now())) if last else timedelta(0)
        if behind > STEP:
            facts.append(acc.ClockStepped(-behind.total_seconds()))
        facts.append(acc.LoggedIn(account.id, len(opened.failed)))
        if recovered:
            facts.append(a.PasswordChanged(account.id, "recovery"))
        session = self._enter(opened, account, *facts)
        # What failed before is forgotten only now that it is on record.
        self._house.admitted(username, release=access.has(account.roles, Right.ACCOUNTS))
        return session

    def _enter(self, opened: Opened, account: Account, *facts: Fact) -> Session:
        """Begin the session with its first entries; without them there is none."""
        self._opened = opened
        now = utc(self.clock.now())
        self._session = Session(account.id, account.username, account.name, account.roles, now)
        self._confirmed_at = now
        self._views.seen = {}
        try:
            self._last_at = opened.store.last_at()
            with suppress(McrrtError):
                self._views.seen = opened.store.last_views(account.id, now - VIEW_AGAIN)
            self._record(*facts)
        except BaseException:
            self._leave()
            raise
        return self._session

    def _leave(self) -> None:
        if self._opened is not None:
            self._opened.store.close()
        self._opened = None
        self._session = None

    def shut_out(self) -> None:
        """The agency has taken this machine out of service: no password opens it any more.

        The recovery key still does. Raises McrrtError.
        """
        opened, _session = self._require()
        for username in opened.slots.users():
            opened.slots.drop(username)
        self.log_out("revoked")

    def drop_slots(self) -> None:
        """Take the slots of accounts away that another machine has closed."""
        opened, _session = self._require()
        for username in opened.slots.users():
            account = opened.store.account(username)
            if account is not None and not account.active:
                opened.slots.drop(username)

    def log_out(self, why: str) -> None:
        """Record that somebody left, and close the store."""
        try:
            if self._session is not None:
                self._record(acc.LoggedOut(self._session.account, why))
        finally:
            self._leave()

    @property
    def session(self) -> Session | None:
        """Who is logged in."""
        return self._session

    @property
    def store(self) -> Store:
        """The open store. Raises NotNow while nobody is logged in."""
        return self._require()[0].store

    def _require(self) -> tuple[Opened, Session]:
        if self._opened is None or self._session is None:
            raise NotNow(N_("Nobody is logged in."))
        return self._opened, self._session

    # --- commands --------------------------------------------------------------------------------

    def submit(self, command: c.Command) -> Receipt:
        """Carry out a command: every fact of it is durable, or nothing has changed."""
        opened, session = self._require()
        role = access.allow(session.roles, command.RIGHT)
        now = self._now()
        if isinstance(command, c.ConfirmPassword):
            return self._confirm(command, now)
        if command.REAUTH and not self._recently_confirmed(now):
            raise LogInRefused(N_("Give your password again to do this."))
        if isinstance(command, c.MakeBackup):
            return self._backup(now)
        work = self._work(opened, session, role, now)
        try:
            with _whole_text():
                HANDLERS[type(command)](command, work)
                receipt = self._commit(work)
        finally:
            work.unit.close()
        for act in work.after_commit:
            act()
        self._refresh_session(command)
        return receipt

    def _work(self, opened: Opened, session: Session, role: Role, now: datetime) -> Work:
        store = opened.store
        away = self.link_news.phase not in (LinkPhase.LIVE, LinkPhase.CATCHING_UP)
        cut_off = away and store.exchange.link() is not None
        scope = Scope(session.account, access.visible_feeds(session.roles))
        return Work(
            store.unit(), session, role, now, store.info, opened.slots, self._papers, cut_off,
            self._house.confirm, lambda question: store.answer(question, scope, now),
        )  # fmt: skip

    def _commit(self, work: Work) -> Receipt:
        position = work.unit.commit(work.entries, work.changed())
        if work.entries:
            self._last_at = work.entries[-1].at
            self.on_committed(
                Committed(
                    position,
                    tuple(dict.fromkeys(e.fact.KIND for e in work.entries)),
                    tuple(dict.fromkeys(s for e in work.entries for s in e.fact.subjects())),
                )
            )
        return Receipt(tuple(e.event_id for e in work.entries), position, work.result)

    def _record(self, *facts: Fact) -> None:
        """Record facts of the office itself, under the account's first role."""
        opened, session = self._require()
        work = self._work(opened, session, session.roles[0], self._now())
        try:
            for fact in facts:
                work.add(fact)
            self._commit(work)
        finally:
            work.unit.close()

    def _confirm(self, command: c.ConfirmPassword, now: datetime) -> Receipt:
        opened, session = self._require()
        if not opened.slots.check(session.username, command.password):
            raise LogInRefused(N_("The password is not right."))
        self._confirmed_at = now
        return Receipt((), opened.store.position)

    def _recently_confirmed(self, now: datetime) -> bool:
        return self._confirmed_at is not None and now - self._confirmed_at <= REAUTH_FOR

    def _refresh_session(self, command: c.Command) -> None:
        """Roles that changed count from now on, also one's own."""
        if not isinstance(command, c.ChangeAccount):
            return
        opened, session = self._require()
        account = opened.store.account(session.username)
        if account is not None:
            self._session = Session(
                account.id, account.username, account.name, account.roles, session.since
            )

    def _backup(self, now: datetime) -> Receipt:
        backup = self.store.backup(now)
        self._record(acc.BackupMade(backup.position, backup.name))
        return Receipt((), self.store.position, {"name": backup.name})

    def _now(self) -> datetime:
        """The time now; a jump of the machine's clock becomes an entry of its own."""
        take_step = getattr(self.clock, "take_step", None)
        step = take_step() if take_step else None
        if step is not None:
            log.warning("the clock of this machine jumped")
            self._record(acc.ClockStepped(step.total_seconds()))
        now = utc(self.clock.now())
        if self._last_at is not None and timedelta(0) <= self._last_at - now <= STEP:
            now = self._last_at + timedelta(microseconds=1)
        self._last_at = now
        return now

    # --- questions -------------------------------------------------------------------------------

    def ask(self, question: q.Question) -> Any:
        """Answer a question. Opening a person's record leaves a view before it is answered."""
        opened, session = self._require()
        access.allow(session.roles, question.RIGHT)
        scope = Scope(session.account, access.visible_feeds(session.roles))
        with _whole_text():
            return asking.answer(self._counter(opened, session), question, scope)

    def who_could_go(self, question: q.BestPairs | q.ShiftPlan) -> Callable[[], Any]:
        """Read what it takes to say who goes; return what works it out, on any thread."""
        opened, session = self._require()
        access.allow(session.roles, question.RIGHT)
        scope = Scope(session.account, access.visible_feeds(session.roles))
        with _whole_text():
            return asking.who_could_go(self._counter(opened, session), question, scope)

    def _counter(self, opened: Opened, session: Session) -> asking.Asked:
        """Return what answering needs."""
        now = utc(self.clock.now())

        def work() -> Work:
            role = access.allow(session.roles, Right.REFERRAL_SEE)
            return self._work(opened, session, role, now)

        return asking.Asked(
            opened.store, session, self._papers, self._views, now, self.link_news,
            lambda: self._house.status().keyring.value, work,
        )  # fmt: skip
