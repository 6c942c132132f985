"""Both databases, and a ledger on each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from mcrrt.domain.journal import Feed
from mcrrt.hub.engines import Database, open_database
from mcrrt.hub.enrolment import Authority, Enrolment, make_code
from mcrrt.hub.ledger import Ledger, Push, Taken
from mcrrt.service.protocol import EnrolAnswer, Envelope
from mcrrt.vault.authority import new_authority, read_code
from tests.hub import postgres
from tests.hub.making import CRYPTO, START, Station
from tests.hub.postgres import Cluster
from tests.support import FakeClock

CA = new_authority()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    if reason := postgres.why_not():
        pytest.skip(reason)
    with postgres.running_cluster() as running:
        yield running


@pytest.fixture(scope="session")
def shared_url(cluster: Cluster) -> str:
    """One database for many tests: each has agencies of its own, which is what keeps them apart."""
    return cluster.new_database()


@pytest.fixture(params=["embedded", "postgres"])
def database_url(request: Any) -> str:
    """'' for the encrypted file, or the URL of a PostgreSQL database."""
    url: str = "" if request.param == "embedded" else request.getfixturevalue("shared_url")
    return url


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Database]]:
    """The databases that are open, by their URL. Shared, as the hub of many agencies is."""
    there: dict[str, Database] = {}
    yield there
    for database in there.values():
        database.close()


@pytest.fixture
def database(
    database_url: str, databases: dict[str, Database], tmp_path_factory: pytest.TempPathFactory
) -> Database:
    if database_url not in databases:
        file = tmp_path_factory.mktemp("ledger") / "hub.db"
        databases[database_url] = open_database(database_url, file, bytes(32))
        databases[database_url].prepare()
    return databases[database_url]


@dataclass
class House:
    """A hub without its server: what it writes, and how stations join it."""

    database: Database
    clock: FakeClock = field(default_factory=lambda: FakeClock(START + timedelta(hours=1)))
    signing_key: bytes = field(default_factory=CRYPTO.new_signing_key)

    def __post_init__(self) -> None:
        authority = Authority(CA.certificate.decode(), self.signing_key)
        self.enrolment = Enrolment(self.database, CRYPTO, authority, self.clock.now)
        self.ledger = Ledger(self.database, CRYPTO, self.clock.now)

    def code(self, agency: str = "", kind: str = "console", feeds: Any = ()) -> bytes:
        """The secret of a fresh code."""
        now = self.clock.now()
        text, _until = make_code(self.database, CA.certificate, agency, kind, feeds, now)
        return read_code(text).secret

    def enrol(self, station: Station, secret: bytes, **changed: Any) -> EnrolAnswer:
        answer = self.enrolment.enrol(station.enrolment(secret, **changed))
        station.code = answer.station_code
        return answer

    def founder(self) -> Station:
        """A station whose agency is here, with its account."""
        station = Station(code="A")
        self.enrol(station, self.code())
        self.push(station, station.founding())
        return station

    def joiner(self, founder: Station, kind: str = "console", feeds: Any = ()) -> Station:
        station = Station(founder.agency, founder.agency_name, kind=kind)
        self.enrol(station, self.code(founder.agency, kind, feeds))
        return station

    def take(
        self, station: Station, events: list[Envelope], sender: Station | None = None
    ) -> Taken:
        request = station.push(events)
        push = Push((sender or station).id, request)
        return self.ledger.take(station.agency, events[0].feed, [push])

    def push(
        self, station: Station, events: list[Envelope], sender: Station | None = None
    ) -> list[str]:
        """What became of each event."""
        return [o.how for o in self.take(station, events, sender).answers[0].outcomes]

    def verdicts(self, station: Station, events: list[Envelope]) -> list[str]:
        """The verdict on each event; all must be numbered."""
        taken = self.take(station, events)
        assert len(taken.entries) == len(events)
        return [entry.verdict.value for entry in taken.entries]

    def empty(self, station: Station) -> Taken:
        """The head of a feed, by a push of nothing."""
        from mcrrt.service.protocol import PushRequest

        return self.ledger.take(
            station.agency, Feed.OPS, [Push(station.id, PushRequest(Feed.OPS, ()))]
        )


@pytest.fixture
def house(database: Database) -> House:
    return House(database)
