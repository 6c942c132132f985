"""A real store with a referral in it, made through the office as a person would."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcrrt.documents.papers import StandardPapers
from mcrrt.service import commands as c
from mcrrt.service.office import Office
from tests.support import ADMIN, PASSWORD, FakeClock, found_store, store_folder


@dataclass
class Referred:
    """A store's folder with one call and one referral from it."""

    folder: Path
    number: str
    referral: str
    document: str


VALUES: dict[str, Any] = {
    "consent": "express_verbal",
    "consent_obtained_by": "D. Okafor, RN",
    "reason": "Asks for help & cannot sleep",
    "asked_for": "Assessment this week",
    "urgency": "P2",
    "situation": "Said <unknown> & O'Brien were there",
    "health_number": "0000-000-000-XX",
    "assessment": "Screener of today, complete",
}


def refer(folder: Path, *, issue: bool = True, kind: str = "hic", **values: Any) -> Referred:
    """Found a store, take a call, write a referral, and issue it unless told not to."""
    founded = found_store(folder)
    founded.close()
    house = store_folder(founded.path)
    office = Office(house, StandardPapers(), FakeClock())
    try:
        office.log_in(ADMIN, PASSWORD)
        call = office.submit(
            c.OpenCall({"narrative": "Invented caller", "person_name": "Jo Example"})
        ).result["call"]
        partner = office.submit(c.RecordPartner("Lakeview Hospital", kind)).result["partner"]
        started = office.submit(c.StartReferral(call, {**VALUES, **values, "partner": partner}))
        referral, number = started.result["referral"], started.result["number"]
        document = ""
        if issue:
            document = office.submit(c.IssueReferral(referral)).result["document"]
    finally:
        office.log_out("close")
        house.release()
    return Referred(founded.path, number, referral, document)
