"""The courier file: who can open it, who wrote it, and what is refused."""

import gzip

import pytest

from mcrrt.domain.errors import BadInput, NotNow
from mcrrt.service import protocol as p
from mcrrt.service.exchange import HubLink
from mcrrt.sync import parcel
from mcrrt.sync.courier import export_station
from mcrrt.sync.parcel import HUB, FromHub, Receiver, Sender, pack, unpack
from tests.sync.conftest import AGENCY
from tests.sync.courier_scene import (
    AUTHORITY,
    CRYPTO,
    HUB_PUBLIC,
    at_the_hub,
    carried,
    couriers,
    exported,
    imported,
)
from tests.sync.fakes import AT
from tests.sync.scene import Scene


@pytest.fixture
def scene() -> Scene:
    return couriers()


# --- whose file it is ----------------------------------------------------------------------------


def test_a_file_for_somebody_else_is_not_opened(scene):
    answer = at_the_hub(scene, exported(scene, 0))
    with pytest.raises(BadInput):
        imported(scene, 1, answer)
    with pytest.raises(BadInput):
        imported(scene, 0, exported(scene, 0))


def test_nothing_of_a_file_can_be_read_on_the_way(scene):
    data = exported(scene, 0)
    assert data.startswith(parcel.MAGIC)
    assert AGENCY.encode() not in data
    assert scene.stations[0].name.encode() not in data


@pytest.mark.parametrize("place", [20, 60, 150, -1])
def test_a_changed_byte_is_noticed(scene, place):
    answer = bytearray(at_the_hub(scene, exported(scene, 0)))
    answer[place] ^= 1
    with pytest.raises(BadInput):
        imported(scene, 0, bytes(answer))


@pytest.mark.parametrize("data", [b"", b"PK", parcel.MAGIC, parcel.MAGIC + bytes(10)])
def test_what_is_no_courier_file_is_said(scene, data):
    with pytest.raises(BadInput):
        imported(scene, 0, data)


def sealed_for_station(scene: Scene, rest: bytes, key: bytes = AUTHORITY) -> bytes:
    """Return a file for the first station with anything in it."""
    public = CRYPTO.courier_public(scene.stations[0].exchange.me.signing_key)
    signature = CRYPTO.sign(key, parcel._signed(public, rest))
    return bytes(parcel.MAGIC + CRYPTO.seal_to(public, signature + rest))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gzip.compress(b"{}", mtime=0), "cannot be read"),
        (gzip.compress(b"\xff", mtime=0), "cannot be read"),
        (b"no gzip", "cannot be read"),
        (gzip.compress(b"{}", mtime=0)[:-6], "cut short"),
        (gzip.compress(bytes(5_000), mtime=0), "too large"),
    ],
)
def test_a_content_that_is_none_is_said(scene, monkeypatch, content, words):
    monkeypatch.setattr(parcel, "MOST_INFLATED", 4_000)
    data = sealed_for_station(scene, AGENCY.encode() + HUB.encode() + content)
    with pytest.raises(BadInput) as raised:
        imported(scene, 0, data)
    assert words in str(raised.value)


def test_only_the_authority_speaks_for_the_hub(scene):
    content = gzip.compress(b"{}", mtime=0)
    for key, sender in ((b"x" * 32, HUB), (AUTHORITY, scene.stations[1].name)):
        data = sealed_for_station(scene, AGENCY.encode() + sender.encode() + content, key)
        with pytest.raises(BadInput) as raised:
            imported(scene, 0, data)
        assert "of this agency" in str(raised.value)
    with pytest.raises(BadInput):
        imported(scene, 0, sealed_for_station(scene, b"\xff" * 100))
    with pytest.raises(BadInput):
        imported(scene, 0, sealed_for_station(scene, b""))


def test_a_file_cannot_be_sealed_anew_for_another(scene):
    """Who was sent a file could pass its content on under the sender's name: the key is signed."""
    data = at_the_hub(scene, exported(scene, 0))
    one, two = (station.exchange.me.signing_key for station in scene.stations[:2])
    plain = CRYPTO.open_from(CRYPTO.courier_key(one), data[len(parcel.MAGIC) :])
    moved = parcel.MAGIC + CRYPTO.seal_to(CRYPTO.courier_public(two), plain)
    with pytest.raises(BadInput):
        imported(scene, 1, moved)


def test_an_answer_about_strangers_is_not_taken_in(scene):
    scene.settle()
    scene.write(0)
    scene.stations[0].sync()
    scene.stations[1].exchange.known.clear()
    scene.hub.stations = []
    with pytest.raises(BadInput):
        carried(scene, 1)


def test_a_station_without_a_hub_has_no_courier(scene):
    exchange = scene.stations[0].exchange
    for link in (None, HubLink((), "", bytes(32), ())):
        exchange.hub_link = link
        with pytest.raises(NotNow):
            export_station(exchange, CRYPTO, lambda: AT)


def test_pack_and_unpack_are_each_others_opposite():
    content = FromHub(AT, p.Machines("1", ()), kept=("a" * 64,), more=True)
    mine = Receiver(HUB_PUBLIC, lambda plain: plain[::-1], lambda sealed: sealed[::-1])
    data = pack(content, Sender(AGENCY, HUB, lambda _text: bytes(64)), mine)
    found = unpack(data, mine, lambda *_all: True, FromHub)
    assert found == (AGENCY, HUB, content)
