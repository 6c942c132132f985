"""An import that is cut short is finished by running it again, and nothing is there twice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mcrrt.cli import import_batches
from mcrrt.service.office import Office
from tests.cli.importing_desk import rows

CELLS = [(f"c{n % 40}", f"OUTCOME {n // 40}") for n in range(120)]
TEXT = rows(*CELLS) + "bad,soon,\n"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(import_batches, "BATCH", 5)


def see_that_it_is_whole(desk):
    calls = desk.calls()
    assert len(calls) == 40
    for call in calls.values():
        assert [o.original for o in call.outcomes] == ["OUTCOME 0", "OUTCOME 1", "OUTCOME 2"]


@pytest.mark.parametrize("after", [0, 1, 4, 8])
def test_stopped_between_batches(desk, monkeypatch, after):
    real, seen = Office.submit, list[object]()

    def submit(office, command):
        if len(seen) == after:
            raise KeyboardInterrupt
        seen.append(command)
        return real(office, command)

    with monkeypatch.context() as stopping:
        stopping.setattr(Office, "submit", submit)
        assert desk.run(TEXT).status == 130
    assert desk.imports() == []
    said = desk.import_json(TEXT)
    assert (said["rows_known"], said["rows_new"]) == (after * 15, 120 - after * 15)
    see_that_it_is_whole(desk)


CHILD = """
import sys
import mcrrt.house
from mcrrt.cli import import_batches, main
from mcrrt.service.commands import ImportContacts
from mcrrt.service.office import Office
from tests import support

mcrrt.house.StoreFolder = support.store_folder
import_batches.BATCH = 5
real = Office.submit

def submit(office, command):
    receipt = real(office, command)
    if isinstance(command, ImportContacts):
        print("batch", flush=True)
        sys.stdin.readline()
    return receipt

Office.submit = submit
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(os.name == "nt", reason="a kill that cannot be caught is POSIX")
def test_killed_after_a_batch(desk):
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, *desk.arguments(desk.write(TEXT))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    for _batch in range(3):
        assert child.stdout.readline() == "batch\n"
        child.stdin.write("go on\n")
        child.stdin.flush()
    assert child.stdout.readline() == "batch\n"
    child.kill()
    child.wait()
    child.stdin.close()
    child.stdout.close()
    assert (desk.folder / "calls.csv.rejects.csv").exists()
    said = desk.import_json(TEXT)
    assert (said["rows_known"], said["rows_new"]) == (4 * 5 * 3, 120 - 4 * 5 * 3)
    see_that_it_is_whole(desk)
    assert len(desk.imports()) == 1
