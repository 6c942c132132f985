"""The journal only grows: what its triggers refuse, on the connections the program uses."""

import sqlite3
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import inspect, text

from mcrrt.store import schema
from mcrrt.store.engine import connect, create_file, make_engine
from mcrrt.store.head import HeadFile
from tests.store.tools import Copy


@pytest.mark.parametrize("statement", [
    "UPDATE journal SET body = x'00' WHERE position = 3",
    "UPDATE journal SET kind = 'call.note', hash = x'00' WHERE position = 3",
    "UPDATE journal SET position = 999 WHERE position = 3",
    "UPDATE OR REPLACE journal SET position = 4 WHERE position = 3",
    "DELETE FROM journal WHERE position = 3",
    "DELETE FROM journal",
    "DELETE FROM journal WHERE position = (SELECT max(position) FROM journal)",
    "REPLACE INTO journal SELECT * FROM journal WHERE position = 3",
    "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE position = 3",
])  # fmt: skip
def test_no_entry_can_be_changed_or_taken(copied: Copy, statement):
    before = entries(copied)
    connection = connect(copied.file, copied.key)
    try:
        with pytest.raises(sqlcipher.IntegrityError):
            connection.cursor().execute(statement)
    finally:
        connection.close()
    assert entries(copied) == before


@pytest.mark.parametrize("column", [c.name for c in schema.journal.c])
def test_no_column_of_an_entry_can_be_changed(copied: Copy, column):
    connection = connect(copied.file, copied.key)
    value = {"seq": 7, "verdict": "stands"}.get(column, "other")
    try:
        if column in ("seq", "verdict"):
            # What a hub gives to an entry is put in once, and then stays.
            connection.execute("UPDATE journal SET seq = 7, verdict = 'stands' WHERE position = 3")
            value = 8 if column == "seq" else "void"
        with pytest.raises(sqlcipher.DatabaseError):
            connection.execute(f"UPDATE journal SET {column} = ? WHERE position = 3", (value,))
    finally:
        connection.close()


@pytest.mark.parametrize("jump", [2, 5, 0, -1, -1000])
def test_an_entry_is_appended_without_a_gap(copied: Copy, jump):
    before = entries(copied)
    columns = [c.name for c in schema.journal.c if c.name not in ("position", "event_id")]
    connection = connect(copied.file, copied.key)
    try:
        with pytest.raises(sqlcipher.IntegrityError):
            connection.execute(
                f"INSERT INTO journal (position, event_id, {', '.join(columns)}) "
                f"SELECT position + ?, 'new', {', '.join(columns)} FROM journal "
                "ORDER BY position DESC LIMIT 1", (jump,),
            )  # fmt: skip
    finally:
        connection.close()
    assert entries(copied) == before


def test_a_second_entry_with_the_same_place_in_its_chain_is_refused(copied: Copy):
    columns = [c.name for c in schema.journal.c if c.name not in ("position", "event_id")]
    connection = connect(copied.file, copied.key)
    try:
        with pytest.raises(sqlcipher.IntegrityError, match="UNIQUE"):
            connection.execute(
                f"INSERT INTO journal (position, event_id, {', '.join(columns)}) "
                f"SELECT position + 1, 'new', {', '.join(columns)} FROM journal "
                "ORDER BY position DESC LIMIT 1"
            )
    finally:
        connection.close()


def entries(copy: Copy) -> list[tuple[object, ...]]:
    connection = connect(copy.file, copy.key)
    try:
        return list(connection.cursor().execute("SELECT * FROM journal ORDER BY position"))
    finally:
        connection.close()


# --- the tables themselves -----------------------------------------------------------------------


def described(engine) -> dict[str, object]:
    """Return everything about the tables that the two ways of making them could disagree on."""
    look = inspect(engine)
    tables: dict[str, object] = {}
    for name in schema.metadata.tables:
        tables[name] = (
            [(c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(name)],
            look.get_pk_constraint(name)["constrained_columns"],
            sorted(tuple(u["column_names"]) for u in look.get_unique_constraints(name)),
            sorted(
                (i["name"], tuple(i["column_names"]), bool(i["unique"]),
                 str(i.get("dialect_options", {}).get("sqlite_where", "")))
                for i in look.get_indexes(name)
            ),
            "WITHOUT ROWID" in sql_of(engine, name).upper(),
        )  # fmt: skip
    return tables


def sql_of(engine, name: str) -> str:
    with engine.connect().execution_options(reading=True) as connection:
        found = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name"),
            {"name": name},
        )
        return str(found.scalar_one())


def test_the_migrated_tables_are_those_of_the_schema(copied: Copy, tmp_path: Path):
    path = tmp_path / "fresh.db"
    create_file(path)
    fresh = make_engine(path, copied.key, guarded=False, new=True)
    schema.metadata.create_all(fresh)
    migrated = make_engine(copied.file, copied.key, guarded=False)
    try:
        assert described(migrated) == described(fresh)
        extra = set(inspect(migrated).get_table_names()) - set(schema.metadata.tables)
        assert {name for name in extra if not name.startswith("call_fts")} == {"alembic_version"}
    finally:
        fresh.dispose()
        migrated.dispose()


def test_nobody_reads_the_store_with_the_plain_library(copied: Copy):
    plain = sqlite3.connect(copied.file)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        plain.execute("SELECT * FROM journal")
    plain.close()


def test_the_head_file_says_nothing_of_what_it_remembers_without_its_key(copied: Copy):
    assert HeadFile(copied.path, copied.key).latest() is not None
    assert HeadFile(copied.path, bytes(32)).latest() is None
