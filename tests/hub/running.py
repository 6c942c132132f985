"""A hub that serves in this process, and a station that speaks to it as the protocol says.

with running_hub(tmp_path) as hub:  # hub.url, hub.folder, hub.code(), hub.station()
"""

import base64
import http.client
import json
import secrets
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from mcrrt.domain.journal import Feed
from mcrrt.hub import serve
from mcrrt.hub.enrolment import make_code
from mcrrt.hub.folder import HubFolder, HubSettings
from mcrrt.hub.hub import Hub
from mcrrt.service import protocol as p
from mcrrt.service.protocol import Envelope
from mcrrt.store.times import iso
from mcrrt.vault.authority import read_code
from tests.hub.making import CRYPTO, Station

_M = TypeVar("_M")


@dataclass
class Answer:
    """What a hub answered."""

    status: int
    body: bytes
    headers: http.client.HTTPMessage

    def read(self, kind: type[_M]) -> _M:
        assert self.status == 200, (self.status, self.body)
        return msgspec.json.decode(self.body, type=kind)

    @property
    def error(self) -> tuple[int, str]:
        return self.status, msgspec.json.decode(self.body, type=p.Complaint).error


def hub_folder(path: Path, database: str = "") -> HubFolder:
    """A new hub's folder."""
    folder = HubFolder(path / "hub")
    folder.make(HubSettings(("localhost",), database), CRYPTO)
    return folder


@dataclass
class RunningHub:
    """A hub that can be spoken to."""

    url: str
    folder: HubFolder
    hub: Hub
    links: list["Link"] = field(default_factory=list)

    def code(
        self, agency: str = "", kind: str = "console", feeds: Sequence[Feed] = (), now: Any = None
    ) -> str:
        """A fresh enrolment code; without an agency it founds one."""
        ca_pem = self.folder.keys().ca_pem
        moment = now or datetime.now(UTC)
        return make_code(self.hub.database, ca_pem, agency, kind, feeds, moment)[0]

    def link(self, station: Station) -> "Link":
        """A line to the hub for a station."""
        link = Link(self.url, self.folder.path / "ca.pem", station)
        self.links.append(link)
        return link

    def founder(self) -> "Link":
        """A first station with its agency and account, all of it sent."""
        link = self.link(Station(code="A"))
        link.enrol(self.code())
        assert {o.how for o in link.push(link.station.founding()).outcomes} == {"numbered"}
        return link

    def joiner(self, founder: Station, kind: str = "console", feeds: Sequence[Feed] = ()) -> "Link":
        """A further station of an agency."""
        link = self.link(Station(founder.agency, founder.agency_name, kind=kind))
        link.enrol(self.code(founder.agency, kind, feeds))
        return link


@contextmanager
def running_hub(
    path: Path, database: str = "", folder: HubFolder | None = None
) -> Iterator[RunningHub]:
    """Serve a hub on a port of its own until left."""
    folder = folder or hub_folder(path, database)
    hub = serve.make_hub(folder, database)
    hub.database.prepare()
    listener = serve.bound("127.0.0.1", 0)
    url = f"https://127.0.0.1:{listener.getsockname()[1]}"
    ready = threading.Event()
    server = serve.server_for(hub, folder.server_files, ready.set)
    thread = threading.Thread(target=lambda: _serve(server, listener), name="hub")
    thread.start()
    running = RunningHub(url, folder, hub)
    try:
        assert ready.wait(20)
        yield running
    finally:
        for link in running.links:
            link.close()
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


def _serve(server: serve.Server, listener: Any) -> None:
    import asyncio

    asyncio.run(server.serve([listener]))


class Link:
    """One station's connection to a hub."""

    def __init__(self, url: str, ca: Path, station: Station) -> None:
        self.station = station
        self.url = url
        self._where = urlsplit(url)
        self._context = ssl.create_default_context(cafile=str(ca))
        self._line: http.client.HTTPSConnection | None = None

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def send(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        """Send as it is."""
        if self._line is None:
            self._line = http.client.HTTPSConnection(
                self._where.hostname or "", self._where.port, context=self._context, timeout=40
            )
        try:
            self._line.request(method, path, body, headers or {})
            answer = self._line.getresponse()
            return Answer(answer.status, answer.read(), answer.headers)
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def headers(self, method: str, path: str, body: bytes, **changed: str) -> dict[str, str]:
        """The headers that sign a request."""
        told = {
            "agency": self.station.agency, "station": self.station.id, "time": iso(datetime.now(UTC)),
            "nonce": secrets.token_hex(16), **changed,
        }  # fmt: skip
        text = p.request_text(method, path, told["time"], told["nonce"], told["station"], body)
        signature = CRYPTO.sign(self.station.signing_key, text)
        told.setdefault("signature", base64.b64encode(signature).decode())
        return {f"X-Mcrrt-{name.title()}": value for name, value in told.items()}

    def ask(self, method: str, path: str, message: object = b"", **changed: str) -> Answer:
        """Send signed."""
        body = message if isinstance(message, bytes) else msgspec.json.encode(message)
        return self.send(method, path, body, self.headers(method, path, body, **changed))

    def enrol(self, code: str, **changed: Any) -> p.EnrolAnswer:
        """Join; a station without letters takes those it is given."""
        answer = self.try_to_enrol(code, **changed).read(p.EnrolAnswer)
        self.station.code = answer.station_code
        return answer

    def try_to_enrol(self, code: str, **changed: Any) -> Answer:
        """Ask to join."""
        request = self.station.enrolment(**{"secret": read_code(code).secret, **changed})
        return self.send("POST", "/v1/enrol", msgspec.json.encode(request))

    def push(self, events: Sequence[Envelope], feed: Feed | None = None) -> p.PushAnswer:
        """Send events of one feed."""
        return self.ask("POST", "/v1/push", self.station.push(events, feed)).read(p.PushAnswer)

    def pull(self, cursors: dict[Feed, p.Cursor] | None = None, **more: Any) -> p.PullAnswer:
        """Ask for what is new."""
        request = p.PullRequest(cursors or dict.fromkeys(Feed, p.Cursor()), **more)
        return self.ask("POST", "/v1/pull", request).read(p.PullAnswer)

    def machines(self) -> p.Machines:
        """Ask who belongs to the agency."""
        return self.ask("GET", "/v1/machines").read(p.Machines)


def printed(data: bytes) -> Any:
    """A JSON line of a command."""
    return json.loads(data)
