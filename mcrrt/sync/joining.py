"""A machine comes to belong to a hub: new, with all it has done alone, or again after a mishap."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from mcrrt.domain.errors import N_, McrrtError, NotNow
from mcrrt.service import protocol as p
from mcrrt.service import questions as q
from mcrrt.service.access import Right, allow
from mcrrt.service.doorstep import Founding, Joining
from mcrrt.service.exchange import Exchange
from mcrrt.service.handlers.accounts import clean_username
from mcrrt.service.language import _
from mcrrt.service.office import Office
from mcrrt.service.ports import Crypto
from mcrrt.service.wire import JoinHub
from mcrrt.service.work import new_id
from mcrrt.sync.enrolling import enrol, link_of
from mcrrt.sync.rounds import Rounds
from mcrrt.sync.station import make_rounds

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Belonging:
    """What came of it. ``recovery_key`` is '' for a store that was there before."""

    public_key: bytes
    recovery_key: str = ""


def at_once(act: Callable[[], _T]) -> _T:
    """Run the store's work on this very thread: there is no other."""
    return act()


def rounds_of(exchange: Exchange, crypto: Crypto) -> Rounds:
    """Return the rounds of a store whose thread this is. Raises NotNow when it has no hub."""
    link = exchange.link()
    if link is None:
        raise NotNow(N_("This machine belongs to no hub yet. Enrol it first with main.py enrol."))
    return make_rounds(link, exchange.identity(), crypto, at_once, exchange)


def belong(office: Office, crypto: Crypto, wish: JoinHub) -> Belonging:
    """Let the office's store belong to a hub; without a store, make one for the code's agency.

    Somebody is logged in afterwards. Raises Refused or NotNow; then nothing has changed here.
    """
    if office.status().exists:
        return _known(office, crypto, wish)
    return _new(office, crypto, wish)


def _known(office: Office, crypto: Crypto, wish: JoinHub) -> Belonging:
    """A store that has worked alone brings all it has; one that was put back goes on."""
    session = office.log_in(wish.username, wish.password)
    allow(session.roles, Right.ACCOUNTS)
    identity, code = office.store.exchange.identity(), office.store.info.station_code
    station, key = identity.station, identity.signing_key
    if _is_forked(office):
        station, key, code = new_id(), crypto.new_signing_key(), ""
    info = office.store.info
    name = wish.name or _("Console {code}").format(code=info.station_code)
    public_key = crypto.public_key(key)
    request = p.EnrolRequest(
        bytes(16), station, public_key, name, wish.kind, wish.username, info.agency,
        info.agency_name, code,
    )  # fmt: skip
    answer = enrol(wish.url, wish.code, request, lambda text: crypto.sign(key, text))
    if station != identity.station:
        office.store.exchange.renew(station, key, answer.station_code)
        office.log_in(wish.username, wish.password)
    office.link(link_of(wish.url, answer))
    with suppress(McrrtError):  # it belongs now; what is left goes with the next round
        rounds_of(office.store.exchange, crypto).run_once()
    return Belonging(public_key)


def _is_forked(office: Office) -> bool:
    """Say whether the hub has seen two machines under the identity of this one."""
    return any(row.here and row.state == "forked" for row in office.ask(q.Link()).machines)


def _new(office: Office, crypto: Crypto, wish: JoinHub) -> Belonging:
    """A new machine gets what the agency knows, and a store of its own."""
    username = clean_username(wish.username)
    station, key = new_id(), crypto.new_signing_key()
    public_key = crypto.public_key(key)
    request = p.EnrolRequest(
        bytes(16), station, public_key, wish.name or _("New machine"), wish.kind, username
    )
    answer = enrol(wish.url, wish.code, request, lambda text: crypto.sign(key, text))
    founding = Founding(
        answer.agency_name, username, wish.password, station_code=answer.station_code,
        joining=Joining(answer.agency, station, key),
    )  # fmt: skip

    def catch_up(exchange: Exchange) -> None:
        rounds = rounds_of(exchange, crypto)
        if answer.days and not any(cursor.after for cursor in exchange.cursors().values()):
            rounds.begin(answer.days)
        rounds.run_once()

    recovery_key = office.join(founding, link_of(wish.url, answer), catch_up)
    with suppress(McrrtError):  # the recovery key must be told, whatever becomes of the hub
        catch_up(office.store.exchange)
    return Belonging(public_key, recovery_key)
