"""Founding, checking, copying and putting back a store."""

import sys
from argparse import Namespace
from pathlib import Path

from mcrrt.app import make_office
from mcrrt.cli.session import (
    ProgressBar,
    open_office,
    print_done,
    print_fields,
    print_json,
    read_password,
    store_folder,
    username,
)
from mcrrt.domain.errors import N_, BadInput, NotNow, StoreDamaged
from mcrrt.domain.facts.access import StoreRestored
from mcrrt.house import StoreFolder
from mcrrt.service.access import Right, allow
from mcrrt.service.commands import MakeBackup
from mcrrt.service.language import _, sentence
from mcrrt.service.ports import Founding
from mcrrt.vault.files import write_secret


def init(options: Namespace) -> int:
    """Make a new store with its first administrator."""
    if not options.station.isalpha() or len(options.station) > 2:
        raise BadInput("station", N_("The station is one or two letters, such as A."))
    desk = make_office(store_folder(options))
    try:
        user = options.user or "admin"
        founding = Founding(
            options.agency, user, read_password(options), station_code=options.station.upper()
        )
        recovery_key = desk.office.found(founding, options.name or user)
        status = desk.office.status()
    finally:
        desk.close()
    shown = {"store": str(desk.folder.folder), "user": user, "keyring": status.keyring.value}
    if options.recovery_file:
        write_secret(Path(options.recovery_file).absolute(), (recovery_key + "\n").encode())
        shown["recovery_file"] = options.recovery_file
    else:
        shown["recovery_key"] = recovery_key
    if options.json:
        print_json({"ok": True, **shown})
    else:
        print_fields(shown)
        words = _("Print the recovery key and lock it away. It is kept nowhere else.")
        sys.stdout.write(f"{words}\n")
    return 0


def verify(options: Namespace) -> int:
    """Check chains, head file and tables. Exit 1 names the first bad entry."""
    try:
        with open_office(options) as desk:
            session = desk.office.session
            assert session is not None
            allow(session.roles, Right.VERIFY)
            report = desk.office.store.verify(
                tables=not options.no_tables, progress=ProgressBar("Checking tables")
            )
    except StoreDamaged as error:
        words = sentence(error)
        if options.json:
            print_json({"ok": False, "sentence": words, "bad_event": error.fields.get("event", "")})
        sys.stderr.write(words + "\n")
        return 1
    if options.json:
        print_json(report)
    if not options.json or not report.ok:
        (sys.stdout if report.ok else sys.stderr).write(report.sentence + "\n")
    return 0 if report.ok else 1


def rebuild(options: Namespace) -> int:
    """Make the tables anew from the journal."""
    with open_office(options) as desk:
        session = desk.office.session
        assert session is not None
        allow(session.roles, Right.VERIFY)
        desk.office.store.rebuild(ProgressBar("Rebuilding"))
        position = desk.office.store.position
    return print_done(options, {"entries": position})


def backup(options: Namespace) -> int:
    """Make a verified copy now."""
    with open_office(options) as desk:
        receipt = desk.office.submit(MakeBackup())
    return print_done(options, receipt.result)


def restore(options: Namespace) -> int:
    """Put a damaged store back from the newest whole backup and what can still be read."""
    folder = StoreFolder(store_folder(options))
    if not folder.exists:
        raise NotNow(N_("There is no store in this folder yet. Make one first with main.py init."))
    user, password = username(options, folder), read_password(options)
    key = _recovery_key(options) if options.recovery_file else ""
    try:
        restored = folder.restore_with_recovery(key) if key else folder.restore(user, password)
    finally:
        folder.release()
    desk = make_office(store_folder(options))
    try:
        if key:
            desk.office.recover(key, user, password)
        else:
            desk.office.log_in(user, password)
        desk.office.record(StoreRestored(restored.backup, restored.position, restored.set_aside))
    finally:
        desk.close()
    return print_done(
        options,
        {
            "backup": restored.backup or "none",
            "entries_from_backup": restored.position,
            "entries_salvaged": restored.salvaged,
            "damaged_files_kept_in": restored.set_aside,
        },
    )


def recover(options: Namespace) -> int:
    """Set a new password with the recovery key."""
    key = _recovery_key(options)
    desk = make_office(store_folder(options))
    try:
        desk.office.recover(key, username(options, desk.folder), read_password(options))
    finally:
        desk.close()
    return print_done(options, {"user": username(options, desk.folder)})


def _recovery_key(options: Namespace) -> str:
    try:
        return Path(options.recovery_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise BadInput(
            "recovery_file", N_("The file with the recovery key cannot be read.")
        ) from None
