"""The build carries every file the program reads, without being made here."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SPEC = ROOT / "build.spec"


def data_of_the_spec() -> list[tuple[str, str]]:
    for node in ast.parse(SPEC.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "DATA":
            return list(ast.literal_eval(node.value))
    pytest.fail("build.spec has no DATA")


def test_every_folder_of_resources_is_in_the_build():
    named = {source for source, _target in data_of_the_spec()}
    # A folder without a file is not in a checkout either.
    there = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "resources").iterdir()
        if path.is_file() or any(file.is_file() for file in path.rglob("*"))
    }
    assert there
    assert {name for name in named if name.startswith("resources/")} == there


def test_the_steps_of_the_tables_are_in_the_build():
    assert ("mcrrt/store/migrations", "mcrrt/store/migrations") in data_of_the_spec()


@pytest.mark.parametrize(("source", "target"), data_of_the_spec())
def test_what_the_build_carries_is_there_and_lands_where_it_is_looked_for(source, target):
    path = ROOT / source
    assert path.exists()
    landed = Path(target) if path.is_dir() else Path(target) / path.name
    assert landed.as_posix() == source


def test_no_other_module_of_ours_reads_files_beside_itself():
    """A module that does needs its files in DATA: in a build only these are on disk."""
    known = {"mcrrt/service/resources.py", "mcrrt/store/migrate.py"}
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "mcrrt").rglob("*.py")
        if "__file__" in path.read_text(encoding="utf-8")
    }
    assert found <= known
