"""``document referral R-A412-1``: the last issued page of a referral, written to a file."""

import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import BinaryIO

from mcrrt.app import OpenHouse
from mcrrt.cli.session import open_office, print_json
from mcrrt.domain.errors import N_, BadInput, RuleBroken
from mcrrt.domain.referral import Issue
from mcrrt.service.commands import RecordDocumentUse
from mcrrt.service.language import _, ngettext
from mcrrt.service.questions import Document, ReferralCard

_BINARY: int = getattr(os, "O_BINARY", 0)


def run(options: Namespace) -> int:
    """Write the document and record that it was saved: saving is a disclosure."""
    with open_office(options) as desk:
        referral = desk.office.ask(ReferralCard(options.id)).referral
        if not referral.issues:
            raise RuleBroken(
                N_("Referral {number} was never issued, so there is no document yet."),
                number=referral.number,
            )
        issue = referral.issues[-1]
        document = desk.office.ask(Document(referral.id, issue.document))
        path = Path(options.out or document.file_name).absolute()
        _save(desk, path, document.pdf, RecordDocumentUse(referral.id, issue.document, "saved"))
    _say(options, referral.number, issue, path)
    return 0


def _save(desk: OpenHouse, path: Path, pdf: bytes, use: RecordDocumentUse) -> None:
    """Write the file only if it can also be recorded, and record it before there is a page in it.

    A record of a page that was not written after all does no harm; a page nobody recorded does.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    except FileExistsError:
        raise BadInput(
            "out", N_("There is a file with this name already. Nothing was written.")
        ) from None
    except OSError as error:
        raise BadInput(
            "out",
            N_("The file cannot be written: {problem}. Nothing was written."),
            problem=error.strerror or "unknown reason",
        ) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            desk.office.submit(use)
            _write(file, pdf)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _write(file: BinaryIO, pdf: bytes) -> None:
    file.write(pdf)
    file.flush()
    os.fsync(file.fileno())


def _say(options: Namespace, number: str, issue: Issue, path: Path) -> None:
    if options.json:
        print_json(
            {
                "ok": True,
                "referral": number,
                "version": issue.version,
                "pages": issue.pages,
                "document": issue.document,
                "disclosure": issue.disclosure,
                "file": str(path),
            }
        )
        return
    pages = ngettext("{n} page", "{n} pages", issue.pages).format(n=issue.pages)
    words = _("Referral {number}, version {version} ({pages}) is in {file}. This was recorded.")
    sys.stdout.write(
        words.format(number=number, version=issue.version, pages=pages, file=path) + "\n"
    )
