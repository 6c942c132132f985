"""The key traps of SQLCipher, and the guards that every connection must have."""

import os
import stat
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from mcrrt.domain.errors import StoreDamaged
from mcrrt.store import schema
from mcrrt.store.engine import (
    PLAIN_HEADER,
    PRAGMAS,
    check_header,
    connect,
    create_file,
    make_engine,
)
from tests.store import shift
from tests.store.tools import Copy
from tests.support import found_store

KEY = bytes(range(32))
# What each pragma reads back as; SQLite answers with numbers where it was set by a word.
READS_AS = {"WAL": "wal", "FULL": "2", "ON": "1", "OFF": "0", "MEMORY": "2"}


def plain_connection(path: Path) -> sqlcipher.Connection:
    return sqlcipher.connect(str(path), isolation_level=None)


def new_file(path: Path, key: bytes = KEY) -> Path:
    create_file(path)
    connection = connect(path, key, guarded=False, new=True)
    connection.cursor().execute("CREATE TABLE t (words TEXT)")
    connection.close()
    return path


# --- key traps -----------------------------------------------------------------------------------


def test_a_file_made_without_a_key_is_not_opened(tmp_path):
    path = tmp_path / "plain.db"
    plain = plain_connection(path)
    plain.execute("CREATE TABLE t (words TEXT)")
    plain.close()
    before = path.read_bytes()
    assert before.startswith(PLAIN_HEADER)  # the trap: no key, no error, plain text
    with pytest.raises(StoreDamaged, match="not encrypted"):
        connect(path, KEY)
    assert path.read_bytes() == before


def test_a_file_whose_key_came_too_late_is_not_opened(tmp_path):
    path = tmp_path / "late.db"
    late = plain_connection(path)
    late.execute("CREATE TABLE t (words TEXT)")
    assert late.execute(f"PRAGMA key=\"x'{KEY.hex()}'\"").fetchone() == ("ok",)
    late.close()
    before = path.read_bytes()
    assert before.startswith(PLAIN_HEADER)  # the trap: answered "ok", and stays plain
    with pytest.raises(StoreDamaged, match="not encrypted"):
        connect(path, KEY)
    assert path.read_bytes() == before


def test_a_file_keyed_with_bare_hex_is_not_opened(tmp_path):
    path = tmp_path / "bare.db"
    bare = plain_connection(path)
    bare.execute(f"PRAGMA key='{KEY.hex()}'")  # the trap: taken for a passphrase
    bare.execute("CREATE TABLE t (words TEXT)")
    bare.close()
    before = path.read_bytes()
    with pytest.raises(StoreDamaged):
        connect(path, KEY)
    assert path.read_bytes() == before


def test_a_wrong_key_is_refused_before_any_write(copied: Copy):
    before = {path: path.read_bytes() for path in copied.path.iterdir()}
    for wrong in (bytes(32), os.urandom(32), copied.key[:31] + b"\0"):
        with pytest.raises(StoreDamaged):
            connect(copied.file, wrong)
    assert {path: path.read_bytes() for path in copied.path.iterdir()} == before


def test_a_missing_or_empty_file_is_not_started_anew(tmp_path):
    with pytest.raises(StoreDamaged, match="missing"):
        connect(tmp_path / "none.db", KEY)
    assert not (tmp_path / "none.db").exists()
    create_file(tmp_path / "empty.db")
    with pytest.raises(StoreDamaged, match="empty"):
        connect(tmp_path / "empty.db", KEY)
    assert (tmp_path / "empty.db").stat().st_size == 0


def test_nothing_on_disk_is_ever_plain(tmp_path):
    founded = found_store(tmp_path)
    shift.new_call(founded, 1)
    founded.office.store.backup(founded.clock.now())
    seen = set()
    for path in founded.path.rglob("*"):
        if not path.is_file() or path.name in ("slots.json", "slots.previous.json"):
            continue
        seen.add(path.name)
        data = path.read_bytes()
        assert not data.startswith(PLAIN_HEADER), path.name
        # Long enough that no cipher writes it by chance.
        for plain in (b"caller says the person", b"905-555-0101", b"CREATE TABLE"):
            assert plain not in data, path.name
    assert {"store.db", "store.db-wal", "head"} <= seen
    assert any(name.endswith(".db") and name != "store.db" for name in seen), "no backup was seen"
    founded.close()


def test_the_header_check_reads_nothing_else(tmp_path):
    path = tmp_path / "x.db"
    path.write_bytes(os.urandom(16))
    check_header(path)  # sixteen random bytes may be a salt: only the key can tell


# --- pragmas and guards --------------------------------------------------------------------------


def test_every_pooled_connection_has_every_pragma(copied: Copy):
    # Guarded connections cannot read most pragmas: the same pool is looked at unguarded.
    engine = make_engine(copied.file, copied.key, guarded=False)
    held = [engine.connect().execution_options(reading=True) for _ in range(2)]
    try:
        for connection in held:
            for name, value in PRAGMAS.items():
                answer = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                assert str(answer if answer is not None else 0) == READS_AS.get(value, value), name
            assert connection.exec_driver_sql("PRAGMA cipher_version").scalar()
    finally:
        for connection in held:
            connection.close()
        engine.dispose()


def test_guarded_connections_can_still_tell_that_they_are_durable(copied: Copy):
    engine = make_engine(copied.file, copied.key)
    held = [engine.connect().execution_options(reading=True) for _ in range(2)]
    for connection in held:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        connection.close()
    engine.dispose()


@pytest.mark.parametrize("statement", [
    "DROP TABLE journal",
    "DROP TRIGGER journal_no_delete",
    "DROP INDEX journal_feed",
    "ALTER TABLE journal RENAME TO j2",
    "ALTER TABLE journal ADD COLUMN more TEXT",
    "ATTACH DATABASE ':memory:' AS other",
    "CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM call; END",
    "CREATE TEMP TRIGGER t BEFORE INSERT ON journal BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TABLE t (a)",
    "CREATE TEMP TABLE journal (a)",
    "CREATE VIEW v AS SELECT 1",
    "CREATE TEMP VIEW journal AS SELECT 1",
    "CREATE VIRTUAL TABLE v USING fts5(a)",
    "VACUUM",
    "VACUUM INTO 'plain-copy.db'",
    "PRAGMA writable_schema=ON",
    "PRAGMA recursive_triggers=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA journal_mode=DELETE",
    "PRAGMA secure_delete=OFF",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA trusted_schema=ON",
    "PRAGMA temp_store=FILE",
    "PRAGMA ignore_check_constraints=ON",
    "PRAGMA user_version=7",
    "PRAGMA rekey='other'",
    "PRAGMA key='other'",
    "PRAGMA cipher_log='log.txt'",
    "SELECT sqlcipher_export('main')",
    "SELECT load_extension('x')",
    "DELETE FROM sqlite_master",
])  # fmt: skip
def test_the_authorizer_denies_what_could_take_a_guard_away(copied: Copy, statement):
    connection = connect(copied.file, copied.key)
    try:
        with pytest.raises(sqlcipher.DatabaseError):
            connection.cursor().execute(statement).fetchall()
        assert connection.cursor().execute("SELECT count(*) FROM journal").fetchone()[0] > 50
    finally:
        connection.close()
    assert not list(Path().glob("plain-copy.db")), "a copy was written"


def test_a_guarded_connection_still_does_its_work(copied: Copy):
    connection = connect(copied.file, copied.key)
    cursor = connection.cursor()
    cursor.execute("INSERT INTO draft VALUES ('a', 'b', 'c')")
    cursor.execute("DELETE FROM draft WHERE account = 'a'")
    cursor.execute("SELECT rowid FROM call_fts WHERE call_fts MATCH '\"calm\"'").fetchall()
    assert cursor.execute("PRAGMA cipher_integrity_check").fetchall() == []
    cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    connection.close()


def test_errors_hide_what_was_to_be_written(copied: Copy):
    engine = make_engine(copied.file, copied.key)
    canary = "Canary Ostrowski"
    with engine.connect() as connection:
        row = {"agency": "a", "id": "1", "username": "u", "name": canary, "roles": "[]",
               "active": 1, "state": "{}"}  # fmt: skip
        connection.execute(insert(schema.account), row)
        with pytest.raises(IntegrityError) as caught:
            connection.execute(insert(schema.account), row)
        assert canary not in str(caught.value)
        assert canary not in repr(caught.value)
        connection.rollback()
    engine.dispose()


# --- files ---------------------------------------------------------------------------------------


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_every_file_is_its_owners_alone(tmp_path):
    umask = os.umask(0o022)
    try:
        founded = found_store(tmp_path)
        shift.new_call(founded, 1)
        made = founded.office.store.backup(founded.clock.now())
        founded = founded.opened()
        shift.new_call(founded, 2)
        assert mode(founded.path) == 0o700
        assert mode(founded.path / "backups") == 0o700
        modes = {p.name: mode(p) for p in founded.path.rglob("*") if p.is_file()}
        assert made.name in modes
        assert "store.db-wal" in modes
        assert {name: oct(m) for name, m in modes.items() if m != 0o600} == {}
        founded.close()
    finally:
        os.umask(umask)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_folder_that_was_made_beforehand_becomes_its_owners_alone(tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store").chmod(0o755)
    founded = found_store(tmp_path)
    assert mode(founded.path) == 0o700
    founded.close()


def test_a_folder_with_other_things_in_it_keeps_its_mode(tmp_path):
    folder = tmp_path / "store"
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "letter.txt").write_text("mine")
    founded = found_store(tmp_path)
    assert mode(folder) == 0o755
    assert (folder / "letter.txt").read_text() == "mine"
    founded.close()
