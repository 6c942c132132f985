"""The courier: the same batches in a file, both ways, any number of times."""

import hashlib
import random
from contextlib import suppress

import pytest

from mcrrt.domain.errors import BadInput
from mcrrt.domain.journal import Feed
from mcrrt.service import protocol as p
from mcrrt.sync import answering
from mcrrt.sync.courier import export_station, import_station
from mcrrt.sync.report import NoticeKind
from tests.sync.courier_scene import CRYPTO, LINK, at_the_hub, carried, couriers, exported, imported
from tests.sync.fakes import AT
from tests.sync.scene import Scene


@pytest.fixture
def scene() -> Scene:
    return couriers()


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


def test_an_answer_to_a_later_file_is_not_taken_in_out_of_turn(scene):
    scene.write(0)
    scene.stations[0].sync()
    twin = Scene(3).stations[1]
    twin.exchange.set_link(LINK)
    scene.stations[1].sync()
    later = exported(scene, 1)
    scene.write(0)
    scene.stations[0].sync()
    answer = at_the_hub(scene, later)
    with pytest.raises(BadInput) as raised:
        import_station(twin.exchange, CRYPTO, answer)
    assert "another one" in str(raised.value)
    assert twin.exchange.cursors()[Feed.OPS] == p.Cursor()


def test_an_answer_with_another_past_is_not_taken_in(scene):
    """The station has gone back and on since it wrote the file: the numbers fit, the log does not."""
    scene.settle()
    empty = scene.hub.copy()
    scene.write(0)
    scene.write(0)
    out = exported(scene, 1)
    scene.settle()
    scene.stations[0].exchange.waiting[Feed.OPS].clear()
    old = scene.stations[1].exchange.rows[Feed.OPS]
    answer = at_the_hub(scene, out)
    scene.hub.restore(empty)
    scene.stations[1].exchange.rows[Feed.OPS] = []
    scene.write(2)
    scene.stations[2].exchange.rows[Feed.OPS] = []
    scene.stations[2].sync()
    scene.stations[1].sync()
    assert scene.stations[1].exchange.rows[Feed.OPS] != old
    with pytest.raises(BadInput) as raised:
        imported(scene, 1, answer)
    assert "not the one this machine has" in str(raised.value)


def test_an_answer_has_a_bound(scene, monkeypatch):
    monkeypatch.setattr(answering, "MOST_ENTRIES", 10)
    monkeypatch.setattr(answering, "MOST_DOCUMENTS", 10)
    for _ in range(40):
        scene.write(0)
    scene.write(0, Feed.REFERRAL)
    scene.stations[0].sync()
    papers = [b"paper " + str(n).encode() for n in range(3)]
    scene.hub.documents = {hashlib.sha256(paper).hexdigest(): paper for paper in papers}
    scene.stations[1].exchange.named = set(scene.hub.documents)
    trips = 0
    while carried(scene, 1).more and trips < 20:
        trips += 1
    assert trips == 3
    assert scene.stations[1].exchange.documents == scene.hub.documents
    scene.settle()
    scene.check()
