"""One HTTPS connection to one hub: who is trusted, how long is waited, how much is read.

Trusts the given authority and no other; takes nothing from the environment: no proxy, no
certificate file, no redirect. Whatever fails becomes an error without an address in it.
"""

import http.client
import socket
import ssl
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

import urllib3
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)

from mcrrt.domain.errors import N_, BadInput
from mcrrt.sync.errors import HubAway, HubNotTrusted, TooLarge

CONNECT = 5.0
READ = 10.0
MOST_ANSWER = 64 * 2**20
_PART = 2**16
_HTTPS = 443


@dataclass(frozen=True, slots=True)
class Answer:
    """What a hub answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def trusting(ca_pem: str) -> ssl.SSLContext:
    """Return a TLS context that believes one authority, and only for the name that was asked."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(cadata=ca_pem)
    except (ssl.SSLError, ValueError):
        raise BadInput("ca", N_("The certificate of the hub's authority cannot be read.")) from None
    return context


def believing_nobody() -> ssl.SSLContext:
    """Return a context for the one question whose answer is checked another way: hello."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def host_and_port(url: str) -> tuple[str, int]:
    """Return where a hub is, from its address. Refuses whatever is not plain https."""
    try:
        parsed = urllib3.util.parse_url(url.strip())
    except LocationParseError:
        parsed = urllib3.util.Url()
    plain = parsed.scheme == "https" and parsed.auth is None and parsed.query is None
    if not plain or not parsed.host or parsed.path not in (None, "", "/"):
        raise BadInput("hub", N_("Write the hub's address as https://name:port."))
    return parsed.host.strip("[]"), parsed.port or _HTTPS


class _Sockets:
    """The sockets that are open, so that a parked answer can be cut off from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self.closed = False

    def add(self, one: socket.socket) -> None:
        with self._lock:
            self._open.add(one)
            if self.closed:
                _cut(one)

    def cut(self) -> None:
        with self._lock:
            self.closed = True
            for one in list(self._open):
                _cut(one)


def _cut(one: socket.socket) -> None:
    # Below TLS on purpose: the thread that reads is told by the system, and closes it itself.
    with suppress(OSError):
        socket.socket.shutdown(one, socket.SHUT_RDWR)


def _told_to(sockets: _Sockets, *, nobody: bool) -> type[HTTPSConnection]:
    class Told(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            self.is_verified |= nobody  # said on purpose: urllib3 need not warn
            if isinstance(self.sock, socket.socket):
                sockets.add(self.sock)

    return Told


class Wire:
    """Requests to one hub. Used from several threads; ``cut`` ends all of them at once."""

    def __init__(self, url: str, context: ssl.SSLContext, connect: float = CONNECT) -> None:
        host, port = host_and_port(url)
        self._connect = connect
        self._sockets = _Sockets()
        self._pool = urllib3.HTTPSConnectionPool(
            host, port, maxsize=3, retries=False, ssl_context=context
        )
        self._pool.ConnectionCls = _told_to(
            self._sockets, nobody=context.verify_mode is ssl.CERT_NONE
        )

    def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, wait: float = 0.0
    ) -> Answer:
        """Send a request and return what came. ``wait`` is how long the hub may park it.

        Raises HubAway.
        """
        if self._sockets.closed:
            raise HubAway("closed")
        try:
            response = self._pool.urlopen(
                method,
                path,
                body=body or None,
                headers={"User-Agent": "mcrrt", "Accept-Encoding": "gzip", **headers},
                timeout=urllib3.Timeout(connect=self._connect, read=wait + READ),
                redirect=False,
                preload_content=False,
            )
            return Answer(response.status, response.headers, _read(response))
        except SSLError as error:
            if isinstance(error.args[0] if error.args else None, ssl.SSLCertVerificationError):
                raise HubNotTrusted from None
            raise HubAway("tls") from None
        except (HTTPError, OSError, http.client.HTTPException) as error:
            raise HubAway(_why(error)) from None

    def cut(self) -> None:
        """End every request that is under way, and take no more."""
        self._sockets.cut()
        self._pool.close()


def _read(response: urllib3.BaseHTTPResponse) -> bytes:
    try:
        body = b"".join(_parts(response))
    except BaseException:
        response.close()
        raise
    response.release_conn()
    return body


def _parts(response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    size = 0
    while part := response.read(_PART):
        size += len(part)
        if size > MOST_ANSWER:
            raise TooLarge("answer")
        yield part


def _why(error: Exception) -> str:
    match error:
        case NameResolutionError():
            return "name"
        case NewConnectionError():  # in urllib3 a kind of ConnectTimeoutError
            return "refused"
        case ConnectTimeoutError() | ReadTimeoutError():
            return "timeout"
        case _:
            return "broken"
