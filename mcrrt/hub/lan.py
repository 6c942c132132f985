"""The hub that a console keeps for its own network: a process of its own, told what to do by a pipe.

It goes on while the console is locked, and ends with the window.
"""

import os
import signal
import socket
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from mcrrt.domain.errors import McrrtError
from mcrrt.hub.enrolment import make_code
from mcrrt.hub.folder import HubFolder, HubSettings
from mcrrt.hub.hub import utc_now
from mcrrt.hub.serve import database_of, run
from mcrrt.service.lan import CodeMade, CodeWish, HubTrouble, Listening
from mcrrt.store.times import iso
from mcrrt.vault.authority import shown_fingerprint
from mcrrt.vault.crypto import StandardCrypto

_SOMEWHERE = ("192.0.2.1", 9)  # never sent to: asking for a way there names our own address


def own_names() -> tuple[str, ...]:
    """Return by which names and addresses other machines of the network can reach this one."""
    names = [socket.gethostname()]
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_SOMEWHERE)
        names.append(probe.getsockname()[0])
    return tuple(dict.fromkeys(name for name in names if name))


def run_lan(pipe: "Connection[Any, Any]", path: Path, port: int) -> None:
    """Be the hub of the network until the window is gone."""
    folder, names = HubFolder(path), own_names()
    try:
        if folder.exists:
            folder.add_names(names)
        else:
            folder.make(HubSettings(names), StandardCrypto())
        thread = threading.Thread(target=_answer, args=(pipe, folder), daemon=True)

        def said(address: str, _notes: tuple[str, ...]) -> None:
            served = address.rpartition(":")[2]
            urls = tuple(f"https://{name}:{served}" for name in (*names, "127.0.0.1"))
            pipe.send(Listening(urls, shown_fingerprint(folder.keys().ca_pem)))
            thread.start()

        run(folder, f"0.0.0.0:{port}", "", said)
    except McrrtError as error:
        with suppress(OSError):
            pipe.send(_trouble(error))


def _answer(pipe: "Connection[Any, Any]", folder: HubFolder) -> None:
    """Make codes as they are asked for; without a window there is no hub."""
    database = database_of(folder, "")
    with suppress(EOFError, OSError):
        while True:
            wish = pipe.recv()
            assert isinstance(wish, CodeWish)
            try:
                ca_pem = folder.keys().ca_pem
                code, until = make_code(database, ca_pem, wish.agency, wish.kind, (), utc_now())
            except McrrtError as error:
                pipe.send(_trouble(error))
            else:
                pipe.send(CodeMade(code, iso(until)))
    os.kill(os.getpid(), signal.SIGTERM)


def _trouble(error: McrrtError) -> HubTrouble:
    return HubTrouble(error.template, {name: str(v) for name, v in error.fields.items()})
