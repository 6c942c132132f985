"""Every operation of the served OpenAPI document, with what schemathesis thinks of.

The suite gives each a short run, always the same; ``-m soak`` a thousand examples and more.
Requests are signed as they leave, so that it is the messages that are tried, not the door.
"""

import base64
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from requests.auth import AuthBase
from schemathesis import GenerationMode, checks
from schemathesis.config import SchemathesisConfig

from mcrrt.hub.limits import Rate
from mcrrt.hub.openapi import OPERATIONS
from mcrrt.service import protocol as p
from mcrrt.store.times import iso
from tests.hub.making import CRYPTO, Station
from tests.hub.running import running_hub

NAMES = [operation.name for operation in OPERATIONS]
SHORT, LONG = 25, 1_000
# The headers that sign are put on afterwards: what they may be is tried in test_refused.
REFUSALS = {400, 401, 403, 404, 405, 409, 413, 422}
CONFIG = SchemathesisConfig.from_dict({
    "generation": {"with-security-parameters": False},
    "checks": {"negative_data_rejection": {"expected-statuses": sorted(REFUSALS)}},
})  # fmt: skip


class Signing(AuthBase):
    """Signs a request as it leaves, over the very bytes it carries."""

    def __init__(self, station: Station) -> None:
        self.station = station

    def __call__(self, request: Any) -> Any:
        body = request.body or b""
        if isinstance(body, str):
            body = body.encode()
        at, nonce = iso(datetime.now(UTC)), secrets.token_hex(16)
        text = p.request_text(request.method, request.path_url, at, nonce, self.station.id, body)
        signature = CRYPTO.sign(self.station.signing_key, text)
        request.headers.update({
            "X-Mcrrt-Agency": self.station.agency, "X-Mcrrt-Station": self.station.id,
            "X-Mcrrt-Time": at, "X-Mcrrt-Nonce": nonce,
            "X-Mcrrt-Signature": base64.b64encode(signature).decode(),
        })  # fmt: skip
        return request


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A hub without limits of rate whose polls do not wait, its document, and a signed line to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mcrrt.hub.requests.STATION_RATE", Rate(10**9, 10**9))
        patch.setattr("mcrrt.hub.app.JOINING_RATE", Rate(10**9, 10**9))
        with running_hub(tmp_path_factory.mktemp("fuzz")) as hub, requests.Session() as session:
            session.auth = Signing(hub.founder().station)
            session.verify = str(hub.folder.path / "ca.pem")
            session.trust_env = False
            hub.hub.polls.close()
            document = session.get(f"{hub.url}/openapi.json").json()
            schema = schemathesis.openapi.from_dict(document, config=CONFIG)
            schema.config.update(base_url=hub.url)
            yield dict(operations_of(schema)), session


def operations_of(schema: Any) -> Iterator[tuple[str, Any]]:
    """Each operation of the document with its name; what cannot be read is an error."""
    for result in schema.get_all_operations():
        operation = result.ok()
        yield operation.definition.raw["operationId"], operation


CHECKS = [
    checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_schema_conformance,
]  # fmt: skip


def try_out(served: Any, name: str, mode: GenerationMode, examples: int) -> set[int]:
    """Send what is thought of; return the answers there were."""
    operations, session = served
    seen: set[int] = set()
    wanted = (
        [*CHECKS, checks.negative_data_rejection] if mode is GenerationMode.NEGATIVE else CHECKS
    )

    @seed(1)
    @settings(
        max_examples=examples, deadline=None, database=None,
        phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operations[name].as_strategy(generation_mode=mode))
    def attempt(case: Any) -> None:
        response = case.call(session=session, verify=session.verify)
        seen.add(response.status_code)
        case.validate_response(response, checks=wanted)

    attempt()
    return seen


def has_input(name: str) -> bool:
    operation = next(one for one in OPERATIONS if one.name == name)
    return operation.takes is not None or "{" in operation.path


@pytest.mark.parametrize("name", NAMES)
def test_what_the_document_allows_is_answered_as_it_says(served, name):
    assert try_out(served, name, GenerationMode.POSITIVE, SHORT if has_input(name) else 3)


@pytest.mark.parametrize("name", [name for name in NAMES if has_input(name)])
def test_what_the_document_forbids_is_refused(served, name):
    seen = try_out(served, name, GenerationMode.NEGATIVE, SHORT)
    assert seen <= REFUSALS


@pytest.mark.soak
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("name", [name for name in NAMES if has_input(name)])
def test_a_thousand_examples_of_each(served, name):
    assert try_out(served, name, GenerationMode.POSITIVE, LONG)
    assert try_out(served, name, GenerationMode.NEGATIVE, LONG)


def test_every_operation_is_in_the_document(served):
    assert set(served[0]) == set(NAMES)
