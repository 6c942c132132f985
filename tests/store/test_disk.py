"""A full disk and a commit that fails: one plain sentence, nothing acknowledged is lost."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from mcrrt.domain.errors import NotFound, NotNow, OutcomeUnknown, StoreDamaged
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.store.ballast import SIZE
from mcrrt.store.engine import PRAGMAS, connect
from tests.store import shift
from tests.store.tools import Copy, key_of
from tests.support import Founded, found_store

ROOT = Path(__file__).resolve().parents[2]


def small_disk(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command with a file system of 80 MB mounted on a folder, seen by nobody else."""
    folder.mkdir()
    mount = 'mount -t tmpfs -o size=80m tmpfs "$0" && exec "$@"'
    return subprocess.run(
        ["unshare", "-rm", "sh", "-c", mount, str(folder), *command],
        cwd=ROOT, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip


def can_mount(tmp_path: Path) -> bool:
    if not shutil.which("unshare"):
        return False
    return small_disk(tmp_path / "probe", "true").returncode == 0


def test_a_full_disk_loses_nothing_and_reading_goes_on(tmp_path):
    if not can_mount(tmp_path):
        pytest.skip("no small file system can be mounted here")
    disk = tmp_path / "disk"
    done = small_disk(disk, sys.executable, "-m", "tests.store.crowded", str(disk))
    told = json.loads(done.stdout)
    full = "The disk is full or does not answer. Nothing was changed. Free space."
    assert told["ballast"]
    assert told["first"] == full
    assert told["dropped"]
    # What the ballast frees is enough to look at a record, which leaves an entry, and to go on.
    assert told["look"] == ""
    assert told["again"] == ""
    assert told["second"] == full
    assert told["board"] == ""
    assert told["backup"].startswith("NotNow: The backup could not be made.")
    # Whether a log-in still finds room is chance; it is done whole or refused plainly.
    assert told["open"] == "" or told["open"].startswith("NotNow:")
    assert told["nobody"] == bool(told["open"])
    assert told["kept"] > 10
    assert told["lost"] == 0
    assert told["ok"], told["said"]
    assert "xxxx" not in done.stderr


def test_the_ballast_is_laid_down_again_when_there_is_room(copied: Copy):
    (copied.path / "ballast").unlink(missing_ok=True)
    copied.store().close()
    path = copied.path / "ballast"
    assert path.stat().st_size == SIZE
    assert path.stat().st_mode & 0o777 == 0o600


# --- a commit that fails -------------------------------------------------------------------------


class FailingCommit:
    """Stands in for the commit of the engine, once: fails before or after the real one."""

    def __init__(self, store: Any, *, first: bool, code: int, name: str = "") -> None:
        self._dialect = store._engine.dialect
        self._commit = self._dialect.do_commit
        self._first = first
        self._error = sqlcipher.OperationalError("canary 905-555-0199 in the library's words")
        self._error.sqlite_errorcode = code
        self._error.sqlite_errorname = name
        self._dialect.do_commit = self

    def __call__(self, connection: Any) -> None:
        self._dialect.do_commit = self._commit
        if self._first:
            self._commit(connection)
        raise self._error


@pytest.fixture
def open_store(tmp_path):
    founded = found_store(tmp_path)
    yield founded
    founded.close()


def notes(founded: Founded, call: str) -> list[str]:
    timeline = founded.office.ask(q.CallCard(call)).timeline
    return [row.fact.text for row in timeline if row.kind == "call.note"]


def test_an_error_after_the_commit_is_looked_up_and_was_a_save(open_store: Founded):
    call = shift.new_call(open_store, 1)
    FailingCommit(open_store.office.store, first=True, code=sqlcipher.SQLITE_IOERR)
    receipt = open_store.office.submit(c.AddNote(call, "kept after all"))
    assert receipt.events
    assert open_store.heard[-1].position == receipt.position
    assert notes(open_store, call) == ["kept after all"]
    assert open_store.office.store.verify().ok


@pytest.mark.parametrize("name", ["SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC"])
def test_an_error_before_the_commit_is_looked_up_and_was_none(open_store: Founded, name, caplog):
    call = shift.new_call(open_store, 1)
    heard = len(open_store.heard)
    FailingCommit(open_store.office.store, first=False, code=sqlcipher.SQLITE_IOERR, name=name)
    with pytest.raises(NotNow, match="Nothing was changed") as caught:
        open_store.office.submit(c.AddNote(call, "not kept"))
    assert not isinstance(caught.value, OutcomeUnknown | StoreDamaged)
    assert len(open_store.heard) == heard
    assert "905-555-0199" not in str(caught.value) + caplog.text
    # The same wish again is carried out once.
    open_store.office.submit(c.AddNote(call, "not kept"))
    assert notes(open_store, call) == ["not kept"]
    assert open_store.office.store.verify().ok


@pytest.mark.parametrize("committed", [True, False])
def test_when_nobody_can_look_it_is_said_and_the_next_one_looks(
    open_store: Founded, committed, monkeypatch
):
    call = shift.new_call(open_store, 1)
    store: Any = open_store.office.store
    FailingCommit(store, first=committed, code=sqlcipher.SQLITE_IOERR)

    def no_answer(*_arguments: object, **_named: object) -> None:
        raise NotNow("The disk does not answer.")

    with monkeypatch.context() as silent:
        silent.setattr("mcrrt.store.unit.JournalReader.find", no_answer)
        with pytest.raises(OutcomeUnknown, match="Look before doing it again"):
            open_store.office.submit(c.AddNote(call, "was it kept?"))
    open_store.office.submit(c.AddNote(call, "the next one"))
    expected = ["was it kept?", "the next one"] if committed else ["the next one"]
    assert notes(open_store, call) == expected
    assert store.verify().ok


def test_a_refused_command_leaves_nothing_behind(open_store: Founded):
    call = shift.new_call(open_store, 1)
    before = open_store.office.store.position
    shift.roster(open_store)
    for _ in range(30):
        with pytest.raises(NotFound):
            open_store.office.submit(c.AssignTeam(call, "MC9"))
    open_store.office.submit(c.AddNote(call, "and on"))
    assert open_store.office.store.position == before + 9
    assert open_store.office.store.verify().ok


def test_a_store_that_somebody_else_holds_is_busy_and_not_damaged(tmp_path, monkeypatch):
    monkeypatch.setitem(PRAGMAS, "busy_timeout", "20")
    founded = found_store(tmp_path)
    call = shift.new_call(founded, 1)
    other = connect(founded.path / "store.db", key_of(founded), guarded=False)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotNow, match="busy") as caught:
        founded.office.submit(c.AddNote(call, "x"))
    assert not isinstance(caught.value, StoreDamaged)
    other.execute("ROLLBACK")
    other.close()
    founded.office.submit(c.AddNote(call, "x"))
    assert notes(founded, call) == ["x"]
    founded.close()
