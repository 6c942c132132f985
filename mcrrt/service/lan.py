"""What the window and the hub it keeps on this machine say to each other. Light to import."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PORT = 8443


def hub_url(text: str) -> str:
    """Return an address as it was told over the phone in full: https and the usual port."""
    bare = text.strip().rstrip("/")
    if not bare or "://" in bare:
        return bare
    port = "" if ":" in bare.rpartition("]")[2] else f":{PORT}"
    return f"https://{bare}{port}"


@dataclass(frozen=True, slots=True)
class CodeWish:
    """A code for one more machine. Without an agency: for the machine that brings its own."""

    agency: str = ""
    kind: str = "console"


@dataclass(frozen=True, slots=True)
class Listening:
    """The hub serves. ``urls`` are what other machines of the network can try."""

    urls: tuple[str, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class CodeMade:
    """A code, and until when it works (ISO 8601, UTC)."""

    code: str
    until: str


@dataclass(frozen=True, slots=True)
class HubTrouble:
    """It did not work, as the error that said so."""

    template: str
    fields: Mapping[str, str] = field(default_factory=dict)
