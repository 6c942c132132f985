"""The sync of one station, from log-in to log-out: built from its store, stopped with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from mcrrt.service.exchange import Exchange, HubLink, Identity
from mcrrt.service.news import Committed, LinkNews, LinkPhase
from mcrrt.service.ports import Crypto
from mcrrt.service.protocol import MOST_ENTRIES
from mcrrt.sync.follower import Follower
from mcrrt.sync.hubs import Hubs, hubs_of
from mcrrt.sync.linkstate import LinkState
from mcrrt.sync.report import Notice
from mcrrt.sync.rounds import Ears, Rounds

_T = TypeVar("_T")
BESIDE_WORK = 50  # entries at a time while somebody works: a command waits for no more


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears of the sync. Called on its threads."""

    told: Callable[[LinkNews], None]
    committed: Callable[[Committed], None]
    notice: Callable[[Notice], None]


def make_rounds(
    link: HubLink,
    identity: Identity,
    crypto: Crypto,
    run: Callable[[Callable[[], _T]], _T],
    exchange: Exchange,
    ears: Ears | None = None,
    most: int = MOST_ENTRIES,
) -> Rounds:
    """Return the rounds of a store; ``run`` has the store's thread do something.

    ``most`` entries come at a time: while they are taken in the store does nothing else.
    """

    def desk(act: Callable[[Exchange], _T]) -> _T:
        return run(lambda: act(exchange))

    hubs: Hubs = hubs_of(link, identity, crypto)
    return Rounds(desk, hubs, ears, most=most)  # type: ignore[arg-type]


class StationSync:
    """Follows the hub while somebody is logged in."""

    def __init__(
        self,
        exchange: Exchange,
        crypto: Crypto,
        run: Callable[[Callable[[], object]], object],
        listener: Listener,
    ) -> None:
        link = exchange.link()
        assert link is not None
        ears = Ears(committed=listener.committed, notice=listener.notice)
        rounds = make_rounds(link, exchange.identity(), crypto, run, exchange, ears, BESIDE_WORK)
        self._follower = Follower(rounds, lambda state: listener.told(news_of(state)))

    def start(self) -> None:
        """Begin."""
        self._follower.start()

    def wake(self) -> None:
        """Something was committed: offer it now."""
        self._follower.wake()

    def stop(self) -> None:
        """End, also while a question is parked at the hub."""
        self._follower.stop()


def news_of(state: LinkState) -> LinkNews:
    """Return the state of a link as screens are told of it."""
    return LinkNews(
        phase=LinkPhase(state.phase.value),
        since=state.since,
        contact=state.contact,
        left=state.left,
        unsent=state.unsent,
        oldest=state.oldest,
        skew=-state.offset,
        why=state.why,
    )
