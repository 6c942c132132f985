"""A machine that was put back from an older copy, and one that is left with another's identity."""

import pytest

from mcrrt.domain.journal import Feed
from mcrrt.service import commands as c
from mcrrt.service.questions import CallCard
from mcrrt.service.work import new_id
from tests.store.meeting import CRYPTO, Desk, PlainHub, first_desk, next_desk
from tests.store.test_meeting import alike, new_call, settle
from tests.support import ADMIN, PASSWORD


@pytest.fixture
def desks(tmp_path):
    hub = PlainHub()
    one = first_desk(tmp_path, hub)
    two = next_desk(tmp_path, hub, one, "B")
    settle(one, two)
    yield one, two
    for desk in (one, two):
        desk.founded.close()


def put_back(desk: Desk) -> None:
    """Damage the store, and put it back from its newest copy and what can be read."""
    founded = desk.founded
    founded.close()
    file = founded.path / "store.db"
    data = bytearray(file.read_bytes())
    data[8_192:8_292] = bytes(100)
    file.write_bytes(data)
    (founded.path / "store.db-wal").unlink(missing_ok=True)
    founded.house.restore(ADMIN, PASSWORD)
    founded.log_in()


def test_a_store_put_back_from_an_old_copy_collides_with_nothing(desks):
    one, two = desks
    call = new_call(two)
    two.meet()
    two.do(c.MakeBackup())
    later = new_call(two, address="5 Later Street")
    two.do(c.AddNote(call, "Written after the copy, and sent."))
    two.meet()
    old = two.id
    put_back(two)
    assert two.id != old
    two.do(c.AddNote(call, "Written after it was put back."))
    info = two.founded.office.store.info
    key = bytes.fromhex(two.founded.office.store.public_key)
    one.hub.enrol(info.agency, info.station, key, info.station_code)
    two.push(relayed=True)
    settle(two, one, two)
    alike(one, two)
    shown = one.founded.office.ask(CallCard(later)).call
    again = new_call(two, address="6 New Street")
    settle(two, one)
    number = one.founded.office.ask(CallCard(again)).call.number
    assert (shown.number, number) == ("B2", "B3")
    text = one.tables()[f"text:{call}"]
    assert "put back" in text
    assert "and sent" in text


def test_a_copied_machine_takes_a_new_identity_and_goes_on(desks):
    one, two = desks
    call = new_call(two)
    two.meet()
    station, key = new_id(), CRYPTO.new_signing_key()
    two.exchange.renew(station, key, "C")
    two.founded.office.log_out("switch")
    two.founded.log_in()
    info = two.founded.office.store.info
    assert (info.station, info.station_code) == (station, "C")
    one.hub.enrol(info.agency, station, CRYPTO.public_key(key), "C")
    two.do(c.AddNote(call, "Under the new name."))
    two.push(relayed=True)
    settle(two, one, two)
    alike(one, two)
    assert one.hub.logs[Feed.OPS][-1].event.station == station
