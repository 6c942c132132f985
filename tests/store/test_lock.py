"""One start of the program at a time, however the one before ended."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mcrrt.domain.errors import NotNow, StoreInUse
from mcrrt.store.lock import StoreLock

ROOT = Path(__file__).resolve().parents[2]

RACER = """
import sys
from pathlib import Path
from mcrrt.domain.errors import StoreInUse
from mcrrt.store.lock import StoreLock
print("ready", flush=True)
for line in sys.stdin:
    if line.strip() == "stop":
        break
    try:
        lock = StoreLock(Path(line.strip()))
    except StoreInUse:
        print("in use", flush=True)
        continue
    print("mine", flush=True)
    sys.stdin.readline()
    lock.release()
    print("let go", flush=True)
"""


class Racer:
    """Another process that tries to take a folder when told to."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", RACER], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self.hear() == "ready"

    def tell(self, line: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        if self.process.poll() is None:
            self.tell("stop")
        self.process.wait(10)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()


@pytest.fixture(scope="module")
def racers():
    made = [Racer() for _ in range(3)]
    yield made
    for racer in made:
        racer.end()


def test_in_twenty_races_exactly_one_wins(tmp_path, racers):
    for race in range(20):
        folder = tmp_path / f"race{race}"
        for racer in racers:
            racer.tell(folder)
        heard = [racer.hear() for racer in racers]
        assert sorted(heard) == ["in use", "in use", "mine"]
        winner = racers[heard.index("mine")]
        with pytest.raises(StoreInUse):
            StoreLock(folder)
        winner.tell("release")
        assert winner.hear() == "let go"
        StoreLock(folder).release()


def test_a_second_start_in_the_same_process_is_refused(tmp_path):
    lock = StoreLock(tmp_path)
    with pytest.raises(StoreInUse, match="open already on this machine"):
        StoreLock(tmp_path)
    lock.release()
    lock.release()  # twice is once
    StoreLock(tmp_path).release()


def test_a_killed_start_leaves_no_lock(tmp_path):
    racer = Racer()
    racer.tell(tmp_path)
    assert racer.hear() == "mine"
    with pytest.raises(StoreInUse):
        StoreLock(tmp_path)
    racer.process.kill()
    racer.end()
    assert (tmp_path / "store.lock").exists()
    StoreLock(tmp_path).release()


@pytest.mark.parametrize("content", [b"", b"12345\nother-host\n", bytes(4_096)])
def test_what_is_left_in_the_lock_file_locks_nobody_out(tmp_path, content):
    (tmp_path / "store.lock").write_bytes(content)
    StoreLock(tmp_path).release()
    assert (tmp_path / "store.lock").read_bytes() == content


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NotNow, match="cannot be written") as caught:
        StoreLock(tmp_path / "file" / "store")
    assert not isinstance(caught.value, StoreInUse)


def test_the_lock_is_not_inherited(tmp_path):
    lock = StoreLock(tmp_path)
    assert not os.get_inheritable(lock._descriptor)
    lock.release()
