"""Key slots: one random data key for the store, wrapped once per user and once for recovery.

    data key   32 random bytes: the SQLCipher key, and by HKDF the key of the head file
    slot       AES-256-GCM(KEK, data key), bound to the store, the user name and the KDF figures
    KEK        HKDF(Argon2id(password), salt = device secret)
    escrow     the data key sealed to the agency's recovery key

A new password wraps 32 bytes again; nothing else changes. There is no separate password hash: the
right password is the one that opens its slot.
"""

import base64
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from argon2.low_level import Type, hash_secret_raw

from mcrrt.domain.errors import N_, LogInRefused, StoreDamaged
from mcrrt.service.ports import KeyringMode
from mcrrt.vault.crypto import KEY_SIZE, StandardCrypto, derive, open_from, seal_to
from mcrrt.vault.files import write_secret

_SALT_SIZE = 16
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class KdfFigures:
    """How dear one guess is. Memory in KiB."""

    time: int
    memory: int
    lanes: int


@dataclass(frozen=True, slots=True)
class KdfPolicy:
    """What new slots get, and what is believed of figures read from disk.

    Figures in a file are an attacker's to change: too low makes guessing cheap, too high makes the
    machine hang.
    """

    with_keyring: KdfFigures = KdfFigures(3, 64 * 1024, 4)
    passphrase_only: KdfFigures = KdfFigures(3, 256 * 1024, 4)
    least: KdfFigures = KdfFigures(3, 64 * 1024, 1)
    most: KdfFigures = KdfFigures(10, 1024 * 1024, 16)

    def believes(self, figures: KdfFigures) -> bool:
        """Say whether figures from a file are within bounds."""
        return (
            self.least.time <= figures.time <= self.most.time
            and self.least.memory <= figures.memory <= self.most.memory
            and self.least.lanes <= figures.lanes <= self.most.lanes
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """One wrapped copy of the data key (bytes in base 64)."""

    kdf: KdfFigures
    salt: str
    sealed: str


@dataclass(frozen=True, slots=True)
class SlotFile:
    """Everything that is known before anybody has logged in."""

    format: int
    store_id: str
    keyring: KeyringMode
    practice: bool
    recovery_public: str
    escrow: str
    slots: dict[str, Slot]


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    """Undo ``_b64``; b"" for anything that ``_b64`` does not write."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _json(file: SlotFile) -> bytes:
    return msgspec.json.format(msgspec.json.encode(file))


def minimum_length(mode: KeyringMode) -> int:
    """The least length of a password: more when it is the only secret (NIST SP 800-63B-4)."""
    return 15 if mode is KeyringMode.PASSPHRASE_ONLY else 12


class Slots:
    """The slot file of one store. Also the KeySlots port once the store is open."""

    NAME = "slots.json"

    def __init__(self, folder: Path, policy: KdfPolicy) -> None:
        self._path = folder / self.NAME
        self._policy = policy
        self._crypto = StandardCrypto()
        self._data_key = b""
        self._device = b""
        self._file: SlotFile | None = None

    @property
    def minimum_length(self) -> int:
        """The least length of a password here."""
        return minimum_length(self.file.keyring)

    @property
    def exists(self) -> bool:
        """Say whether there is a slot file."""
        return self._path.is_file() or self._previous.is_file()

    @property
    def _previous(self) -> Path:
        return self._path.with_name("slots.previous.json")

    @property
    def file(self) -> SlotFile:
        """The slot file. Raises StoreDamaged when neither copy can be read."""
        if self._file is None:
            self._file = self._read()
        return self._file

    def _read(self) -> SlotFile:
        for path in (self._path, self._previous):
            try:
                file = msgspec.json.decode(path.read_bytes(), type=SlotFile)
            except (OSError, msgspec.DecodeError, UnicodeDecodeError):
                continue
            if file.format == _FORMAT:
                return file
        raise StoreDamaged(
            N_("The file with the key slots cannot be read. Put slots.json back from a backup.")
        )

    def _write(self, file: SlotFile) -> None:
        # What was read, not what lies there: a torn file must not replace the whole one before it.
        if self._file is not None:
            write_secret(self._previous, _json(self._file))
        write_secret(self._path, _json(file))
        self._file = file

    def found(
        self,
        store_id: str,
        device: bytes,
        mode: KeyringMode,
        recovery_public: bytes,
        *,
        practice: bool,
    ) -> bytes:
        """Make the data key of a new store and seal it for recovery; returns it."""
        data_key = self._crypto.new_key()
        self._write(
            SlotFile(
                _FORMAT, store_id, mode, practice, _b64(recovery_public),
                _b64(seal_to(recovery_public, data_key)), {},
            )
        )  # fmt: skip
        self.hold(data_key, device)
        return data_key

    def hold(self, data_key: bytes, device: bytes) -> None:
        """Keep the keys while the store is open, so that slots can be added."""
        self._data_key, self._device = data_key, device

    def users(self) -> tuple[str, ...]:
        """The user names that have a slot."""
        return tuple(self.file.slots)

    def open(self, username: str, password: str, device: bytes) -> bytes:
        """Return the data key. Raises LogInRefused for a wrong name or password alike."""
        slot = self.file.slots.get(username)
        if slot is None:
            # Spend the same time, so that an unknown name cannot be told from a wrong password.
            self._kek(password, bytes(_SALT_SIZE), self._figures(), device)
            raise LogInRefused(N_("The name or the password is not right."))
        if not self._policy.believes(slot.kdf):
            raise StoreDamaged(N_("The key slot of this account has been changed."))
        salt, sealed = _bytes(slot.salt), _bytes(slot.sealed)
        if len(salt) != _SALT_SIZE:
            raise StoreDamaged(N_("The key slot of this account has been changed."))
        kek = self._kek(password, salt, slot.kdf, device)
        try:
            return self._crypto.open(kek, sealed, self._context(username, slot))
        except StoreDamaged:
            raise LogInRefused(N_("The name or the password is not right.")) from None

    def open_with_recovery(self, private: bytes) -> bytes:
        """Return the data key with the recovery key. Raises LogInRefused."""
        try:
            return open_from(private, _bytes(self.file.escrow))
        except (StoreDamaged, ValueError):
            raise LogInRefused(N_("This recovery key belongs to another store.")) from None

    def set_mode(self, mode: KeyringMode) -> None:
        """Record that the device secret now lives elsewhere. All slots but new ones are void."""
        self._write(replace(self.file, keyring=mode, slots={}))

    def add(self, username: str, password: str) -> None:
        """Give a user name a slot, replacing an earlier one."""
        figures = self._figures()
        salt = self._crypto.new_key()[:_SALT_SIZE]
        slot = Slot(figures, _b64(salt), "")
        kek = self._kek(password, salt, figures, self._device)
        sealed = self._crypto.seal(kek, self._data_key, self._context(username, slot))
        slots = {**self.file.slots, username: replace(slot, sealed=_b64(sealed))}
        self._write(replace(self.file, slots=slots))

    def check(self, username: str, password: str) -> bool:
        """Say whether this is the password of the user name."""
        try:
            return self.open(username, password, self._device) == self._data_key
        except LogInRefused:
            return False

    def drop(self, username: str) -> None:
        """Take the slot away, also from the copy of the file before."""
        slots = {name: slot for name, slot in self.file.slots.items() if name != username}
        self._write(replace(self.file, slots=slots))
        write_secret(self._previous, _json(self.file))

    def _figures(self) -> KdfFigures:
        keyring = self.file.keyring is KeyringMode.KEYRING
        return self._policy.with_keyring if keyring else self._policy.passphrase_only

    def _context(self, username: str, slot: Slot) -> bytes:
        kdf = slot.kdf
        parts = (
            "slot-v1",
            self.file.store_id,
            username,
            kdf.time,
            kdf.memory,
            kdf.lanes,
            slot.salt,
        )
        return "\n".join(map(str, parts)).encode()

    def _kek(self, password: str, salt: bytes, kdf: KdfFigures, device: bytes) -> bytes:
        typed = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
        raw = hash_secret_raw(
            typed, salt, kdf.time, kdf.memory, kdf.lanes, KEY_SIZE, Type.ID
        )  # fmt: skip
        return derive(raw, "mcrrt slot v1", device or None)
