"""The head file: every byte of it counts, and a write that was cut short leaves the other slot."""

import os

import pytest

from mcrrt.domain.errors import OutcomeUnknown, StoreDamaged
from mcrrt.service import commands as c
from mcrrt.service import questions as q
from mcrrt.store.head import HeadFile
from tests.store import shift
from tests.store.tools import Copy
from tests.support import found_store


def head_of(copy: Copy) -> HeadFile:
    return HeadFile(copy.path, copy.key)


def test_every_byte_of_the_head_file_counts(copied: Copy):
    whole = (copied.path / "head").read_bytes()
    assert len(whole) > 200
    last = copied.events()[-1]
    store = copied.store()
    assert store.verify(tables=False).ok
    missed = []
    for at in range(len(whole)):
        for flip in (0x01, 0x80):
            data = bytearray(whole)
            data[at] ^= flip
            (copied.path / "head").write_bytes(data)
            report = store.verify(tables=False)
            if report.ok or report.bad_event != last:
                missed.append(at)
    store.close()
    assert missed == []


@pytest.mark.parametrize("at", [0, 3, 11, 60, 119, 120, 200, 239])
def test_a_changed_head_file_is_noticed_at_the_next_start(copied: Copy, at):
    head = copied.path / "head"
    data = bytearray(head.read_bytes())
    data[at] ^= 0x10
    head.write_bytes(data)
    ok, event, sentence = copied.checked()
    assert not ok
    assert event == copied.events()[-1]
    assert "head file" in sentence


@pytest.mark.parametrize("content", [b"", b"x", bytes(240), None])
def test_without_a_readable_head_file_nothing_is_opened(copied: Copy, content):
    head = copied.path / "head"
    if content is None:
        head.unlink()
    else:
        head.write_bytes(content)
    before = copied.file.read_bytes()
    with pytest.raises(StoreDamaged, match="restore the store"):
        copied.store()
    assert copied.file.read_bytes() == before


def test_a_write_that_was_cut_short_leaves_the_slot_before(copied: Copy):
    head = copied.path / "head"
    slots = head_of(copied).read()
    newest = max(range(2), key=lambda n: slots[n].turn if slots[n] else 0)  # type: ignore[union-attr]
    data = bytearray(head.read_bytes())
    size = len(data) // 2
    data[newest * size + 50 : (newest + 1) * size] = bytes(size - 50)
    head.write_bytes(data)
    latest = head_of(copied).latest()
    assert latest == slots[1 - newest]
    # The store opens, says so, and two entries later the file is whole again.
    founded = copied.office()
    founded.log_in()
    assert founded.office.ask(q.Health()).notices == ("head_damaged",)
    shift.new_call(founded, 90)
    founded.close()
    assert None not in head_of(copied).read()
    assert copied.verify(tables=False).ok


def test_a_head_of_another_store_is_not_taken(copies):
    copy, other = copies(), found_store(copies().path.parent / "other")
    other.close()
    (copy.path / "head").write_bytes((other.path / "head").read_bytes())
    with pytest.raises(StoreDamaged):
        copy.store()


def test_an_older_head_of_the_same_store_is_behind_and_harmless(copied: Copy):
    old = (copied.path / "head").read_bytes()
    founded = copied.office()
    founded.log_in()
    founded.close()
    (copied.path / "head").write_bytes(old)
    assert copied.verify().ok


def test_an_entry_is_not_called_saved_before_the_head_file_took_it(tmp_path, monkeypatch):
    founded = found_store(tmp_path)
    call = shift.new_call(founded, 1)
    said = len(founded.heard)

    def no_room(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", no_room)
        with pytest.raises(OutcomeUnknown, match="Look before doing it again"):
            founded.office.submit(c.AddNote(call, "was it kept?"))
    assert len(founded.heard) == said
    # It was: looking shows it, the work goes on, and nothing has to be mended.
    founded.office.submit(c.AddNote(call, "the next one"))
    report = founded.office.store.verify()
    founded.close()
    assert report.ok, report.sentence
