"""Sync by a file on a stick: the same proof as over a network, and nobody else can read it."""

import pytest

from mcrrt.app import make_office
from mcrrt.domain.errors import McrrtError
from mcrrt.domain.journal import Feed
from mcrrt.hub.courier import answer_file
from mcrrt.hub.serve import make_hub
from mcrrt.service import commands as c
from mcrrt.service.answers import Standing
from mcrrt.service.doorstep import Founding
from mcrrt.service.questions import CallCard
from mcrrt.service.wire import JoinHub
from mcrrt.sync.courier import export_station, import_station
from mcrrt.sync.hubtime import instant
from mcrrt.sync.joining import belong
from mcrrt.vault.crypto import StandardCrypto
from tests.hub.running import running_hub
from tests.support import ADMIN, ADMIN_NAME, PASSWORD, START, store_folder

CRYPTO = StandardCrypto()


def carried(desk, folder):
    """One trip of the stick: to the hub, which serves nobody meanwhile, and back."""
    exchange = desk.office.store.exchange
    data, _made = export_station(exchange, CRYPTO, lambda: instant(START))
    answer = answer_file(make_hub(folder, ""), folder.keys().authority, data)
    return data, answer, import_station(exchange, CRYPTO, answer)


@pytest.fixture
def desks(tmp_path):
    offices = [
        make_office(path, house=store_folder(path)) for path in (tmp_path / "a", tmp_path / "b")
    ]
    offices[0].office.found(Founding("Test Region MCRRT", ADMIN, PASSWORD), ADMIN_NAME)
    offices[0].office.log_out("switch")
    agency = ""
    with running_hub(tmp_path) as hub:
        for desk in offices:
            belong(desk.office, CRYPTO, JoinHub(hub.url, hub.code(agency), ADMIN, PASSWORD))
            agency = desk.office.store.info.agency
        folder = hub.folder
    yield (*offices, folder)
    for desk in offices:
        desk.close()


def test_both_ways_any_number_of_times(desks):
    one, two, folder = desks
    call = one.office.submit(c.OpenCall({"address": "12 Heron Lane"})).result["call"]
    data, answer, taken = carried(one, folder)
    assert taken.unsent == 0
    assert b"Heron" not in data + answer
    assert import_station(one.office.store.exchange, CRYPTO, answer).received == 0
    carried(two, folder)
    shown = two.office.ask(CallCard(call))
    assert shown.call.text("address") == "12 Heron Lane"
    assert {row.standing for row in shown.timeline} == {Standing.RECEIVED}
    two.office.submit(c.AddNote(call, "Seen from here."))
    carried(two, folder)
    carried(one, folder)
    ops = [desk.office.store.exchange.cursors()[Feed.OPS] for desk in (one, two)]
    assert ops[0] == ops[1]
    assert all(desk.office.store.verify().ok for desk in (one, two))


def test_what_is_for_one_machine_is_nothing_to_another(desks):
    one, two, folder = desks
    data, answer, _taken = carried(one, folder)
    with pytest.raises(McrrtError, match="another machine"):
        import_station(two.office.store.exchange, CRYPTO, answer)
    changed = data[:-1] + bytes([data[-1] ^ 1])
    with pytest.raises(McrrtError):
        answer_file(make_hub(folder, ""), folder.keys().authority, changed)
