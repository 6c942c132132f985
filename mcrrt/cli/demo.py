"""``demo``: the whole job on an invented shift, kept as pictures, forms and figures."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import msgspec

from mcrrt.app import OpenHouse, make_office
from mcrrt.cli.session import ProgressBar, print_json
from mcrrt.domain.errors import N_, NotNow, RuleBroken
from mcrrt.house import StoreFolder
from mcrrt.practice.play import PlayedClock, Tally
from mcrrt.practice.store import DEMO_END, DEMO_RUSH, SHIFT_LENGTH, clear, play_shift
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.answers import FollowUpList, SearchPage


def run(options: Namespace) -> int:
    """Play, draw, verify. Exit 1 when the store does not verify."""
    out = Path(options.out).absolute()
    store = out / "store"
    _make_room(store)
    say = _Steps()
    say(f"Playing an invented shift into {store.name}")
    clock = PlayedClock(DEMO_END - SHIFT_LENGTH)
    opened = make_office(store, clock=clock)
    try:
        tally = play_shift(
            opened.office, clock, DEMO_END, options.seed, ProgressBar("Playing the shift")
        )
        _leave_some_work(opened)
        say("Writing the forms")
        forms = _write_forms(opened, out / "forms")
        say("Drawing every screen in three themes and in French")
        screens = _draw(opened, out / "screens")
        say("Checking the whole store")
        summary = _summary(opened, tally, forms, screens, options.seed)
    finally:
        opened.close()
    (out / "summary.json").write_bytes(msgspec.json.format(msgspec.json.encode(summary)))
    if options.json:
        print_json(summary)
    else:
        _tell(out, summary)
    return 0 if summary["verify"]["ok"] else 1


class _Steps:
    """Says on standard error what is being done."""

    def __call__(self, text: str) -> None:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def _make_room(store: Path) -> None:
    """Take away an earlier demo, and refuse to touch anything else."""
    house = StoreFolder(store)
    if house.exists:
        if not house.status().practice:
            raise RuleBroken(N_("This folder holds a real store. Choose another --out."))
        clear(store)
    elif store.exists() and any(store.iterdir()):
        raise NotNow(N_("The folder for the demo store is not empty. Choose another --out."))
    store.mkdir(parents=True, exist_ok=True)


def _leave_some_work(opened: OpenHouse) -> None:
    """A parked draft, and a referral that still lacks the person's consent."""
    submit = opened.office.submit
    draft = {
        "address": "61 Lantern Hill Road", "municipality": "oakville",
        "caller_phone": "905-555-0177", "caller_relation": "family",
        "narrative": "Wife says he took a rope to the garage and will not answer. "
                     "No gun in the house, but he has a knife. Two children upstairs.",
    }  # fmt: skip
    submit(c.OpenCall(draft))
    board = opened.office.ask(q.Board())
    active = [row for row in board.active if row.teams]
    if active:
        submit(c.StartReferral(active[0].id))


def _write_forms(opened: OpenHouse, folder: Path) -> list[str]:
    """Write every referral that was made as PDF, and its pages as PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    owed = opened.office.ask(q.FollowUps())
    assert isinstance(owed, FollowUpList)
    found = opened.office.ask(q.SearchCalls(limit=200))
    assert isinstance(found, SearchPage)
    for row in found.rows:
        for one in opened.office.ask(q.ReferralsOf(row.id)).referrals:
            if not one.document:
                continue
            pages = opened.office.ask(q.Document(one.id, one.document, 110))
            name = pages.file_name
            (folder / name).write_bytes(pages.pdf)
            for place, picture in enumerate(pages.png, start=1):
                (folder / f"{name.removesuffix('.pdf')}-{place}.png").write_bytes(picture)
            written.append(name)
    return sorted(written)


def _draw(opened: OpenHouse, folder: Path) -> list[str]:
    from mcrrt.cli.pictures import draw_all  # noqa: PLC0415 - Qt only when it is needed

    return draw_all(opened, folder, ProgressBar("Drawing"))


def _summary(
    opened: OpenHouse, tally: Tally, forms: list[str], screens: list[str], seed: int
) -> dict[str, Any]:
    report = opened.office.ask(q.Verify())
    board = opened.office.ask(q.Board())
    return {
        "seed": seed,
        "hours": SHIFT_LENGTH.total_seconds() / 3600,
        "times_the_average_day": DEMO_RUSH,
        "calls": tally.calls + len(board.drafts),
        "triages": tally.triages,
        "teams": tally.teams,
        "dispatches": tally.dispatches,
        "diverted": tally.diverted,
        "closed": tally.closed,
        "referrals": tally.referrals,
        "open_at_the_end": len(board.waiting) + len(board.active) + len(board.drafts),
        "events": report.entries,
        "verify": {"ok": report.ok, "sentence": report.sentence},
        "forms": forms,
        "screens": len(screens),
    }


def _tell(out: Path, summary: dict[str, Any]) -> None:
    counts = ("calls", "triages", "teams", "dispatches", "referrals", "events")
    lines = [
        ", ".join(f"{summary[name]} {name}" for name in counts),
        summary["verify"]["sentence"],
        f"{summary['screens']} pictures and {len(summary['forms'])} forms are in {out}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
