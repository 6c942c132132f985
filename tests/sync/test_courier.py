"""The courier: the same batches in a file, sealed and signed, both ways, any number of times."""

import gzip
import hashlib
import random
from contextlib import suppress

import pytest

from mcrrt.domain.errors import BadInput, NotNow
from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p
from mcrrt.service.exchange import HubLink
from mcrrt.sync import parcel
from mcrrt.sync.answering import answered
from mcrrt.sync.courier import export_station, import_station
from mcrrt.sync.parcel import HUB, FromHub, FromStation, Receiver, Sender, pack, unpack
from mcrrt.sync.report import NoticeKind
from mcrrt.vault import crypto as vault
from tests.sync.conftest import AGENCY
from tests.sync.fakes import AT, key_of
from tests.sync.scene import Scene

AUTHORITY = bytes(range(32))


class Crypto(vault.StandardCrypto):
    """The vault's crypto with the keys of a courier."""

    def courier_key(self, private):
        return vault.derive(private, "mcrrt courier v1")

    def courier_public(self, private):
        return vault.recovery_public_key(self.courier_key(private))

    def seal_to(self, public, plain):
        return vault.seal_to(public, plain)

    def open_from(self, private, sealed):
        return vault.open_from(private, sealed)


CRYPTO = Crypto()
HUB_KEY = CRYPTO.courier_key(AUTHORITY)
HUB_PUBLIC = CRYPTO.courier_public(AUTHORITY)
LINK = HubLink(("https://hub",), "", CRYPTO.public_key(AUTHORITY), tuple(Feed), HUB_PUBLIC)


def hub_vouches(_agency, sender, text, signature) -> bool:
    return CRYPTO.verify(CRYPTO.public_key(key_of(sender)), text, signature)


def at_the_hub(scene: Scene, data: bytes) -> bytes:
    """What a hub does with a courier file: open, take in, answer."""
    mine = Receiver(HUB_PUBLIC, open=lambda sealed: CRYPTO.open_from(HUB_KEY, sealed))
    agency, sender, asked = unpack(data, mine, hub_vouches, FromStation)
    answer = answered(scene.hub.as_seen_by(sender), asked, AT)
    back = Receiver(asked.reply_to, seal=lambda plain: CRYPTO.seal_to(asked.reply_to, plain))
    return pack(answer, Sender(agency, HUB, lambda text: CRYPTO.sign(AUTHORITY, text)), back)


def exported(scene: Scene, number: int) -> bytes:
    return export_station(scene.stations[number].exchange, CRYPTO, lambda: AT)[0]


def imported(scene: Scene, number: int, data: bytes):
    return import_station(scene.stations[number].exchange, CRYPTO, data)


def carried(scene: Scene, number: int):
    """One whole trip of the stick."""
    return imported(scene, number, at_the_hub(scene, exported(scene, number)))


@pytest.fixture
def scene() -> Scene:
    made = Scene(3)
    for station in made.stations:
        station.exchange.set_link(LINK)
    return made


# --- there and back ------------------------------------------------------------------------------


def test_a_stick_brings_everything_both_ways(scene):
    for _ in range(30):
        scene.write(0)
    scene.write(0, Feed.REFERRAL)
    first = carried(scene, 0)
    assert (first.received, first.unsent, first.more) == (32, 0, False)
    second = carried(scene, 1)
    assert second.received == 32
    assert second.committed is not None
    scene.settle()
    scene.check()


def test_an_export_takes_nothing_out_of_the_outbox(scene):
    data, what = export_station(scene.stations[0].exchange, CRYPTO, lambda: AT)
    assert (what.events, what.left) == (1, 0)
    at_the_hub(scene, data)
    assert scene.stations[0].exchange.unsent()[Feed.ADMIN].count == 1
    assert exported(scene, 0)


def test_the_same_files_again_change_nothing(scene):
    scene.write(0)
    out = exported(scene, 0)
    back = at_the_hub(scene, out)
    imported(scene, 0, back)
    before = scene.stations[0].exchange.cursors()
    again = imported(scene, 0, back)
    assert (again.received, again.reoffered, again.notices) == (0, 0, ())
    assert imported(scene, 0, at_the_hub(scene, out)).received == 0
    assert scene.stations[0].exchange.cursors() == before
    scene.settle()
    scene.check()


def test_an_answer_that_was_overtaken_by_the_network_is_trimmed(scene):
    scene.write(0)
    scene.stations[0].sync()
    old = at_the_hub(scene, exported(scene, 1))
    scene.write(0)
    scene.stations[0].sync()
    new = at_the_hub(scene, exported(scene, 1))
    scene.stations[1].sync()
    scene.write(0)
    scene.stations[0].sync()
    assert imported(scene, 1, old).received == 0
    assert imported(scene, 1, new).received == 0
    assert carried(scene, 1).received == 1
    scene.settle()
    scene.check()


def test_part_of_an_answer_that_is_known_already_is_left_out(scene):
    one, two = scene.stations[:2]
    for _ in range(3):
        scene.write(0)
    one.sync()
    before = exported(scene, 1)
    two.sync()
    for _ in range(3):
        scene.write(0)
    one.sync()
    assert imported(scene, 1, at_the_hub(scene, before)).received == 3
    scene.settle()
    scene.check()


def test_a_skipped_run_is_cut_where_the_log_here_ends(scene):
    one, two = scene.stations[:2]
    scene.hub.hidden = {two.name: {Feed.CLINICAL}}
    scene.write(0, Feed.CLINICAL)
    one.sync()
    before = exported(scene, 1)
    two.sync()
    for _ in range(3):
        scene.write(0, Feed.CLINICAL)
    one.sync()
    assert imported(scene, 1, at_the_hub(scene, before)).received == 3
    scene.settle()
    scene.check()


def test_documents_travel_too(scene):
    one, two = scene.stations[:2]
    paper = b"%PDF of an invented call"
    digest = hashlib.sha256(paper).hexdigest()
    one.exchange.documents[digest] = paper
    two.exchange.named.add(digest)
    carried(scene, 0)
    assert one.exchange.unsent_documents(9) == []
    assert carried(scene, 1).documents == 1
    assert two.exchange.documents == {digest: paper}


def test_a_hub_that_went_back_gets_it_all_again(scene):
    scene.settle()
    backup = scene.hub.copy()
    for _ in range(20):
        scene.write(0)
    scene.settle()
    scene.hub.restore(backup)
    first = carried(scene, 1)
    assert first.reoffered == 20
    assert [notice.kind for notice in first.notices] == [NoticeKind.WENT_BACK]
    assert carried(scene, 1).unsent == 0
    scene.settle()
    scene.check()


def test_what_the_hub_refuses_is_given_up(scene):
    scene.settle()
    good = scene.write(0)
    values = {f: getattr(good, f) for f in good.__struct_fields__}
    exchange = scene.stations[0].exchange
    exchange.waiting[Feed.OPS] = [p.Envelope(**{**values, "signature": bytes(64)})]
    report = carried(scene, 0)
    assert [notice.kind for notice in report.notices] == [NoticeKind.REFUSED]
    assert exchange.given_up == {good.event_id: "signature"}


class Stale(Exception):
    """An answer to a file that is too old by now: it says so, and asks for a new one."""


def imported_or_stale(scene: Scene, number: int, data: bytes) -> None:
    try:
        imported(scene, number, data)
    except BadInput as error:
        if "Export again" in str(error):
            raise Stale from None
        raise


@pytest.mark.parametrize("seed", range(10))
def test_sticks_and_network_in_any_order_come_together(scene, seed):
    chance = random.Random(seed)
    backup = scene.hub.copy()
    sticks: list[tuple[int, bytes]] = []
    for _ in range(80):
        who = chance.randrange(3)
        act = chance.choice(("write", "write", "out", "out", "sync", "backup", "restore"))
        if act == "write" and scene.stations[who].exchange.accounts():
            scene.write(who, chance.choice((Feed.OPS, Feed.CLINICAL)))
        elif act == "out":
            sticks.append((who, exported(scene, who)))
            whose, data = chance.choice(sticks)  # perhaps an old one, perhaps once more
            with suppress(Stale):
                imported_or_stale(scene, whose, at_the_hub(scene, data))
        elif act == "sync":
            scene.stations[who].sync()
        elif act == "backup":
            backup = scene.hub.copy()
        elif act == "restore":
            scene.hub.restore(backup)
    scene.settle()
    scene.check()


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
        (gzip.compress(b"{}"), "cannot be read"),
        (gzip.compress(b"\xff"), "cannot be read"),
        (b"no gzip", "cannot be read"),
        (gzip.compress(b"{}")[:-6], "cut short"),
        (gzip.compress(bytes(5_000)), "too large"),
    ],
)
def test_a_content_that_is_none_is_said(scene, monkeypatch, content, words):
    monkeypatch.setattr(parcel, "MOST_INFLATED", 4_000)
    data = sealed_for_station(scene, AGENCY.encode() + HUB.encode() + content)
    with pytest.raises(BadInput) as raised:
        imported(scene, 0, data)
    assert words in str(raised.value)


def test_only_the_authority_speaks_for_the_hub(scene):
    content = gzip.compress(b"{}")
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
