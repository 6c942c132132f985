"""A write-ahead log that was lost, cut or changed: noticed at the next start, and kept as evidence."""

import random
import shutil
from pathlib import Path

import pytest

from mcrrt.domain.errors import StoreDamaged
from tests.store import shift
from tests.store.tools import Copy, key_of
from tests.support import ADMIN, PASSWORD, found_store


@pytest.fixture(scope="module")
def crashed(tmp_path_factory) -> tuple[Copy, int]:
    """A folder as a power cut leaves it: entries in the log that are not in the file yet.

    And how many entries there were.
    """
    founded = found_store(tmp_path_factory.mktemp("crashed"))
    shift.roster(founded)
    founded = founded.opened()  # what is above is folded into the file, what is below is not
    shift.at_random(founded, seed=7, count=25)
    found = Copy(founded.path.parent / "as-found", key_of(founded))
    shutil.copytree(founded.path, found.path)
    entries = founded.office.store.position
    founded.close()
    return found, entries


@pytest.fixture
def another(crashed, tmp_path):
    """Return a function that gives another copy of the folder as it was found."""
    made = iter(range(1_000))

    def make() -> Copy:
        target = tmp_path / f"as-found{next(made)}"
        shutil.copytree(crashed[0].path, target)
        return Copy(target, crashed[0].key)

    return make


def log_of(copy: Copy) -> Path:
    return copy.path / "store.db-wal"


def test_a_whole_log_is_folded_in_and_nothing_is_kept_beside(another, crashed):
    copy: Copy = another()
    assert log_of(copy).stat().st_size > 10_000
    report = copy.verify()
    assert report.ok
    assert report.entries == crashed[1]
    assert [p.name for p in copy.path.glob("store.db*")] == ["store.db"]


def lose(how: str, log: Path, chance: random.Random) -> None:
    data = bytearray(log.read_bytes())
    match how:
        case "deleted":
            log.unlink()
            return
        case "emptied":
            data.clear()
        case "zeroed":
            data[:] = bytes(len(data))
        case "header cut":
            del data[:32]
        case "header changed":
            data[chance.randrange(32)] ^= 0x20
        case "cut in half":
            del data[len(data) // 2 :]
        case "cut by a byte":
            del data[-1:]
    log.write_bytes(data)


@pytest.mark.parametrize(
    "how",
    ["deleted", "emptied", "zeroed", "header cut", "header changed", "cut in half",
     "cut by a byte"],
)  # fmt: skip
def test_a_lost_log_names_the_entry_that_is_missing(another, how):
    copy: Copy = another()
    last = another().events()[-1]
    lose(how, log_of(copy), random.Random(1))
    left = log_of(copy).read_bytes() if log_of(copy).exists() else b""
    ok, event, sentence = copy.checked()
    assert (ok, event) == (False, last)
    assert "missing from the store" in sentence
    assert "restore" in sentence
    kept = copy.path / "store.db-wal.kept"
    # Opening folds in what it can and drops the rest: what was found is kept.
    assert (kept.read_bytes() if kept.exists() else b"") == left
    with pytest.raises(StoreDamaged):
        copy.store()
    assert (kept.read_bytes() if kept.exists() else b"") == left, "looking again must not change it"


def test_two_hundred_cuts_and_changes_are_all_noticed(another):
    source: Copy = another()
    whole = log_of(source).read_bytes()
    file, head = source.file.read_bytes(), (source.path / "head").read_bytes()
    events = another().events()
    chance = random.Random(5)
    missed = []
    for n in range(200):
        for path in source.path.glob("store.db*"):
            path.unlink()
        source.file.write_bytes(file)
        (source.path / "head").write_bytes(head)
        data = bytearray(whole)
        at = chance.randrange(len(data))
        if n % 2:
            del data[at:]
        else:
            data[at] ^= 1 << chance.randrange(8)
        log_of(source).write_bytes(data)
        ok, event, _sentence = source.checked()
        if ok or event != events[-1]:
            missed.append((n, at, ok, event))
    assert missed == []


def test_what_is_left_of_a_cut_log_is_put_back(another):
    copy: Copy = another()
    events = another().events()
    log = log_of(copy)
    log.write_bytes(log.read_bytes()[: log.stat().st_size * 3 // 4])
    founded = copy.office()
    with pytest.raises(StoreDamaged):
        founded.log_in()
    restored = founded.house.restore(ADMIN, PASSWORD)
    founded.log_in()
    report = founded.office.store.verify()
    assert report.ok, report.sentence
    founded.close()
    assert restored.backup == ""
    assert 0 < restored.salvaged < len(events)
    assert copy.events()[: restored.salvaged] == events[: restored.salvaged]
    aside = copy.path / restored.set_aside
    assert (aside / "store.db-wal.kept").stat().st_size > 0
    assert (aside / "head").exists()
