"""Documents, by their SHA-256: what no hub has is given, what records name is fetched."""

import hashlib
from collections.abc import Callable

from mcrrt.sync.desk import Desk
from mcrrt.sync.errors import HubRefused
from mcrrt.sync.hubs import Hubs
from mcrrt.sync.report import Notice, NoticeKind, Tally

AT_ONCE = 20
ABSENT_FOR = 60.0


class Papers:
    """Sends and fetches documents. Events never wait for them."""

    def __init__(
        self,
        desk: Desk,
        hubs: Hubs,
        tally: Tally,
        notice: Callable[[Notice], None],
        monotonic: Callable[[], float],
    ) -> None:
        self._desk = desk
        self._hubs = hubs
        self._tally = tally
        self._notice = notice
        self._monotonic = monotonic
        self._refused: set[str] = set()
        self._absent: dict[str, float] = {}

    def exchange(self) -> None:
        """Give and fetch until nothing more can be done now."""
        while self._give():
            pass
        while self._fetch():
            pass

    def _give(self) -> int:
        limit = AT_ONCE + len(self._refused)
        unsent = self._desk(lambda exchange: exchange.unsent_documents(limit))
        waiting = [digest for digest in unsent if digest not in self._refused]
        return sum(self._give_one(digest) for digest in waiting)

    def _give_one(self, digest: str) -> bool:
        data = self._desk(lambda exchange: exchange.document(digest))
        if data is None:
            self._refused.add(digest)
            return False
        try:
            self._hubs.call(lambda hub: hub.put_document(digest, data))
        except HubRefused as error:
            self._refused.add(digest)
            self._notice(Notice(NoticeKind.DOCUMENT, name=digest, because=error.code))
            return False
        self._desk(lambda exchange: exchange.document_sent(digest))
        self._tally.add("documents_sent")
        return True

    def _fetch(self) -> int:
        now = self._monotonic()
        self._absent = {one: until for one, until in self._absent.items() if until > now}
        limit = AT_ONCE + len(self._absent)
        missing = self._desk(lambda exchange: exchange.missing_documents(limit))
        return sum(self._fetch_one(digest) for digest in missing if digest not in self._absent)

    def _fetch_one(self, digest: str) -> bool:
        data = self._hubs.call(lambda hub: hub.get_document(digest))
        if data is not None and hashlib.sha256(data).hexdigest() == digest:
            self._desk(lambda exchange: exchange.keep_document(data))
            self._tally.add("documents_fetched")
            return True
        self._absent[digest] = self._monotonic() + ABSENT_FOR
        if data is not None:
            self._notice(Notice(NoticeKind.DOCUMENT, name=digest, because="other_bytes"))
        return False
