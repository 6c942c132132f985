"""Two stores of one agency at a hub, made the way ``main.py enrol`` makes them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mcrrt.app import make_office
from mcrrt.service.doorstep import Founding
from mcrrt.service.wire import JoinHub
from mcrrt.sync.joining import belong
from mcrrt.vault.crypto import StandardCrypto
from tests.support import ADMIN, ADMIN_NAME, PASSWORD

__all__ = ["ADMIN", "PASSWORD", "two_stores"]


def two_stores(path: Path, hub: Any, urls: Sequence[str] = ()) -> tuple[Path, Path]:
    """Found one store, let it bring its agency, and let a second one join, each by its own way."""
    first, second = path / "one", path / "two"
    desk = make_office(first)
    desk.office.found(Founding("Test Region MCRRT", ADMIN, PASSWORD), ADMIN_NAME)
    desk.close()
    agency = ""
    for folder, url in zip((first, second), urls or (hub.url, hub.url), strict=True):
        desk = make_office(folder)
        wish = JoinHub(url, hub.code(agency), ADMIN, PASSWORD)
        belong(desk.office, StandardCrypto(), wish)
        agency = desk.office.store.info.agency
        desk.close()
    return first, second
