"""HTTP in front of the hub: routes, bodies, signatures, errors. Nothing is decided here."""

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mcrrt.domain.errors import N_
from mcrrt.hub.complaints import Complained, answer_to, not_found, too_many
from mcrrt.hub.documents import check_digest
from mcrrt.hub.enrolment import Unwelcome
from mcrrt.hub.hub import Hub
from mcrrt.hub.limits import JOINING_RATE, Meter
from mcrrt.hub.openapi import document
from mcrrt.hub.requests import Gate, decoded, inflated, read_body
from mcrrt.service.fault import place_of
from mcrrt.service.protocol import (
    MOST_BYTES,
    EnrolRequest,
    MatchRequest,
    PullRequest,
    PushRequest,
    SnapshotRequest,
)

log = logging.getLogger(__name__)

JSON = "application/json"
_SMALL = 2_000  # bytes that are not worth packing
_LARGE = 50_000  # bytes whose packing would keep the event loop from the others
_MOST_TO_JOIN = 20_000
Handler = Callable[[Request], Awaitable[Response]]


class Web:
    """The routes of one hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._gate = Gate(hub.crypto, hub.find_station, hub.now, hub.seconds)
        self._joining = Meter(JOINING_RATE, hub.seconds)
        self._openapi = msgspec.json.encode(document())

    async def hello(self, _request: Request) -> Response:
        """Who the hub is."""
        return Response(msgspec.json.encode(self._hub.hello()), media_type=JSON)

    async def enrol(self, request: Request) -> Response:
        """A station joins. Tries that fail are counted by where they come from."""
        body = await read_body(request, _MOST_TO_JOIN)
        message = decoded(inflated(request, body), EnrolRequest)
        host = request.client.host if request.client else ""
        if wait := self._joining.left(host):
            raise too_many(round(wait))
        try:
            return await _packed(request, await self._hub.enrol(message))
        except Unwelcome:
            self._joining.take(host)
            raise

    async def push(self, request: Request) -> Response:
        """Events come in."""
        body = await read_body(request)
        station = await self._gate.admit(request, body)
        message = decoded(inflated(request, body), PushRequest)
        return await _packed(request, await self._hub.push(station, message))

    async def pull(self, request: Request) -> Response:
        """Events go out."""
        body = await read_body(request)
        station = await self._gate.admit(request, body)
        message = decoded(inflated(request, body), PullRequest)
        return await _packed(request, await self._hub.pull(station, message))

    async def match(self, request: Request) -> Response:
        """Two logs are compared."""
        body = await read_body(request)
        station = await self._gate.admit(request, body)
        message = decoded(inflated(request, body), MatchRequest)
        return await _packed(request, await self._hub.match(station, message))

    async def snapshot(self, request: Request) -> Response:
        """Where a machine begins that keeps only a window."""
        body = await read_body(request)
        station = await self._gate.admit(request, body)
        message = decoded(inflated(request, body), SnapshotRequest)
        return await _packed(request, await self._hub.snapshot(station, message))

    async def machines(self, request: Request) -> Response:
        """Who belongs to the agency."""
        station = await self._gate.admit(request, await read_body(request))
        return await _packed(request, await self._hub.machines(station))

    async def documents(self, request: Request) -> Response:
        """A document comes in or goes out."""
        if request.method == "PUT":
            return await self._keep_document(request)
        return await self._document(request)

    async def _keep_document(self, request: Request) -> Response:
        body = await read_body(request, MOST_BYTES)
        station = await self._gate.admit(request, body)
        digest = check_digest(request.path_params["sha256"])
        await self._hub.keep_document(station, digest, inflated(request, body))
        return Response(status_code=204)

    async def _document(self, request: Request) -> Response:
        station = await self._gate.admit(request, await read_body(request))
        digest = check_digest(request.path_params["sha256"])
        data = await self._hub.document(station, digest)
        return Response(data, media_type="application/octet-stream")

    async def health(self, _request: Request) -> Response:
        """Whether the hub can work."""
        well = await self._hub.is_well()
        return Response(
            "ok\n" if well else "not now\n", 200 if well else 503, media_type="text/plain"
        )

    async def metrics(self, _request: Request) -> Response:
        """Counts."""
        text = self._hub.metrics.text(len(self._hub.polls))
        return Response(text, media_type="text/plain; version=0.0.4")

    async def openapi(self, _request: Request) -> Response:
        """The description of all this."""
        return Response(self._openapi, media_type=JSON)

    def guarded(self, name: str, handler: Handler) -> Handler:
        """Return a handler whose errors are answers, and which is counted."""

        async def handle(request: Request) -> Response:
            try:
                response = await handler(request)
            except Exception as error:  # noqa: BLE001 - the one place where every error ends
                response = self._answer_to(error)
            self._hub.metrics.count(
                "mcrrt_requests_total", request=name, status=str(response.status_code)
            )
            return response

        return handle

    def _answer_to(self, error: Exception) -> Response:
        response = answer_to(error, self._hub.now())
        if response.status_code == 500:
            log.error("a request failed: %s", place_of(error))
        return response

    async def strange(self, _request: Request, error: Exception) -> Response:
        """Answer what has no route."""
        assert isinstance(error, HTTPException)
        if error.status_code == 405:
            words = N_("This cannot be done here with this method.")
            complained = Complained(405, "bad_method", words)
        else:
            complained = not_found()
        response = answer_to(complained, self._hub.now())
        response.headers.update(error.headers or {})
        return response


async def _packed(request: Request, message: object) -> Response:
    """Return a message as JSON, packed if the station takes that."""
    data = msgspec.json.encode(message)
    headers = {"Cache-Control": "no-store"}
    if len(data) > _SMALL and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        if len(data) > _LARGE:
            data = await asyncio.to_thread(gzip.compress, data, 3)
        else:
            data = gzip.compress(data, 3)
    return Response(data, headers=headers, media_type=JSON)


def make_app(hub: Hub) -> Starlette:
    """Return the ASGI application of a hub."""
    web = Web(hub)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await hub.open()
        yield
        await hub.close()

    def route(path: str, handler: Handler, *methods: str) -> Route:
        name = getattr(handler, "__name__", "")
        return Route(path, web.guarded(name, handler), methods=methods, name=name)

    routes = [
        route("/v1/hello", web.hello, "GET"),
        route("/v1/enrol", web.enrol, "POST"),
        route("/v1/push", web.push, "POST"),
        route("/v1/pull", web.pull, "POST"),
        route("/v1/match", web.match, "POST"),
        route("/v1/snapshot", web.snapshot, "POST"),
        route("/v1/machines", web.machines, "GET"),
        route("/v1/documents/{sha256}", web.documents, "GET", "PUT"),
        route("/health", web.health, "GET"),
        route("/metrics", web.metrics, "GET"),
        route("/openapi.json", web.openapi, "GET"),
    ]
    return Starlette(
        routes=routes, lifespan=lifespan, exception_handlers={HTTPException: web.strange}
    )
