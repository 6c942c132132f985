"""``roster import``: members or shifts from a CSV file, looked at before they come in."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from mcrrt.cli.session import open_office, print_json
from mcrrt.service.commands import ImportRoster
from mcrrt.service.language import _
from mcrrt.service.questions import PreviewRoster
from mcrrt.service.roster_answers import RosterPreview
from mcrrt.service.roster_csv import MOST_BYTES
from mcrrt.service.roster_words import BRINGS, why_not


def run(options: Namespace) -> int:
    """Show what a file would bring, or bring it in; every refused row with its line."""
    with Path(options.file).open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    with open_office(options) as house:
        found: RosterPreview = house.office.ask(PreviewRoster(data))
        if not options.dry_run:
            house.office.submit(ImportRoster(data))
    if options.json:
        print_json(_as_json(found, dry_run=options.dry_run))
    else:
        sys.stdout.write("\n".join(_told(found)) + "\n")
    return 0


def _refused(found: RosterPreview) -> list[tuple[int, str]]:
    return [(row.line, why_not(row)) for row in found.rows if row.why]


def _as_json(found: RosterPreview, *, dry_run: bool) -> dict[str, Any]:
    return {
        "ok": True, "kind": found.kind, "dry_run": dry_run, "new": found.new,
        "changed": found.changed, "same": found.same, "refused": found.refused,
        "rows": [{"line": line, "error": why} for line, why in _refused(found)],
    }  # fmt: skip


def _told(found: RosterPreview) -> list[str]:
    counts = {"new": found.new, "changed": found.changed, "same": found.same,
              "refused": found.refused}  # fmt: skip
    lines = [f"{_(BRINGS[code])}: {count}" for code, count in counts.items()]
    told = _("Line {line}: {why}")
    return lines + [told.format(line=line, why=why) for line, why in _refused(found)]
