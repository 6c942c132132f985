"""The tables are a fold of the journal: they can be compared with it, and made anew from it."""

import random
from dataclasses import dataclass
from typing import ClassVar

import pytest

from mcrrt.domain.errors import StoreDamaged
from mcrrt.domain.facts import calls as f
from mcrrt.domain.journal import FACTS, CallFact, Feed, Unreadable
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.store import rebuild, schema
from mcrrt.store.reader import JournalReader
from tests.store import shift
from tests.store.tools import Copy
from tests.support import Founded, found_store

FOLDED = [table.name for table in schema.FOLD_TABLES]


@pytest.mark.parametrize("seed", range(3))
def test_the_tables_are_what_the_journal_says_after_any_shift(tmp_path, seed):
    founded = found_store(tmp_path)
    shift.everything(founded)
    shift.at_random(founded, seed, 60)
    report = founded.office.store.verify()
    founded.office.store.rebuild()
    again = founded.office.store.verify()
    founded.close()
    assert report.ok, report.sentence
    assert again.ok, again.sentence


def test_pages_of_the_journal_do_not_change_the_result(copied: Copy, monkeypatch):
    monkeypatch.setattr(rebuild, "_PAGE", 7)
    seen: list[tuple[int, int]] = []
    store = copied.store()
    report = store.verify(progress=lambda done, total: seen.append((done, total)))
    store.close()
    assert report.ok, report.sentence
    assert seen[0] == (7, report.entries)
    assert len(seen) == report.entries // 7


HOW = ("a value", "a row less", "a row more")
# Each table in one way, and some of each make in every way.
CHANGES = sorted(
    {(table, HOW[place % 3]) for place, table in enumerate(FOLDED)}
    | {(table, how) for table in ("call", "call_text", "call_key", "counter") for how in HOW}
)


@pytest.mark.parametrize(("table", "how"), CHANGES)
def test_a_changed_row_is_named_by_its_table_and_rebuilt(copied: Copy, table, how):
    key = {"counter": "name", "call_text": "story", "call_key": '"key"',
           "journal_subject": "subject"}.get(table, "state")  # fmt: skip
    with copied.by_hand() as cursor:
        (count,) = cursor.execute(f"SELECT count(*) FROM {table}").fetchone()
        if how == "a row more" or not count:
            columns = [row[1] for row in cursor.execute(f"PRAGMA table_info({table})")]
            values = ["'new'" if n != "position" else "7" for n in columns]
            if table == "call_text":
                values[0] = "12345"
            names = ", ".join(f'"{n}"' for n in columns)
            cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(values)})")
        else:
            where = f"(agency, id) = (SELECT agency, id FROM {table} LIMIT 1)"
            if table in ("counter", "call_text", "call_key", "journal_subject"):
                where = f"{key} = (SELECT {key} FROM {table} ORDER BY {key} DESC LIMIT 1)"
            cursor.execute(
                f"DELETE FROM {table} WHERE {where}" if how == "a row less"
                else f"UPDATE {table} SET {key} = {key} || ' ' WHERE {where}"
            )  # fmt: skip
    ok, event, sentence = copied.checked(tables=True)
    assert not ok
    assert event == ""
    assert f"'{table}'" in sentence
    assert "main.py rebuild" in sentence
    store = copied.store()
    store.rebuild()
    report = store.verify()
    store.close()
    assert report.ok, report.sentence


def test_searching_is_mended_by_a_rebuild(copied: Copy):
    with copied.by_hand() as cursor:
        (trigger,) = cursor.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'call_text_new'"
        ).fetchone()
        cursor.execute("DROP TRIGGER call_text_new")
        cursor.execute("UPDATE call_text SET story = 'zebra crossing'")
        cursor.execute("INSERT INTO call_fts(call_fts) VALUES ('rebuild')")
        cursor.execute("UPDATE call_text SET story = 'another'")
        cursor.execute(trigger)
    store = copied.store()
    store.rebuild()
    store.close()
    with copied.by_hand() as cursor:
        index = "INSERT INTO call_fts(call_fts, rank) VALUES ('integrity-check', 1)"
        cursor.execute(index)
        found = "SELECT count(*) FROM call_fts WHERE call_fts MATCH ?"
        assert cursor.execute(found, ("zebra",)).fetchone() == (0,)
        assert cursor.execute(found, ("elm OR harrow OR quarry",)).fetchone()[0] > 0


def test_searching_goes_on_after_a_rebuild(tmp_path):
    founded = found_store(tmp_path)
    call = shift.new_call(founded, 1)
    founded.office.store.rebuild()
    shift.submit(founded, c.AddNote(call, "Waits beside the granary."))
    found = founded.office.ask(q.SearchCalls("granary"))
    assert [row.id for row in found.rows] == [call]
    assert founded.office.store.verify().ok
    founded.close()


def test_a_broken_search_index_and_a_changed_document_are_named(copies):
    copy: Copy = copies()
    with copy.by_hand() as cursor:
        cursor.execute("DELETE FROM call_fts_data WHERE id = (SELECT max(id) FROM call_fts_data)")
    assert "'call_fts'" in copy.checked(tables=True)[2]
    copy = copies()
    with copy.by_hand() as cursor:
        cursor.execute("UPDATE blob SET data = x'25504446' WHERE rowid = 1")
        assert cursor.execute("SELECT changes()").fetchone() == (1,)
    ok, _event, sentence = copy.checked(tables=True)
    assert not ok
    assert "'blob'" in sentence


def test_a_rebuild_that_is_cut_short_leaves_the_tables_as_they_were(copied: Copy, monkeypatch):
    def breaks(*_arguments: object) -> None:
        raise OSError(5, "power cut")

    store = copied.store()
    with monkeypatch.context() as cut:
        cut.setattr("mcrrt.store.rebuild.project.write_facts", breaks)
        with pytest.raises(OSError, match="power cut"):
            store.rebuild()
    report = store.verify()
    store.close()
    assert report.ok, report.sentence


def test_nothing_of_a_check_is_left_behind(copied: Copy):
    before = sorted(path.name for path in copied.path.iterdir())
    copied.verify()
    after = sorted(path.name for path in copied.path.iterdir() if path.name != "ballast")
    assert after == [name for name in before if name != "ballast"]


# --- what this program does not know -------------------------------------------------------------


@pytest.fixture
def strange(tmp_path):
    """A store with an entry of an unknown kind and one of a newer version, on the same call."""
    founded = found_store(tmp_path)
    call = shift.new_call(founded, 1)

    @dataclass(frozen=True, slots=True)
    class DroneSent(CallFact):
        KIND: ClassVar[str] = "call.drone_sent"
        FEED: ClassVar[Feed] = Feed.OPS
        PERSONAL: ClassVar[bool] = True
        call: str
        pilot: str

    founded.office.record(DroneSent(call, "P. Marek"))
    del FACTS["call.drone_sent"]
    version = f.NoteAdded.VERSION
    f.NoteAdded.VERSION = 9  # as a newer program writes it, with a field that is new
    founded.office.record(f.NoteAdded(call, "a note of the year after next"))
    f.NoteAdded.VERSION = version
    shift.submit(founded, c.QueueCall(call))
    shift.submit(founded, c.AddNote(call, "an ordinary note"))
    yield founded, call
    founded.close()


def test_unknown_kinds_and_newer_versions_are_kept_and_passed_over(strange):
    founded, call = strange
    founded.office.store.rebuild()
    report = founded.office.store.verify()
    assert report.ok, report.sentence
    rows = founded.office.ask(q.CallCard(call)).timeline
    kinds = [row.kind for row in rows if isinstance(row.fact, Unreadable)]
    assert kinds == ["call.drone_sent", "call.note"]
    assert [row.fact.why for row in rows if isinstance(row.fact, Unreadable)] == ["unknown"] * 2
    assert founded.office.ask(q.CallCard(call)).call.stage == "open"
    # The bytes are there for a program that knows them.
    key = founded.office.store._key
    founded.close()
    with Copy(founded.path, key).by_hand() as cursor:
        found = cursor.execute(
            "SELECT version, length(body) > 20 FROM journal WHERE kind IN ('call.drone_sent', "
            "'call.note') ORDER BY position"
        ).fetchall()
    assert found == [(1, 1), (9, 1), (1, 1)]


def test_a_body_that_is_not_what_its_kind_says_is_passed_over_too(copied: Copy):
    """Only somebody with every key could make one; the fold must still get past it."""
    report = copied.verify()
    store = copied.store()
    with store._reading() as connection:
        reader = JournalReader(connection, store._crypto)
        row = next(iter(reader.all()))
    store.close()
    strange = type("Row", (), {**row._mapping, "body": b'{"nothing":1}', "key_id": ""})()
    assert isinstance(reader.fact(strange), Unreadable)
    assert report.ok


# --- erased --------------------------------------------------------------------------------------


def erase(founded: Founded, call: str, key: bytes) -> None:
    """Destroy what seals one call, as erasure will do it."""
    founded.close()
    with Copy(founded.path, key).by_hand() as cursor:
        cursor.execute("DELETE FROM record_key WHERE subject = ?", (f"call:{call}",))
        assert cursor.execute("SELECT changes()").fetchone() == (1,)


def test_an_erased_record_is_unreadable_and_the_chain_is_whole(tmp_path):
    founded = found_store(tmp_path)
    key = founded.office.store._key  # type: ignore[attr-defined]
    gone, stays = shift.new_call(founded, 1), shift.new_call(founded, 2)
    for call in (gone, stays):
        shift.submit(founded, c.AddNote(call, f"said of {call}"))
    erase(founded, gone, key)
    founded.log_in()
    assert founded.office.store.verify(tables=False).ok
    founded.office.store.rebuild()
    assert founded.office.store.verify().ok
    card = founded.office.ask(q.CallCard(gone))
    assert {row.fact.why for row in card.timeline if isinstance(row.fact, Unreadable)} == {"erased"}
    assert card.call.text("person_name") == ""
    assert founded.office.ask(q.CallCard(stays)).call.text("person_name") == "Person 2"
    assert founded.office.ask(q.SearchCalls("said")).rows[0].id == stays
    founded.close()


def test_another_key_in_place_of_a_records_own_names_the_entry(copied: Copy):
    with copied.by_hand() as cursor:
        cursor.execute("UPDATE record_key SET key = x'" + "11" * 32 + "' WHERE rowid = 1")
        (key_id,) = cursor.execute("SELECT key_id FROM record_key WHERE rowid = 1").fetchone()
        (first,) = cursor.execute(
            "SELECT event_id FROM journal WHERE key_id = ? ORDER BY position LIMIT 1", (key_id,)
        ).fetchone()
    store = copied.store()
    try:
        with pytest.raises(StoreDamaged, match="cannot be opened") as caught:
            store.verify()
    finally:
        store.close()
    assert caught.value.fields["event"] == first


def test_the_same_wishes_in_another_order_of_calls_still_agree(tmp_path):
    """Calls of one microsecond, and notes on many calls at once, land in the same rows."""
    founded = found_store(tmp_path)
    chance = random.Random(2)
    calls = [str(founded.office.submit(c.OpenCall()).result["call"]) for _ in range(20)]
    for n in range(60):
        founded.office.submit(c.AddNote(chance.choice(calls), f"n{n}"))
    report = founded.office.store.verify()
    founded.close()
    assert report.ok, report.sentence
