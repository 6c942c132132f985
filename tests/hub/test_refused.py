"""What a hub does not let in: seven ways to lie about a request, and bodies made to hurt."""

import base64
import gzip
import secrets
import time
import zlib
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from mcrrt.domain.journal import Feed
from mcrrt.hub.limits import Meter, Rate
from mcrrt.hub.machines import set_state
from mcrrt.service import protocol as p
from mcrrt.store.times import iso
from tests.hub.making import new_id
from tests.hub.running import running_hub

PULL = b'{"cursors":{"ops":{}}}'


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with running_hub(tmp_path_factory.mktemp("refused")) as running:
        yield running


@pytest.fixture
def founder(hub):
    return hub.founder()


def pull(link, body=PULL, **changed):
    return link.ask("POST", "/v1/pull", body, **changed)


# --- seven ways to lie ---------------------------------------------------------------------------


def test_1_a_request_that_was_here_before_is_refused(founder):
    headers = founder.headers("POST", "/v1/pull", PULL)
    assert founder.send("POST", "/v1/pull", PULL, headers).status == 200
    assert founder.send("POST", "/v1/pull", PULL, headers).error == (401, "replayed")


def test_2_a_request_that_was_changed_is_refused(founder):
    headers = founder.headers("POST", "/v1/pull", PULL)
    other_body = PULL.replace(b"ops", b"admin")
    assert founder.send("POST", "/v1/pull", other_body, headers).error == (401, "bad_signature")
    assert founder.send("POST", "/v1/match", PULL, headers).error == (401, "bad_signature")
    assert founder.send("POST", "/v1/pull?x=1", PULL, headers).error == (401, "bad_signature")
    later = {**headers, "X-Mcrrt-Time": iso(datetime.now(UTC))}
    assert founder.send("POST", "/v1/pull", PULL, later).error == (401, "bad_signature")
    again = {**headers, "X-Mcrrt-Nonce": secrets.token_hex(16)}
    assert founder.send("POST", "/v1/pull", PULL, again).error == (401, "bad_signature")
    # The one that was meant still works: lies burn no nonce.
    assert founder.send("POST", "/v1/pull", PULL, headers).status == 200


def test_3_a_request_in_the_name_of_another_station_is_refused(hub, founder):
    other = hub.joiner(founder.station)
    assert pull(founder, station=other.station.id).error == (401, "bad_signature")
    assert pull(founder, station=new_id()).error == (401, "unknown_station")


def test_4_another_agency_s_log_is_out_of_reach(hub, founder):
    stranger = hub.founder()
    assert pull(founder, agency=stranger.station.agency).error == (401, "unknown_station")
    event = stranger.station.call("1")
    request = p.PushRequest(Feed.OPS, (event,))
    assert founder.ask("POST", "/v1/push", request).error == (403, "other_agency")
    stranger.push([event])
    assert founder.pull().pages.keys() == {Feed.ADMIN}


def test_5_a_request_of_another_time_is_refused_with_the_hub_s_time(founder):
    for off in (timedelta(seconds=330), -timedelta(seconds=330), timedelta(days=900)):
        answer = pull(founder, time=iso(datetime.now(UTC) + off))
        assert answer.error == (401, "skew")
        told = msgspec.json.decode(answer.body, type=p.Complaint).now
        assert abs((datetime.fromisoformat(told) - datetime.now(UTC)).total_seconds()) < 10
    assert pull(founder, time=iso(datetime.now(UTC) - timedelta(seconds=200))).status == 200


def test_6_a_machine_out_of_service_is_refused_at_its_next_request(hub, founder):
    assert pull(founder).status == 200
    for state, error in (("revoked", (401, "revoked")), ("forked", (403, "forked"))):
        with hub.hub.database.writing(founder.station.agency) as connection:
            set_state(connection, founder.station.agency, founder.station.id, state)
        assert pull(founder).error == error


def test_7_what_is_too_large_is_refused_at_once(founder):
    large = b" " * (p.MOST_PACKED + 1)
    assert pull(founder, large).error == (413, "too_large")
    bomb = gzip.compress(b" " * (p.MOST_BYTES * 16))
    assert len(bomb) < p.MOST_PACKED
    headers = founder.headers("POST", "/v1/pull", bomb) | {"Content-Encoding": "gzip"}
    before = time.monotonic()
    assert founder.send("POST", "/v1/pull", bomb, headers).error == (413, "too_large")
    assert time.monotonic() - before < 1
    events = tuple(founder.station.calls(p.MOST_EVENTS + 1))
    answer = founder.ask("POST", "/v1/push", p.PushRequest(Feed.OPS, events))
    assert answer.error in ((413, "too_large"), (422, "invalid"))


# --- headers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Agency", "Station", "Time", "Nonce", "Signature"])
@pytest.mark.parametrize(
    "value",
    ["", "x", "0" * 32, "é", "' OR 1=1 --", "A" * 9_000, "\t", "٠" * 32],
    ids=["nothing", "letter", "zeros", "accent", "SQL", "long", "tab", "other digits"],
)
def test_a_header_that_is_no_such_thing_is_refused(founder, name, value):
    headers = founder.headers("POST", "/v1/pull", PULL)
    headers[f"X-Mcrrt-{name}"] = value.encode().decode("latin-1")
    status, error = founder.send("POST", "/v1/pull", PULL, headers).error
    assert (status, error) in ((401, "bad_signature"), (401, "unknown_station"))


def test_a_request_without_any_signature_is_refused(founder):
    for method, path in (
        ("POST", "/v1/push"), ("POST", "/v1/pull"), ("POST", "/v1/match"),
        ("GET", "/v1/machines"), ("GET", f"/v1/documents/{'0' * 64}"),
        ("PUT", f"/v1/documents/{'0' * 64}"),
    ):  # fmt: skip
        assert founder.send(method, path, b"{}").error == (401, "bad_signature")


# --- bodies made to hurt -------------------------------------------------------------------------

HOSTILE = {
    "not JSON": b"{",
    "nothing": b"",
    "not UTF-8": b'{"cursors":{"ops":{}},"wait":"\xff\xfe"}',
    "lone surrogate": b'{"cursors":{"ops":{}},"oldest":"\\ud800"}',
    "NUL": b'{"cursors":{"ops":{}},"oldest":"2026\\u0000"}',
    "null": b"null",
    "list": b"[]",
    "deep": b"[" * 100_000,
    "deep object": b'{"cursors":' * 50_000,
    "huge integer": b'{"cursors":{"ops":{"after":' + b"9" * 400 + b"}}}",
    "above 2^53": b'{"cursors":{"ops":{"after":9007199254740993}}}',
    "above 2^63": b'{"cursors":{"ops":{"after":9223372036854775808}}}',
    "negative": b'{"cursors":{"ops":{"after":-1}}}',
    "number as text": b'{"cursors":{"ops":{"after":"1"}}}',
    "boolean as number": b'{"cursors":{"ops":{"after":true}}}',
    "NaN": b'{"cursors":{"ops":{}},"wait":NaN}',
    "long wait": b'{"cursors":{"ops":{}},"wait":1e9}',
    "unknown field": b'{"cursors":{"ops":{}},"admin":true}',
    "unknown feed": b'{"cursors":{"ops\' OR 1=1":{}}}',
    "long digest": b'{"cursors":{"ops":{"digest":"' + base64.b64encode(bytes(99)) + b'"}}}',
    "SQL": b'{"cursors":{"ops":{}},"oldest":"\'; DROP TABLE log; --"}',
    "no limit": b'{"cursors":{"ops":{}},"limit":0}',
    "two objects": PULL + PULL,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_is_refused_and_the_hub_goes_on(founder, name):
    answer = pull(founder, HOSTILE[name])
    assert answer.error in ((400, "bad_request"), (422, "invalid"))
    assert pull(founder).status == 200


@pytest.mark.parametrize(
    "body",
    [b"\x1f\x8b", b"plain", gzip.compress(PULL)[:-4], gzip.compress(PULL) + b"more", zlib.compress(PULL)],
    ids=["cut", "not packed", "no end", "more behind", "zlib"],
)  # fmt: skip
def test_a_body_that_is_badly_packed_is_refused(founder, body):
    headers = founder.headers("POST", "/v1/pull", body) | {"Content-Encoding": "gzip"}
    assert founder.send("POST", "/v1/pull", body, headers).error == (400, "bad_request")


def test_a_packed_body_is_read(founder):
    body = gzip.compress(PULL)
    headers = founder.headers("POST", "/v1/pull", body) | {"Content-Encoding": "gzip"}
    assert founder.send("POST", "/v1/pull", body, headers).status == 200
    headers = founder.headers("POST", "/v1/pull", body) | {"Content-Encoding": "br"}
    assert founder.send("POST", "/v1/pull", body, headers).error == (400, "bad_request")


EVENT_CHANGES = {
    "id": {"event_id": "x"},
    "line break after an id": {"event_id": "00000000-0000-0000-0000-000000000000\n"},
    "kind": {"kind": "call.opened\n"},
    "actor": {"actor": "a\nb"},
    "NUL": {"actor": "a\0"},
    "number": {"station_seq": 2**63},
    "zero": {"station_seq": 0},
    "version": {"version": 2**31},
    "hash": {"hash": b"short"},
    "signature": {"signature": b""},
    "large body": {"body": bytes(2**18 + 1)},
    "key": {"key_id": "../../etc/passwd"},
    "feed": {"feed": "everything"},
    "extra": {"seq": 1},
}


@pytest.mark.parametrize("name", EVENT_CHANGES)
def test_an_event_outside_its_limits_is_refused_whole(founder, name):
    good, other = founder.station.calls(2)
    raw = [msgspec.to_builtins(event) for event in (good, other)]
    raw[1] |= msgspec.to_builtins(EVENT_CHANGES[name])
    answer = founder.ask("POST", "/v1/push", msgspec.json.encode({"feed": "ops", "events": raw}))
    assert answer.error == (422, "invalid")
    assert Feed.OPS not in founder.pull().pages


def test_an_event_of_another_feed_than_the_push_is_refused(founder):
    request = p.PushRequest(Feed.ADMIN, (founder.station.call("1"),))
    assert founder.ask("POST", "/v1/push", request).error == (422, "invalid")


@pytest.mark.parametrize(
    "path",
    ["../../hub.key", "%2e%2e%2fhub.key", "A" * 64, "0" * 63, "0" * 65, "0" * 63 + "%00", "'--"],
    ids=["up", "escaped up", "capitals", "short", "long", "NUL", "SQL"],
)
def test_a_document_has_no_other_name_than_a_hash(founder, path):
    for method in ("GET", "PUT"):
        status, _error = founder.ask(method, f"/v1/documents/{path}").error
        assert status == 404


def test_a_station_that_asks_without_end_is_slowed_down():
    meter = Meter(Rate(3, 1), lambda: 0.0)
    assert [meter.take("a") > 0 for _n in range(5)] == [False] * 3 + [True] * 2
    assert meter.take("b") == 0


def test_a_station_s_words_never_reach_the_log(hub, founder, caplog):
    canary = "Quillfeather Lane"
    bad = founder.station.call("1", body=b'{"call":"' + canary.encode() + b'"}')
    founder.push([bad])
    pull(founder, b'{"x":"' + canary.encode() + b'"}')
    assert canary not in caplog.text
