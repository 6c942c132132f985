"""The hub of a measurement: the real program in a process of its own, on either database."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mcrrt.domain.journal import Feed
from mcrrt.hub.engines import Database
from mcrrt.hub.enrolment import Authority, Enrolment, make_code
from mcrrt.hub.folder import HubFolder, HubSettings
from mcrrt.hub.serve import database_of
from mcrrt.service.exchange import Identity
from mcrrt.service.protocol import PushAnswer
from mcrrt.sync.client import HubClient
from mcrrt.sync.enrolling import enrol
from mcrrt.vault.authority import read_code
from tests.benchmarks.stores import ROOT
from tests.hub.making import CRYPTO, Station

ENGINES = ("embedded", "PostgreSQL")


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class BenchHub:
    """A hub that serves."""

    url: str
    folder: HubFolder
    database: str
    pid: int

    @property
    def listen(self) -> str:
        """Where it listened, for a hub that takes its place."""
        return self.url.removeprefix("https://")

    @property
    def ca_pem(self) -> str:
        return self.folder.keys().ca_pem.decode()

    def code(self, agency: str = "", days: int = 0) -> str:
        """A code as ``hub enrol-code`` makes it; without an agency it founds one."""
        tables, ca_pem = database_of(self.folder, self.database), self.folder.keys().ca_pem
        try:
            return make_code(tables, ca_pem, agency, "console", (), _now(), days)[0]
        finally:
            tables.close()

    def client(self, station: Station) -> HubClient:
        """The station's real client, without a store behind it."""
        me = Identity(station.agency, station.id, station.signing_key)
        return HubClient(self.url, self.ca_pem, me, CRYPTO)

    def founder(self) -> Station:
        """A first station that has sent its agency and account."""
        station = Station(code="A")
        self._enrol(station, self.code())
        send(self.client(station), station, station.founding())
        return station

    def joiners(self, founder: Station, how_many: int) -> list[Station]:
        """Further stations of an agency, let in without the network: joining has a rate."""
        tables = database_of(self.folder, self.database)
        try:
            return joined(tables, self.folder, founder, how_many)
        finally:
            tables.close()

    def _enrol(self, station: Station, code: str) -> None:
        request = station.enrolment(bytes(16))
        answer = enrol(
            self.url, code, request, lambda text: CRYPTO.sign(station.signing_key, text)
        )  # fmt: skip
        station.code = answer.station_code


def joined(
    tables: Database, folder: HubFolder, founder: Station, how_many: int
) -> list[Station]:  # fmt: skip
    """Let stations in, by the hub's own code."""
    keys = folder.keys()
    enrolment = Enrolment(tables, CRYPTO, Authority(keys.ca_pem.decode(), keys.authority), _now)
    stations = []
    for _ in range(how_many):
        station = Station(founder.agency, founder.agency_name)
        code = make_code(tables, keys.ca_pem, founder.agency, "console", (), _now())[0]
        answer = enrolment.enrol(station.enrolment(read_code(code).secret))
        station.code = answer.station_code
        stations.append(station)
    return stations


def send(client: HubClient, station: Station, events: Sequence[Any]) -> PushAnswer:
    """Push, and be sure that all was numbered."""
    answer = client.push(station.push(events))
    hows = {outcome.how for outcome in answer.outcomes}
    assert hows <= {"numbered"}, hows
    return answer


def new_folder(path: Path) -> HubFolder:
    """A hub's folder, with a certificate for this machine."""
    folder = HubFolder(path / "hub")
    folder.make(HubSettings(("localhost", "127.0.0.1"), ""), CRYPTO)
    return folder


@contextmanager
def serving(
    folder: HubFolder, database: str = "", listen: str = "127.0.0.1:0"
) -> Iterator[BenchHub]:
    """Start ``main.py hub start`` and yield it once it listens."""
    command = [
        sys.executable, str(ROOT / "main.py"), "hub", "start", "--store", str(folder.path),
        "--listen", listen, "--json",
    ]  # fmt: skip
    if database:
        command += ["--database", database]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            sys.exit("bench: the hub did not start")
        yield BenchHub(json.loads(line)["listening"], folder, database, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def processor(pid: int) -> float:
    """Seconds of processor that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """Memory of a process in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


class Shift:
    """What one station writes: sealed notes on its own calls, 0.5 to 1 kB each."""

    def __init__(self, station: Station, text: str = "", calls: int = 50) -> None:
        self.station = station
        self.text = text or "The caller is calm and waits at home with a friend. " * 11
        self.calls = [station.call(f"{station.code}{n + 1}") for n in range(calls)]
        self._next = 0

    def notes(self, how_many: int) -> list[Any]:
        """The next notes, each on the next call."""
        made = []
        for _ in range(how_many):
            call = self.calls[self._next % len(self.calls)]
            self._next += 1
            name = call.subjects[2:-2].partition(":")[2]
            made.append(self.station.note(name, f"{self._next} {self.text}"))
        return made


FEED = Feed.OPS
