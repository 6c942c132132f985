"""The hub's half of the courier: what it answers to a station's file, asked of any hub.

The hub itself is reached as one station would reach it, so that a file and a connection lead to the
same: the same rights, the same order, the same verdicts.
"""

import hashlib
from collections.abc import Iterator

from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p
from mcrrt.sync.hub import Hub
from mcrrt.sync.parcel import FromHub, FromStation, Trail

MOST_ENTRIES = 50_000
MOST_DOCUMENTS = 64 * 2**20


def answered(hub: Hub, asked: FromStation, now: str) -> FromHub:
    """Take in what a station brought and return what it gets for it.

    ``hub`` is the hub as that station sees it. Raises what the hub raises.
    """
    outcomes = [outcome for push in asked.pushes for outcome in hub.push(push).outcomes]
    kept = tuple(_keep(hub, data) for data in asked.documents)
    trails, more = _trails(hub, asked)
    papers = tuple(_papers(hub, asked.wants))
    more |= len(papers) < len(asked.wants)
    return FromHub(now, hub.machines(), trails, tuple(outcomes), papers, kept, more)


def _keep(hub: Hub, data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    hub.put_document(digest, data)
    return digest


def _papers(hub: Hub, wants: tuple[str, ...]) -> Iterator[bytes]:
    size = 0
    for digest in wants:
        data = hub.get_document(digest)
        size += len(data or b"")
        if data is not None and size <= MOST_DOCUMENTS:
            yield data


def _trails(hub: Hub, asked: FromStation) -> tuple[tuple[Trail, ...], bool]:
    trails: list[Trail] = []
    room, more = MOST_ENTRIES, False
    for feed, cursor in asked.cursors.items():
        if room <= 0:  # what there is of the rest has not been looked at
            return tuple(trails), True
        trail = _trail(hub, feed, cursor, asked.points.get(feed, ()), room)
        if trail is not None:
            trails.append(trail)
            room -= len(trail.page.entries)
            more |= _ends_at(trail.page, trail.start.after) < trail.page.head
    return tuple(trails), more


def _trail(
    hub: Hub, feed: Feed, cursor: p.Cursor, points: tuple[p.Point, ...], room: int
) -> Trail | None:
    """Return what follows the last place that the station and the hub both have."""
    common = hub.match(p.MatchRequest(feed, points)).seq if points else 0
    start = next((p.Cursor(n.seq, n.digest) for n in points if n.seq == common), p.Cursor())
    entries: list[p.Numbered | p.Skipped] = []
    keys: dict[str, p.SealingKey] = {}
    at, head = start, start.after
    while len(entries) < room:
        page = hub.pull(p.PullRequest({feed: at})).pages.get(feed)
        if page is None or not page.entries:
            break
        entries += page.entries
        keys |= {key.key_id: key for key in page.keys}
        head = page.head
        at = p.Cursor(_ends_at(page, at.after), page.entries[-1].digest)
    if not entries and start == cursor:
        return None
    return Trail(feed, cursor, start, p.Page(head, tuple(entries), tuple(keys.values())))


def _ends_at(page: p.Page, after: int) -> int:
    match page.entries[-1:]:
        case (p.Numbered(seq=last),) | (p.Skipped(last=last),):
            return last
        case _:
            return after
