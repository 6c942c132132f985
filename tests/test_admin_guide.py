"""The tables of docs/admin-guide.md are those of the program."""

import argparse
import re

import msgspec

from mcrrt.cli.parser import build_parser
from mcrrt.domain.roles import Role
from mcrrt.service.access import RIGHTS
from mcrrt.service.settings import SETTINGS
from tests.test_build import ROOT

GUIDE = (ROOT / "docs" / "admin-guide.md").read_text(encoding="utf-8")


def rows(first_of_the_head: str) -> list[list[str]]:
    """Return the rows of the table whose head begins so, cell by cell."""
    table = re.search(rf"^\| {first_of_the_head} \|.*\n\|[-|]+\n((?:\|.*\n)+)", GUIDE, re.MULTILINE)
    assert table
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()]


def test_the_table_of_rights_is_the_one_the_program_asks():
    marked = {
        row[0].strip("`"): {
            role for role, mark in zip(order_of_roles(), row[2:], strict=True) if mark
        }
        for row in rows("right")
    }
    assert marked == {right.value: set(roles) for right, roles in RIGHTS.items()}


def order_of_roles() -> list[Role]:
    head = re.search(r"^\| right \| what for \| (.*) \|$", GUIDE, re.MULTILINE)
    assert head
    return [Role(name.replace(" ", "_").replace("-", "_")) for name in head[1].split(" | ")]


def test_every_setting_stands_there_with_its_default():
    shown = {row[0].strip("`"): row[1].strip("`") for row in rows("name")}
    assert shown == {
        name: msgspec.json.encode(spec.default).decode() for name, spec in SETTINGS.items()
    }


def test_every_command_it_names_exists_with_its_options():
    parser = build_parser()
    (commands,) = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    used = re.findall(r"\$ (?:MCRRT_LANGUAGE=fr )?main\.py (\w+)(.*)", GUIDE)
    assert len(used) > 12
    for name, rest in used:
        known = {option for a in commands.choices[name]._actions for option in a.option_strings}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, name
