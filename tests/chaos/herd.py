"""The folders of a run: a hub, stations that belong to it, and copies of them for each run.

Made once: an agency with a founder, consoles, and vehicles that do not receive clinical notes. Each
station speaks to a port of its own, which the proxy of the run listens at.
"""

import json
import random
import shutil
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from mcrrt.domain.journal import Feed
from mcrrt.domain.roles import Role
from mcrrt.hub import serve
from mcrrt.hub.enrolment import make_code
from mcrrt.hub.folder import HubFolder
from mcrrt.service import commands as c
from mcrrt.service.doorstep import Founding, Joining
from mcrrt.service.exchange import Exchange
from mcrrt.service.protocol import EnrolRequest
from mcrrt.service.work import new_id
from mcrrt.sync.enrolling import enrol, link_of
from mcrrt.sync.station import make_rounds
from mcrrt.vault.crypto import StandardCrypto
from tests.chaos import acts
from tests.chaos.proxy import Proxy, free_ports
from tests.hub.running import hub_folder, running_hub
from tests.support import ADMIN, OTHER_PASSWORD, PASSWORD, Founded, found_store, office_on

CRYPTO = StandardCrypto()
AGENCY = "Test Region MCRRT"
LIST = "herd.json"


@dataclass(frozen=True)
class Member:
    """One station. ``key`` opens its store: in a test that is nobody's secret."""

    letter: str
    station: str
    port: int
    kind: str
    username: str
    password: str
    key: str
    founder: bool = False

    @property
    def folder(self) -> str:
        """The name of its folder."""
        return f"store{self.letter}"


@dataclass(frozen=True)
class Herd:
    """Everybody."""

    agency: str
    hub_key: str
    members: tuple[Member, ...]


def read(path: Path) -> Herd:
    """Read who is there."""
    raw = json.loads((path / LIST).read_text())
    members = tuple(Member(**one) for one in raw.pop("members"))
    return Herd(members=members, **raw)


def copy(source: Path, target: Path, count: int) -> Herd:
    """Copy the hub and the first so many stations for a run."""
    herd = read(source)
    herd = replace(herd, members=herd.members[:count])
    target.mkdir()
    for folder in ("hub", *(member.folder for member in herd.members)):
        shutil.copytree(source / folder, target / folder)
    write(target, herd)
    return herd


def write(path: Path, herd: Herd) -> None:
    """Write down who is there."""
    (path / LIST).write_text(json.dumps(asdict(herd)))


def make(path: Path, count: int) -> Herd:
    """Make a hub and ``count`` stations: every third is a vehicle."""
    path.mkdir(parents=True)
    ports = free_ports(count)
    proxy = Proxy(ports, 0)
    proxy.start()
    try:
        with running_hub(path, folder=hub_folder(path)) as hub:
            proxy.upstream = int(hub.url.rpartition(":")[2])
            maker = _Maker(path, hub.folder, ports)
            members = [maker.first()]
            members += [maker.next(n) for n in range(1, count)]
            agency = maker.agency
    finally:
        proxy.stop()
    herd = Herd(agency, HubFolder(path / "hub").keys().data.hex(), tuple(members))
    write(path, herd)
    return herd


class _Maker:
    """Makes stations one after another."""

    def __init__(self, path: Path, folder: HubFolder, ports: list[int]) -> None:
        self._path = path
        self._folder = folder
        self._ports = ports
        self.agency = ""

    def _code(self, agency: str, kind: str) -> str:
        database = serve.database_of(self._folder, "")
        database.prepare()
        try:
            ca_pem = self._folder.keys().ca_pem
            return make_code(database, ca_pem, agency, kind, (), datetime.now(UTC))[0]
        finally:
            database.close()

    def first(self) -> Member:
        """The founder: it has worked alone, and brings all it has."""
        founded = found_store(self._path, clock=_RealClock())
        office = founded.office
        account = office.session.account if office.session else ""
        office.submit(c.ConfirmPassword(PASSWORD))
        office.submit(c.ChangeAccount(account, "Renate Okafor", tuple(Role), True))
        crew = (Role.OFFICER, Role.CLINICIAN, Role.DISPATCHER)
        office.submit(c.CreateAccount(acts.CREW, "Vera Crew", crew, OTHER_PASSWORD))
        mind = acts.Mind("A", True, random.Random(0), office.submit, office.ask)
        acts.set_the_table(mind)
        exchange, info = office.store.exchange, office.store.info
        identity, url = exchange.identity(), self._url(0)
        granted = enrol(
            url, self._code("", "console"),
            _request(identity.station, identity.signing_key, ADMIN, info.agency, info.agency_name,
                     info.station_code),
            lambda text: CRYPTO.sign(identity.signing_key, text),
        )  # fmt: skip
        office.link(link_of(url, granted))
        self._meet(exchange)
        self.agency = info.agency
        member = self._member(founded, 0, "console", ADMIN, PASSWORD, founder=True)
        founded.close()
        self._path.joinpath("store").rename(self._path / member.folder)
        return member

    def next(self, n: int) -> Member:
        """A further station."""
        kind = "vehicle" if n % 3 == 2 else "console"
        username, password = (acts.CREW, OTHER_PASSWORD) if kind == "vehicle" else (ADMIN, PASSWORD)
        key, station, url = CRYPTO.new_signing_key(), new_id(), self._url(n)
        granted = enrol(
            url, self._code(self.agency, kind), _request(station, key, username),
            lambda text: CRYPTO.sign(key, text),
        )  # fmt: skip
        founded = office_on(self._path / f"store{granted.station_code}", clock=_RealClock())
        founding = Founding(
            granted.agency_name, username, password, station_code=granted.station_code,
            joining=Joining(granted.agency, station, key),
        )  # fmt: skip
        link = link_of(url, granted)
        assert (Feed.CLINICAL in link.feeds) == (kind == "console")
        founded.office.join(founding, link, self._meet)
        self._meet(founded.office.store.exchange)
        member = self._member(founded, n, kind, username, password)
        founded.close()
        return member

    def _url(self, n: int) -> str:
        return f"https://127.0.0.1:{self._ports[n]}"

    @staticmethod
    def _meet(exchange: Exchange) -> None:
        link = exchange.link()
        assert link is not None
        rounds = make_rounds(link, exchange.identity(), CRYPTO, lambda act: act(), exchange)
        rounds.run_once()
        rounds.hubs.close()

    def _member(
        self, founded: Founded, n: int, kind: str, username: str, password: str, *,
        founder: bool = False,
    ) -> Member:  # fmt: skip
        info = founded.office.store.info
        key = founded.house._slots._data_key.hex()
        return Member(
            info.station_code, info.station, self._ports[n], kind, username, password, key, founder
        )


def _request(
    station: str, key: bytes, username: str, agency: str = "", name: str = "", code: str = ""
) -> EnrolRequest:
    return EnrolRequest(
        bytes(16), station, CRYPTO.public_key(key), "Desk", "console", username, agency, name, code
    )


class _RealClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The time now."""
        return datetime.now(UTC)
