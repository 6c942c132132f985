"""A store folder: vault and store together. Found it, open it, recover it, restore it.

store.db  the encrypted store          slots.json  which passwords open it
head      how far the journal came     device      second secret without a keyring
backups/  rolling verified copies      attempts    failed log-ins
"""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from mcrrt.domain.errors import N_, BadInput, LogInRefused, NotNow
from mcrrt.service.ports import Founding, HouseStatus, KeyringMode, Opened
from mcrrt.service.work import new_id
from mcrrt.store.backup import backups
from mcrrt.store.keys import station_keys
from mcrrt.store.lock import StoreLock
from mcrrt.store.restore import Restored, restore
from mcrrt.store.store import FILE, NewStore, SqlStore
from mcrrt.vault import recovery
from mcrrt.vault.crypto import StandardCrypto, recovery_public_key
from mcrrt.vault.device import DeviceSecret, Keyring, system_keyring
from mcrrt.vault.lockout import Lockout
from mcrrt.vault.slots import KdfPolicy, Slots

UNKNOWN_NAME = "?"


class StoreFolder:
    """The House port over a folder on disk. Holds the folder's lock until ``release``."""

    def __init__(
        self,
        folder: Path,
        policy: KdfPolicy | None = None,
        keyring: Callable[[], Keyring | None] = system_keyring,
        make_lockout: Callable[[Path, bytes], Lockout] = Lockout,
    ) -> None:
        self.folder = folder
        self._policy = policy or KdfPolicy()
        self._find_keyring = keyring
        self._make_lockout = make_lockout
        self._crypto = StandardCrypto()
        self._lock: StoreLock | None = None
        self._lockout: Lockout | None = None
        self._slots = Slots(folder, self._policy)

    def take(self) -> None:
        """Lock the folder for this process. Raises StoreInUse."""
        if self._lock is None:
            os.umask(0o077)
            self._lock = StoreLock(self.folder)

    def release(self) -> None:
        """Let the folder go."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    @property
    def exists(self) -> bool:
        """Say whether a store was founded here."""
        return self._slots.exists

    def status(self) -> HouseStatus:
        """Look at the folder without opening anything."""
        if not self.exists:
            mode = KeyringMode.KEYRING if self._find_keyring() else KeyringMode.PASSPHRASE_ONLY
            return HouseStatus(False, (), False, mode, 12 if mode is KeyringMode.KEYRING else 15)
        file = self._slots.file
        return HouseStatus(
            True, self._slots.users(), file.practice, file.keyring, self._slots.minimum_length
        )

    def found(self, founding: Founding) -> tuple[Opened, str]:
        """Make a new store. Its first entries are written by the office."""
        self.take()
        if self.exists or (self.folder / FILE).exists():
            raise BadInput("store", N_("There is a store in this folder already."))
        store_id = new_id()
        device = self._device()
        secret, mode = device.create(store_id)
        private = recovery.new_recovery_key()
        data_key = self._slots.found(
            store_id, secret, mode, recovery_public_key(private), practice=founding.practice
        )
        new = NewStore(founding.agency_name, founding.station_code, founding.practice)
        store = SqlStore(self.folder, data_key, self._crypto, new)
        self._slots.add(founding.username, founding.password)
        return Opened(store, self._slots), recovery.written(private)

    def open(self, username: str, password: str) -> Opened:
        """Open the store. Raises LogInRefused, StoreDamaged, StoreInUse, NotNow."""
        self.take()
        self._require()
        secret = self._secret()
        data_key, failed = self._unlock(username, password, secret)
        store = SqlStore(self.folder, data_key, self._crypto)
        self._slots.hold(data_key, secret)
        return Opened(store, self._slots, failed)

    def _unlock(
        self, username: str, password: str, secret: bytes
    ) -> tuple[bytes, tuple[tuple[str, str], ...]]:
        lockout = self._counted(secret)
        # A name that has no slot is counted under one word: it may be a password, mistyped.
        counted = username if username in self._slots.users() else UNKNOWN_NAME
        lockout.require_open(counted)
        try:
            data_key = self._slots.open(username, password, secret)
        except LogInRefused:
            lockout.failed(counted)
            raise
        return data_key, lockout.worked(counted)

    def recover(self, recovery_key: str, username: str, password: str) -> Opened:
        """Open with the recovery key, give the user name a new password, end every lock."""
        self.take()
        self._require()
        data_key = self._slots.open_with_recovery(recovery.read(recovery_key))
        store = SqlStore(self.folder, data_key, self._crypto)
        try:
            secret = self._secret()
        except NotNow:
            # The keyring lost its secret: no slot can be opened any more, so all start anew.
            secret, mode = self._device().create(self._slots.file.store_id)
            self._slots.set_mode(mode)
        self._slots.hold(data_key, secret)
        self._slots.add(username, password)
        self._counted(secret).release()
        return Opened(store, self._slots)

    def restore(self, username: str, password: str) -> Restored:
        """Put a damaged store back. Raises LogInRefused, NotNow."""
        self.take()
        self._require()
        secret = self._secret()
        data_key, _failed = self._unlock(username, password, secret)
        return restore(
            self.folder, data_key, self._crypto, self._station_keys(data_key), datetime.now(UTC)
        )

    def _station_keys(self, data_key: bytes) -> dict[str, bytes]:
        """Find the signing key in the store itself, or in the newest backup that can be read."""
        places = [self.folder / FILE, *(backup.path for backup in backups(self.folder))]
        for path in places:
            keys = station_keys(path, data_key, self._crypto)
            if keys:
                return keys
        raise NotNow(
            N_("There is no whole backup, and the store itself cannot be read. Keep the folder and "
               "ask for help.")
        )  # fmt: skip

    def seconds_locked(self, username: str) -> int:
        """Return how long a user name is still locked out."""
        with suppress(NotNow):
            return self._counted(self._secret()).seconds_left(username)
        return 0

    def _require(self) -> None:
        if not self.exists:
            raise NotNow(N_("There is no store in this folder yet. Make one first: main.py init"))

    def _device(self) -> DeviceSecret:
        return DeviceSecret(self.folder, self._find_keyring())

    def _secret(self) -> bytes:
        file = self._slots.file
        if file.keyring is KeyringMode.PASSPHRASE_ONLY:
            return DeviceSecret(self.folder, None).get(file.store_id, file.keyring)
        return self._device().get(file.store_id, file.keyring)

    def _counted(self, secret: bytes) -> Lockout:
        if self._lockout is None:
            self._lockout = self._make_lockout(self.folder, secret)
        return self._lockout


def default_folder(*, practice: bool) -> Path:
    """Return where the store of this user is when nothing else was said."""
    import platformdirs  # noqa: PLC0415

    base = Path(platformdirs.user_data_dir("mcrrt", appauthor=False))
    return base / ("practice" if practice else "store")
