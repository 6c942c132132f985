"""What the tests share: cheap key figures, fakes, and a founded store with its office.

The fakes stand in for what is dear (Argon2id, paper) or not ours to use (the real keyring, the real
clock). The store is always a real encrypted file.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mcrrt.house import StoreFolder
from mcrrt.service.clock import Clock
from mcrrt.service.link_answers import LinkView
from mcrrt.service.news import Committed
from mcrrt.service.office import Office
from mcrrt.service.ports import Founding, Paper, ReferralPage, Session, ShiftPage
from mcrrt.vault.device import Keyring
from mcrrt.vault.lockout import Lockout
from mcrrt.vault.slots import KdfFigures, KdfPolicy

ADMIN = "r.okafor"
ADMIN_NAME = "Renate Okafor"
PASSWORD = "quiet herons cross the ninth bridge"
OTHER_PASSWORD = "seventeen lanterns under wet leaves"
START = datetime(2026, 6, 11, 14, 0, tzinfo=UTC)

_CHEAP = KdfFigures(1, 8, 1)
WEAK = KdfPolicy(_CHEAP, _CHEAP, least=_CHEAP, most=KdfFigures(4, 64, 2))


@dataclass
class FakeClock:
    """Time that passes only when told to, plus a microsecond for each look."""

    time: datetime = START

    def now(self) -> datetime:
        """Return the time, and let a microsecond pass."""
        self.time += timedelta(microseconds=1)
        return self.time

    def advance(self, **by: float) -> None:
        """Let time pass: ``advance(minutes=5)``."""
        self.time += timedelta(**by)


@dataclass
class Seconds:
    """A count of seconds that passes only when told to, for what uses ``time.monotonic``."""

    value: float = 1_000.0

    def __call__(self) -> float:
        """Return the count."""
        return self.value


class FakePapers:
    """Documents that are a line of text. ``pages`` are the pages asked for, oldest first."""

    def __init__(self) -> None:
        self.pages: list[ReferralPage] = []
        self.warm = 0

    def referral(self, page: ReferralPage) -> Paper:
        """Return the page's number as if it were a PDF."""
        self.pages.append(page)
        return Paper(f"%PDF-fake {page.number} v{page.version}".encode(), 1)

    def receipt(self, view: LinkView, time_zone: str, language: str = "en") -> Paper:
        """Return the machine's code as if it were a PDF."""
        return Paper(f"%PDF-fake {view.station_code} {time_zone} {language}".encode(), 1)

    def shift_sheet(self, page: ShiftPage) -> Paper:
        """Return who made it and when as if it were a PDF."""
        return Paper(f"%PDF-fake {page.made_by} {page.view.at} {page.language}".encode(), 1)

    def pictures(self, pdf: bytes, dpi: int) -> tuple[bytes, ...]:
        """Return one picture that says what it is of."""
        return (b"PNG " + pdf + str(dpi).encode(),)

    def warm_up(self) -> None:
        """Remember that this was asked for."""
        self.warm += 1


class MemoryKeyring:
    """A keyring that keeps what it is given, until it is told not to."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret, or None."""
        return self.kept.get((service, username))


@dataclass
class Founded:
    """A store folder with its office, and what is needed to come back to it."""

    path: Path
    office: Office
    house: StoreFolder
    clock: Clock
    papers: FakePapers
    keyring: Keyring | None
    seconds: Seconds
    recovery_key: str = ""
    heard: list[Committed] = field(default_factory=list)

    def log_in(self, username: str = ADMIN, password: str = PASSWORD) -> Session:
        """Log in, in this same start of the program."""
        return self.office.log_in(username, password)

    def close(self, why: str = "close") -> None:
        """Log out and let the folder go. May be called twice."""
        self.office.log_out(why)
        self.house.release()

    def restarted(self) -> "Founded":
        """Return the folder as a new start of the program finds it, with nobody logged in."""
        self.close()
        return office_on(self.path, self.keyring, self.clock, self.seconds)

    def opened(self) -> "Founded":
        """Return the folder after a new start and the administrator's log-in."""
        again = self.restarted()
        again.log_in()
        return again


def store_folder(
    path: Path, keyring: Keyring | None = None, seconds: Callable[[], float] | None = None
) -> StoreFolder:
    """Return a store folder whose passwords are cheap to check and whose lock-out never sleeps."""
    counting = seconds or Seconds()

    def lockout(folder: Path, secret: bytes) -> Lockout:
        return Lockout(folder, secret, counting, sleep=lambda _seconds: None)

    return StoreFolder(path, WEAK, lambda: keyring, lockout)


def office_on(
    path: Path,
    keyring: Keyring | None = None,
    clock: Clock | None = None,
    seconds: Seconds | None = None,
) -> Founded:
    """Return an office on a folder, whether or not there is a store in it yet."""
    clock = clock or FakeClock()
    seconds = seconds or Seconds()
    house = store_folder(path, keyring, seconds)
    papers = FakePapers()
    heard: list[Committed] = []
    office = Office(house, papers, clock, heard.append)
    return Founded(path, office, house, clock, papers, keyring, seconds, heard=heard)


def found_store(
    path: Path,
    *,
    keyring: Keyring | None = None,
    clock: Clock | None = None,
    practice: bool = False,
) -> Founded:
    """Return an open office on a new store in ``path``/store, with an administrator logged in.

    The administrator is also dispatcher and supervisor, as after every first start.
    """
    founded = office_on(path / "store", keyring, clock)
    founding = Founding("Test Region MCRRT", ADMIN, PASSWORD, practice)
    founded.recovery_key = founded.office.found(founding, ADMIN_NAME)
    return founded
