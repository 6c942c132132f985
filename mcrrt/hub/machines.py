"""The stations of an agency: who they are, whether they may, when they were last heard."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from mcrrt.domain.errors import N_, BadInput
from mcrrt.domain.journal import Feed
from mcrrt.hub import schema
from mcrrt.service.protocol import Machine, Machines

_s, _a, _d = schema.station.c, schema.agency.c, schema.directory.c
_ONE = select(schema.station).where(
    _s.agency_id == bindparam("agency"), _s.station == bindparam("of_station")
)
_ALL = select(schema.station).where(_s.agency_id == bindparam("agency")).order_by(_s.code)
_VERSION = select(_a.machines).where(_a.agency_id == bindparam("agency"))
_RENEW = (
    update(schema.agency)
    .where(_a.agency_id == bindparam("agency"))
    .values(machines=bindparam("version"))
)
_AGENCIES = select(_d.agency, _d.name).where(_d.agency_id == schema.HUB).order_by(_d.made_at)
_STATE = (
    update(schema.station)
    .where(_s.agency_id == bindparam("agency"), _s.station == bindparam("of_station"))
    .values(state=bindparam("new_state"))
)
_SEEN = (
    update(schema.station)
    .where(_s.agency_id == bindparam("agency"), _s.station == bindparam("of_station"))
    .values(
        last_seen_at=bindparam("at"), unsent=bindparam("waits"), oldest=bindparam("since"),
        behind=bindparam("lacks"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Station:
    """A station as a request needs it."""

    agency: str
    id: str
    public_key: bytes
    state: str
    feeds: frozenset[Feed]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a station last said of itself."""

    at: str
    unsent: int = 0
    oldest: str | None = None
    behind: int = 0


def feeds_text(feeds: Iterable[Feed]) -> str:
    """Return feeds as they are kept, in one order."""
    wanted = set(feeds)
    return " ".join(feed.value for feed in Feed if feed in wanted)


def feeds_of(text: str) -> tuple[Feed, ...]:
    """Return the feeds in a kept text."""
    return tuple(Feed(word) for word in text.split())


def find_station(connection: Connection, agency: str, station: str) -> Station | None:
    """Return a station of an agency, or None."""
    row = connection.execute(_ONE, {"agency": agency, "of_station": station}).first()
    if row is None:
        return None
    return Station(agency, row.station, row.public_key, row.state, frozenset(feeds_of(row.feeds)))


def list_machines(
    connection: Connection, agency: str, sightings: Mapping[str, Sighting] | None = None
) -> Machines:
    """Return every station of an agency; what was just heard goes before what is written."""
    rows = connection.execute(_ALL, {"agency": agency}).all()
    heard = sightings or {}
    return Machines(
        version_of(connection, agency), tuple(_machine(row, heard.get(row.station)) for row in rows)
    )


def _machine(row: Any, heard: Sighting | None) -> Machine:
    seen = heard or Sighting(row.last_seen_at, row.unsent, row.oldest, row.behind)
    return Machine(
        row.station, row.code, row.name, row.kind, row.public_key, row.state, row.enrolled_at,
        row.vouched, seen.at, seen.unsent, seen.oldest, seen.behind,
    )  # fmt: skip


def version_of(connection: Connection, agency: str) -> str:
    """Return what changes whenever a station came, went or changed its state."""
    return str(connection.execute(_VERSION, {"agency": agency}).scalar() or "")


def renew_version(connection: Connection, agency: str) -> None:
    """Work the version out anew, from what it stands for: after a restore it cannot mislead."""
    rows = connection.execute(_ALL, {"agency": agency}).all()
    told = "\n".join(f"{r.station} {r.code} {r.state} {r.feeds} {r.enrolled_at}" for r in rows)
    version = hashlib.sha256(told.encode()).hexdigest()[:16]
    connection.execute(_RENEW, {"agency": agency, "version": version})


def write_sightings(connection: Connection, agency: str, sightings: Mapping[str, Sighting]) -> None:
    """Write down what was heard lately."""
    rows = [
        {
            "agency": agency, "of_station": station, "at": seen.at, "waits": seen.unsent,
            "since": seen.oldest, "lacks": seen.behind,
        }
        for station, seen in sorted(sightings.items())
    ]  # fmt: skip
    if rows:
        connection.execute(_SEEN, rows)


# --- for the administrator -----------------------------------------------------------------------


def agencies(connection: Connection) -> dict[str, str]:
    """Return the agencies of the hub by their id. In a transaction of ``schema.HUB``."""
    return {row.agency: row.name for row in connection.execute(_AGENCIES)}


def choose_agency(there: Mapping[str, str], wanted: str) -> str:
    """Return the id of the agency that is meant. Raises BadInput."""
    if not wanted:
        if len(there) == 1:
            return next(iter(there))
        raise BadInput(
            "agency", N_("Name the agency with --agency: this hub does not have just one.")
        )
    found = [one for one, name in there.items() if wanted in (one, name)]
    if len(found) != 1:
        raise BadInput("agency", N_("This hub does not have one agency of that name."))
    return found[0]


def choose_station(machines: Sequence[Machine], wanted: str) -> Machine:
    """Return the station that an administrator means by its id, its letters or its name."""
    found = [m for m in machines if wanted in (m.station, m.code)]
    found = found or [m for m in machines if m.name == wanted]
    if len(found) != 1:
        raise BadInput("station", N_("There is not one station of that name. See: hub stations."))
    return found[0]


def set_state(connection: Connection, agency: str, station: str, state: str) -> None:
    """Let a station work, or no longer."""
    connection.execute(_STATE, {"agency": agency, "of_station": station, "new_state": state})
    renew_version(connection, agency)
