"""A store folder: vault and store together. Found it, open it, recover it, restore it.

store.db  the encrypted store          slots.json  which passwords open it
head      how far the journal came     device      second secret without a keyring
backups/  rolling verified copies      attempts    failed log-ins
ballast   room kept for a full disk    store.lock  held while the program runs
"""

import os
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from mcrrt.domain.errors import N_, BadInput, LogInRefused, NotNow, StoreDamaged
from mcrrt.service.ports import Founding, HouseStatus, KeyringMode, Opened
from mcrrt.service.work import new_id
from mcrrt.store.head import HeadFile
from mcrrt.store.lock import StoreLock
from mcrrt.store.restore import Restored, finish_restore, restore
from mcrrt.store.store import FILE, NewStore, SqlStore
from mcrrt.vault import recovery
from mcrrt.vault.crypto import StandardCrypto, recovery_public_key
from mcrrt.vault.device import DeviceSecret, Keyring, system_keyring
from mcrrt.vault.lockout import Lockout
from mcrrt.vault.slots import KdfPolicy, Slots, minimum_length

UNKNOWN_NAME = "?"
# What may lie in the folder of a store that is not there yet.
_BEFORE = {"store.lock", "window.json", "device"}
_FOUNDED = (FILE, "head", "slots.json", "slots.previous.json")


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
        """Say whether a store was founded here, to its end."""
        return self._slots.exists and not self._unfinished

    @property
    def _unfinished(self) -> bool:
        """Say whether a founding was cut short: the store never had an entry."""
        if HeadFile.is_unused(self.folder):
            return True
        no_head = not (self.folder / HeadFile.NAME).exists()
        return no_head and self._slots.exists and not self._slots.users()

    def status(self) -> HouseStatus:
        """Look at the folder without opening anything."""
        if not self.exists:
            mode = KeyringMode.KEYRING if self._find_keyring() else KeyringMode.PASSPHRASE_ONLY
            return HouseStatus(False, (), False, mode, minimum_length(mode))
        file = self._slots.file
        return HouseStatus(
            True, self._slots.users(), file.practice, file.keyring, self._slots.minimum_length
        )

    def found(self, founding: Founding) -> tuple[Opened, str]:
        """Make a new store. Its first entries are written by the office."""
        self.take()
        if self._unfinished:
            self._set_aside()
        if self.exists or (self.folder / FILE).exists():
            raise BadInput("store", N_("There is a store in this folder already."))
        self._make_private()
        store_id = new_id()
        secret, mode = self._device().create(store_id)
        _require_length(founding.password, mode)
        private = recovery.new_recovery_key()
        data_key = self._slots.found(
            store_id, secret, mode, recovery_public_key(private), practice=founding.practice
        )
        new = NewStore(
            founding.agency_name, founding.station_code, founding.practice, founding.joining
        )
        store = SqlStore(self.folder, data_key, self._crypto, new)
        self._slots.add(founding.username, founding.password)
        return Opened(store, self._slots), recovery.written(private)

    def abandon(self) -> None:
        """Set aside a store that was founded and could not be used after all."""
        self._set_aside()

    def _set_aside(self) -> None:
        """Move what a founding that was cut short has left; it holds nothing."""
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        aside = self.folder / f"unfinished-{stamp}"
        aside.mkdir(mode=0o700)
        for name in _FOUNDED:
            for path in self.folder.glob(f"{name}*"):
                path.rename(aside / path.name)
        self._slots = Slots(self.folder, self._policy)

    def _make_private(self) -> None:
        """Close a folder that was made beforehand to everybody else, unless it has other uses."""
        found = {path.name for path in self.folder.iterdir() if path.is_file()}
        if found <= _BEFORE:
            with suppress(OSError):
                self.folder.chmod(0o700)

    def open(self, username: str, password: str) -> Opened:
        """Open the store. Raises LogInRefused, StoreDamaged, StoreInUse, NotNow."""
        self._take_store()
        secret = self._secret()
        data_key = self._unlock(username, password, secret)
        store = SqlStore(self.folder, data_key, self._crypto)
        self._slots.hold(data_key, secret)
        return Opened(store, self._slots, self._counted(secret).failures())

    def admitted(self, username: str, *, release: bool) -> None:
        """Forget the failed log-ins, which are on record now; ``release`` ends every lock."""
        lockout = self._counted(self._secret())
        lockout.worked(self._counted_name(username))
        if release:
            lockout.release()

    def _take_store(self) -> None:
        self.take()
        finish_restore(self.folder)
        if not self.exists:
            raise NotNow(
                N_("There is no store in this folder yet. Make one first with main.py init.")
            )

    def _counted_name(self, username: str) -> str:
        """A name that has no slot is counted under one word: it may be a password, mistyped."""
        return username if username in self._slots.users() else UNKNOWN_NAME

    def _unlock(self, username: str, password: str, secret: bytes) -> bytes:
        lockout = self._counted(secret)
        counted = self._counted_name(username)
        lockout.require_open(counted)
        try:
            return self._slots.open(username, password, secret)
        except LogInRefused:
            lockout.failed(counted)
            raise

    def confirm(self, username: str, password: str) -> bool:
        """Say whether this is the password of somebody beside the one who is logged in.

        Wrong ones count as failed log-ins do. Raises LogInRefused while the name is locked out.
        """
        secret = self._secret()
        lockout = self._counted(secret)
        counted = self._counted_name(username)
        lockout.require_open(counted)
        if self._slots.check(username, password):
            return True
        lockout.failed(counted)
        return False

    def recover(self, recovery_key: str, username: str, password: str) -> Opened:
        """Open with the recovery key, give the user name a new password, end every lock."""
        self._take_store()
        data_key = self._slots.open_with_recovery(recovery.read(recovery_key))
        store = SqlStore(self.folder, data_key, self._crypto)
        try:
            secret = self._secret_for_recovery(password)
            self._slots.hold(data_key, secret)
            self._slots.add(username, password)
            self._lockout = None
            self._counted(secret).release()
        except BaseException:
            store.close()
            raise
        return Opened(store, self._slots)

    def _secret_for_recovery(self, password: str) -> bytes:
        """Return the second secret, or a new one: then no slot opens any more, and all start anew."""
        try:
            return self._secret()
        except NotNow:
            secret, mode = self._device().create(self._slots.file.store_id)
            _require_length(password, mode)
            self._slots.set_mode(mode)
            return secret

    def restore(self, username: str, password: str) -> Restored:
        """Put a damaged store back. Raises LogInRefused, NotNow."""
        self._take_store()
        return self._put_back(self._unlock(username, password, self._secret()))

    def restore_with_recovery(self, recovery_key: str) -> Restored:
        """Put a damaged store back when its second secret is gone. Raises LogInRefused, NotNow."""
        self._take_store()
        return self._put_back(self._slots.open_with_recovery(recovery.read(recovery_key)))

    def _put_back(self, data_key: bytes) -> Restored:
        if self._is_whole(data_key):
            raise NotNow(N_("The store is in good order. Nothing was changed."))
        return restore(self.folder, data_key, self._crypto, datetime.now(UTC))

    def _is_whole(self, data_key: bytes) -> bool:
        try:
            store = SqlStore(self.folder, data_key, self._crypto)
        except StoreDamaged:
            return False
        try:
            return store.verify().ok
        finally:
            store.close()

    def seconds_locked(self, username: str) -> int:
        """Return how long a user name is still locked out."""
        with suppress(NotNow):
            return self._counted(self._secret()).seconds_left(username)
        return 0

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


def _require_length(password: str, mode: KeyringMode) -> None:
    """Refuse a password that is too short now that it turned out to be the only secret."""
    minimum = minimum_length(mode)
    if len(unicodedata.normalize("NFC", password)) < minimum:
        raise BadInput(
            "password",
            N_("The system's keyring keeps nothing, so the password is the only secret: it needs "
               "at least {minimum} characters."),
            minimum=minimum,
        )  # fmt: skip
