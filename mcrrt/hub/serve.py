"""Starting and stopping the server: TLS with the hub's own certificate, an end without a loss."""

import asyncio
import contextlib
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from mcrrt.domain.errors import N_, BadInput, NotNow
from mcrrt.hub.app import make_app
from mcrrt.hub.engines import Database, open_database
from mcrrt.hub.enrolment import Authority
from mcrrt.hub.folder import HubFolder
from mcrrt.hub.hub import Hub, utc_now
from mcrrt.service.language import _
from mcrrt.service.ports import Crypto
from mcrrt.store.lock import StoreLock
from mcrrt.vault.crypto import StandardCrypto

LAST_WORDS = 0.5  # seconds that an answer has to leave the machine, once all is answered
LAST_ANSWERS = 15  # seconds that what is under way has, once the hub is told to end
Said = Callable[[str, tuple[str, ...]], None]  # the address, and what an administrator should know


def address(text: str) -> tuple[str, int]:
    """Return host and port of ``H:P``. Raises BadInput."""
    host, colon, port = text.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or int(port) > 65_535:
        raise BadInput("listen", N_("Give the address as HOST:PORT, such as 0.0.0.0:8443."))
    return host.strip("[]") or "0.0.0.0", int(port)  # noqa: S104 - nothing before the colon means all


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that has the address, before anything is promised."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, proto, _name, where = found[0]
        listener = socket.socket(family, kind, proto)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
    except OSError:
        raise NotNow(
            N_("The hub cannot listen at this address: another program may have it.")
        ) from None
    return listener


class Server(uvicorn.Server):
    """uvicorn, ended by SIGTERM with exit status 0; parked polls are answered first."""

    def __init__(self, config: uvicorn.Config, hub: Hub, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._hub = hub
        self._ready = ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End at the first signal, at once at the second."""
        with contextlib.suppress(ValueError):  # a thread of a test has no signals
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, self.handle_exit)
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer whoever waits, then end."""
        self._hub.polls.close()
        hanging_up = asyncio.create_task(self._hang_up())
        await super().shutdown(sockets)
        hanging_up.cancel()

    async def _hang_up(self) -> None:
        """Let go of lines that are only kept open: their ends do not say good-bye by themselves."""
        while self.server_state.tasks:  # noqa: ASYNC110 - uvicorn's own set, without an event
            await asyncio.sleep(0.05)
        await asyncio.sleep(LAST_WORDS)
        for connection in list(self.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport is not None:
                transport.abort()


def database_of(folder: HubFolder, url: str) -> Database:
    """Return the database of a hub, as ``url`` or its settings say."""
    return open_database(url or folder.settings().database, folder.database, folder.keys().data)


def make_hub(folder: HubFolder, url: str, crypto: Crypto | None = None) -> Hub:
    """Return the hub of a folder, with its database as ``url`` or the settings say."""
    settings, keys = folder.settings(), folder.keys()
    database = database_of(folder, url)
    sealed_to = StandardCrypto().courier_public(keys.authority)
    authority = Authority(keys.ca_pem.decode(), keys.authority, settings.urls, sealed_to)
    return Hub(database, crypto or StandardCrypto(), authority)


def server_for(hub: Hub, files: tuple[Path, Path], ready: Callable[[], None]) -> Server:
    """Return a server that is not started yet."""
    config = uvicorn.Config(
        make_app(hub),
        http="h11",
        ws="none",
        loop="asyncio",
        ssl_certfile=files[0],
        ssl_keyfile=str(files[1]),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=LAST_ANSWERS,
        backlog=2048,
    )
    config.load()
    assert config.ssl is not None
    config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    return Server(config, hub, ready)


def run(folder: HubFolder, listen: str, url: str, said: Said) -> None:
    """Be the hub until told to end."""
    host, port = address(listen)
    settings = folder.settings()
    embedded = not (url or settings.database)
    lock = StoreLock(folder.path) if embedded else None
    try:
        folder.renew(utc_now())
        hub = make_hub(folder, url)
        notes = tuple(_(note) for note in hub.database.prepare())
        listener = bound(host, port)
        port = listener.getsockname()[1]
        shown = f"https://{f'[{host}]' if ':' in host else host}:{port}"
        server = server_for(hub, folder.server_files, lambda: said(shown, notes))
        asyncio.run(server.serve([listener]))
    finally:
        if lock is not None:
            lock.release()
