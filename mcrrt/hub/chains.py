"""Do the events that were offered continue the chains of their stations? Before anything is judged.

Contiguous number, recomputed hash, signature. A hash covers the signature before it, so of a run
only the last signature is checked. What has a place that is taken is a fork, if its station surely
signed it: two machines have one identity.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mcrrt.domain.errors import N_
from mcrrt.service.ports import Crypto
from mcrrt.service.protocol import Envelope, Outcome
from mcrrt.store.chain import HEADER_FIELDS, Link, entry_hash

LinkAt = Callable[[str, int], Link | None]

WRONG_BYTES = N_("What came is not what its station signed.")
FORKED = N_("Two machines work under one identity: another entry has this place already.")
NO_STATION = N_("The machine that wrote it is not known at the hub yet.")


@dataclass(slots=True)
class Offer:
    """One event that somebody sent, and what is to be said of it once that is known.

    ``proven``: its station made two histories, without a doubt. ``twin``: the same event came in
    the same transaction before. ``keep``: it is never numbered, so it is put aside.
    """

    event: Envelope
    sender: str
    outcome: Outcome | None = None
    twin: "Offer | None" = None
    proven: bool = False
    keep: bool = False

    def say(self, how: str, because: str = "", *, seq: int = 0, expected: int = 0) -> None:
        """Settle what becomes of it."""
        self.outcome = Outcome(self.event.event_id, how, seq, expected, because)
        self.keep = how in ("forked", "refused")


@dataclass(frozen=True, slots=True)
class Known:
    """An event that has a number."""

    seq: int
    hash: bytes
    feed: str


def hash_of(previous: Link, event: Envelope) -> bytes:
    """Return the hash that an event has after another."""
    header = "\n".join(str(getattr(event, name)) for name in HEADER_FIELDS)
    return entry_hash(previous, header, event.body)


class ChainCheck:
    """Goes through offers in order and keeps those that continue their chain in ``accepted``."""

    def __init__(
        self,
        crypto: Crypto,
        known: Mapping[str, Known],
        ends: Mapping[str, Link],
        keys: Mapping[str, bytes],
        link_at: LinkAt,
    ) -> None:
        self._crypto = crypto
        self._known = known
        self._ends = dict(ends)
        self._keys = keys
        self._link_at = link_at
        self._seen: dict[str, Offer] = {}
        self.accepted: list[Offer] = []

    def check(self, offers: Sequence[Offer]) -> list[Offer]:
        """Return the offers that can be judged; every other one has its outcome."""
        for offer in offers:
            self._place(offer)
        self._signatures(offers)
        return [offer for offer in self.accepted if offer.outcome is None]

    def _place(self, offer: Offer) -> None:
        event = offer.event
        known, seen = self._known.get(event.event_id), self._seen.get(event.event_id)
        if known is not None:
            if known.hash == event.hash and known.feed == event.feed.value:
                offer.say("numbered", seq=known.seq)
            else:
                self._contest(offer)
        elif event.station not in self._keys:
            offer.say("later", NO_STATION)
        elif seen is not None and seen.event.hash == event.hash:
            offer.twin = seen
        else:
            self._continue(offer)

    def _continue(self, offer: Offer) -> None:
        event = offer.event
        end = self._ends.get(event.station, Link())
        if event.station_seq > end.seq + 1:
            offer.say("expected", expected=end.seq + 1)
        elif event.station_seq <= end.seq:
            self._contest(offer)
        elif hash_of(end, event) == event.hash and event.prev_hash == end.hash:
            self._ends[event.station] = Link(event.station_seq, event.hash, event.signature)
            self._seen[event.event_id] = offer
            self.accepted.append(offer)
        else:
            self._contest(offer)

    def _contest(self, offer: Offer) -> None:
        """Say whether an event that does not fit is a second history of its station, or nothing."""
        event = offer.event
        key = self._keys.get(event.station)
        signed = key is not None and self._crypto.verify(key, event.hash, event.signature)
        before = self._before(event)
        if not signed or before is None:
            offer.say("refused", WRONG_BYTES)
        elif hash_of(before, event) == event.hash:
            follows = event.prev_hash == before.hash
            offer.proven = follows and not self._is_ours(event)
            offer.say(*(("forked", FORKED) if offer.proven else ("refused", WRONG_BYTES)))
        elif event.prev_hash != before.hash:
            # It continues a history that is not here. Who signed the request says so themselves.
            offer.proven = offer.sender == event.station
            offer.say("forked", FORKED)
        else:
            offer.say("refused", WRONG_BYTES)

    def _before(self, event: Envelope) -> Link | None:
        """Return the link that the event claims to follow, as it is here."""
        if event.station_seq == 1:
            return Link()
        end = self._ends.get(event.station, Link())
        if event.station_seq == end.seq + 1:
            return end
        if event.station_seq > end.seq:
            return None
        for offer in reversed(self.accepted):
            mine = offer.event
            if (mine.station, mine.station_seq) == (event.station, event.station_seq - 1):
                return Link(mine.station_seq, mine.hash, mine.signature)
        return self._link_at(event.station, event.station_seq - 1)

    def _is_ours(self, event: Envelope) -> bool:
        """Say whether the place is taken by the very same bytes, under another name or not."""
        there = self._link_at(event.station, event.station_seq)
        return there is not None and there.hash == event.hash

    def _signatures(self, offers: Sequence[Offer]) -> None:
        runs: dict[str, list[Offer]] = defaultdict(list)
        for offer in self.accepted:
            runs[offer.event.station].append(offer)
        for station, run in runs.items():
            good = self._vouched(self._keys[station], run)
            if good == len(run):
                continue
            bad = run[good].event
            for offer in offers:
                event = offer.event
                if event.station == station and event.station_seq > bad.station_seq:
                    offer.say("expected", expected=bad.station_seq)
            run[good].say("refused", WRONG_BYTES)

    def _vouched(self, key: bytes, run: Sequence[Offer]) -> int:
        """Return how many of a run the last good signature in it vouches for."""
        for place in range(len(run), 0, -1):
            event = run[place - 1].event
            if self._crypto.verify(key, event.hash, event.signature):
                return place
        return 0
