"""The hub's OpenAPI document, made from the very types that messages are read with."""

from dataclasses import dataclass
from typing import Any

import msgspec

from mcrrt import __version__
from mcrrt.service import protocol as p

_PATTERNS = {
    "X-Mcrrt-Agency": "agency id", "X-Mcrrt-Station": "station id",
    "X-Mcrrt-Time": "time of the request, UTC with microseconds",
    "X-Mcrrt-Nonce": "32 hexadecimal digits, used once",
    "X-Mcrrt-Signature": "Ed25519 of the station over method, path, time, nonce and body, base 64",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked of a hub."""

    method: str
    path: str
    name: str
    summary: str
    takes: type | None = None
    gives: type | str | None = None
    signed: bool = True
    errors: tuple[int, ...] = ()


OPERATIONS = (
    Operation("get", "/v1/hello", "hello", "Who the hub is", gives=p.Hello, signed=False),
    Operation("post", "/v1/enrol", "enrol", "Join with a code", p.EnrolRequest, p.EnrolAnswer,
              signed=False, errors=(401, 404, 409, 413, 422, 429)),
    Operation("post", "/v1/push", "push", "Send events of one feed", p.PushRequest, p.PushAnswer,
              errors=(413, 422)),
    Operation("post", "/v1/pull", "pull", "What is new, or wait for it", p.PullRequest,
              p.PullAnswer, errors=(413, 422)),
    Operation("post", "/v1/match", "match", "Up to where two logs are the same", p.MatchRequest,
              p.MatchAnswer, errors=(413, 422)),
    Operation("post", "/v1/snapshot", "snapshot", "Where a machine begins that keeps a window",
              p.SnapshotRequest, p.Snapshot, errors=(413, 422)),
    Operation("get", "/v1/machines", "machines", "Every station of the agency", gives=p.Machines),
    Operation("put", "/v1/documents/{sha256}", "keep_document", "Keep a document", bytes,
              errors=(404, 413, 422)),
    Operation("get", "/v1/documents/{sha256}", "document", "A document",
              gives="application/octet-stream", errors=(404,)),
    Operation("get", "/health", "health", "Whether the hub can work", gives="text/plain",
              signed=False),
    Operation("get", "/metrics", "metrics", "Counts for whoever watches over the hub",
              gives="text/plain", signed=False),
    Operation("get", "/openapi.json", "openapi", "This document", gives="application/json",
              signed=False),
)  # fmt: skip


def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    types = {t for o in OPERATIONS for t in (o.takes, o.gives) if isinstance(t, type)} - {bytes}
    named = sorted({*types, p.Complaint}, key=lambda kind: kind.__name__)
    schemas, components = msgspec.json.schema_components(
        named, ref_template="#/components/schemas/{name}"
    )
    refs = {kind: schema for kind, schema in zip(named, schemas, strict=True)}  # noqa: C416 - typed
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _described(operation, refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": "MCRRT hub", "version": __version__},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                name: {"type": "apiKey", "in": "header", "name": name, "description": words}
                for name, words in _PATTERNS.items()
            },
        },
    }


def _described(operation: Operation, refs: dict[type, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "responses": _responses(operation, refs),
    }
    if operation.signed:
        told["security"] = [{name: [] for name in _PATTERNS}]
    if "{sha256}" in operation.path:
        told["parameters"] = [{
            "name": "sha256", "in": "path", "required": True,
            "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        }]  # fmt: skip
    if operation.takes is bytes:
        binary = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        told["requestBody"] = {"required": True, "content": binary}
    elif operation.takes is not None:
        content = {"application/json": {"schema": refs[operation.takes]}}
        told["requestBody"] = {"required": True, "content": content}
    return told


def _responses(operation: Operation, refs: dict[type, Any]) -> dict[str, Any]:
    complaint = {"application/json": {"schema": refs[p.Complaint]}}
    if operation.gives is None:
        responses: dict[str, Any] = {"204": {"description": "Done"}}
    elif isinstance(operation.gives, str):
        responses = {"200": {"description": "Granted", "content": {operation.gives: {}}}}
    else:
        content = {"application/json": {"schema": refs[operation.gives]}}
        responses = {"200": {"description": "Granted", "content": content}}
    errors = [*operation.errors, 503]
    if operation.takes is not None or operation.signed:
        errors.append(400)
    if operation.signed:
        errors += [401, 403, 429]
    for status in sorted(set(errors)):
        responses[str(status)] = {"description": "Not granted", "content": complaint}
    if operation.path == "/health":
        responses["503"] = {"description": "Not well", "content": {"text/plain": {}}}
    return responses
