"""Founding, checking, copying, putting back and recovering a store from the command line."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from mcrrt.cli import main
from tests import support
from tests.support import ADMIN, PASSWORD

OTHER = "seven slow barges under fog"


class Keeper:
    """An administrator at a terminal."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.store = folder / "store"
        self._capsys = capsys
        self.file("password", PASSWORD)
        self.file("other", OTHER)
        assert self.says("init", "--user", ADMIN, "--recovery-file", str(folder / "key"))[0] == 0

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text + "\n")
        return path

    def says(self, command: str, *more: str, password: str = "password") -> tuple[int, Any, str]:
        """Run a command; return its status, its object and its sentence."""
        self._capsys.readouterr()
        status = main([
            command, "--store", str(self.store), "--password-file", str(self.folder / password),
            "--json", *more,
        ])  # fmt: skip
        said = self._capsys.readouterr()
        return status, json.loads(said.out) if said.out else None, said.err.strip()

    def take_call(self, address: str) -> None:
        wish = json.dumps({"command": "OpenCall", "values": {"address": address}})
        assert self.says("do", wish)[0] == 0


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: Any, capsys: Any) -> Keeper:
    monkeypatch.setattr("mcrrt.house.StoreFolder", support.store_folder)
    monkeypatch.setattr("mcrrt.cli.upkeep.StoreFolder", support.store_folder)
    return Keeper(tmp_path, capsys)


def damage(keeper: Keeper) -> None:
    """Change a byte in the middle of the store."""
    path = keeper.store / "store.db"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_a_store_is_founded_once_and_its_key_is_in_a_private_file(keeper):
    assert (keeper.folder / "key").stat().st_mode & 0o777 == 0o600
    assert len((keeper.folder / "key").read_text().strip()) > 30
    status, _object, said = keeper.says("init")
    assert (status, said) == (1, "There is a store in this folder already.")


def test_damage_is_named_restored_and_the_store_is_whole_again(keeper):
    keeper.take_call("12 Maple Run")
    status, made, _said = keeper.says("backup")
    assert status == 0
    assert (keeper.store / "backups" / made["name"]).is_file()
    assert keeper.says("verify")[1]["ok"] is True
    damage(keeper)
    status, found, said = keeper.says("verify")
    assert (status, found["ok"]) == (1, False)
    assert "restore" in said
    status, restored, _said = keeper.says("restore")
    assert status == 0
    assert restored["backup"] == made["name"]
    assert restored["entries_from_backup"] > 0
    assert (keeper.store / restored["damaged_files_kept_in"] / "store.db").is_file()
    assert keeper.says("verify")[1]["ok"] is True
    status, board, _said = keeper.says("ask", '{"question": "Board"}')
    assert [draft["place"] for draft in board["answer"]["drafts"]] == ["12 Maple Run"]


def test_copies_and_the_recovery_key_are_enough_when_the_machine_is_gone(keeper):
    keeper.take_call("12 Maple Run")
    keeper.says("backup")
    copies, keeper.store = keeper.store / "backups", keeper.folder / "new machine"
    keeper.store.mkdir()
    shutil.copytree(copies, keeper.store / "backups")
    shutil.copy(copies / "slots.json", keeper.store)
    assert keeper.says("restore")[2].startswith("The file 'device' of this store is missing")
    key = str(keeper.folder / "key")
    status, restored, _said = keeper.says("restore", "--recovery-file", key, password="other")
    assert (status, restored["entries_from_backup"] > 5) == (0, True)
    assert keeper.says("verify", password="other")[1]["ok"] is True
    status, board, _said = keeper.says("ask", '{"question": "Board"}', password="other")
    assert [draft["place"] for draft in board["answer"]["drafts"]] == ["12 Maple Run"]
    status, _object, said = keeper.says("restore", "--recovery-file", key)
    assert (status, said) == (1, "The store is in good order. Nothing was changed.")
    assert keeper.says("verify", password="other")[1]["ok"] is True


def test_a_store_in_good_order_is_not_restored(keeper):
    before = (keeper.store / "slots.json").read_bytes()
    status, _object, said = keeper.says("restore")
    assert status == 1
    assert said == "The store is in good order. Nothing was changed."
    assert (keeper.store / "slots.json").read_bytes() == before
    assert not list(keeper.store.glob("damaged*"))


def test_the_recovery_key_opens_the_store_with_a_new_password(keeper):
    key = str(keeper.folder / "key")
    assert keeper.says("verify", password="other")[0] == 1
    assert keeper.says("recover", "--recovery-file", key, password="other")[0] == 0
    assert keeper.says("verify", password="other")[1]["ok"] is True
    status, _object, said = keeper.says("verify")
    assert (status, said) == (1, "The name or the password is not right.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "The file with the recovery key cannot be read."),
        (b"\xff\xfe\x00", "The file with the recovery key cannot be read."),
        (b"AAAA-BBBB", "This is not a recovery key: a letter is missing or wrong."),
        (b"", "This is not a recovery key: a letter is missing or wrong."),
    ],
)
def test_a_bad_recovery_key_is_told_plainly(keeper, content, sentence):
    path = keeper.folder / "mykey"
    if content is not None:
        path.write_bytes(content)
    status, _object, said = keeper.says("recover", "--recovery-file", str(path), password="other")
    assert (status, said) == (1, sentence)
    assert keeper.says("verify")[1]["ok"] is True


def test_tables_are_made_anew(keeper):
    keeper.take_call("12 Maple Run")
    status, done, _said = keeper.says("rebuild")
    assert status == 0
    assert done["entries"] > 5
    assert keeper.says("verify")[1]["ok"] is True


@pytest.mark.parametrize("command", ["verify", "rebuild", "backup", "restore"])
def test_a_folder_without_a_store_is_told_plainly(keeper, command):
    keeper.store = keeper.folder / "nothing"
    status, _object, said = keeper.says(command)
    assert status == 1
    assert said == "There is no store in this folder yet. Make one first with main.py init."
    assert not keeper.store.exists()
