"""Copies of the store: whole, beside the work, few enough, and good for a restore."""

import random
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mcrrt.domain.errors import McrrtError, NotNow
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.service.ports import CopyMade
from mcrrt.store import backup as copying
from mcrrt.store.backup import backups, check_copy, prune
from mcrrt.vault.crypto import StandardCrypto
from tests.store import shift
from tests.store.tools import Copy, key_of
from tests.support import ADMIN, PASSWORD, Founded, found_store

KEEP = copying.KEEP_RECENT + copying.KEEP_DAILY + copying.KEEP_WEEKLY


def check(founded: Founded, path: Path) -> int:
    """Return how far a copy goes; raises when it is not whole."""
    store = founded.office.store
    return check_copy(path, key_of(founded), StandardCrypto(), store.public_keys)  # type: ignore[attr-defined]


def test_a_copy_is_whole_and_named_after_how_far_it_goes(tmp_path):
    founded = found_store(tmp_path)
    shift.everything(founded)
    before = founded.office.store.position
    name = shift.submit(founded, c.MakeBackup()).result["name"]
    (made,) = backups(founded.path)
    assert made.path.name == name
    assert made.position == before == check(founded, made.path)
    assert not list(made.path.parent.glob("unfinished*"))
    assert not list(made.path.parent.glob("*-wal"))
    assert (made.path.parent / "slots.json").read_bytes() == (
        founded.path / "slots.json"
    ).read_bytes()
    assert founded.office.ask(q.Health()).backups == 1
    founded.close()


def test_a_copy_is_made_beside_a_live_writer(tmp_path):
    founded = found_store(tmp_path)
    shift.roster(founded)
    shift.at_random(founded, 1, 20)
    store, now = founded.office.store, founded.clock.now()
    made: list[CopyMade] = []
    errors: list[McrrtError] = []

    def copy() -> None:
        try:
            made.extend(store.backup(now + timedelta(minutes=n)) for n in range(6))
        except McrrtError as error:
            errors.append(error)

    beside = threading.Thread(target=copy)
    beside.start()
    seed = 1
    while beside.is_alive():
        seed += 1
        shift.at_random(founded, seed, 3)
    beside.join()
    assert errors == []
    assert len(made) == 6
    assert [check(founded, b.path) for b in reversed(backups(founded.path))] == [
        m.position for m in made
    ]
    assert founded.office.store.verify().ok
    founded.close()


# --- how many are kept ---------------------------------------------------------------------------


def pretend(folder: Path, at: datetime, position: int) -> None:
    (folder / "backups").mkdir(exist_ok=True)
    (folder / "backups" / f"{at.strftime('%Y%m%dT%H%M%SZ')}-{position}.db").touch()


def test_two_months_of_half_hours_leave_few_and_well_spread_copies(tmp_path):
    start = datetime(2026, 5, 1, tzinfo=UTC)
    for n in range(48 * 60):
        now = start + timedelta(minutes=30 * n)
        pretend(tmp_path, now, n + 1)
        prune(tmp_path, now)
    kept = backups(tmp_path)
    ages = [now - copy.at for copy in kept]
    newest = ages[: copying.KEEP_RECENT]
    assert newest == [timedelta(minutes=30 * n) for n in range(copying.KEEP_RECENT)]
    days = {copy.at.date() for copy in kept}
    for back in range(copying.KEEP_DAILY):
        assert (now - timedelta(days=back)).date() in days
    for back in range(1, copying.KEEP_WEEKLY):
        week = (now - timedelta(weeks=back)).isocalendar()[:2]
        assert any(copy.at.isocalendar()[:2] == week for copy in kept), back
    assert len(kept) <= KEEP + 2  # a day or a week may be cut in two by its own end
    assert max(ages) <= timedelta(weeks=copying.KEEP_WEEKLY)


def test_few_copies_are_all_kept_however_old_they_are(tmp_path):
    start = datetime(2020, 1, 1, tzinfo=UTC)
    for n in range(copying.KEEP_RECENT):
        pretend(tmp_path, start + timedelta(days=100 * n), n)
    prune(tmp_path, datetime(2026, 1, 1, tzinfo=UTC))
    assert len(backups(tmp_path)) == copying.KEEP_RECENT


def test_a_clock_set_back_does_not_cost_the_newest_copies(tmp_path):
    now = datetime(2026, 6, 1, tzinfo=UTC)
    for n in range(30):
        pretend(tmp_path, now + timedelta(hours=n), n)
    prune(tmp_path, now - timedelta(days=400))
    assert backups(tmp_path)[0].position == 29


def test_other_files_among_the_copies_are_left_alone(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("letter.txt", "20260601T000000Z.db", "copy of 20260601T000000Z-4.db"):
        (folder / name).touch()
    for n in range(60):
        pretend(tmp_path, datetime(2026, 6, 1, n % 24, n, tzinfo=UTC), n)
    prune(tmp_path, datetime(2027, 6, 1, tzinfo=UTC))
    assert {"letter.txt", "20260601T000000Z.db", "copy of 20260601T000000Z-4.db"} <= {
        path.name for path in folder.iterdir()
    }


# --- copies that are not whole -------------------------------------------------------------------


def spoil(path: Path, how: str, key: bytes) -> None:
    data = bytearray(path.read_bytes())
    match how:
        case "a bit":
            data[len(data) // 2] ^= 4
        case "cut":
            del data[len(data) // 2 :]
        case "empty":
            data.clear()
        case "plain":
            data[:16] = b"SQLite format 3\0"
        case "zeros":
            data[:] = bytes(len(data))
        case "entries taken":
            with Copy(path.parent, key).by_hand(path) as cursor:
                cursor.execute("DELETE FROM journal WHERE position > 20")
            return
        case "an entry changed":
            with Copy(path.parent, key).by_hand(path) as cursor:
                cursor.execute("UPDATE journal SET actor = 'x' WHERE position = 20")
            return
    path.write_bytes(data)


@pytest.mark.parametrize(
    "how", ["a bit", "cut", "empty", "plain", "zeros", "entries taken", "an entry changed"]
)
def test_a_copy_that_is_not_whole_is_never_chosen(tmp_path, how):
    founded = found_store(tmp_path)
    key = key_of(founded)
    shift.roster(founded)
    shift.at_random(founded, 1, 20)
    shift.submit(founded, c.MakeBackup())
    shift.at_random(founded, 2, 5)
    shift.submit(founded, c.MakeBackup())
    newest, older = backups(founded.path)
    founded.close()
    events = Copy(founded.path, key).events()
    spoil(newest.path, how, key)
    (founded.path / "store.db").write_bytes(bytes(50_000))
    restored = founded.house.restore(ADMIN, PASSWORD)
    assert restored.backup == older.path.name
    founded.log_in()
    assert founded.office.store.verify().ok
    founded.close()
    assert Copy(founded.path, key).events()[: older.position] == events[: older.position]


def test_when_the_copy_cannot_be_made_it_is_said_and_nothing_is_left(tmp_path, monkeypatch):
    founded = found_store(tmp_path)
    shift.submit(founded, c.MakeBackup())
    with monkeypatch.context() as broken:
        broken.setattr(copying, "check_copy", _not_whole)
        with pytest.raises(NotNow, match=r"could not be made\. The store itself is not touched\."):
            shift.submit(founded, c.MakeBackup())
    assert len(list((founded.path / "backups").glob("*.db"))) == 1
    assert not list((founded.path / "backups").glob("unfinished*"))
    assert founded.office.store.verify().ok
    founded.close()


def _not_whole(*_arguments: object) -> int:
    raise NotNow("This backup is not whole.")


def test_an_unfinished_copy_of_an_earlier_try_is_no_obstacle(tmp_path):
    founded = found_store(tmp_path)
    (founded.path / "backups").mkdir()
    for name in ("unfinished", "unfinished-wal", "unfinished-shm"):
        (founded.path / "backups" / name).write_bytes(bytes(5_000))
    shift.submit(founded, c.MakeBackup())
    (made,) = backups(founded.path)
    assert check(founded, made.path) == made.position
    founded.close()


# --- the drill -----------------------------------------------------------------------------------


def test_five_restores_in_a_row_from_random_copies(tmp_path):
    """Back up, go on, lose the file, restore: five times over, each on what the last one left."""
    founded = found_store(tmp_path)
    key = key_of(founded)
    shift.roster(founded)
    chance = random.Random(4)
    for drill in range(5):
        shift.at_random(founded, drill, 12)
        shift.submit(founded, c.MakeBackup())
        shift.at_random(founded, 100 + drill, chance.randrange(8))
        founded.close()
        events = Copy(founded.path, key).events()
        newest = backups(founded.path)[0]
        file = founded.path / "store.db"
        if drill % 2:
            file.write_bytes(file.read_bytes()[: chance.randrange(4_000, 90_000)])
        else:
            file.unlink()
        restored = founded.house.restore(ADMIN, PASSWORD)
        assert restored.backup == newest.path.name
        founded.log_in()
        report = founded.office.store.verify()
        assert report.ok, report.sentence
        founded.close()
        assert Copy(founded.path, key).events()[: newest.position] == events[: newest.position]
        founded.log_in()
    founded.close()
