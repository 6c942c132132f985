"""What only a PostgreSQL can do, or do wrong: walls between agencies, roles, two hubs, an outage."""

import os
import signal
import threading
import time
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
import pytest
from sqlalchemy import select, text

from mcrrt.domain.errors import BadInput, NotNow
from mcrrt.domain.journal import Feed
from mcrrt.hub import schema
from mcrrt.hub.engines import Postgres, open_database
from mcrrt.hub.urls import check_url, without_password
from mcrrt.service import protocol as p
from mcrrt.service.protocol import Cursor
from tests.hub.conftest import House
from tests.hub.postgres import PLAIN
from tests.hub.running import Link, running_hub
from tests.hub.test_serving import settle, until


@pytest.fixture
def url(shared_url):
    return shared_url


@pytest.fixture
def opened(url):
    database = Postgres(url)
    assert database.prepare() == ()
    yield database
    database.close()


def test_a_transaction_sees_one_agency_only(opened):
    house = House(opened)
    one, other = house.founder(), house.founder()
    for agency in (one.agency, other.agency):
        with opened.reading(agency) as connection:
            seen = set(connection.execute(select(schema.log.c.agency_id)).scalars())
        assert seen == {agency}


def test_a_transaction_of_no_agency_sees_nothing(opened):
    House(opened).founder()
    with opened.reading("") as connection:
        for table in schema.metadata.sorted_tables:
            assert connection.execute(select(table)).all() == []


def test_a_row_of_another_agency_cannot_be_written(opened):
    one, other = House(opened).founder(), House(opened).founder()
    row = {"agency_id": other.agency, "hash": "x", "data": b""}
    with (
        pytest.raises(Exception, match="row-level security"),
        opened.writing(one.agency) as connection,
    ):
        connection.execute(schema.document.insert(), row)


@pytest.mark.parametrize(
    "statement", ["DELETE FROM log", "UPDATE log SET seq = 0", "DELETE FROM claim"]
)
def test_the_log_can_only_grow(opened, statement):
    station = House(opened).founder()
    with (
        pytest.raises(Exception, match="permission denied"),
        opened.writing(station.agency) as connection,
    ):
        connection.execute(text(statement))


def test_the_hub_works_as_a_role_that_owns_nothing(opened, cluster):
    with opened.reading(schema.HUB) as connection:
        role = connection.execute(text("SELECT current_user")).scalar()
        owner = connection.execute(
            text("SELECT tableowner FROM pg_tables WHERE tablename = 'log'")
        ).scalar()
        forced = connection.execute(
            text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relforcerowsecurity")
        ).scalars()
        assert set(forced) == {table.name for table in schema.metadata.sorted_tables}
    assert (role, owner) == ("mcrrt_hub", "hub_owner")


def test_a_role_that_may_not_make_another_still_has_walls_and_says_so(cluster):
    # In a cluster of its own: elsewhere the working role is there already, and not this one's.
    url = cluster.new_database(PLAIN)
    database = Postgres(url)
    try:
        (note,) = database.prepare()
        assert "owner of its tables" in note
        one = House(database).founder()
        House(database).founder()
        with database.reading(one.agency) as connection:
            seen = set(connection.execute(select(schema.log.c.agency_id)).scalars())
        assert seen == {one.agency}
    finally:
        database.close()


def test_starting_twice_changes_nothing(url):
    for _again in range(2):
        database = open_database(url, None, b"")  # type: ignore[arg-type]
        assert database.prepare() == ()
        database.close()


def test_no_statement_is_cut_off_and_commits_are_durable(opened):
    with opened.reading(schema.HUB) as connection:
        for name, value in (("statement_timeout", "0"), ("synchronous_commit", "on")):
            assert (
                connection.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar()
                == value
            )


# --- two hubs ------------------------------------------------------------------------------------


def test_a_poll_at_one_hub_hears_what_came_in_at_the_other(tmp_path, url):
    (tmp_path / "a").mkdir()
    with (
        running_hub(tmp_path / "a", url) as first,
        running_hub(tmp_path / "b", url, folder=first.folder) as second,
    ):
        founder = first.founder()
        other = first.joiner(founder.station)
        there = Link(second.url, first.folder.path / "ca.pem", other.station)
        second.links.append(there)
        settle(founder)
        settle(there)
        cursor = Cursor()

        def wait(told: list[Any], cursor: Cursor) -> None:
            told.append((there.pull({Feed.OPS: cursor}, wait=20), time.monotonic()))

        for n in range(3):
            told: list[Any] = []
            thread = threading.Thread(target=wait, args=(told, cursor))
            thread.start()
            until(lambda: len(second.hub.polls) == 1)
            founder.push([founder.station.call(str(n))])
            answered = time.monotonic()
            thread.join()
            page = told[0][0].pages[Feed.OPS]
            assert [getattr(entry, "seq", 0) for entry in page.entries] == [n + 1]
            cursor = Cursor(n + 1, page.entries[-1].digest)
            assert told[0][1] - answered < 1.5
        # And the numbers go on from what the other gave.
        assert there.push([there.station.call("x")]).outcomes[0].seq == 4
        assert founder.push([founder.station.call("y")]).outcomes[0].seq == 5
        page = founder.pull({Feed.OPS: cursor}).pages[Feed.OPS]
        assert [getattr(entry, "seq", 0) for entry in page.entries] == [4, 5]


def test_a_database_that_went_back_in_time_is_noticed_while_the_hub_runs(tmp_path, cluster):
    url = cluster.new_database()
    with running_hub(tmp_path, url) as hub:
        founder = hub.founder()
        founder.push(founder.station.calls(3))
        page = founder.pull().pages[Feed.OPS]
        cursor = Cursor(3, page.entries[-1].digest)
        assert founder.pull({Feed.OPS: cursor}).pages == {}
        name = url.split("/")[3].split("?")[0]
        keep = page.entries[0].digest.hex()
        cluster.execute("DELETE FROM log WHERE feed = 'ops' AND seq > 1", name)
        cluster.execute(
            f"UPDATE feed SET head = 1, digest = decode('{keep}', 'hex') WHERE feed = 'ops'", name
        )
        until(lambda: Feed.OPS in founder.pull({Feed.OPS: cursor}).pages)
        page = founder.pull({Feed.OPS: cursor}).pages[Feed.OPS]
        assert page.diverged
        assert page.head == 1


# --- an outage -----------------------------------------------------------------------------------


@pytest.mark.timeout(180)
def test_an_outage_is_not_now_and_what_was_acknowledged_is_there_afterwards(tmp_path):
    from tests.hub import postgres

    if reason := postgres.why_not():
        pytest.skip(reason)
    with postgres.running_cluster() as own, running_hub(tmp_path, own.new_database()) as hub:
        founder = hub.founder()
        first, second = founder.station.calls(2)
        founder.push([first])
        own.stop()
        request = founder.station.push([second])
        assert founder.ask("POST", "/v1/push", request).error == (503, "not_now")
        assert founder.send("GET", "/health").status == 503
        own.start()
        until(lambda: founder.send("GET", "/health").status == 200, 30)
        answer = founder.ask("POST", "/v1/push", founder.station.push([first, second]))
        assert [o.seq for o in answer.read(p.PushAnswer).outcomes] == [1, 2]


def test_a_server_that_stands_still_is_let_go(tmp_path, cluster, monkeypatch):
    """As the leader of a cluster does: its system still confirms what arrives, and it never answers."""
    monkeypatch.setattr(Postgres, "patience", 0.5)
    url = cluster.new_database()
    with running_hub(tmp_path, url) as hub, standing_still(cluster) as stand_still:
        founder = hub.founder()
        first, second = founder.station.calls(2)
        founder.push([first])
        stand_still(url)
        request = founder.station.push([second])
        until(lambda: founder.ask("POST", "/v1/push", request).status == 200, 30)
        answer = founder.ask("POST", "/v1/push", founder.station.push([first, second]))
        assert [o.seq for o in answer.read(p.PushAnswer).outcomes] == [1, 2]


@contextmanager
def standing_still(cluster):
    """Stops processes of a server where they are, and lets them go on in the end."""
    stopped: list[int] = []

    def stand_still(url: str) -> None:
        name = url.split("/")[3].split("?")[0]
        with psycopg.connect(cluster.url("postgres", "postgres")) as connection:
            found = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s", (name,)
            ).fetchall()
        stopped.extend(pid for (pid,) in found)
        assert stopped
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)

    try:
        yield stand_still
    finally:
        for pid in stopped:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def test_a_database_that_is_not_there_is_said_plainly(tmp_path):
    database = Postgres(f"postgresql://nobody@/none?host={tmp_path}&port=1")
    with pytest.raises(NotNow, match="does not answer"):
        database.prepare()
    database.close()


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["", "hub", "sqlite:///x", "postgresql://[", "postgresql://h/d?what=1"]
)
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(BadInput):
        check_url(url)


def test_an_address_is_kept_without_its_password():
    long = "postgresql://hub:secret@a:5432,b:5433/mcrrt?target_session_attrs=any&password=secret"
    kept = without_password(long)
    assert kept == "postgresql://hub@a:5432,b:5433/mcrrt?target_session_attrs=any"
    check_url(kept)


def test_several_hosts_lead_to_the_one_that_can_be_written(url, cluster):
    # The first of the two does not exist.
    both = url.replace(f"port={cluster.port}", f"port=1,{cluster.port}").replace(
        f"host={cluster.folder}", f"host={cluster.folder},{cluster.folder}"
    )
    database = Postgres(both)
    assert database.prepare() == ()
    database.close()
