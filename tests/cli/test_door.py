"""``main.py do`` and ``ask``, as a script meets them: another process, a real store."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mcrrt.cli import main
from mcrrt.house import StoreFolder
from mcrrt.service.office import Office
from mcrrt.service.ports import Founding
from mcrrt.vault.lockout import Lockout
from mcrrt.vault.slots import KdfFigures, KdfPolicy
from tests.support import ADMIN, PASSWORD, FakePapers, Seconds

MAIN = Path(__file__).resolve().parents[2] / "main.py"
# The least that the program believes of a file: as cheap as a real start allows.
LEAST = KdfFigures(3, 64 * 1024, 1)
CHEAP = KdfPolicy(LEAST, LEAST, least=LEAST)
MARK = "zqxj"
WHO = '{"question": "WhoAmI"}'
HEALTH = '{"question": "Health"}'


def folder_of(path: Path) -> StoreFolder:
    """Return the store folder as the program would, but for what is dear."""

    def lockout(folder: Path, secret: bytes) -> Lockout:
        return Lockout(folder, secret, Seconds(), sleep=lambda _seconds: None)

    return StoreFolder(path, CHEAP, lambda: None, lockout)


class Ended:
    """What a run left: exit status, objects on standard output, sentences on standard error."""

    def __init__(self, status: int, out: str, said: str) -> None:
        self.status, self.out = status, out
        self.sentences = said.splitlines()
        assert "Traceback" not in said
        assert all(sentence.endswith(".") for sentence in self.sentences), self.sentences
        assert MARK not in said, "what was typed is repeated"

    @property
    def objects(self) -> list[Any]:
        """The objects of a run with ``--json``."""
        return [json.loads(line) for line in self.out.splitlines()]


class Door:
    """A store folder, and the program run on it."""

    def __init__(self, folder: Path) -> None:
        self.store = folder / "store"
        self.password = folder / "password"
        self.password.write_text(PASSWORD + "\n", encoding="utf-8")
        house = folder_of(self.store)
        office = Office(house, FakePapers())
        office.found(Founding("Test Region MCRRT", ADMIN, PASSWORD), "Renate Okafor")
        office.log_out("close")
        house.release()

    def line(self, verb: str, *arguments: str, **options: str) -> list[str]:
        """Return the words of a command line on this store."""
        given = {
            "store": str(self.store),
            "user": ADMIN,
            "password_file": str(self.password),
            **options,
        }
        words = [(f"--{name.replace('_', '-')}", value) for name, value in given.items()]
        return [verb, *(part for pair in words for part in pair), *arguments]

    def run(self, *arguments: str, typed: bytes = b"", **options: str) -> Ended:
        """Run ``main.py`` in a process of its own and wait for it."""
        line = [sys.executable, str(MAIN), *self.line(*arguments, **options)]
        done = subprocess.run(line, input=typed, capture_output=True, check=False, timeout=60)
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace"))


@pytest.fixture(scope="module")
def door(tmp_path_factory) -> Door:
    return Door(tmp_path_factory.mktemp("door"))


@pytest.fixture
def here(door, monkeypatch, capsys) -> Callable[..., Ended]:
    """Run the command line in this process, where a start is not dear."""
    monkeypatch.setattr("mcrrt.house.StoreFolder", folder_of)

    def run(*arguments: str, **options: str) -> Ended:
        status = main(door.line(*arguments, **options))
        captured = capsys.readouterr()
        return Ended(status, captured.out, captured.err)

    return run


def test_a_command_as_an_argument(door, here):
    ended = door.run("do", "--json", '{"command": "OpenCall", "values": {"address": "12 Elm St"}}')
    assert (ended.status, ended.sentences) == (0, [])
    (answer,) = ended.objects
    assert answer["ok"] is True
    assert answer["result"]["number"].startswith("A")
    assert len(answer["events"]) == 2
    assert answer["position"] > 2
    plain = here("do", '{"command": "OpenCall"}')
    assert plain.status == 0
    assert plain.out.startswith("done: yes\n")


def test_a_question_is_answered_in_json_either_way(door, here):
    ended = door.run("ask", "--json", WHO)
    assert ended.objects[0]["answer"]["username"] == ADMIN
    readable = here("ask", WHO)
    assert json.loads(readable.out) == ended.objects[0]["answer"]
    assert len(readable.out.splitlines()) > 5


HOSTILE = [
    b"nonsense", b"[]", b"5", b"null", b"{", b'{"a": 1} x', b"NaN", b'{"command": NaN}', b"\xff\xfe", b'{"command": "\xe9"}',
    b"[" * 50_000, b'{"a":' * 50_000, b'{"command": ' + b"9" * 10_000 + b"}", b'{"command": "QueueCall", "call": "\\ud800"}',
    b'{"command": "QueueCall"}', b'{"command": "QueueCall", "call": 5}', b'{"command": "QueueCall", "call": "zqxj"}',
    b'{"command": "QueueCall", "call": "A1", "call": "A1"}', b'{"command": "zqxj"}', b'{"command": ["zqxj"]}', b"{}",
    b'{"command": "OpenCall", "zqxj": 1}', b'{"command": "OpenCall", "values": {"zqxj": "x"}}', b'{"question": "Board"}',
    b'{"command": "OpenCall", "values": {"address": "' + b"zqxj" * 50_000 + b'"}}',
    b'{"command": "OpenCall", "values": {"address": "zqxj\\u0000"}}',
    b'{"command": "OpenCall", "values": {"person_age": 1e999}}', b'{"command": "AddNote", "call": "A1", "text": "<b>"',
    b'{"command": "OpenCall", "values": {"x": "' + b"y" * 4_100_000 + b'"}}', b"\x00", b'"\xef\xbb\xbf"',
]  # fmt: skip


def test_hostile_lines_are_refused_one_by_one_and_the_work_goes_on(door, here):
    """Standard input, one object a line; the last line shows that nothing was upset."""
    before = here("ask", "--json", HEALTH).objects[0]["answer"]
    typed = b"\n\n".join([*HOSTILE, b'{"command": "OpenCall"}']) + b"\n"
    ended = door.run("do", "--json", "--keep-going", typed=typed)
    assert ended.status == 1
    *refusals, last = ended.objects
    assert len(refusals) == len(ended.sentences) == len(HOSTILE)
    for refusal, sentence in zip(refusals, ended.sentences, strict=True):
        assert refusal == {"ok": False, "error": sentence}
    assert last["ok"] is True
    after = here("ask", "--json", HEALTH).objects[0]["answer"]
    assert after["calls"] == before["calls"] + 1


def test_a_file_stops_at_the_first_refusal(here, tmp_path):
    lines = [
        '{"command": "OpenCall"}',
        "",
        '{"command": "QueueCall", "call": "Z9"}',
        '{"command": "OpenCall"}',
    ]
    file = tmp_path / "lines.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    ended = here("do", "--json", file=str(file))
    assert ended.status == 1
    assert [answer["ok"] for answer in ended.objects] == [True, False]
    assert ended.sentences == ["There is no such call."]


@pytest.mark.parametrize(
    "arguments",
    [
        ("do", "--what"),
        ("do", "{}", "{}"),
        ("nothing",),
        ("ask", "--file"),
    ],
)
def test_wrong_usage_is_status_2(arguments):
    done = subprocess.run(
        [sys.executable, str(MAIN), *arguments],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("usage: main.py")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "options",
    [
        {"store": "nowhere"},
        {"password_file": "nothing"},
        {"password_file": "."},
        {"file": "nothing.jsonl"},
        {"file": "."},
    ],
    ids=str,
)
def test_what_is_not_there_is_one_sentence(here, options, tmp_path):
    given = {name: str(tmp_path / value) for name, value in options.items()}
    ended = here("ask", "--json", *([] if "file" in options else [WHO]), **given)
    assert ended.status == 1
    assert len(ended.sentences) == 1
    assert ended.objects == [{"ok": False, "error": ended.sentences[0]}]
    assert str(tmp_path) not in ended.sentences[0]


@pytest.mark.parametrize(
    "data", [f"{MARK} is not the password".encode(), b"", b"\xff", b"\x00" * 10, b"x" * 10_000]
)
def test_a_wrong_password_opens_nothing_and_is_not_repeated(here, tmp_path, data):
    wrong = tmp_path / "wrong"
    wrong.write_bytes(data)
    ended = here("ask", WHO, password_file=str(wrong), user="nobody")
    assert (ended.status, ended.out) == (1, "")
    assert len(ended.sentences) == 1


def test_a_store_that_is_in_use_is_left_alone(here, door):
    house = folder_of(door.store)
    house.take()
    ended = here("do", "--json", '{"command": "OpenCall"}')
    house.release()
    assert ended.status == 1
    assert len(ended.sentences) == 1
    assert here("ask", WHO).status == 0


@pytest.mark.parametrize(
    "argument", ["", "  ", "{", "[]", '{"command": "OpenCall"', "\udcff", "nonsense"]
)
def test_an_argument_that_is_no_object_is_refused_without_waiting_for_more(here, argument):
    ended = here("do", argument)
    assert (ended.status, ended.out) == (1, "")
    assert len(ended.sentences) == 1


def test_a_reader_that_goes_away_leaves_no_traceback(door):
    line = [sys.executable, str(MAIN), *door.line("ask", "--json")]
    with subprocess.Popen(
        line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        running.stdin.write(b'{"question": "PackOf"}\n' * 50)
        running.stdin.close()
        said = running.stderr.read().decode()
        assert running.wait(60) == 1
    assert "Traceback" not in said
    assert "BrokenPipe" not in said
