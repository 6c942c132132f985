"""Bringing in finished contacts of another system."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from mcrrt.domain import text
from mcrrt.domain.disposition import disposition
from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.facts import access as acc
from mcrrt.domain.facts import calls as f
from mcrrt.domain.facts.calls import ImportedOutcome
from mcrrt.service import commands as c
from mcrrt.service.handlers.calls import clean_values
from mcrrt.service.work import Handlers, Work, new_id, utc

_MOST = 1_000_000_000


def import_contacts(wish: c.ImportContacts, work: Work) -> None:
    """New keys become calls; a known key only gains the outcomes it did not have."""
    system = text.required("system", wish.system, 60)
    added = amended = known = outcomes = new_outcomes = 0
    new: dict[str, str] = {}
    for contact in wish.contacts:
        key = text.required("source_key", contact.source_key, text.LINE)
        given = tuple(_clean_outcome(outcome) for outcome in contact.outcomes)
        existing = new.get(key) or work.unit.imported(system, key)
        if existing is None:
            new[key] = _bring_in(work, system, key, replace(contact, outcomes=given))
            new_outcomes += len(given)
            added += 1
            continue
        fresh = _fresh(work.call(existing).outcomes, given)
        if fresh:
            work.add(f.ImportAmended(existing, fresh))
            outcomes += len(fresh)
            amended += 1
        else:
            known += 1
    work.result.update(
        added=added,
        amended=amended,
        known=known,
        outcomes=new_outcomes + outcomes,
        new_outcomes=new_outcomes,
    )


def _bring_in(work: Work, system: str, key: str, contact: c.ImportedContact) -> str:
    values = {n: v for n, v in clean_values(contact.values, work).items() if v is not None}
    number = f"{work.info.station_code}X{work.unit.next_number('imported')}"
    call = new_id()
    work.add(
        f.CallImported(
            call,
            number,
            system,
            key,
            work.require_past("received_at", contact.received_at),
            values,
            contact.outcomes,
            contact.urgency,
            {
                text.clean("original", name, text.LINE): text.clean(
                    "original", words, text.NARRATIVE, many_lines=True
                )
                for name, words in contact.original.items()
            },
        )
    )
    return call


def _clean_outcome(outcome: ImportedOutcome) -> ImportedOutcome:
    if outcome.disposition:
        disposition(outcome.disposition)
    return ImportedOutcome(
        text.clean("outcomes", outcome.original, text.PARAGRAPH, many_lines=True),
        outcome.disposition or None,
        utc(outcome.at, "outcomes") if outcome.at else None,
    )


def _fresh(
    had: tuple[ImportedOutcome, ...], given: tuple[ImportedOutcome, ...]
) -> tuple[ImportedOutcome, ...]:
    """Return what was not there, counting repeats: two equal rows are two outcomes.

    The other system's words and time tell outcomes apart. Our code for them does not: a mapping
    that has been improved must not bring every outcome in again.
    """
    left = Counter(_same(outcome) for outcome in had)
    fresh = []
    for outcome in given:
        if left[_same(outcome)]:
            left[_same(outcome)] -= 1
        else:
            fresh.append(outcome)
    return tuple(fresh)


def _same(outcome: ImportedOutcome) -> tuple[str, datetime | None]:
    return outcome.original, outcome.at


def finish_import(wish: c.FinishImport, work: Work) -> None:
    """Only counts and the file's hash."""
    work.add(
        acc.DataImported(
            text.clean("mapping", wish.mapping, 120),
            text.clean("file_hash", wish.file_hash, 64),
            *(
                _count(name, getattr(wish, name))
                for name in ("rows", "calls", "outcomes", "skipped", "rejected")
            ),
        )
    )


def _count(name: str, value: int) -> int:
    if not 0 <= value <= _MOST:
        raise BadInput(name, N_("This must be a count. Nothing was changed."))
    return value


HANDLERS: Handlers = {c.ImportContacts: import_contacts, c.FinishImport: finish_import}
