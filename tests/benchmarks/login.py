"""A store whose password is the only secret: no keyring, the dearest key derivation."""

from pathlib import Path

from mcrrt.app import make_office
from mcrrt.house import StoreFolder
from mcrrt.service.ports import Founding
from tests.benchmarks.person import NAME, PASSWORD, USERNAME


def passphrase_store(folder: Path) -> Path:
    """Found an empty store without a keyring."""
    path = folder / "store"
    opened = make_office(path, house=StoreFolder(path, keyring=lambda: None))
    opened.office.found(Founding("Bench Region MCRRT", USERNAME, PASSWORD), NAME)
    opened.close()
    return path
