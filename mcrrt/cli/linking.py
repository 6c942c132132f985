"""A station and its hub from the command line: belong to it, be alike with it, say how it stands."""

import signal
import sys
import threading
from argparse import Namespace
from pathlib import Path

from mcrrt.app import OpenHouse, make_office
from mcrrt.cli.session import (
    open_office,
    print_done,
    print_fields,
    print_json,
    read_password,
    store_folder,
)
from mcrrt.domain.errors import N_, BadInput
from mcrrt.service import questions as q
from mcrrt.service.errands import Errands
from mcrrt.service.exchange import Exchange, HubLink
from mcrrt.service.link_answers import LinkView
from mcrrt.service.news import LinkNews
from mcrrt.service.wire import JoinHub
from mcrrt.sync.codes import fingerprint_words
from mcrrt.sync.joining import Belonging, belong, rounds_of
from mcrrt.sync.report import RoundReport
from mcrrt.sync.station import Listener, StationSync
from mcrrt.vault.crypto import StandardCrypto
from mcrrt.vault.files import write_secret

FOLLOW_TICK = 0.2


def enrol(options: Namespace) -> int:
    """Let a store belong to a hub; without a store, make one for the agency of the code."""
    desk = make_office(store_folder(options))
    try:
        user = options.user or next(iter(desk.office.status().usernames), "")
        if not user:
            raise BadInput("user", N_("Say whose account opens the new store, with --user."))
        wish = JoinHub(
            options.hub, options.code, user, read_password(options), options.name, options.kind
        )
        shown = _shown(options, desk, belong(desk.office, StandardCrypto(), wish))
    finally:
        desk.close()
    return print_done(options, shown)


def _shown(options: Namespace, desk: OpenHouse, made: Belonging) -> dict[str, object]:
    info = desk.office.store.info
    shown: dict[str, object] = {
        "store": str(desk.folder.folder), "agency": info.agency_name, "station": info.station,
        "code": info.station_code, "fingerprint": fingerprint_words(made.public_key),
    }  # fmt: skip
    if made.recovery_key and options.recovery_file:
        path = Path(options.recovery_file).absolute()
        write_secret(path, (made.recovery_key + "\n").encode())
        return {**shown, "recovery_file": options.recovery_file}
    return {**shown, "recovery_key": made.recovery_key} if made.recovery_key else shown


def sync(options: Namespace) -> int:
    """Be alike with the hub: one round, or until told to end."""
    with open_office(options) as desk:
        exchange = desk.office.store.exchange
        if options.follow:
            rounds_of(exchange, StandardCrypto())  # says so when there is no hub
            _follow(options, exchange)
            return 0
        report = rounds_of(exchange, StandardCrypto()).run_once()
        _say(options, report)
        return 0 if report.complete else 1


def _follow(options: Namespace, exchange: Exchange) -> None:
    """Follow the hub until SIGINT or SIGTERM, saying how the link is whenever that changes."""
    errands, ended = Errands(), threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())

    def told(news: LinkNews) -> None:
        shown = {"link": news.phase.value, "left": news.left, "unsent": news.unsent}
        if options.json:
            print_json({"ok": True, **shown})
        else:
            print_fields(shown)
        sys.stdout.flush()

    listener = Listener(told, lambda _committed: None, lambda _notice: None)
    following = StationSync(exchange, StandardCrypto(), errands.run, listener)
    following.start()
    while not ended.is_set():
        errands.wait_alone(FOLLOW_TICK)
        errands.serve(most=10)
    errands.close()
    following.stop()


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
