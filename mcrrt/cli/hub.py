"""The hub from the command line: make it, start it, let stations in, take them out, copy it."""

import socket
import sys
from argparse import Namespace
from pathlib import Path

from mcrrt.cli.courier import read_file, write_file
from mcrrt.cli.session import print_done, print_json
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.journal import Feed
from mcrrt.hub import machines, schema
from mcrrt.hub.courier import answer_file
from mcrrt.hub.engines import Database
from mcrrt.hub.enrolment import make_code
from mcrrt.hub.folder import HubFolder, HubSettings, default_hub_folder
from mcrrt.hub.hub import utc_now
from mcrrt.hub.serve import address, database_of, make_hub
from mcrrt.hub.serve import run as serve
from mcrrt.service.environment import keep_memory_private
from mcrrt.service.language import _
from mcrrt.service.protocol import Machine
from mcrrt.store.times import iso
from mcrrt.vault.authority import shown_fingerprint
from mcrrt.vault.crypto import StandardCrypto

MOST_DAYS = 3_650
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - no names of a machine


def run(options: Namespace) -> int:
    """Do what was asked of the hub."""
    keep_memory_private()
    actions = {
        "init": init, "start": start, "enrol-code": enrol_code, "stations": stations,
        "revoke": revoke, "backup": backup, "courier": courier,
    }  # fmt: skip
    return actions[options.action](options)


def _folder(options: Namespace) -> HubFolder:
    return HubFolder(Path(options.store).absolute() if options.store else default_hub_folder())


def init(options: Namespace) -> int:
    """Make a hub: its authority, its certificate, its keys."""
    folder = _folder(options)
    _make(folder, options)
    return print_done(options, {"store": str(folder.path), "fingerprint": _fingerprint(folder)})


def _make(folder: HubFolder, options: Namespace) -> None:
    names = options.name or [socket.gethostname()]
    settings = HubSettings(tuple(names), options.database, tuple(options.url))
    folder.make(settings, StandardCrypto())


def _fingerprint(folder: HubFolder) -> str:
    return shown_fingerprint(folder.keys().ca_pem)


def start(options: Namespace) -> int:
    """Be the hub until the process is told to end."""
    if not options.listen:
        raise BadInput("listen", N_("Say where the hub listens, with --listen HOST:PORT."))
    folder = _folder(options)
    if not folder.exists:
        host = address(options.listen)[0]
        options.name = [*options.name, *([host] if host not in EVERYWHERE else [])]
        _make(folder, options)

    def said(address: str, notes: tuple[str, ...]) -> None:
        for note in notes:
            sys.stderr.write(f"{note}\n")
        if options.json:
            print_json({"listening": address, "fingerprint": _fingerprint(folder)})
        else:
            words = _("The hub listens at {address}. Fingerprint: {fingerprint}")
            told = words.format(address=address, fingerprint=_fingerprint(folder))
            sys.stdout.write(f"{told}\n")
        sys.stdout.flush()

    serve(folder, options.listen, options.database, said)
    return 0


def enrol_code(options: Namespace) -> int:
    """Make a code that lets one station in."""
    folder = _folder(options)
    feeds = _feeds(options.feeds)
    database = _database(folder, options)
    try:
        agency = _agency_for(database, options)
        ca_pem = folder.keys().ca_pem
        code, until = make_code(
            database, ca_pem, agency, options.kind, feeds, utc_now(), _days(options)
        )
    finally:
        database.close()
    shown: dict[str, object] = {"code": code, "valid_until": iso(until), "agency": agency}
    return print_done(options, shown)


def _agency_for(database: Database, options: Namespace) -> str:
    """Return the agency that a code is for; '' when the station brings one that is not here."""
    with database.reading(schema.HUB) as connection:
        there = machines.agencies(connection)
    if options.new_agency or (not there and not options.agency):
        if options.kind != "console":
            raise BadInput("kind", N_("The first machine of an agency is a console."))
        return ""
    return machines.choose_agency(there, options.agency)


def _days(options: Namespace) -> int | None:
    """Return how far back a machine gets what is closed, or None as its kind has it."""
    days: int | None = options.days
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise BadInput("days", N_("Give days from 0, for everything, to 3650."))
    return days


def _feeds(text: str) -> tuple[Feed, ...]:
    try:
        return tuple(Feed(word.strip()) for word in text.split(",") if word.strip())
    except ValueError:
        raise BadInput(
            "feeds", N_("The feeds are: {feeds}."), feeds=", ".join(feed.value for feed in Feed)
        ) from None


def stations(options: Namespace) -> int:
    """Show the stations of each agency."""
    database = _database(_folder(options), options)
    try:
        shown = _all_stations(database, options.agency)
    finally:
        database.close()
    if options.json:
        print_json({"ok": True, "stations": shown})
        return 0
    for row in shown:
        sys.stdout.write("  ".join(str(value) for value in row.values()) + "\n")
    return 0


def _all_stations(database: Database, wanted: str) -> list[dict[str, object]]:
    with database.reading(schema.HUB) as connection:
        there = machines.agencies(connection)
    chosen = [machines.choose_agency(there, wanted)] if wanted else list(there)
    shown: list[dict[str, object]] = []
    for agency in chosen:
        with database.reading(agency) as connection:
            found = machines.list_machines(connection, agency).machines
        shown += [_shown(agency, machine) for machine in found]
    return shown


def _shown(agency: str, machine: Machine) -> dict[str, object]:
    names = ("station", "code", "name", "kind", "state", "enrolled_at", "last_seen_at",
             "unsent", "oldest", "behind")  # fmt: skip
    return {"agency": agency, **{name: getattr(machine, name) for name in names}}


def revoke(options: Namespace) -> int:
    """Take a station out of service: from its next request on it is refused."""
    if not options.which:
        raise BadInput("station", N_("Name the station: hub revoke STATION."))
    database = _database(_folder(options), options)
    try:
        with database.reading(schema.HUB) as connection:
            there = machines.agencies(connection)
        agency = machines.choose_agency(there, options.agency)
        with database.writing(agency) as connection:
            found = machines.list_machines(connection, agency).machines
            machine = machines.choose_station(found, options.which)
            machines.set_state(connection, agency, machine.station, "revoked")
    finally:
        database.close()
    return print_done(
        options, {"station": machine.station, "name": machine.name, "state": "revoked"}
    )


def courier(options: Namespace) -> int:
    """Take a station's courier file in, and write the file that answers it."""
    if not options.which or not options.out:
        raise BadInput("file", N_("Name both files: hub courier FILE --out FILE."))
    folder = _folder(options)
    data = read_file(options.which)
    write_file(
        options.out,
        answer_file(make_hub(folder, options.database), folder.keys().authority, data),
    )
    return print_done(options, {"answer": options.out})


def backup(options: Namespace) -> int:
    """Copy the embedded database, checked. The keys in the folder are not in it."""
    if not options.which:
        raise BadInput("file", N_("Name the file for the copy: hub backup FILE."))
    database = _database(_folder(options), options)
    target = Path(options.which).absolute()
    try:
        if target.exists():
            raise BadInput("file", N_("There is a file of this name already."))
        database.backup(target)
    finally:
        database.close()
    return print_done(options, {"backup": str(target)})


def _database(folder: HubFolder, options: Namespace) -> Database:
    database = database_of(folder, options.database)
    database.prepare()
    return database
