"""The client against a real HTTPS server: who is trusted, what is signed, what errors mean."""

import base64
import gzip
import hashlib
import socket
import ssl
import threading
import traceback
from datetime import timedelta

import msgspec
import pytest

from mcrrt.domain.errors import BadInput
from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p
from mcrrt.sync import wire
from mcrrt.sync.client import HubClient
from mcrrt.sync.errors import (
    ClockWrong,
    Forked,
    HubAway,
    HubBusy,
    HubNotTrusted,
    HubRefused,
    NotEnrolled,
    Revoked,
    TooLarge,
)
from mcrrt.sync.hubtime import HubTime, instant
from tests.support import START, FakeClock
from tests.sync.certs import Authority
from tests.sync.server import HUB_NOW, Said, Serving, complains, said

PULL = p.PullRequest(cursors={Feed.OPS: p.Cursor()})
NOTHING_NEW = said(p.PullAnswer(now=HUB_NOW, pages={}))


@pytest.fixture
def client_of(authority, identity, crypto):
    """Make clients that are closed at the end."""
    made = []

    def make(url: str, ca_pem: str = authority.pem, hub_time: HubTime | None = None) -> HubClient:
        made.append(HubClient(url, ca_pem, identity, crypto, hub_time))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def serving(certificate):
    with Serving(certificate, lambda _asked: NOTHING_NEW) as server:
        yield server


# --- who is trusted ------------------------------------------------------------------------------


def test_a_hub_of_the_authority_is_believed(serving, client_of):
    assert client_of(serving.url()).pull(PULL).now == HUB_NOW
    assert client_of(serving.url("localhost")).pull(PULL).now == HUB_NOW


def test_another_authority_is_not_believed(serving, client_of):
    with pytest.raises(HubNotTrusted):
        client_of(serving.url(), Authority.make().pem).pull(PULL)
    assert serving.asked == []


@pytest.mark.parametrize(("hosts", "expired"), [(("hub.example",), False), (("127.0.0.1",), True)])
def test_a_wrong_name_and_an_old_certificate_are_not_believed(
    authority, tmp_path, client_of, hosts, expired
):
    bad = authority.server(tmp_path, hosts, expired=expired)
    with Serving(bad, lambda _asked: NOTHING_NEW) as server:
        with pytest.raises(HubNotTrusted):
            client_of(server.url()).pull(PULL)
        assert server.asked == []


@pytest.mark.filterwarnings("ignore:.*TLSv1_1:DeprecationWarning")
def test_an_old_tls_is_refused(certificate, client_of):
    old = ssl.TLSVersion.TLSv1_1
    with Serving(certificate, lambda _asked: NOTHING_NEW, most=old) as server:
        with pytest.raises(HubAway):
            client_of(server.url()).pull(PULL)
        assert server.asked == []


def test_what_does_not_speak_tls_hears_nothing_of_the_request(client_of):
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            connection, _ = listener.accept()
            with connection:
                heard.append(connection.recv(2_000))
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=listen)
        thread.start()
        with pytest.raises(HubAway):
            client_of(f"https://127.0.0.1:{listener.getsockname()[1]}").pull(PULL)
        thread.join()
    assert heard[0][0] == 22  # the beginning of a handshake
    assert b"/v1/" not in heard[0]


def test_a_closed_port_and_an_unknown_name_are_a_hub_that_is_away(client_of):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(HubAway) as closed:
        client_of(f"https://127.0.0.1:{port}").pull(PULL)
    assert closed.value.why == "refused"
    with pytest.raises(HubAway) as unknown:
        client_of("https://hub.invalid").pull(PULL)
    assert unknown.value.why == "name"


def test_no_address_stands_in_an_error(client_of):
    url = "https://hub.invalid:4711"
    with pytest.raises(HubAway) as away:
        client_of(url).pull(PULL)
    told = "".join(traceback.format_exception(away.value))
    assert "hub.invalid" not in told
    assert "4711" not in told


@pytest.mark.parametrize(
    "url",
    [
        "http://hub",
        "hub:8443",
        "https://",
        "https://u:p@hub",
        "https://hub/x",
        "https://hub?x=1",
        "",
    ],
)
def test_an_address_must_be_plain_https(url):
    with pytest.raises(BadInput):
        wire.host_and_port(url)


def test_the_parts_of_an_address():
    assert wire.host_and_port(" https://hub.example:8443/ ") == ("hub.example", 8443)
    assert wire.host_and_port("https://hub.example") == ("hub.example", 443)
    assert wire.host_and_port("https://[::1]:8443") == ("::1", 8443)


def test_proxies_of_the_environment_are_not_asked(serving, client_of, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    assert client_of(serving.url()).pull(PULL).now == HUB_NOW


def test_a_certificate_that_is_none_is_said(client_of):
    with pytest.raises(BadInput):
        client_of("https://hub.example", "not a certificate")


# --- what is sent --------------------------------------------------------------------------------


def signature_fits(asked, identity, crypto) -> bool:
    given = asked.headers
    text = p.request_text(
        asked.method, asked.path, given["X-Mcrrt-Time"], given["X-Mcrrt-Nonce"],
        given["X-Mcrrt-Station"], asked.body,
    )  # fmt: skip
    signature = base64.b64decode(given["X-Mcrrt-Signature"])
    return bool(crypto.verify(crypto.public_key(identity.signing_key), text, signature))


def test_requests_are_signed_as_they_are_sent(serving, client_of, identity, crypto):
    client = client_of(serving.url())
    client.pull(PULL)
    serving.answering = lambda _asked: said(p.MatchAnswer(1))
    points = tuple(p.Point(n, bytes(32)) for n in range(1, 65))
    client.match(p.MatchRequest(Feed.OPS, points))
    small, large = serving.asked
    assert "Content-Encoding" not in small.headers
    assert large.headers["Content-Encoding"] == "gzip"
    assert msgspec.json.decode(gzip.decompress(large.body), type=p.MatchRequest).points == points
    assert all(signature_fits(asked, identity, crypto) for asked in serving.asked)
    assert small.headers["X-Mcrrt-Agency"] == identity.agency
    assert small.headers["X-Mcrrt-Nonce"] != large.headers["X-Mcrrt-Nonce"]
    assert len(small.headers["X-Mcrrt-Nonce"]) == 32


def test_documents_go_and_come_as_they_are(serving, client_of, identity, crypto):
    data = b"%PDF" + bytes(5_000)
    digest = hashlib.sha256(data).hexdigest()
    client = client_of(serving.url())
    serving.answering = lambda _asked: Said(201)
    client.put_document(digest, data)
    serving.answering = lambda _asked: Said(200, data)
    assert client.get_document(digest) == data
    serving.answering = lambda _asked: complains(404, "not_found")
    assert client.get_document(digest) is None
    assert serving.asked[0].body == data
    assert serving.asked[0].path == f"/v1/documents/{digest}"
    assert all(signature_fits(asked, identity, crypto) for asked in serving.asked)


def test_what_is_over_a_limit_is_not_sent(serving, client_of):
    event = p.Envelope(
        "e", "a", Feed.OPS, "s", 1, "", "dispatcher", "t", "note", 1, "", "", "",
        bytes(2**18), b"", bytes(32), bytes(64),
    )  # fmt: skip
    with pytest.raises(TooLarge):
        client_of(serving.url()).push(p.PushRequest(Feed.OPS, (event,) * 100))
    assert serving.asked == []


# --- the time ------------------------------------------------------------------------------------


def test_a_wrong_clock_is_corrected_and_the_request_repeated(serving, client_of):
    clock = FakeClock(START + timedelta(minutes=12))
    hub_time = HubTime(clock.now)
    client = client_of(serving.url(), hub_time=hub_time)
    answers = [complains(401, "skew", instant(START)), NOTHING_NEW]
    serving.answering = lambda _asked: answers.pop(0)
    client.pull(PULL)
    first, second = (asked.headers["X-Mcrrt-Time"] for asked in serving.asked)
    assert first.startswith("2026-06-11T14:12:00")
    assert second[:19] in {"2026-06-11T14:00:00", "2026-06-11T13:59:59"}
    assert abs(hub_time.offset + timedelta(minutes=12)) < timedelta(seconds=1)
    serving.answering = lambda _asked: NOTHING_NEW
    client.pull(PULL)
    assert len(serving.asked) == 3


def test_hello_tells_the_time(serving, client_of):
    hub_time = HubTime(FakeClock(START - timedelta(hours=2)).now)
    serving.answering = lambda _asked: said(p.Hello(p.VERSION, HUB_NOW, ""))
    assert client_of(serving.url(), hub_time=hub_time).hello().protocol == p.VERSION
    assert abs(hub_time.offset - timedelta(hours=2)) < timedelta(seconds=1)


def test_a_hub_that_never_agrees_on_the_time_is_not_asked_for_ever(serving, client_of):
    serving.answering = lambda _asked: complains(401, "skew")
    with pytest.raises(ClockWrong):
        client_of(serving.url()).pull(PULL)
    assert len(serving.asked) == 2


def test_the_narrowest_bound_is_kept_and_a_moved_clock_noticed():
    clock = FakeClock()
    hub_time = HubTime(clock.now)
    second = timedelta(seconds=1)
    hub_time.heard(instant(START + 60 * second), START, START + 10 * second)
    assert hub_time.offset == 55 * second
    hub_time.heard(instant(START + 59 * second), START, START + 1 * second)
    assert hub_time.offset == 58.5 * second
    hub_time.heard(instant(START + 60 * second), START, START + 20 * second)
    assert hub_time.offset == 58.5 * second
    hub_time.heard(instant(START + 600 * second), START, START + 2 * second)
    assert hub_time.offset == 599 * second
    hub_time.heard(instant(START), START + second, START)
    assert hub_time.offset == 599 * second


# --- what answers mean ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (complains(401, "revoked"), Revoked),
        (complains(401, "unknown_station"), NotEnrolled),
        (complains(401, "bad_signature"), HubRefused),
        (complains(401, "replayed"), HubAway),
        (complains(403, "forked"), Forked),
        (complains(403, "other_agency"), HubRefused),
        (complains(413, "too_large"), TooLarge),
        (complains(422, "invalid"), HubRefused),
        (complains(429, "too_many", Retry_After="7"), HubBusy),
        (complains(429, "too_many", Retry_After="soon"), HubBusy),
        (complains(503, "not_now"), HubAway),
        (Said(502, b"<html>"), HubAway),
        (Said(302, b"", {"Location": "https://127.0.0.1:9/"}), HubAway),
        (Said(200, b"<html>"), HubAway),
        (Said(200, b'{"now": "\xff"}'), HubAway),
        (Said(200, b"{}"), HubAway),
    ],
)
def test_each_answer_has_its_meaning(serving, client_of, answer, error):
    serving.answering = lambda _asked: answer
    with pytest.raises(error) as raised:
        client_of(serving.url()).pull(PULL)
    assert len(serving.asked) == 1
    if error is HubBusy:
        assert raised.value.after == (7.0 if answer.headers["Retry_After"] == "7" else 1.0)


def test_an_answer_that_never_ends_is_not_read_to_its_end(serving, client_of, monkeypatch):
    monkeypatch.setattr(wire, "MOST_ANSWER", 2**20)
    bomb = gzip.compress(bytes(2**24))
    serving.answering = lambda _asked: Said(200, bomb, {"Content-Encoding": "gzip"})
    with pytest.raises(TooLarge):
        client_of(serving.url()).pull(PULL)


def test_a_parked_answer_is_cut_off_from_another_thread(serving, client_of):
    asked, go_on = threading.Event(), threading.Event()

    def park(_asked):
        asked.set()
        go_on.wait(20)
        return NOTHING_NEW

    serving.answering = park
    client = client_of(serving.url())
    ended = []

    def poll() -> None:
        try:
            client.pull(p.PullRequest(PULL.cursors, wait=25.0))
        except HubAway:
            ended.append(True)

    thread = threading.Thread(target=poll)
    thread.start()
    assert asked.wait(10)
    client.close()
    thread.join(1.0)
    assert ended == [True]
    go_on.set()
    with pytest.raises(HubAway):
        client.pull(PULL)
