"""A laptop in a car: what is open and the last days, and nothing of the health record."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from mcrrt.app import make_office
from mcrrt.domain.errors import NotFound
from mcrrt.domain.journal import Feed
from mcrrt.domain.roles import Role
from mcrrt.hub import schema
from mcrrt.service import commands as c
from mcrrt.service.doorstep import Founding
from mcrrt.service.questions import Board, CallCard
from mcrrt.service.wire import JoinHub
from mcrrt.store.schema import journal
from mcrrt.store.times import iso
from mcrrt.sync.joining import belong, rounds_of
from mcrrt.vault.crypto import StandardCrypto
from tests.hub.running import running_hub
from tests.support import ADMIN, ADMIN_NAME, PASSWORD, FakeClock, store_folder

CRYPTO = StandardCrypto()
NOW = datetime.now(UTC)


def office(folder, at):
    return make_office(folder, house=store_folder(folder), clock=FakeClock(at))


def new_call(desk, address):
    call = desk.office.submit(c.OpenCall({"address": address})).result["call"]
    desk.office.submit(c.QueueCall(call))
    return call


def closed(desk, call):
    desk.office.submit(c.CloseCall(call, "D98", (), "Done."))


def feeds_of(desk):
    """The feeds of which an entry is in the store at all."""
    with desk.office.store._reading() as connection:
        return set(connection.execute(select(journal.c.feed).distinct()).scalars())


@pytest.fixture
def hub(tmp_path):
    with running_hub(tmp_path) as running:
        yield running


def make_older(hub, agency, days):
    """What the hub has by now, it received so many days ago."""
    at = iso(NOW - timedelta(days=days))
    with hub.hub.database.writing(agency) as connection:
        connection.execute(
            update(schema.log).where(schema.log.c.agency_id == agency).values(received_at=at)
        )


def test_it_begins_with_a_window_and_goes_on_from_there(tmp_path, hub):
    desk = office(tmp_path / "desk", NOW - timedelta(days=40))
    desk.office.found(Founding("Test Region MCRRT", ADMIN, PASSWORD), ADMIN_NAME)
    me = desk.office.session.account
    desk.office.submit(c.ConfirmPassword(PASSWORD))
    desk.office.submit(c.ChangeAccount(me, ADMIN_NAME, tuple(Role), True))
    desk.office.log_out("switch")
    belong(desk.office, CRYPTO, JoinHub(hub.url, hub.code(), ADMIN, PASSWORD))
    agency = desk.office.store.info.agency
    long_ago, still_open = new_call(desk, "1 Old Street"), new_call(desk, "2 Open Street")
    desk.office.submit(c.AddNote(still_open, "Waits for weeks."))
    desk.office.submit(c.AddNote(long_ago, "Secret of health.", clinical=True))
    closed(desk, long_ago)
    rounds = rounds_of(desk.office.store.exchange, CRYPTO)
    rounds.run_once()
    make_older(hub, agency, 40)
    desk.office.clock.time = NOW - timedelta(hours=1)
    lately = new_call(desk, "3 Late Street")
    closed(desk, lately)
    rounds.run_once()

    car = office(tmp_path / "car", NOW)
    code = hub.code(agency, "vehicle")
    belong(car.office, CRYPTO, JoinHub(hub.url, code, ADMIN, PASSWORD, "Car 4", "vehicle"))
    shown = {row.id for row in car.office.ask(Board()).waiting}
    assert shown == {still_open}
    assert car.office.ask(CallCard(lately)).call.text("address") == "3 Late Street"
    kinds = [row.kind for row in car.office.ask(CallCard(still_open)).timeline]
    assert "call.note" in kinds
    with pytest.raises(NotFound):
        car.office.ask(CallCard(long_ago))
    assert car.office.store.verify().ok, car.office.store.verify().sentence
    heads = car.office.store.exchange.cursors()
    assert heads[Feed.CLINICAL].after == 1
    assert feeds_of(car) == {"ops", "admin", "access"}  # of the trail, only its own

    desk.office.submit(c.AddNote(still_open, "Later on."))
    car.office.submit(c.AddNote(still_open, "From the car."))
    for opened in (desk, car, desk):
        rounds_of(opened.office.store.exchange, CRYPTO).run_once()
    for opened in (desk, car):
        texts = [
            getattr(r.fact, "text", "") for r in opened.office.ask(CallCard(still_open)).timeline
        ]
        assert {"Later on.", "From the car."} <= set(texts)
        assert opened.office.store.verify().ok
        opened.close()
