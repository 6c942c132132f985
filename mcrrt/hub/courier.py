"""A station's courier file taken in, and answered: the hub as that station would reach it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import msgspec

from mcrrt.domain.errors import N_, BadInput
from mcrrt.hub.complaints import Complained
from mcrrt.hub.documents import check_digest
from mcrrt.hub.hub import Hub
from mcrrt.hub.machines import Station
from mcrrt.hub.requests import check_state
from mcrrt.service import protocol as p
from mcrrt.store.times import iso
from mcrrt.sync.answering import answered
from mcrrt.sync.parcel import HUB, FromStation, Receiver, Sender, pack, unpack
from mcrrt.vault.crypto import StandardCrypto

_T = TypeVar("_T")


class _Seen:
    """The hub as one station sees it, for a thread beside the hub's event loop."""

    def __init__(self, hub: Hub, station: Station, loop: asyncio.AbstractEventLoop) -> None:
        self._hub = hub
        self._station = station
        self._loop = loop

    def _do(self, act: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(act, self._loop).result()

    def push(self, request: p.PushRequest) -> p.PushAnswer:
        """Offer events."""
        return self._do(self._hub.push(self._station, request))

    def pull(self, request: p.PullRequest) -> p.PullAnswer:
        """Ask what is new. The hub keeps lines as they are sent, so they are read back here."""
        answer = self._do(self._hub.pull(self._station, request))
        return msgspec.json.decode(msgspec.json.encode(answer), type=p.PullAnswer)

    def match(self, request: p.MatchRequest) -> p.MatchAnswer:
        """Ask up to where two logs are the same."""
        return self._do(self._hub.match(self._station, request))

    def snapshot(self, request: p.SnapshotRequest) -> p.Snapshot:
        """Ask where a machine begins that keeps only a window."""
        return self._do(self._hub.snapshot(self._station, request))

    def machines(self) -> p.Machines:
        """Ask who belongs to the agency."""
        return self._do(self._hub.machines(self._station))

    def put_document(self, digest: str, data: bytes) -> None:
        """Give a document."""
        self._do(self._hub.keep_document(self._station, check_digest(digest), data))

    def get_document(self, digest: str) -> bytes | None:
        """Return a document, or None."""
        try:
            return self._do(self._hub.document(self._station, check_digest(digest)))
        except Complained:
            return None

    def close(self) -> None:
        """Nothing is kept open."""


def answer_file(hub: Hub, authority: bytes, data: bytes) -> bytes:
    """Take a courier file in and return the file that answers it. Raises BadInput.

    ``hub`` is not open yet; it is closed afterwards. ``authority`` is its signing key.
    """
    return asyncio.run(_answer(hub, authority, data))


async def _answer(hub: Hub, authority: bytes, data: bytes) -> bytes:
    loop = asyncio.get_running_loop()
    await hub.open()
    try:
        return await asyncio.to_thread(_work, hub, authority, data, loop)
    finally:
        await hub.close()


def _work(hub: Hub, authority: bytes, data: bytes, loop: asyncio.AbstractEventLoop) -> bytes:
    crypto = StandardCrypto()
    private, public = crypto.courier_key(authority), crypto.courier_public(authority)

    def find(agency: str, sender: str) -> Station:
        found = asyncio.run_coroutine_threadsafe(hub.find_station(agency, sender), loop).result()
        if found is None:
            raise BadInput("file", N_("This file is of a machine that does not belong here."))
        check_state(found)
        return found

    def vouch(agency: str, sender: str, text: bytes, signature: bytes) -> bool:
        return crypto.verify(find(agency, sender).public_key, text, signature)

    mine = Receiver(public, open=lambda sealed: crypto.open_from(private, sealed))
    agency, sender, asked = unpack(data, mine, vouch, FromStation)
    answer = answered(_Seen(hub, find(agency, sender), loop), asked, iso(hub.now()))
    back = Receiver(asked.reply_to, seal=lambda plain: crypto.seal_to(asked.reply_to, plain))
    return pack(answer, Sender(agency, HUB, _signer(crypto, authority)), back)


def _signer(crypto: StandardCrypto, authority: bytes) -> Callable[[bytes], bytes]:
    return lambda text: crypto.sign(authority, text)
