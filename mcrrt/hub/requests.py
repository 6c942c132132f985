"""What comes in: who signed it, how large it is, whether it has the form of a message."""

import asyncio
import base64
import binascii
import re
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request

from mcrrt.domain.errors import N_
from mcrrt.hub.complaints import Complained, bad_request, invalid, too_large, too_many
from mcrrt.hub.limits import STATION_RATE, Meter, Nonces
from mcrrt.hub.machines import Station
from mcrrt.service.ports import Crypto
from mcrrt.service.protocol import CLOCK_SKEW, MOST_BYTES, MOST_PACKED, request_text
from mcrrt.store.times import instant

_M = TypeVar("_M")
FindStation = Callable[[str, str], Awaitable[Station | None]]

READ_SECONDS = 30.0
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_NONCE = re.compile(r"[0-9a-f]{32}")
# An escaped control character in a JSON text. No message has one, and a pattern that ends in $
# would let a line break at the end through. An even number of backslashes before it escapes none.
_CONTROL = re.compile(rb"(?<!\\)(?:\\\\)*\\(?:[bfnrt]|u00(?:[01][0-9a-fA-F]|7[fF]))")


async def read_body(request: Request, most: int = MOST_PACKED) -> bytes:
    """Return the body as it came. Raises Complained when it is too large or never ends."""
    told = request.headers.get("content-length", "0")
    if not told.isascii() or not told.isdigit():
        raise bad_request()
    if int(told) > most:
        raise too_large()
    parts, size = [], 0
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for part in request.stream():
                parts.append(part)
                size += len(part)
                if size > most:
                    raise too_large()
    except (TimeoutError, ClientDisconnect):
        raise bad_request() from None
    return b"".join(parts)


def inflated(request: Request, body: bytes) -> bytes:
    """Return what a body holds. A small one that would become huge is refused while it grows."""
    encoding = request.headers.get("content-encoding", "identity")
    if encoding == "identity":
        return body
    if encoding != "gzip":
        raise bad_request()
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        data = inflater.decompress(body, MOST_BYTES + 1)
    except zlib.error:
        raise bad_request() from None
    if len(data) > MOST_BYTES:
        raise too_large()
    if not inflater.eof or inflater.unused_data:
        raise bad_request()
    return data


def decoded(data: bytes, kind: type[_M]) -> _M:
    """Return the message in a body. Raises Complained."""
    try:
        message = msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError:
        raise invalid() from None
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise bad_request() from None
    if _CONTROL.search(data):
        raise invalid()
    return message


@dataclass(frozen=True, slots=True)
class Signed:
    """Who says that they sent a request, and when."""

    agency: str
    station: str
    at: str
    nonce: str
    signature: bytes


def signed_headers(request: Request) -> Signed:
    """Return the headers that sign a request. Raises Complained."""

    def header(name: str, pattern: re.Pattern[str]) -> str:
        value = request.headers.get(f"x-mcrrt-{name}", "")
        if not pattern.fullmatch(value):
            raise Complained(
                401, "bad_signature", N_("The request is not signed by a machine of this hub.")
            )
        return value

    text = header("signature", re.compile(r"[A-Za-z0-9+/]{86}=="))
    try:
        signature = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise bad_request() from None
    return Signed(
        header("agency", _ID), header("station", _ID), header("time", _TIME),
        header("nonce", _NONCE), signature,
    )  # fmt: skip


def path_of(request: Request) -> str:
    """Return path and query as the station signed them."""
    path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope.get("query_string", b"")
    return (path + (b"?" + query if query else b"")).decode("latin-1")


class Gate:
    """Lets signed requests of active stations through, each once."""

    def __init__(
        self,
        crypto: Crypto,
        find: FindStation,
        now: Callable[[], datetime],
        seconds: Callable[[], float],
    ) -> None:
        self._crypto = crypto
        self._find = find
        self._now = now
        self._nonces = Nonces(seconds)
        self._rate = Meter(STATION_RATE, seconds)

    async def admit(self, request: Request, body: bytes) -> Station:
        """Return the station that signed a request. Raises Complained."""
        signed = signed_headers(request)
        self._in_time(signed)
        station = await self._find(signed.agency, signed.station)
        if station is None:
            raise Complained(401, "unknown_station", N_("This machine does not belong to the hub."))
        text = request_text(
            request.method, path_of(request), signed.at, signed.nonce, signed.station, body
        )
        if not self._crypto.verify(station.public_key, text, signed.signature):
            raise Complained(
                401, "bad_signature", N_("The request is not signed by a machine of this hub.")
            )
        if not self._nonces.is_new(signed.station, signed.nonce):
            raise Complained(401, "replayed", N_("This request was here before."))
        check_state(station)
        if wait := self._rate.take(station.id):
            raise too_many(round(wait))
        return station

    def _in_time(self, signed: Signed) -> None:
        try:
            off = abs((self._now() - instant(signed.at)).total_seconds())
        except ValueError:
            raise bad_request() from None
        if off > CLOCK_SKEW:
            raise Complained(
                401, "skew", N_("The clock of this machine and that of the hub are too far apart.")
            )


def check_state(station: Station) -> None:
    """Raise Complained for a station that may not work with the hub now."""
    if station.state == "revoked":
        raise Complained(401, "revoked", N_("This machine was taken out of service."))
    if station.state == "replaced":
        raise Complained(401, "revoked", N_("This machine goes on under a newer identity."))
    if station.state == "forked":
        raise Complained(
            403, "forked",
            N_("Two machines work under this one's identity. Ask an administrator."),
        )  # fmt: skip
