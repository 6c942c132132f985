"""A hub's folder: its names, its authority, its keys. All of it readable by its user only.

A hub runs without anybody at it, so what it needs to start lies in files. Whoever can read this
folder can be the hub.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import msgspec

from mcrrt.domain.errors import N_, BadInput, NotNow, StoreDamaged
from mcrrt.hub.urls import check_url, without_password
from mcrrt.service.environment import default_folder
from mcrrt.service.ports import Crypto
from mcrrt.vault.authority import Certified, check_name, needs_renewal, new_authority, new_server
from mcrrt.vault.files import write_secret

LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
DATABASE = "hub.db"


@dataclass(frozen=True, slots=True)
class HubSettings:
    """What an administrator decided: the hub's names, where its database is, its addresses.

    ``urls`` are what stations are told to try, in this order; empty: the one they came by.
    """

    names: tuple[str, ...] = ()
    database: str = ""
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HubKeys:
    """What a running hub holds: keys stay out of ``repr``."""

    ca_pem: bytes
    data: bytes = field(repr=False)
    authority: bytes = field(repr=False)


def default_hub_folder() -> Path:
    """Return where the hub of this user is when nothing else was said."""
    return default_folder(practice=False).with_name("hub")


class HubFolder:
    """The files of one hub."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def exists(self) -> bool:
        """Say whether a hub was made here."""
        return (self.path / "hub.json").exists()

    @property
    def database(self) -> Path:
        """The file of the embedded database."""
        return self.path / DATABASE

    @property
    def server_files(self) -> tuple[Path, Path]:
        """The server's certificate and key, for TLS."""
        return self.path / "server.pem", self.path / "server.key"

    def make(self, settings: HubSettings, crypto: Crypto) -> None:
        """Make keys and certificates. ``hub.json`` comes last: without it there is no hub."""
        if self.exists:
            raise BadInput("store", N_("There is a hub in this folder already."))
        for name in settings.names:
            check_name(name)
        if settings.database:
            check_url(settings.database)
        authority = new_authority()
        self._write("ca.pem", authority.certificate)
        self._write("ca.key", authority.key)
        self._write_server(new_server(authority, _all_names(settings.names)))
        self._write("authority.key", crypto.new_signing_key())
        self._write("hub.key", crypto.new_key())
        self._write_settings(settings)

    def add_names(self, names: Sequence[str]) -> None:
        """Be known by these names as well; the next start makes a certificate that has them."""
        settings = self.settings()
        known = tuple(dict.fromkeys((*settings.names, *names)))
        if known != settings.names:
            self._write_settings(replace(settings, names=known))

    def _write_settings(self, settings: HubSettings) -> None:
        kept = _without_secrets(settings)
        self._write("hub.json", msgspec.json.format(msgspec.json.encode(kept), indent=2) + b"\n")

    def settings(self) -> HubSettings:
        """Return what was decided. Raises NotNow when there is no hub here."""
        if not self.exists:
            raise NotNow(
                N_("There is no hub in this folder yet. Make one first with main.py hub init.")
            )
        try:
            return msgspec.json.decode(self._read("hub.json"), type=HubSettings)
        except msgspec.MsgspecError:
            raise StoreDamaged(N_("The hub's settings cannot be read: hub.json.")) from None

    def keys(self) -> HubKeys:
        """Return what a running hub needs. Raises StoreDamaged."""
        data, authority = self._read("hub.key"), self._read("authority.key")
        if (len(data), len(authority)) != (32, 32):
            raise StoreDamaged(N_("The hub's keys are not the ones it was made with."))
        return HubKeys(self._read("ca.pem"), data, authority)

    def renew(self, now: datetime) -> bool:
        """Make a new server certificate when the present one ends soon. The authority stays."""
        names = _all_names(self.settings().names)
        if not needs_renewal(self._read("server.pem"), names, now):
            return False
        authority = Certified(self._read("ca.pem"), self._read("ca.key"))
        self._write_server(new_server(authority, names))
        return True

    def _write_server(self, server: Certified) -> None:
        # A stop between the two leaves a pair that does not fit; so the old one goes first.
        self._write("server.pem", b"")
        self._write("server.key", server.key)
        self._write("server.pem", server.certificate)

    def _write(self, name: str, data: bytes) -> None:
        write_secret(self.path / name, data)
        os.chmod(self.path, 0o700)  # noqa: PTH101 - also when somebody made the folder before

    def _read(self, name: str) -> bytes:
        try:
            return (self.path / name).read_bytes()
        except OSError:
            raise StoreDamaged(
                N_("A file of the hub is missing or cannot be read: {file}."), file=name
            ) from None


def _all_names(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *LOCAL_NAMES)))


def _without_secrets(settings: HubSettings) -> HubSettings:
    database = without_password(settings.database) if settings.database else ""
    return HubSettings(settings.names, database, settings.urls)
