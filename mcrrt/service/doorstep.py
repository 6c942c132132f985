"""What is said between the window and the office before anybody is in. Light to import."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mcrrt.domain.roles import Role


class KeyringMode(StrEnum):
    """Where the second secret lives: the OS keyring, or a file (passphrase-only)."""

    KEYRING = "keyring"
    PASSPHRASE_ONLY = "passphrase_only"  # noqa: S105


@dataclass(frozen=True, slots=True)
class HouseStatus:
    """What can be said of a store folder before anybody logged in."""

    exists: bool
    usernames: tuple[str, ...]
    practice: bool
    keyring: KeyringMode
    minimum_password: int


@dataclass(frozen=True, slots=True)
class Joining:
    """What a new store takes over from the agency it joins, and the identity it has made for it."""

    agency: str
    station: str
    signing_key: bytes


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new store is made of. ``joining``: it belongs to an agency that is there already."""

    agency_name: str
    username: str
    password: str
    practice: bool = False
    station_code: str = "A"
    joining: Joining | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Who is logged in, in whose name commands act."""

    account: str
    username: str
    name: str
    roles: tuple[Role, ...]
    since: datetime
