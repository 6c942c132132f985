r"""The courier file: what a station and its hub tell each other on a stick, sealed and signed.

    MCRRT courier 1\n                  16 bytes, so that a person sees what it is
    sealed to the receiver's X25519 key:
        signature of the sender           64 bytes, Ed25519
        agency, sender                    36 bytes each; the hub is the id of noughts
        content                           gzip of one JSON message

The signature covers the receiver's key, so a file cannot be sealed anew for somebody else. Nothing
of it is read before it has been opened and its signature checked. A file may be taken in any number
of times and in any order: what is known already changes nothing.
"""

import gzip
import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from mcrrt.domain.errors import N_, BadInput, McrrtError
from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p

MAGIC = b"MCRRT courier 1\n"
HUB = "00000000-0000-0000-0000-000000000000"
MOST_INFLATED = 256 * 2**20
_ID, _SIGNATURE = 36, 64
_HEAD = _SIGNATURE + 2 * _ID

_T = TypeVar("_T", bound="_Content")


class _Content(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A content: immutable, and strict about its fields."""


class FromStation(_Content, frozen=True):
    """What a station brings: where it stands, what it offers, what it lacks.

    ``reply_to`` is the X25519 key that the answer is sealed to. ``points`` are places of its logs in
    rising order, the cursor last: by them the hub sees where its own log is the same.
    """

    made_at: p.Instant
    reply_to: p.Key
    cursors: dict[Feed, p.Cursor]
    points: dict[Feed, Annotated[tuple[p.Point, ...], Meta(max_length=p.MOST_POINTS)]] = {}
    pushes: tuple[p.PushRequest, ...] = ()
    documents: tuple[bytes, ...] = ()
    wants: tuple[str, ...] = ()


class Trail(_Content, frozen=True):
    """The log of one feed from a place that both have. ``asked`` is where the station stood."""

    feed: Feed
    asked: p.Cursor
    start: p.Cursor
    page: p.Page


class FromHub(_Content, frozen=True):
    """What a hub answers. ``kept`` are the documents it now has; ``more``: bring another file."""

    made_at: p.Instant
    machines: p.Machines
    trails: tuple[Trail, ...] = ()
    outcomes: tuple[p.Outcome, ...] = ()
    documents: tuple[bytes, ...] = ()
    kept: tuple[str, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes a file. ``sign`` signs with its key; a hub signs with its authority's."""

    agency: str
    name: str
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who a file is for: an X25519 key, and what it does. A sender needs only ``seal``."""

    public: bytes
    seal: Callable[[bytes], bytes] = lambda _plain: b""
    open: Callable[[bytes], bytes] = lambda _sealed: b""


def pack(content: _Content, sender: Sender, receiver: Receiver) -> bytes:
    """Return a courier file."""
    packed = gzip.compress(msgspec.json.encode(content), mtime=0)
    rest = sender.agency.encode() + sender.name.encode() + packed
    return MAGIC + receiver.seal(sender.sign(_signed(receiver.public, rest)) + rest)


def unpack(
    data: bytes,
    receiver: Receiver,
    vouch: Callable[[str, str, bytes, bytes], bool],
    kind: type[_T],
) -> tuple[str, str, _T]:
    """Return agency, sender and content of a courier file.

    ``vouch(agency, sender, text, signature)`` says whether the signature is the sender's and the
    sender may send. Raises BadInput.
    """
    if not data.startswith(MAGIC):
        raise BadInput("file", N_("This is not a courier file."))
    try:
        plain = receiver.open(data[len(MAGIC) :])
    except (McrrtError, ValueError):
        raise BadInput(
            "file", N_("This courier file is for another machine, or it was damaged on the way.")
        ) from None
    signature, rest = plain[:_SIGNATURE], plain[_SIGNATURE:]
    try:
        agency, sender = rest[:_ID].decode("ascii"), rest[_ID : 2 * _ID].decode("ascii")
    except UnicodeDecodeError:
        raise _not_by_whom() from None
    if len(plain) <= _HEAD or not vouch(agency, sender, _signed(receiver.public, rest), signature):
        raise _not_by_whom()
    return agency, sender, _content(rest[2 * _ID :], kind)


def _content(packed: bytes, kind: type[_T]) -> _T:
    try:
        inflating = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        text = inflating.decompress(packed, MOST_INFLATED)
        if inflating.unconsumed_tail or not inflating.eof:
            raise BadInput("file", N_("This courier file is too large, or it is cut short."))
        return msgspec.json.decode(text, type=kind)
    except (zlib.error, msgspec.DecodeError, UnicodeDecodeError):
        raise BadInput(
            "file", N_("This courier file cannot be read. Another version may have written it.")
        ) from None


def _signed(receiver: bytes, rest: bytes) -> bytes:
    return b"mcrrt-courier-v1\n" + receiver + hashlib.sha256(rest).digest()


def _not_by_whom() -> BadInput:
    return BadInput("file", N_("This courier file was not written by a machine of this agency."))
