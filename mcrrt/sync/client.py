"""A hub as its station asks it: signed requests, one method for each message of the protocol."""

import base64
import gzip
import secrets
from typing import TypeVar

import msgspec

from mcrrt.service import protocol as p
from mcrrt.service.exchange import Identity
from mcrrt.service.ports import Crypto
from mcrrt.sync.errors import ClockWrong, HubAway, HubBusy, HubRefused, TooLarge, refusal
from mcrrt.sync.hubtime import HubTime
from mcrrt.sync.wire import Answer, Wire, trusting

PATIENT = 120.0  # seconds: a snapshot reads every record of the agency
_WORTH_PACKING = 1_024
_MOST_PATIENCE = 60.0
_BUSY, _NOT_FOUND, _FIRST_FAULT = 429, 404, 500
_JSON = "application/json"
_BYTES = "application/octet-stream"

_T = TypeVar("_T")


class HubClient:
    """One hub. Raises HubAway, HubBusy, HubRefused, ClockWrong."""

    def __init__(
        self, url: str, ca_pem: str, identity: Identity, crypto: Crypto, time: HubTime | None = None
    ) -> None:
        self.url = url
        self.time = time or HubTime()
        self._identity = identity
        self._crypto = crypto
        self._wire = Wire(url, trusting(ca_pem))

    def hello(self) -> p.Hello:
        """What the hub says to anybody."""
        asked = self.time.here()
        answer = decoded(checked(self._wire.ask("GET", "/v1/hello", {}, b"")), p.Hello)
        self.time.heard(answer.now, asked, self.time.here())
        return answer

    def push(self, request: p.PushRequest) -> p.PushAnswer:
        """Offer events."""
        return self._post("/v1/push", request, p.PushAnswer)

    def pull(self, request: p.PullRequest) -> p.PullAnswer:
        """Ask what is new, and learn the hub's time."""
        asked = self.time.here()
        answer = self._post("/v1/pull", request, p.PullAnswer, request.wait)
        self.time.heard(answer.now, asked, self.time.here())
        return answer

    def match(self, request: p.MatchRequest) -> p.MatchAnswer:
        """Ask up to where two logs are the same."""
        return self._post("/v1/match", request, p.MatchAnswer)

    def snapshot(self, request: p.SnapshotRequest) -> p.Snapshot:
        """Ask where a machine begins that keeps only a window."""
        return self._post("/v1/snapshot", request, p.Snapshot, PATIENT)

    def machines(self) -> p.Machines:
        """Ask who belongs to the agency."""
        return decoded(checked(self._signed("GET", "/v1/machines", b"", "")), p.Machines)

    def put_document(self, digest: str, data: bytes) -> None:
        """Give the hub a document."""
        checked(self._signed("PUT", f"/v1/documents/{digest}", data, _BYTES))

    def get_document(self, digest: str) -> bytes | None:
        """Return a document, or None when the hub does not have it (yet)."""
        answer = self._signed("GET", f"/v1/documents/{digest}", b"", "")
        if answer.status == _NOT_FOUND:
            return None
        return checked(answer).body

    def close(self) -> None:
        """End every request that is under way, and take no more. From any thread."""
        self._wire.cut()

    # --- how a request is made -------------------------------------------------------------------

    def _post(
        self, path: str, message: msgspec.Struct, kind: type[_T], wait: float = 0.0
    ) -> _T:  # fmt: skip
        body = msgspec.json.encode(message)
        if len(body) > p.MOST_BYTES:
            raise TooLarge("here")
        return decoded(checked(self._signed("POST", path, body, _JSON, wait)), kind)

    def _signed(
        self, method: str, path: str, body: bytes, content: str, wait: float = 0.0
    ) -> Answer:  # fmt: skip
        """Send a signed request; when the clock is wrong, once more with the hub's time."""
        headers = {"Content-Type": content} if content else {}
        if content == _JSON and len(body) > _WORTH_PACKING:
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
            if len(body) > p.MOST_PACKED:
                raise TooLarge("here")
        for _ in range(2):
            asked = self.time.here()
            answer = self._wire.ask(
                method, path, {**headers, **self._signature(method, path, body)}, body, wait
            )
            said = complaint(answer)
            if said is None:
                return answer
            self.time.heard(said.now, asked, self.time.here())
            if said.error != "skew":
                return answer
        raise ClockWrong

    def _signature(self, method: str, path: str, body: bytes) -> dict[str, str]:
        at, nonce, me = self.time.now(), secrets.token_hex(16), self._identity
        text = p.request_text(method, path, at, nonce, me.station, body)
        signature = self._crypto.sign(me.signing_key, text)
        return {
            "X-Mcrrt-Agency": me.agency,
            "X-Mcrrt-Station": me.station,
            "X-Mcrrt-Time": at,
            "X-Mcrrt-Nonce": nonce,
            "X-Mcrrt-Signature": base64.b64encode(signature).decode(),
        }


def complaint(answer: Answer) -> p.Complaint | None:
    """Return what the hub complains of, or None when it does not."""
    if answer.status < 400:
        return None
    try:
        return msgspec.json.decode(answer.body, type=p.Complaint)
    except msgspec.DecodeError:
        return None


def checked(answer: Answer) -> Answer:
    """Return a good answer, or raise what a bad one means."""
    if 200 <= answer.status < 300:
        return answer
    if answer.status == _BUSY:
        raise HubBusy(_patience(answer))
    said = complaint(answer)
    if said is None or answer.status >= _FIRST_FAULT or said.error == "replayed":
        raise HubAway(f"status {answer.status}")
    raise refusal(said.error)


def _patience(answer: Answer) -> float:
    asked = answer.headers.get("Retry-After", "")
    return min(float(asked), _MOST_PATIENCE) if asked.isdecimal() else 1.0


def decoded(answer: Answer, kind: type[_T]) -> _T:
    """Return the message of an answer. A body that is none of ours is no answer."""
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise HubAway("answer") from None


__all__ = ["HubClient", "HubRefused", "checked", "complaint", "decoded"]
