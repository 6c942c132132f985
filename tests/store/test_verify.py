"""What somebody who holds the key does to the journal by hand, the check finds and names."""

import hashlib
import random
import threading
from typing import Any

import pytest

from mcrrt.cli import main
from mcrrt.domain.errors import StoreDamaged
from mcrrt.service.answers import VerifyReport
from mcrrt.store import schema
from mcrrt.store.chain import HEADER_FIELDS, Link, entry_hash
from mcrrt.vault.crypto import StandardCrypto
from tests.store import shift
from tests.store.tools import Copy
from tests.support import ADMIN, PASSWORD, WEAK, found_store

COLUMNS = [column.name for column in schema.journal.c]
NUMBERS = ("position", "station_seq", "version", "seq")


def test_a_healthy_store_is_whole(copied: Copy):
    report = copied.verify()
    assert report.ok
    assert report.entries == len(copied.events()) > 80
    assert report.tables_checked
    assert "none is missing" in report.sentence


def changed(chance: random.Random, column: str, value: Any) -> Any:
    """Return the value with one byte of it changed."""
    if value is None:
        return chance.randrange(1, 200) if column == "seq" else "stands"
    if isinstance(value, int):
        return value + (1 << chance.randrange(10, 20))
    data = bytearray(value.encode() if isinstance(value, str) else value)
    if not data:
        return "k"
    data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
    return bytes(data)


@pytest.mark.parametrize("column", COLUMNS)
def test_any_changed_byte_of_an_entry_is_found_and_named(copies, column):
    chance = random.Random(column)
    copy: Copy = copies()
    events = copy.events()
    for position in [1, len(events), *chance.sample(range(2, len(events)), 6)]:
        with copy.by_hand() as cursor:
            find = f"SELECT {column} FROM journal WHERE position = ?"
            (before,) = cursor.execute(find, (position,)).fetchone()
            after = changed(chance, column, before)
            text = column not in NUMBERS and not isinstance(before, bytes)
            new = "CAST(? AS TEXT)" if text else "?"
            change = f"UPDATE journal SET {column} = {new} WHERE position = ?"
            cursor.execute(change, (after, position))
        ok, event, sentence = copy.checked()
        assert not ok, (column, position, before, after)
        named = events[position - 1] if column != "position" else event
        assert event == named or column == "event_id", sentence
        assert "restore" in sentence
        with copy.by_hand() as cursor:
            where = after if column == "position" else position
            cursor.execute(f"UPDATE journal SET {column} = ? WHERE position = ?", (before, where))
    assert copy.verify(tables=False).ok, "the test did not put everything back"


def test_an_entry_moved_to_the_end_names_the_one_behind_the_gap(copied: Copy):
    events = copied.events()
    with copied.by_hand() as cursor:
        cursor.execute("UPDATE journal SET position = 9999 WHERE position = 40")
    ok, event, sentence = copied.checked()
    assert (ok, event) == (False, events[40])
    assert sentence.startswith("Entry 41")


@pytest.mark.parametrize("where", ["first", "middle", "before the last", "last"])
def test_a_row_that_was_taken_is_missed(copied: Copy, where):
    events = copied.events()
    last = len(events)
    position = {"first": 1, "middle": last // 2, "before the last": last - 1, "last": last}[where]
    with copied.by_hand() as cursor:
        cursor.execute("DELETE FROM journal WHERE position = ?", (position,))
    ok, event, _sentence = copied.checked()
    assert not ok
    # The one behind the gap; near the end the head file still knows the one that is gone.
    assert event in events[position - 1 : position + 1]


@pytest.mark.parametrize("renumber", [False, True])
def test_a_row_that_was_taken_is_missed_when_the_rest_closed_up(copied: Copy, renumber):
    events = copied.events()
    with copied.by_hand() as cursor:
        (feed, seq) = cursor.execute(
            "SELECT feed, station_seq FROM journal WHERE position = 30"
        ).fetchone()
        cursor.execute("DELETE FROM journal WHERE position = 30")
        for position in range(31, len(events) + 1):
            cursor.execute(
                "UPDATE journal SET position = position - 1 WHERE position = ?", (position,)
            )
        if renumber:
            for number in range(seq + 1, len(events)):
                cursor.execute(
                    "UPDATE journal SET station_seq = station_seq - 1 "
                    "WHERE feed = ? AND station_seq = ?", (feed, number),
                )  # fmt: skip
    ok, event, _sentence = copied.checked()
    assert not ok
    assert event in events


def test_two_rows_that_changed_places_are_found(copied: Copy):
    events = copied.events()
    with copied.by_hand() as cursor:
        for old, new in ((20, -1), (21, 20), (-1, 21)):
            cursor.execute("UPDATE journal SET position = ? WHERE position = ?", (new, old))
    ok, event, _sentence = copied.checked()
    assert not ok
    assert event in (events[19], events[20])


@pytest.mark.parametrize("count", [1, 2, 17])
def test_a_tail_that_was_cut_off_is_missed_before_anything_is_written(copied: Copy, count):
    events = copied.events()
    with copied.by_hand() as cursor:
        cursor.execute("DELETE FROM journal WHERE position > ?", (len(events) - count,))
    with pytest.raises(StoreDamaged) as caught:
        copied.store()
    assert caught.value.fields["missing"] == count
    assert caught.value.fields["event"] == events[-1]


# --- forgers -------------------------------------------------------------------------------------


def rehash(copy: Copy, position: int, *, sign: bytes | None, onwards: bool) -> None:
    """Change an entry's author and make its hash fit, and with ``onwards`` all after it."""
    with copy.by_hand() as cursor:
        cursor.execute("UPDATE journal SET actor = 'somebody' WHERE position = ?", (position,))
        (feed,) = cursor.execute(
            "SELECT feed FROM journal WHERE position = ?", (position,)
        ).fetchone()
        names = ", ".join(HEADER_FIELDS)
        rows = cursor.execute(
            f"SELECT position, body, hash, signature, {names} FROM journal "
            "WHERE feed = ? ORDER BY position", (feed,),
        ).fetchall()  # fmt: skip
        end = Link()
        for at, body, digest, signature, *header in rows:
            link = Link(0, digest, signature)
            if at == position or (onwards and at > position):
                made = entry_hash(end, "\n".join(map(str, header)), body)
                link = Link(0, made, StandardCrypto().sign(sign, made) if sign else signature)
                cursor.execute(
                    "UPDATE journal SET hash = ?, prev_hash = ?, signature = ? WHERE position = ?",
                    (link.hash, end.hash, link.signature, at),
                )
            end = link


@pytest.mark.parametrize("onwards", [False, True])
@pytest.mark.parametrize("from_end", [0, 1, 60])
def test_an_edit_with_its_hash_made_to_fit_is_found(copied: Copy, from_end, onwards):
    events = copied.events()
    rehash(copied, len(events) - from_end, sign=None, onwards=onwards)
    ok, event, _sentence = copied.checked()
    assert not ok
    assert event in events[-from_end - 1 :]


@pytest.mark.parametrize("from_end", [0, 1, 5])
def test_even_with_the_signing_key_the_head_file_remembers(copied: Copy, from_end):
    events = copied.events()
    with copied.by_hand() as cursor:
        (key,) = cursor.execute("SELECT value FROM meta WHERE name = 'signing_key'").fetchone()
    feed_of_last = "access"
    with copied.by_hand() as cursor:
        (position,) = cursor.execute(
            "SELECT position FROM journal WHERE feed = ? ORDER BY position DESC LIMIT 1 OFFSET ?",
            (feed_of_last, min(from_end, 1)),
        ).fetchone()
    rehash(copied, position, sign=key, onwards=True)
    ok, event, sentence = copied.checked()
    assert not ok, "the last entry was made anew by somebody with every key"
    assert event == events[-1]
    assert "not the one that was saved" in sentence


def test_another_signing_key_in_the_store_is_found(copied: Copy):
    with copied.by_hand() as cursor:
        other = StandardCrypto().new_signing_key()
        cursor.execute("UPDATE meta SET value = ? WHERE name = 'signing_key'", (other,))
    ok, event, sentence = copied.checked()
    assert not ok
    assert event in copied.events()
    assert "signature" in sentence


# --- beside the work, and from the command line --------------------------------------------------


def test_the_check_runs_beside_the_work(tmp_path):
    founded = found_store(tmp_path)
    shift.roster(founded)
    store = founded.office.store
    reports: list[VerifyReport] = []

    def look() -> None:
        reports.extend(store.verify(tables=n % 4 == 3) for n in range(12))

    beside = threading.Thread(target=look)
    beside.start()
    seed = 0
    while beside.is_alive():
        seed += 1
        shift.at_random(founded, seed, 3)
    beside.join()
    founded.close()
    assert len(reports) == 12
    assert [report.sentence for report in reports if not report.ok] == []
    assert reports[-1].entries > reports[0].entries


def test_the_command_line_says_it_and_fails(copied: Copy, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("mcrrt.house.KdfPolicy", lambda: WEAK)
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")
    line = ["verify", "--json", "--store", str(copied.path), "--user", ADMIN,
            "--password-file", str(secret)]  # fmt: skip
    assert main(line) == 0
    assert '"ok":true' in capsys.readouterr().out
    event = copied.events()[49]
    with copied.by_hand() as cursor:
        cursor.execute("UPDATE journal SET actor = 'x' WHERE position = 50")
    assert main(line) == 1
    said = capsys.readouterr()
    assert '"ok":false' in said.out
    assert event in said.out
    with copied.by_hand() as cursor:
        cursor.execute("DELETE FROM journal WHERE position > 60")
    assert main(line) == 1
    assert '"bad_event"' in capsys.readouterr().out


def test_the_hash_of_an_entry_is_what_the_documents_say():
    header = "\n".join(f"v{n}" for n in range(len(HEADER_FIELDS)))
    end = Link(3, b"h" * 32, b"s" * 64)
    by_hand = hashlib.sha256(
        b"mcrrt-event-v1\0" + b"h" * 32 + b"s" * 64 + header.encode() + b"\n" + b"body"
    )
    assert entry_hash(end, header, b"body") == by_hand.digest()
    assert entry_hash(end, header + "\nmore", b"body") == b""
