"""A file many times larger must not need many times the memory."""

import tracemalloc

from mcrrt.documents.csv_convert import RowReader
from mcrrt.documents.csv_import import check, contacts
from tests.documents.import_making import HEADER, NOW, mapping, opened, written

FILLER = "x" * 200


def most_memory(tmp_path, count):
    how = mapping()
    with (tmp_path / "calls.csv").open("w") as out:
        out.write(HEADER.replace("end", "end,notes"))
        out.writelines(f"{n},2026-01-05 10:00,ADVICE,{FILLER}\n" for n in range(count))
    file = opened(tmp_path / "calls.csv", how)
    reader = RowReader(how, file, NOW)
    tracemalloc.start()
    try:
        checked = check(file, reader)
        assert sum(1 for _contact in contacts(file, reader, checked.again)) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_file(tmp_path):
    small, large = most_memory(tmp_path, 500), most_memory(tmp_path, 6_000)
    # Of each row one number is remembered: in an array, and in a list while it is sorted.
    assert large - small < 6_000 * 100
    assert large < 2_000_000


def test_one_line_without_an_end_is_not_kept_in_memory(tmp_path):
    how = mapping()
    path = written(tmp_path, HEADER + "1,2026-01-05 10:00,ADVICE\n" + "y" * 20_000_000)
    tracemalloc.start()
    try:
        file = opened(path, how)
        checked = check(file, RowReader(how, file, NOW))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (checked.readable, checked.rejected) == (1, 1)
    assert most < 8_000_000
