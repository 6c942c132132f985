"""The second secret: 32 random bytes in the OS keyring, mixed into every password's key.

A stolen store cannot be guessed at without it. The keyring can lie (a null back end accepts and
forgets), so only known back ends count and every write is read back. Without a keyring the secret
lies in a file beside the store and the password has to be longer: *passphrase-only* mode.
"""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol, cast

from mcrrt.domain.errors import N_, NotNow
from mcrrt.service.ports import KeyringMode
from mcrrt.vault.crypto import KEY_SIZE
from mcrrt.vault.files import write_secret

SERVICE = "mcrrt"
_TIMEOUT = 5.0
_TRUSTED = ("keyring.backends.SecretService", "keyring.backends.libsecret",
            "keyring.backends.kwallet", "keyring.backends.Windows", "keyring.backends.macOS")  # fmt: skip


class Keyring(Protocol):
    """What is needed of a keyring."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret, or None."""


def system_keyring() -> Keyring | None:
    """Return the OS keyring if there is one that can be trusted, else None."""
    found = _within_time(_trusted_backend)
    return cast("Keyring | None", found)


def _trusted_backend() -> Keyring | None:
    import keyring  # noqa: PLC0415 - dear to import, and only needed here
    from keyring.backends import chainer  # noqa: PLC0415

    found = keyring.get_keyring()
    candidates = found.backends if isinstance(found, chainer.ChainerBackend) else [found]
    for backend in candidates:
        if type(backend).__module__.startswith(_TRUSTED):
            return backend
    return None


class DeviceSecret:
    """Gets and keeps the device secret of one store."""

    def __init__(self, folder: Path, keyring: Keyring | None) -> None:
        self._file = folder / "device"
        self._keyring = keyring

    def create(self, store_id: str) -> tuple[bytes, KeyringMode]:
        """Make the secret for a new store; say where it went."""
        secret = os.urandom(KEY_SIZE)
        if self._keyring is not None and self._keep(store_id, secret):
            return secret, KeyringMode.KEYRING
        write_secret(self._file, secret)
        return secret, KeyringMode.PASSPHRASE_ONLY

    def get(self, store_id: str, mode: KeyringMode) -> bytes:
        """Return the secret. Raises NotNow when the keyring does not give it."""
        if mode is KeyringMode.PASSPHRASE_ONLY:
            return self._from_file()
        secret = self._read(store_id)
        if secret is None:
            raise NotNow(
                N_(
                    "The system's keyring does not give the key of this store. "
                    "Unlock it and try again, or use the recovery key."
                )
            )
        return secret

    def _from_file(self) -> bytes:
        try:
            return self._file.read_bytes()
        except OSError:
            raise NotNow(
                N_("The file 'device' of this store is missing, and no password opens it without. "
                   "Put it back, or use the recovery key.")
            ) from None  # fmt: skip

    def _keep(self, store_id: str, secret: bytes) -> bool:
        assert self._keyring is not None
        keyring = self._keyring

        def keep() -> bool:
            keyring.set_password(SERVICE, store_id, secret.hex())
            return True

        kept = _within_time(keep)
        return bool(kept) and self._read(store_id) == secret

    def _read(self, store_id: str) -> bytes | None:
        if self._keyring is None:
            return None
        keyring = self._keyring
        text = _within_time(lambda: keyring.get_password(SERVICE, store_id))
        try:
            return bytes.fromhex(text) if isinstance(text, str) else None
        except ValueError:
            return None


def _within_time(act: Callable[[], object]) -> object:
    """Return what a keyring call gives, or None when it fails or hangs.

    One that hangs is left behind on a thread that does not keep the program from ending.
    """
    answer: list[object] = []

    def carry_out() -> None:
        # Back ends raise whatever their system gives them.
        with suppress(Exception):
            answer.append(act())

    thread = threading.Thread(target=carry_out, name="keyring", daemon=True)
    thread.start()
    thread.join(_TIMEOUT)
    return answer[0] if answer else None
