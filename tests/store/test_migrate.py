"""A store is brought to the present tables in one transaction: old or new, never in between."""

import os
import random
from pathlib import Path

import pytest
from sqlalchemy import select, text

from mcrrt.domain.errors import StoreDamaged
from mcrrt.store import migrate, schema
from mcrrt.store.engine import make_engine
from tests.store.tools import Copy

NOW = migrate.HEAD_REVISION
NEXT = f"{int(NOW) + 1:04}"

SECOND = f'''
"""Made anew with one more column, as SQLite wants most changes to be made."""
from alembic import op

revision = "{NEXT}"
down_revision = "{NOW}"

def upgrade():
    op.execute("CREATE TABLE call_key_new (agency TEXT, kind TEXT, key TEXT, call TEXT, n INTEGER)")
    op.execute("INSERT INTO call_key_new SELECT agency, kind, key, call, 1 FROM call_key")
    for n in range(40):
        op.execute(f"INSERT INTO call_key_new SELECT agency, kind, key, call, {{n}} FROM call_key")
    op.execute("DROP TABLE call_key")
    op.execute("ALTER TABLE call_key_new RENAME TO call_key")
'''


@pytest.fixture
def two_steps(tmp_path: Path) -> Path:
    """The migrations with one more."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for step in (migrate.FOLDER / "versions").glob("0*.py"):
        (folder / "versions" / step.name).write_text(step.read_text())
    (folder / "versions" / f"{NEXT}_second.py").write_text(SECOND)
    return folder


def shape(copy: Copy) -> tuple[str, bool, bool, int]:
    """Return the revision, whether the new column and a half-made table are there, and entries."""
    engine = make_engine(copy.file, copy.key, guarded=False)
    with engine.connect().execution_options(reading=True) as connection:
        found = connection.execute(text("SELECT name, sql FROM sqlite_master"))
        tables = {name: sql for name, sql in found if sql}
        entries = len(connection.execute(select(schema.journal.c.position)).all())
        revision = migrate.revision(connection)
    engine.dispose()
    return revision, "n INTEGER" in tables["call_key"], "call_key_new" in tables, entries


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_migration_that_is_killed_leaves_the_old_or_the_new(copies, two_steps, doomed):
    chance = random.Random(11)
    old = shape(copies())
    assert old[:3] == (NOW, False, False)
    new = (NEXT, True, False, old[3])
    seen = []
    for _ in range(30):
        copy = copies()
        doomed.start(do="migrate", path=str(copy.file), key=copy.key.hex(), folder=str(two_steps))
        doomed.kill_after(chance.uniform(0.0, 0.15))
        seen.append(shape(copy))
    assert set(seen) <= {old, new}
    assert old in seen


def test_a_migration_that_fails_changes_nothing(copied: Copy, two_steps, monkeypatch):
    versions = two_steps / "versions"
    broken = SECOND.replace('op.execute("DROP TABLE call_key")', 'op.execute("DROP TABLE nothing")')
    (versions / f"{NEXT}_second.py").write_text(broken)
    monkeypatch.setattr(migrate, "FOLDER", two_steps)
    monkeypatch.setattr(migrate, "HEAD_REVISION", NEXT)
    before = shape(copied)
    with pytest.raises(StoreDamaged):
        copied.store()
    assert shape(copied) == before


def test_a_store_of_a_newer_program_is_left_alone(copied: Copy):
    with copied.by_hand() as cursor:
        cursor.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreDamaged, match="newer version"):
        copied.store()


def test_nothing_is_done_when_there_is_nothing_to_do(copied: Copy):
    engine = make_engine(copied.file, copied.key, guarded=False)
    assert migrate.migrate(engine) is False
    engine.dispose()
