"""Bit rot: every flipped bit is noticed, said in one sentence, and can be restored from."""

import random
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mcrrt.domain.errors import McrrtError, NotNow, StoreDamaged
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.store.restore import finish_restore, restore
from mcrrt.store.salvage import readable_entries
from mcrrt.vault.crypto import StandardCrypto
from tests.store import shift
from tests.store.tools import Copy, key_of
from tests.support import ADMIN, PASSWORD, found_store

BACKED_UP = 60  # entries after which the backup is made, at least


@pytest.fixture(scope="module")
def closed(tmp_path_factory) -> tuple[Copy, list[str], int]:
    """A closed store with a backup and entries after it; its events; how many are in the backup."""
    founded = found_store(tmp_path_factory.mktemp("rot"))
    shift.everything(founded)
    shift.at_random(founded, seed=8, count=20)
    shift.submit(founded, c.MakeBackup())
    backed_up = founded.office.store.position - 1  # the entry about the backup came after it
    shift.at_random(founded, seed=9, count=20)
    key = key_of(founded)
    founded.close()
    copy = Copy(founded.path, key)
    assert backed_up >= BACKED_UP
    return copy, copy.events(), backed_up


@pytest.fixture
def fresh(closed, tmp_path):
    """Return a function that gives another copy."""
    made = iter(range(1_000))

    def make() -> Copy:
        target = tmp_path / f"copy{next(made)}"
        shutil.copytree(closed[0].path, target)
        return Copy(target, closed[0].key)

    return make


def flip(path: Path, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(bit // 8)
        (byte,) = file.read(1)
        file.seek(bit // 8)
        file.write(bytes([byte ^ (1 << bit % 8)]))


def noticed(copy: Copy) -> str:
    """Open, log in and check as a person does; return the sentence, or '' when nothing is wrong."""
    founded = copy.office()
    try:
        founded.log_in()
        report = founded.office.store.verify()
    except StoreDamaged as error:
        return str(error)
    else:
        return "" if report.ok else report.sentence
    finally:
        try:
            founded.close()
        except StoreDamaged:
            founded.house.release()


def test_a_hundred_flipped_bits_are_all_noticed(fresh, caplog):
    copy: Copy = fresh()
    whole = {path.name: path.read_bytes() for path in copy.path.iterdir() if path.is_file()}
    bits = len(whole["store.db"]) * 8
    chance = random.Random(2)
    missed, sentences = [], set()
    for _ in range(100):
        for path in copy.path.glob("store.db*"):
            path.unlink()
        for name, data in whole.items():
            (copy.path / name).write_bytes(data)
        bit = chance.randrange(bits)
        flip(copy.file, bit)
        sentence = noticed(copy)
        sentences.add(sentence)
        if not sentence:
            missed.append(bit)
    assert missed == []
    for sentence in sentences:
        assert "restore" in sentence.lower()
        assert "Nothing is deleted" in sentence
        assert "sqlite" not in sentence.lower()
    assert "Person" not in caplog.text


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_store_is_put_back(fresh, closed, seed):
    copy: Copy = fresh()
    _source, events, backed_up = closed
    chance = random.Random(seed)
    flip(copy.file, chance.randrange(copy.file.stat().st_size * 8))
    later = sum(1 for _ in readable_entries(copy.file, copy.key, backed_up))
    damaged = copy.file.read_bytes()
    founded = copy.office()
    restored = founded.house.restore(ADMIN, PASSWORD)
    founded.log_in()
    report = founded.office.store.verify()
    founded.close()
    assert report.ok, report.sentence
    assert restored.position == backed_up
    assert restored.salvaged == later
    after = copy.events()
    kept = restored.position + restored.salvaged
    assert after[:kept] == events[:kept]
    assert (copy.path / restored.set_aside / "store.db").read_bytes() == damaged
    assert not list(copy.path.glob("rest*"))


def page_of(copy: Copy, table: str) -> int:
    """Return the number of the page where a table begins."""
    with copy.by_hand() as cursor:
        (page,) = cursor.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
    return int(page)


@pytest.mark.parametrize("table", ["call", "call_text", "call_fts_data", "member", "blob", "draft",
                                   "journal_subject", "sqlite_autoindex_journal_1"])  # fmt: skip
def test_damage_outside_the_journal_costs_no_entry(fresh, closed, table):
    copy: Copy = fresh()
    _source, events, backed_up = closed
    flip(copy.file, (page_of(copy, table) - 1) * 4096 * 8 + 1_000)
    assert noticed(copy)
    founded = copy.office()
    restored = founded.house.restore(ADMIN, PASSWORD)
    founded.log_in()
    assert founded.office.store.verify().ok
    founded.close()
    assert restored.position + restored.salvaged >= len(events)
    assert restored.salvaged >= len(events) - backed_up
    assert copy.events()[: len(events)] == events


def test_what_was_typed_and_issued_after_the_backup_comes_back_too(fresh):
    copy: Copy = fresh()
    founded = copy.office()
    founded.log_in()
    call = shift.new_call(founded, 70)
    note = shift.submit(founded, c.AddNote(call, "written after the backup"))
    shift.submit(founded, c.KeepDraft("intake", "still typing"))
    founded.close()
    flip(copy.file, (page_of(copy, "member") - 1) * 4096 * 8 + 77)
    founded.house.restore(ADMIN, PASSWORD)
    founded.log_in()
    card = founded.office.ask(q.CallCard(call))
    drafts = founded.office.ask(q.Drafts())
    founded.close()
    (row,) = [row for row in card.timeline if row.event == note.result["entry"]]
    assert row.fact.text == "written after the backup"
    assert drafts.texts["intake"] == "still typing"


def test_without_a_backup_everything_readable_is_put_back(fresh, closed):
    copy: Copy = fresh()
    shutil.rmtree(copy.path / "backups")
    flip(copy.file, (page_of(copy, "call") - 1) * 4096 * 8 + 5_000)
    founded = copy.office()
    restored = founded.house.restore(ADMIN, PASSWORD)
    founded.log_in()
    assert founded.office.store.verify().ok
    founded.close()
    assert restored.backup == ""
    assert copy.events()[: len(closed[1])] == closed[1]


def test_with_nothing_readable_nothing_is_touched(fresh):
    copy: Copy = fresh()
    shutil.rmtree(copy.path / "backups")
    copy.file.write_bytes(bytes(9_000))
    before = {path.name: path.read_bytes() for path in copy.path.iterdir() if path.is_file()}
    founded = copy.office()
    with pytest.raises(NotNow, match="ask for help"):
        founded.house.restore(ADMIN, PASSWORD)
    founded.house.release()
    assert {p.name: p.read_bytes() for p in copy.path.iterdir() if p.is_file()} == before


def test_a_healthy_store_loses_nothing_by_being_restored(fresh, closed):
    copy: Copy = fresh()
    for _ in range(2):  # twice within a second: two folders, neither overwritten
        restore(copy.path, copy.key, StandardCrypto(), datetime.now(UTC))
    founded = copy.office()
    founded.log_in()
    assert founded.office.store.verify().ok
    founded.close()
    assert copy.events()[: len(closed[1])] == closed[1]
    assert len(list(copy.path.glob("damaged-*/store.db"))) == 2


def test_a_store_that_is_gone_comes_back_from_its_backup(fresh, closed):
    copy: Copy = fresh()
    copy.file.unlink()
    assert "missing" in noticed(copy)
    founded = copy.office()
    restored = founded.house.restore(ADMIN, PASSWORD)
    founded.log_in()
    founded.close()
    assert restored.salvaged == 0
    assert copy.events()[: closed[2]] == closed[1][: closed[2]]


def test_a_restore_that_is_killed_is_finished_or_done_again(fresh, closed, doomed):
    events = closed[1]
    chance = random.Random(6)
    unfinished = 0
    for tries in range(40):
        if tries >= 8 and unfinished:
            break
        copy: Copy = fresh()
        flip(copy.file, (page_of(copy, "call") - 1) * 4096 * 8 + 5_000)
        doomed.start(do="restore", path=str(copy.path))
        # Later each time, for a machine that has much else to do.
        said = doomed.kill_after(chance.uniform(0.02, 0.25 + tries / 20))
        unfinished += bool(list(copy.path.glob("restor*")))
        if noticed(copy):
            assert not said
            founded = copy.office()
            founded.house.restore(ADMIN, PASSWORD)
            founded.house.release()
        assert noticed(copy) == ""
        assert copy.events()[: len(events)] == events
    assert unfinished


@pytest.mark.parametrize("done", range(6))
def test_the_switch_goes_on_after_a_crash_at_any_step(fresh, closed, done, monkeypatch):
    copy: Copy = fresh()
    flip(copy.file, (page_of(copy, "call") - 1) * 4096 * 8 + 5_000)
    renames = iter(range(100))
    rename = Path.rename

    def breaks(path: Path, target: Path) -> Path:
        if next(renames) == done:
            raise OSError(5, "power cut")
        return rename(path, target)

    founded = copy.office()
    with monkeypatch.context() as cut:
        cut.setattr(Path, "rename", breaks)
        with suppress(OSError):
            founded.house.restore(ADMIN, PASSWORD)
    founded.house.release()
    finish_restore(copy.path)
    if noticed(copy):  # the crash came before the switch began
        founded = copy.office()
        founded.house.restore(ADMIN, PASSWORD)
        founded.house.release()
    assert noticed(copy) == ""
    assert copy.events()[: len(closed[1])] == closed[1]


def test_a_page_of_keys_that_is_gone_costs_what_they_sealed_and_no_more(fresh, closed):
    copy: Copy = fresh()
    shutil.rmtree(copy.path / "backups")
    flip(copy.file, (page_of(copy, "record_key") - 1) * 4096 * 8 + 3_000)
    assert noticed(copy)
    founded = copy.office()
    founded.house.restore(ADMIN, PASSWORD)
    founded.log_in()
    report = founded.office.store.verify()
    founded.close()
    assert report.ok, report.sentence
    assert copy.events()[: len(closed[1])] == closed[1]


def test_reading_around_the_damage_never_ends_in_a_bare_database_error(fresh):
    copy: Copy = fresh()
    founded = copy.office()
    founded.log_in()
    call = founded.office.submit(c.OpenCall({"person_name": "Person 1"})).result["call"]
    founded.close()
    chance = random.Random(10)
    size = copy.file.stat().st_size
    whole, head = copy.file.read_bytes(), (copy.path / "head").read_bytes()
    wishes: list[Any] = [c.AddNote(call, "n"), c.QueueCall(call), c.KeepDraft("f", "t"), q.CallCard(call),
              c.OpenCall(), q.Board(), q.SearchCalls("elm"), q.Health(),
              c.ChangeSetting("callback", '"905-555-0101"'), q.AccessLog()]  # fmt: skip
    for _ in range(40):
        for path in copy.path.glob("store.db*"):
            path.unlink()
        copy.file.write_bytes(whole)
        (copy.path / "head").write_bytes(head)
        for _ in range(4):
            flip(copy.file, chance.randrange(size * 8))
        founded = copy.office()
        try:
            founded.log_in()
        except McrrtError:
            founded.house.release()
            continue
        for wish in wishes:
            try:
                if isinstance(wish, c.Command):
                    founded.office.submit(wish)
                else:
                    founded.office.ask(wish)
            except McrrtError:
                continue
        try:
            founded.close()
        except McrrtError:
            founded.house.release()
