"""Sync without a network: the same batches in a sealed file, both ways, any number of times."""

import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from mcrrt.cli.session import open_office, print_fields, print_json
from mcrrt.domain.errors import N_, BadInput, NotNow
from mcrrt.service.access import Right, allow
from mcrrt.service.language import _
from mcrrt.sync.courier import export_station, import_station
from mcrrt.sync.hubtime import instant
from mcrrt.vault.crypto import StandardCrypto
from mcrrt.vault.files import write_secret

MOST = 512 * 2**20


def run(options: Namespace) -> int:
    """Write a file for the hub, or take its answer in."""
    with open_office(options) as desk:
        session = desk.office.session
        assert session is not None
        allow(session.roles, Right.SELF)
        exchange = desk.office.store.exchange
        if options.action == "export":
            data, made = export_station(
                exchange, StandardCrypto(), lambda: instant(datetime.now(UTC))
            )
            write_file(options.file, data)
            shown: dict[str, object] = {
                "events": made.events, "documents": made.documents, "left": made.left,
            }  # fmt: skip
        else:
            taken = import_station(exchange, StandardCrypto(), read_file(options.file))
            shown = {
                "received": taken.received, "unsent": taken.unsent, "documents": taken.documents,
                "more": taken.more,
            }  # fmt: skip
    if options.json:
        print_json({"ok": True, **shown})
    else:
        print_fields(shown)
        if shown.get("left") or shown.get("more"):
            words = _("There was more than one file holds: make the round once again.")
            sys.stdout.write(f"{words}\n")
    return 0


def read_file(name: str) -> bytes:
    """Return a courier file's bytes. Raises BadInput."""
    try:
        with Path(name).open("rb") as file:
            return file.read(MOST)
    except OSError:
        raise BadInput("file", N_("The courier file cannot be read.")) from None


def write_file(name: str, data: bytes) -> None:
    """Write a courier file, readable by its owner only. Raises NotNow."""
    try:
        write_secret(Path(name).absolute(), data)
    except OSError:
        raise NotNow(N_("The courier file cannot be written. Nothing was changed.")) from None
