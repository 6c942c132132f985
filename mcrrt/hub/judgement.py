"""The hub's word on an event, whatever the event says: no signed nonsense may stop a feed."""

import logging

from mcrrt.domain.errors import N_
from mcrrt.domain.facts.admin import AccountCreated
from mcrrt.domain.journal import Entry, Feed
from mcrrt.domain.verdict import Ruling, Verdict
from mcrrt.hub.claims import Claims
from mcrrt.hub.records import Records
from mcrrt.service.judging import UnknownAuthor, claims, judge, no_account

log = logging.getLogger(__name__)

REVOKED = Ruling(Verdict.QUARANTINED, N_("It came from a machine that was taken out of service."))
WAITS = N_("An earlier entry of this machine waits at the hub.")
NO_SENSE = Ruling(Verdict.VOID, N_("What it says cannot be carried out."))


class Judgement:
    """Judges entries in their order, keeping records and names as they become."""

    def __init__(self, records: Records, taken: Claims, feed: Feed) -> None:
        self._records = records
        self._taken = taken
        # Only the feed of accounts can found an agency; the others need not ask.
        self._founding = feed is Feed.ADMIN and not records.has_accounts()

    def of(self, entry: Entry, *, revoked: bool) -> Ruling:
        """Return the ruling on an entry. Raises UnknownAuthor."""
        if revoked:
            return REVOKED
        records = self._records
        try:
            ruling = judge(
                entry, records.changed, records.load, self._taken.owner_of,
                founding=self._founding,
            )  # fmt: skip
        except UnknownAuthor:
            raise
        except Exception as error:  # noqa: BLE001 - a value no rule foresaw; the fold changes nothing then
            log.warning("an event of kind %s: %s", entry.fact.KIND, type(error).__name__)
            return NO_SENSE
        if ruling.counts:
            self._taken.give(claims(entry.fact), entry.event_id)
            self._founding = self._founding and not records.has_accounts()
        elif isinstance(entry.fact, AccountCreated):
            self._taken.give((no_account(entry.fact.account),), entry.event_id)
        return ruling
