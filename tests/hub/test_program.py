"""The hub as a program: made, started, ended, killed, copied and put back from the command line."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from mcrrt.cli import main
from mcrrt.domain.journal import Feed
from mcrrt.hub.folder import HubFolder
from mcrrt.hub.serve import database_of
from mcrrt.service.protocol import Cursor
from tests.hub.making import Station
from tests.hub.running import Link
from tests.hub.test_serving import all_pages

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def says(tmp_path, capsys):
    """Run a command on this test's hub; return its status, its object and its sentence."""

    def run(*words: str) -> tuple[int, Any, str]:
        capsys.readouterr()
        status = main(["hub", *words, "--store", str(tmp_path / "hub"), "--json"])
        said = capsys.readouterr()
        return status, json.loads(said.out) if said.out else None, said.err.strip()

    return run


@contextmanager
def started(store: Path, *more: str):
    """The hub as a process of its own; yields its URL and the process."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "hub", "start", "--store", str(store),
         "--listen", "127.0.0.1:0", "--json", *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}, cwd=ROOT,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        yield json.loads(line)["listening"], process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def joined(says, url: str, store: Path, *more: str) -> Link:
    """A founder, let in with a code from the command line."""
    link = Link(url, store / "ca.pem", Station(code="A"))
    link.enrol(says("enrol-code", *more)[1]["code"])
    link.push(link.station.founding())
    return link


def test_a_hub_is_made_once_and_only_its_user_can_read_it(says, tmp_path):
    status, told, _said = says("init", "--name", "hub.example")
    assert status == 0
    assert len(told["fingerprint"].split()) == 16
    files = list((tmp_path / "hub").iterdir())
    assert len(files) == 7
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert (tmp_path / "hub").stat().st_mode & 0o777 == 0o700
    status, _told, said = says("init")
    assert (status, said) == (1, "There is a hub in this folder already.")


def test_no_password_is_kept(says, tmp_path):
    assert says("init", "--database", "postgresql://hub:sesame@db.example/mcrrt")[0] == 0
    kept = b"".join(path.read_bytes() for path in (tmp_path / "hub").iterdir())
    assert b"sesame" not in kept
    assert HubFolder(tmp_path / "hub").settings().database == "postgresql://hub@db.example/mcrrt"


@pytest.mark.parametrize(
    "words",
    [
        ("enrol-code",), ("stations",), ("revoke", "A"), ("backup", "x"), ("start",), ("revoke",),
        ("init", "--name", "not a name"), ("init", "--database", "mysql://x"),
        ("start", "--listen", "nowhere"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_one_sentence(says, words):
    status, told, said = says(*words)
    assert status == 1
    assert told == {"ok": False, "error": said}
    assert said.endswith(".")
    assert "\n" not in said


def test_codes_stations_and_revocation(says, tmp_path):
    store = tmp_path / "hub"
    says("init")
    with started(store) as (url, _process):
        founder = joined(says, url, store)
        told = says("enrol-code", "--kind", "vehicle", "--feeds", "ops,admin")[1]
        assert told["agency"] == founder.station.agency
        vehicle = Link(url, store / "ca.pem", Station(founder.station.agency, name="Car 1"))
        assert vehicle.enrol(told["code"]).feeds == (Feed.OPS, Feed.ADMIN)
        rows = says("stations")[1]["stations"]
        assert [(row["code"], row["kind"], row["state"]) for row in rows] == [
            ("A", "console", "active"), ("B", "vehicle", "active"),
        ]  # fmt: skip
        assert says("revoke", "Car 1")[1]["station"] == vehicle.station.id
        assert vehicle.ask("GET", "/v1/machines").error == (401, "revoked")
        assert says("revoke", "Z")[0] == 1
        assert says("enrol-code", "--feeds", "ops")[2].startswith("Every machine needs")
        assert says("enrol-code", "--agency", "Nowhere")[0] == 1
        assert says("enrol-code", "--agency", founder.station.agency_name)[0] == 0
        second = Link(url, store / "ca.pem", Station(code="A"))
        second.enrol(says("enrol-code", "--new-agency")[1]["code"])
        assert says("enrol-code")[2].startswith("Name the agency")
        for link in (founder, vehicle, second):
            link.close()


def test_a_hub_ends_when_it_is_told_to(tmp_path):
    with started(tmp_path / "hub") as (url, process):
        link = Link(url, tmp_path / "hub" / "ca.pem", Station())
        assert link.send("GET", "/health").status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
        link.close()


def test_a_folder_has_one_hub_at_a_time(tmp_path):
    with started(tmp_path / "hub"):
        second = subprocess.run(
            [sys.executable, "main.py", "hub", "--store", str(tmp_path / "hub"), "--listen",
             "127.0.0.1:0"],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert second.returncode == 1
    assert "open already" in second.stderr


@pytest.mark.parametrize("engine", ["embedded", "postgres"])
def test_a_hub_that_is_killed_has_all_it_acknowledged(says, tmp_path, request, engine):
    store = tmp_path / "hub"
    url_of = (
        ()
        if engine == "embedded"
        else ("--database", request.getfixturevalue("cluster").new_database())
    )
    says("init", *url_of)
    acknowledged: dict[str, int] = {}
    with started(store) as (url, process):
        founder = joined(says, url, store)
        stations = [founder]
        for _n in range(3):
            link = Link(url, store / "ca.pem", Station(founder.station.agency))
            link.enrol(says("enrol-code")[1]["code"])
            stations.append(link)

        def send(link: Link) -> None:
            for n in range(10_000):
                try:
                    events = link.station.calls(2, 2 * n)
                    for outcome in link.push(events).outcomes:
                        assert outcome.how == "numbered"
                        acknowledged[outcome.event_id] = outcome.seq
                except (OSError, http.client.HTTPException):
                    return  # the hub is gone, perhaps in the middle of its answer

        threads = [threading.Thread(target=send, args=(link,)) for link in stations]
        for thread in threads:
            thread.start()
        while len(acknowledged) < 60:
            assert threads[0].is_alive()
        process.kill()
        for thread in threads:
            thread.join()
    with started(store) as (url, _process):
        again = Link(url, store / "ca.pem", founder.station)
        log = all_pages(again, Feed.OPS)
        again.close()
    assert [entry.seq for entry in log] == list(range(1, len(log) + 1))
    there = {entry.event.event_id: entry.seq for entry in log}
    assert acknowledged.items() <= there.items()
    assert len(there) == len(log)


def test_a_copy_that_is_put_back_is_an_earlier_log_and_all_can_be_sent_again(says, tmp_path):
    store, copy = tmp_path / "hub", tmp_path / "copy.db"
    says("init")
    with started(store) as (url, _process):
        founder = joined(says, url, store)
        early = founder.station.calls(3)
        founder.push(early)
        assert says("backup", str(copy))[0] == 0
        assert says("backup", str(copy))[0] == 1
        late = founder.station.calls(2, 10)
        founder.push(late)
        page = founder.pull().pages[Feed.OPS]
        cursor = Cursor(5, page.entries[-1].digest)
        founder.close()
    assert copy.read_bytes()[:15] != b"SQLite format 3"
    for old in store.glob("hub.db*"):
        old.unlink()
    shutil.copy(copy, store / "hub.db")
    with started(store) as (url, _process):
        again = Link(url, store / "ca.pem", founder.station)
        page = again.pull({Feed.OPS: cursor}).pages[Feed.OPS]
        assert (page.diverged, page.head) == (True, 3)
        outcomes = again.push(late).outcomes
        assert [(o.how, o.seq) for o in outcomes] == [("numbered", 4), ("numbered", 5)]
        again.close()


def test_the_certificate_is_renewed_and_the_authority_stays(tmp_path):
    from datetime import UTC, datetime, timedelta

    from mcrrt.hub.folder import HubSettings
    from tests.hub.making import CRYPTO

    folder = HubFolder(tmp_path / "hub")
    folder.make(HubSettings(("hub.example",)), CRYPTO)
    authority, server = folder.keys().ca_pem, folder.server_files[0].read_bytes()
    now = datetime.now(UTC)
    assert not folder.renew(now)
    assert folder.renew(now + timedelta(days=365))
    assert folder.keys().ca_pem == authority
    assert folder.server_files[0].read_bytes() != server


def test_an_unknown_version_of_the_tables_is_not_touched(says, tmp_path):
    from sqlalchemy import update

    from mcrrt.hub import schema

    says("init")
    says("stations")
    database = database_of(HubFolder(tmp_path / "hub"), "")
    with database.writing(schema.HUB) as connection:
        a = schema.about.c
        connection.execute(update(schema.about).where(a.agency_id == schema.HUB).values(value="99"))
    database.close()
    status, _told, said = says("stations")
    assert status == 1
    assert "another version" in said
