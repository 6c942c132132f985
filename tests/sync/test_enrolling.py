"""Joining a hub: the code, the authority it names, and what is never sent to anybody else."""

import base64
import hashlib

import msgspec
import pytest

from mcrrt.domain.errors import BadInput
from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p
from mcrrt.sync.codes import fingerprint_words, read_code
from mcrrt.sync.enrolling import NotWelcome, enrol, link_of
from mcrrt.sync.errors import HubAway
from mcrrt.vault import authority as vault
from tests.sync.certs import Authority
from tests.sync.conftest import AGENCY, STATION
from tests.sync.server import HUB_NOW, Said, Serving, complains, said


def code_for(der: bytes, secret: bytes = bytes(16)) -> str:
    raw = secret + hashlib.sha256(der).digest()[:10]
    raw += hashlib.sha256(b"mcrrt enrolment" + raw).digest()[:2]
    letters = base64.b32encode(raw).decode().rstrip("=")
    return "-".join(letters[i : i + 6] for i in range(0, len(letters), 6))


@pytest.fixture
def request_(identity, crypto):
    return p.EnrolRequest(
        bytes(16), STATION, crypto.public_key(identity.signing_key), "Car 4", "vehicle", "r.okafor"
    )


@pytest.fixture
def sign(identity, crypto):
    return lambda text: crypto.sign(identity.signing_key, text)


class FakeDesk:
    """A hub that lets stations join."""

    def __init__(self, ca_pem: str, given_pem: str | None = None) -> None:
        self.ca_pem = ca_pem
        self.granted = p.EnrolAnswer(
            AGENCY, "Test Region", "B", (Feed.OPS, Feed.ADMIN), given_pem or ca_pem, bytes(32),
            ("https://other.example:8443",),
        )  # fmt: skip
        self.refusal: Said | None = None

    def __call__(self, asked) -> Said:
        if asked.path == "/v1/hello":
            return said(p.Hello(p.VERSION, HUB_NOW, self.ca_pem))
        return self.refusal or said(self.granted)


# --- the code ------------------------------------------------------------------------------------


def test_a_code_of_the_vault_is_read():
    pem = vault.new_authority().certificate
    code = vault.new_code(pem)
    assert read_code(vault.written_code(code)) == (code.secret, code.authority)


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", " "),
        lambda code: "  " + code.replace("-", "") + "\n",
        lambda code: code.replace("O", "0").replace("I", "1"),
    ],
)
def test_a_code_may_be_typed_in_many_ways(typed):
    secret = bytes(range(16))
    code = code_for(b"authority", secret)
    assert read_code(typed(code)) == (secret, hashlib.sha256(b"authority").digest()[:10])


def test_each_wrong_letter_is_noticed():
    code = code_for(b"authority")
    for place, letter in enumerate(code[:-1]):
        if letter != "-":
            other = "B" if letter == "A" else "A"
            with pytest.raises(BadInput):
                read_code(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize("text", ["", "-", "MCRRT", "é" * 45, code_for(b"x")[:-2], "A" * 400])
def test_what_is_no_code_is_said(text):
    with pytest.raises(BadInput):
        read_code(text)


def test_a_key_is_compared_in_six_groups_of_four():
    shown = fingerprint_words(bytes(32))
    assert [len(group) for group in shown.split(" ")] == [4] * 6
    assert shown != fingerprint_words(bytes(31) + b"\1")


# --- joining -------------------------------------------------------------------------------------


def test_joining(certificate, authority, request_, sign, crypto):
    desk = FakeDesk(authority.pem)
    with Serving(certificate, desk) as server:
        granted = enrol(server.url(), code_for(authority.der, b"S" * 16), request_, sign)
        link = link_of(server.url() + "/", granted)
    assert granted == desk.granted
    assert link.urls == (server.url(), "https://other.example:8443")
    assert (link.ca_pem, link.feeds) == (authority.pem, (Feed.OPS, Feed.ADMIN))
    hello, joining = server.asked
    assert (hello.method, hello.path, hello.body) == ("GET", "/v1/hello", b"")
    sent = msgspec.json.decode(joining.body, type=p.EnrolRequest)
    assert sent.secret == b"S" * 16
    assert crypto.verify(sent.public_key, p.enrol_text(sent), sent.proof)


def test_another_hub_hears_nothing_of_the_code(certificate, authority, request_, sign):
    with Serving(certificate, FakeDesk(authority.pem)) as server:
        with pytest.raises(BadInput) as raised:
            enrol(server.url(), code_for(Authority.make().der), request_, sign)
        assert [asked.path for asked in server.asked] == ["/v1/hello"]
    assert raised.value.field == "code"


def test_a_hub_that_only_names_the_right_authority_hears_nothing_either(
    certificate, request_, sign
):
    """Somebody in between shows the true authority and has no certificate of it."""
    true = Authority.make()
    with Serving(certificate, FakeDesk(true.pem)) as server:
        with pytest.raises(HubAway):
            enrol(server.url(), code_for(true.der), request_, sign)
        assert [asked.path for asked in server.asked] == ["/v1/hello"]


def test_a_second_authority_cannot_be_slipped_in(certificate, authority, request_, sign):
    both = Authority.make().pem + authority.pem
    with Serving(certificate, FakeDesk(both)) as server, pytest.raises(BadInput):
        enrol(server.url(), code_for(authority.der), request_, sign)
    changed = FakeDesk(authority.pem, given_pem=Authority.make().pem)
    with Serving(certificate, changed) as server, pytest.raises(BadInput):
        enrol(server.url(), code_for(authority.der), request_, sign)


def test_an_authority_that_is_none(certificate, authority, request_, sign):
    with Serving(certificate, FakeDesk("nonsense")) as server, pytest.raises(BadInput):
        enrol(server.url(), code_for(authority.der), request_, sign)


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (403, "unknown_code", "15 minutes"),
        (409, "unknown_account", "user name"),
        (422, "odd", "odd"),
    ],
)
def test_a_refusal_says_what_to_do(certificate, authority, request_, sign, status, code, words):
    desk = FakeDesk(authority.pem)
    desk.refusal = complains(status, code)
    with Serving(certificate, desk) as server, pytest.raises(NotWelcome) as raised:
        enrol(server.url(), code_for(authority.der), request_, sign)
    assert raised.value.code == code
    assert words in str(raised.value)


def test_a_hub_that_is_away(request_, sign):
    with pytest.raises(HubAway):
        enrol("https://127.0.0.1:9", code_for(b"x"), request_, sign)
