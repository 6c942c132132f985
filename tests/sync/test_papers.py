"""Documents, and rounds that are cut short."""

import hashlib

import pytest

from mcrrt.domain.errors import Bug
from mcrrt.domain.journal import Feed
from mcrrt.sync.errors import HubAway, Stopped, TooLarge
from mcrrt.sync.report import NoticeKind
from tests.sync.fakes import LostOnTheWay
from tests.sync.scene import Scene


@pytest.fixture
def scene() -> Scene:
    return Scene(2)


def test_documents_are_given_and_fetched(scene):
    one, two = scene.stations
    papers = [b"%PDF " + str(n).encode() for n in range(45)]
    digests = {hashlib.sha256(data).hexdigest() for data in papers}
    one.exchange.documents = {hashlib.sha256(data).hexdigest(): data for data in papers}
    two.exchange.named = set(digests)
    assert one.sync().documents_sent == 45
    assert two.sync().documents_fetched == 45
    assert set(two.exchange.documents) == digests
    assert two.sync().documents_fetched == 45


def test_one_document_that_is_refused_does_not_stop_the_others(scene):
    one = scene.stations[0]
    one.exchange.documents = {f"{n:064x}": b"paper" for n in range(30)}
    put = scene.hub.documents.__setitem__

    def choosy(_self, digest, data):
        if digest.endswith("05"):
            raise TooLarge("too_large")
        put(digest, data)

    line = one._line.hub
    type(line).put_document, before = choosy, type(line).put_document
    try:
        report = one.sync()
    finally:
        type(line).put_document = before
    assert report.documents_sent == 29
    assert [n.kind for n in report.notices] == [NoticeKind.DOCUMENT]


def test_bytes_of_another_document_are_not_kept(scene):
    two = scene.stations[1]
    two.exchange.named = {"0" * 64, "1" * 64}
    scene.hub.documents["0" * 64] = b"something else"
    report = two.sync()
    assert two.exchange.documents == {}
    assert [(n.kind, n.because) for n in report.notices] == [(NoticeKind.DOCUMENT, "other_bytes")]


# --- a round that is cut short --------------------------------------------------------------------


def test_a_lost_answer_is_asked_again(scene):
    one = scene.stations[0]
    push = scene.hub.push

    def lost(request):
        push(request)
        raise LostOnTheWay

    scene.hub.push = lost
    with pytest.raises(HubAway):
        one.sync()
    scene.hub.push = push
    one.restart()
    assert one.sync().complete
    scene.settle()
    scene.check()


def test_a_stopped_sync_leaves_the_store_alone(scene):
    one = scene.stations[0]
    one.rounds.stopped = True
    with pytest.raises(Stopped):
        one.sync()
    assert one.exchange.unsent()[Feed.ADMIN].count == 1


def test_a_bug_in_the_store_is_not_swallowed(scene):
    one, two = scene.stations
    one.sync()

    def broken(_pages):
        raise Bug("ours")

    two.exchange.receive = broken
    with pytest.raises(HubAway):
        two.sync()
    assert two.notices[-1].kind is NoticeKind.BAD_LOG
