"""A small real HTTPS server whose answers a test decides. It remembers what it was asked."""

import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar, Self

import msgspec

from mcrrt.service.protocol import Complaint

HUB_NOW = "2026-06-11T14:00:00.000000Z"


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Said:
    """One answer as it goes."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


Answering = Callable[[Asked], Said]


def said(message: msgspec.Struct, status: int = 200, **headers: str) -> Said:
    """Return an answer with a message in it."""
    return Said(status, msgspec.json.encode(message), headers)


def complains(status: int, error: str, now: str = HUB_NOW, **headers: str) -> Said:
    """Return a complaint."""
    return said(Complaint(error, "No.", now), status, **headers)


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_args: object) -> None:
        """Say nothing: clients that refuse a certificate or hang up are what is tested."""


class Serving:
    """The server, for the length of a ``with``."""

    def __init__(
        self, certificate: Path, answering: Answering, most: ssl.TLSVersion | None = None
    ) -> None:
        self.asked: list[Asked] = []
        self.answering = answering
        serving = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout: ClassVar[float] = 20.0

            def setup(self) -> None:
                self.request.settimeout(20.0)
                self.request.do_handshake()
                super().setup()

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                asked = Asked(
                    self.command, self.path, dict(self.headers), self.rfile.read(length)
                )  # fmt: skip
                serving.asked.append(asked)
                answer = serving.answering(asked)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST = do_PUT = _serve  # noqa: N815

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self._server = _Quiet(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if most is not None:
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            context.maximum_version = most
            context.set_ciphers("ALL:@SECLEVEL=0")
        context.load_cert_chain(certificate)
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def url(self, host: str = "127.0.0.1") -> str:
        return f"https://{host}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_args: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
