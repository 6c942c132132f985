"""The head file: how far the journal had come, kept outside of it.

A lost or cut WAL leaves a smaller journal that looks perfect. Two slots of fixed size are written
in turn, each authenticated, so a crash while writing one leaves the other.
"""

import errno
import hashlib
import hmac
import os
import struct
from dataclasses import dataclass
from pathlib import Path

_LAYOUT = struct.Struct(">4sQQ36s32s")
_MAGIC = b"MHD1"
_SLOT_SIZE = _LAYOUT.size + 32


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the journal at some commit. ``turn`` counts commits."""

    turn: int
    position: int
    event_id: str
    hash: bytes


class HeadFile:
    """The two slots beside the store."""

    NAME = "head"

    def __init__(self, folder: Path, key: bytes) -> None:
        self._path = folder / self.NAME
        self._key = hashlib.sha256(b"mcrrt head" + key).digest()
        self._descriptor = -1
        self._turn = 0

    def read(self) -> list[Head | None]:
        """Return both slots; None for one that is missing, torn or changed."""
        try:
            data = self._path.read_bytes()
        except OSError:
            return [None, None]
        if len(data) != 2 * _SLOT_SIZE:
            return [None, None]
        return [self._parse(data[:_SLOT_SIZE]), self._parse(data[_SLOT_SIZE:])]

    def read_twice(self) -> list[Head | None]:
        """Return both slots; one that was caught in the middle of being written is read again."""
        slots = self.read()
        return self.read() if None in slots else slots

    def latest(self) -> Head | None:
        """Return the newer valid slot."""
        slots = [slot for slot in self.read() if slot is not None]
        return max(slots, key=lambda slot: slot.turn, default=None)

    def _parse(self, slot: bytes) -> Head | None:
        body, mac = slot[: _LAYOUT.size], slot[_LAYOUT.size :]
        if not hmac.compare_digest(mac, hmac.new(self._key, body, "sha256").digest()):
            return None
        magic, turn, position, event_id, last = _LAYOUT.unpack(body)
        if magic != _MAGIC:
            return None
        return Head(turn, position, event_id.decode("ascii").rstrip("\0"), last)

    @classmethod
    def is_unused(cls, folder: Path) -> bool:
        """Say, without the key, whether the file remembers a store that never had an entry."""
        try:
            data = (folder / cls.NAME).read_bytes()
        except OSError:
            return False
        if len(data) != 2 * _SLOT_SIZE:
            return False
        slots = (data[: _LAYOUT.size], data[_SLOT_SIZE : _SLOT_SIZE + _LAYOUT.size])
        return all(_LAYOUT.unpack(slot)[2] == 0 for slot in slots)

    def write(self, position: int, event_id: str, last_hash: bytes) -> None:
        """Make the new head durable in the slot whose turn it is."""
        if self._descriptor < 0:
            self._open()
        self._turn += 1
        self._put(self._turn % 2, self._pack(self._turn, position, event_id, last_hash))

    def heal(self, position: int, event_id: str, last_hash: bytes) -> None:
        """Write both slots, after the journal itself was checked."""
        if self._descriptor < 0:
            self._open()
        for _ in range(2):
            self.write(position, event_id, last_hash)

    def _pack(self, turn: int, position: int, event_id: str, last_hash: bytes) -> bytes:
        body = _LAYOUT.pack(_MAGIC, turn, position, event_id.encode("ascii"), last_hash)
        return body + hmac.new(self._key, body, "sha256").digest()

    def _open(self) -> None:
        latest = self.latest()
        self._turn = latest.turn if latest else 0
        self._descriptor = os.open(
            self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600
        )
        if os.fstat(self._descriptor).st_size != 2 * _SLOT_SIZE:
            os.ftruncate(self._descriptor, 2 * _SLOT_SIZE)

    def _put(self, slot: int, data: bytes) -> None:
        os.lseek(self._descriptor, slot * _SLOT_SIZE, os.SEEK_SET)
        if os.write(self._descriptor, data) != len(data):
            raise OSError(errno.EIO, "the head file took only a part")
        os.fsync(self._descriptor)

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
