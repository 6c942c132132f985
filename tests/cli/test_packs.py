"""``pack check`` and ``pack list``."""

import copy
import json

import pytest

from mcrrt.cli import main
from mcrrt.service import language, packs
from tests.domain.good_pack import GOOD


@pytest.fixture(autouse=True)
def _english_again():
    yield
    language.use("en")


@pytest.fixture
def check(tmp_path, capsys):
    """Run ``pack check`` over what a file holds; return status, output and sentence."""

    def run(content, *more):
        path = tmp_path / "pack.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        capsys.readouterr()
        status = main(["pack", "check", str(path), *more])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.mark.parametrize("pack_id", packs.shipped())
def test_what_ships_can_be_relied_on(check, pack_id):
    file = packs.shipped()[pack_id]
    status, out, err = check(file.raw, "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "ok": True,
        "id": pack_id,
        "version": file.pack.version,
        "hash": file.pack.hash,
        "title": file.pack.title["en"],
        "role": file.pack.role,
        "record": file.pack.compartment,
        "items": len(file.pack.items),
        "rules": len(file.pack.rules),
        "licence": file.pack.licence.name,
    }


def test_a_person_reads_what_it_is(check):
    status, out, _err = check(GOOD)
    assert status == 0
    assert out.splitlines()[:2] == ["id: small", "version: 1"]
    assert "items: 3\nrules: 3\nlicence: MIT\n" in out


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (lambda d: d["items"][0]["text"].pop("fr"), "A", "A: 'text' is missing in the language fr."),
        (lambda d: d["items"][1].update(ask_when={"item": "B", "is": "yes"}), "B",
         "B can never be asked: its conditions go round in a circle."),
        (lambda d: d["rules"][0].update(actions=["sing"]), "r1",
         "The rule r1 asks for an action that has no words: sing."),
        (lambda d: d["diversion"].update(needs_yes=[]), "diversion", "The diversion gate must need a yes to open."),
        (lambda d: d.update(colour="red"), "pack", "pack: 'colour' means nothing here."),
    ],
)  # fmt: skip
def test_a_hole_is_named_by_its_place(check, change, place, words):
    data = copy.deepcopy(GOOD)
    change(data)
    status, out, err = check(data, "--json")
    assert status == 1
    assert words in err
    assert place in err
    found = json.loads(out)
    assert (found["ok"], found["place"]) == (False, place)
    assert words in found["error"]
    status, out, err = check(data)
    assert (status, out) == (1, "")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"5", b"null", b"\xff", b"[" * 100_000, b" " * 600_000, b"{}", b'{"items": 5}',
     b'{"id": "a", "id": "b"}', json.dumps(GOOD).encode("utf-16")],
)  # fmt: skip
def test_a_file_that_is_no_checklist_is_refused_in_one_sentence(check, raw):
    status, out, err = check(raw)
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "mistake" not in err


def test_a_file_that_is_not_there(tmp_path, capsys):
    for name in ("missing.json", "."):
        assert main(["pack", "check", str(tmp_path / name)]) == 1
        assert capsys.readouterr().err.startswith("A file could not be used: ")
    assert main(["pack", "check"]) == 1
    assert capsys.readouterr().err == "Name the file of the checklist.\n"


def test_which_checklists_come_with_the_program(capsys):
    assert main(["pack", "list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["packs"]
    assert [one["id"] for one in found] == list(packs.shipped())
    assert all(len(one["hash"]) == 64 for one in found)
    assert main(["pack", "list"]) == 0
    assert capsys.readouterr().out.startswith("mcrrt-intake 1.0.0: MCRRT Intake\n")
