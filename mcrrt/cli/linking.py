"""A station and its hub from the command line: belong to it, be alike with it, say how it stands."""

import sys
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from mcrrt.app import OpenHouse, make_office
from mcrrt.cli.session import (
    open_office,
    print_fields,
    print_json,
    read_password,
    store_folder,
)
from mcrrt.domain.errors import N_, BadInput, NotNow
from mcrrt.service import protocol as p
from mcrrt.service import questions as q
from mcrrt.service.access import Right, allow
from mcrrt.service.doorstep import Founding, Joining
from mcrrt.service.exchange import Exchange, HubLink
from mcrrt.service.handlers.accounts import clean_username
from mcrrt.service.language import _
from mcrrt.service.link_answers import LinkView
from mcrrt.service.work import new_id
from mcrrt.sync.codes import fingerprint_words
from mcrrt.sync.enrolling import enrol as ask_to_belong
from mcrrt.sync.enrolling import link_of
from mcrrt.sync.report import RoundReport
from mcrrt.sync.station import make_rounds
from mcrrt.vault.crypto import StandardCrypto
from mcrrt.vault.files import write_secret

_T = TypeVar("_T")
FOLLOW_EVERY = 1.0


def _at_once(act: Callable[[], _T]) -> _T:
    return act()


def _rounds(exchange: Exchange) -> Any:
    link = exchange.link()
    if link is None:
        raise NotNow(N_("This machine belongs to no hub yet. Enrol it first with main.py enrol."))
    return make_rounds(link, exchange.identity(), StandardCrypto(), _at_once, exchange)


def enrol(options: Namespace) -> int:
    """Let a store belong to a hub; without a store, make one for the agency of the code."""
    desk = make_office(store_folder(options))
    try:
        shown = _enrol_known(options, desk) if desk.folder.exists else _enrol_new(options, desk)
    finally:
        desk.close()
    return _done(options, shown)


def _enrol_known(options: Namespace, desk: OpenHouse) -> dict[str, object]:
    """A store that has worked alone brings all it has; one that was put back goes on."""
    crypto = StandardCrypto()
    user = options.user or desk.office.status().usernames[0]
    password = read_password(options)
    session = desk.office.log_in(user, password)
    allow(session.roles, Right.ACCOUNTS)
    identity = desk.office.store.exchange.identity()
    if _is_forked(desk):
        key = crypto.new_signing_key()
        request = _request(options, desk, new_id(), crypto.public_key(key), user, code="")
    else:
        key = identity.signing_key
        code = desk.office.store.info.station_code
        request = _request(options, desk, identity.station, crypto.public_key(key), user, code=code)
    answer = ask_to_belong(options.hub, options.code, request, lambda text: crypto.sign(key, text))
    if request.station != identity.station:
        desk.office.store.exchange.renew(request.station, key, answer.station_code)
        desk.office.log_in(user, password)
    desk.office.link(link_of(options.hub, answer))
    _catch_up(desk.office.store.exchange)
    return _shown(desk, crypto.public_key(key))


def _is_forked(desk: OpenHouse) -> bool:
    """Say whether the hub has seen two machines under the identity of this one."""
    view = desk.office.ask(q.Link())
    return any(row.here and row.state == "forked" for row in view.machines)


def _request(
    options: Namespace, desk: OpenHouse, station: str, public_key: bytes, user: str, *, code: str
) -> p.EnrolRequest:
    info = desk.office.store.info
    name = options.name or _("Console {code}").format(code=info.station_code)
    return p.EnrolRequest(
        bytes(16), station, public_key, name, options.kind, user, info.agency, info.agency_name,
        code,
    )  # fmt: skip


def _enrol_new(options: Namespace, desk: OpenHouse) -> dict[str, object]:
    """A new machine gets what the agency knows, and a store of its own."""
    crypto = StandardCrypto()
    if not options.user:
        raise BadInput("user", N_("Say whose account opens the new store, with --user."))
    password, name = read_password(options), clean_username(options.user)
    station, key = new_id(), crypto.new_signing_key()
    request = p.EnrolRequest(
        bytes(16), station, crypto.public_key(key), options.name or _("New machine"),
        options.kind, name,
    )  # fmt: skip
    answer = ask_to_belong(options.hub, options.code, request, lambda text: crypto.sign(key, text))
    founding = Founding(
        answer.agency_name, name, password, station_code=answer.station_code,
        joining=Joining(answer.agency, station, key),
    )  # fmt: skip
    recovery_key = desk.office.join(founding, link_of(options.hub, answer), _catch_up)
    _catch_up(desk.office.store.exchange)
    shown = _shown(desk, crypto.public_key(key))
    if options.recovery_file:
        write_secret(Path(options.recovery_file).absolute(), (recovery_key + "\n").encode())
        return {**shown, "recovery_file": options.recovery_file}
    return {**shown, "recovery_key": recovery_key}


def _catch_up(exchange: Exchange) -> None:
    _rounds(exchange).run_once()


def _shown(desk: OpenHouse, public_key: bytes) -> dict[str, object]:
    info = desk.office.store.info
    return {
        "store": str(desk.folder.folder), "agency": info.agency_name, "station": info.station,
        "code": info.station_code, "fingerprint": fingerprint_words(public_key),
    }  # fmt: skip


def sync(options: Namespace) -> int:
    """Be alike with the hub: one round, or until told to end."""
    with open_office(options) as desk:
        rounds = _rounds(desk.office.store.exchange)
        while True:
            report: RoundReport = rounds.run_once()
            _say(options, report)
            if not options.follow:
                return 0 if report.complete else 1
            time.sleep(FOLLOW_EVERY)


def _say(options: Namespace, report: RoundReport) -> None:
    shown: dict[str, object] = {
        "pushed": report.pushed, "received": report.received, "reoffered": report.reoffered,
        "unsent": report.unsent, "complete": report.complete,
        "heads": {feed.value: head for feed, head in report.heads.items()},
    }  # fmt: skip
    if options.json:
        print_json({"ok": True, **shown})
    else:
        print_fields({**shown, "heads": ", ".join(f"{f} {h}" for f, h in report.heads.items())})
    sys.stdout.flush()


def status(options: Namespace) -> int:
    """How the store stands to its hub, feed by feed."""
    with open_office(options) as desk:
        view = desk.office.ask(q.Link())
        assert isinstance(view, LinkView)
        records = desk.office.store.records_digest() if options.records else ""
        link = desk.office.store.exchange.link()
    shown = _status(view, link, records)
    if options.json:
        print_json({"ok": True, **shown})
    else:
        for row in view.feeds:
            print_fields({row.feed.value: f"{row.head} / {row.unsent} / {row.digest[:16]}"})
    return 0


def _status(view: LinkView, link: HubLink | None, records: str) -> dict[str, object]:
    return {
        "station": view.station,
        "code": view.station_code,
        "hubs": link.urls if link else (),
        "conflicts": view.conflicts,
        "rulings": view.rulings,
        "unsent": sum(row.unsent for row in view.feeds),
        "records": records,
        "feeds": {
            row.feed.value: {
                "head": row.head, "unsent": row.unsent, "oldest": row.oldest,
                "digest": row.digest, "granted": link is None or row.feed in link.feeds,
            }
            for row in view.feeds
        },
    }  # fmt: skip


def _done(options: Namespace, values: dict[str, object]) -> int:
    if options.json:
        print_json({"ok": True, **values})
    else:
        print_fields(values)
    return 0
