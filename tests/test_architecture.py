"""The shape of the house: who imports whom, how long things are, and what nobody may use.

Each check is shown to bite: a planted breach, or a fixture that must fail.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.lint import RULES, broken_rules, long_functions

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "mcrrt"
FILES = sorted(PACKAGE.rglob("*.py"))
MAX_FILE, MAX_FUNCTION = 400, 60


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def top_level() -> set[str]:
    """Every package and module right under mcrrt."""
    packages = {f"mcrrt.{p.name}" for p in PACKAGE.iterdir() if p.is_dir() and any(p.rglob("*.py"))}
    modules = {f"mcrrt.{p.stem}" for p in PACKAGE.glob("*.py") if p.stem != "__init__"}
    return packages | modules


# --- imports -------------------------------------------------------------------------------------


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of a folder's pyproject.toml over its mcrrt."""
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def contracts() -> list[dict[str, Any]]:
    """The contracts that are written down."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    written: list[dict[str, Any]] = config["tool"]["importlinter"]["contracts"]
    return written


# Whose business each library is. Everybody else is named in the contract that keeps it from them.
OWNERS = {
    "Only the store and the hub speak SQL": {"mcrrt.store", "mcrrt.hub"},
    "Only the vault touches keyring and the crypto library": {"mcrrt.vault"},
    "Only the window imports Qt": {"mcrrt.ui", "mcrrt.app", "mcrrt.cli"},
    "Only the sync speaks to a hub": {"mcrrt.sync"},
    "Only the hub serves the network": {"mcrrt.hub"},
    "Only the service matches officers with clinicians": {"mcrrt.service"},
}


def test_every_contract_is_kept():
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(contracts())} kept, 0 broken" in done.stdout


def test_no_package_stands_outside_the_layers():
    layers = next(contract for contract in contracts() if contract["type"] == "layers")["layers"]
    named = {name.strip() for layer in layers for name in layer.split("|")}
    assert named == top_level()


@pytest.mark.parametrize("name", OWNERS)
def test_no_package_is_forgotten_in_a_contract(name):
    contract = next(contract for contract in contracts() if contract["name"] == name)
    assert set(contract["source_modules"]) | OWNERS[name] == top_level()


# In which package, what is planted, and which contract it breaks.
BREACHES = {
    "Imports only go down": ("domain", "from mcrrt.store import store"),
    "The domain is the standard library only": ("domain", "import msgspec"),
    "Only the store and the hub speak SQL": ("service", "import sqlalchemy"),
    "Only the vault touches keyring and the crypto library": ("documents", "import cryptography"),
    "Only the window imports Qt": ("service", "import PySide6"),
    "The window does not load the store, the keys or the paper": ("ui", "import reportlab"),
    "Only the sync speaks to a hub": ("hub", "import urllib3"),
    "Only the hub serves the network": ("sync", "import starlette"),
    "Only the service matches officers with clinicians": ("documents", "import scipy"),
}


def test_a_planted_breach_breaks_each_contract(tmp_path):
    assert set(BREACHES) == {contract["name"] for contract in contracts()}
    shutil.copytree(PACKAGE, tmp_path / "mcrrt", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for n, (package, line) in enumerate(BREACHES.values()):
        (tmp_path / "mcrrt" / package / f"planted_{n}.py").write_text(f"{line}\n", encoding="utf-8")
    done = lint_imports(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    unbroken = [name for name in BREACHES if f"{name} BROKEN" not in done.stdout]
    assert unbroken == []


# What may not be loaded by importing anything under a package, even from far below.
HEAVY = {
    "ui": {"sqlalchemy", "sqlcipher3", "alembic", "reportlab", "pypdfium2", "keyring", "cryptography", "argon2",
           "scipy", "numpy"},
    "service": {"sqlalchemy", "sqlcipher3", "alembic", "reportlab", "pypdfium2", "keyring", "cryptography", "argon2",
                "PySide6", "scipy", "numpy"},
}  # fmt: skip
_IMPORT_ALL = """
import importlib, pkgutil, sys
package, heavy = importlib.import_module(sys.argv[1]), set(sys.argv[2].split(","))
names = [found.name for found in pkgutil.walk_packages(package.__path__, sys.argv[1] + ".")]
assert len(names) > 10, names
for name in names:
    importlib.import_module(name)
    loaded = heavy & set(sys.modules)
    if loaded:
        sys.exit(f"{name} loads {sorted(loaded)}")
"""


@pytest.mark.parametrize("package", HEAVY)
def test_importing_it_does_not_load_what_is_not_its_business(package):
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL, f"mcrrt.{package}", ",".join(sorted(HEAVY[package]))],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_command_line_shows_its_help_without_loading_anything_dear():
    code = f"import sys, mcrrt.cli; sys.exit(str({HEAVY['service']!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr.strip() == "set()"


# --- length --------------------------------------------------------------------------------------


def test_files_and_functions_are_short_enough_to_read():
    long: list[tuple[str, object]] = []
    for path in FILES:
        source = path.read_text(encoding="utf-8")
        lines = len(source.splitlines())
        long += [(relative(path), lines)] if lines > MAX_FILE else []
        long += [(relative(path), found) for found in long_functions(source, MAX_FUNCTION)]
    assert len(FILES) > 100
    assert long == []


def test_the_check_of_length_bites():
    body = "    pass\n" * MAX_FUNCTION
    inner = "class A:\n    def f(self):\n" + "        pass\n" * MAX_FUNCTION
    assert list(long_functions(f"def f():\n{body}", MAX_FUNCTION)) == [("f", MAX_FUNCTION + 1)]
    assert list(long_functions(f"async def f():\n{body}", MAX_FUNCTION)) == [
        ("f", MAX_FUNCTION + 1)
    ]
    assert list(long_functions(inner, MAX_FUNCTION)) == [("f", MAX_FUNCTION + 1)]
    assert list(long_functions("def f():\n" + "    pass\n" * 59, MAX_FUNCTION)) == []


# --- what nobody may use -------------------------------------------------------------------------


def test_no_rule_of_the_house_is_broken():
    broken = [
        (relative(path), *found)
        for path in FILES
        for found in broken_rules(relative(path), path.read_text(encoding="utf-8"))
    ]
    assert broken == []


# What each rule must catch, and what it must leave alone.
CAUGHT = {
    "rich text": [
        "from PySide6.QtWidgets import QLabel", "label = QLabel(name)", "QtWidgets.QLabel(name)",
        "button.setToolTip(name)", "QMessageBox.warning(self, 'x', name)", "class A(QTextEdit): pass",
        "QToolTip.showText(where, name)", "box = QMessageBox(self)", "QInputDialog.getText(self, 'x', name)",
    ],
    "paragraph": ["from reportlab.platypus import Paragraph", "platypus.Paragraph(text, style)"],
    "pickling": ["import pickle", "from pickle import loads", "import shelve", "import marshal as m"],
    "naive time": [
        "datetime.now()", "datetime.datetime.now()", "datetime.utcnow()", "datetime.today()", "date.today()",
        "datetime.fromtimestamp(5)", "datetime.date.today()", "dt.datetime.utcfromtimestamp(5)",
    ],
    "bare write": [
        "open(path, 'w')", "open(path, mode='wb')", "path.open('a')", "path.open(mode='x')", "open(path, 'r+')",
        "path.write_text(words)", "path.write_bytes(data)", "io.open(path, 'wt')",
    ],
    "open to all": [
        "os.open(path, os.O_WRONLY | os.O_CREAT)", "os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)",
    ],
    "pragma": ["connection.execute('PRAGMA key = 1')", "sql = ' pragma synchronous=OFF'"],
    "told to log": [
        "log.info(f'call {call}')", "logging.warning('call %s' % call)", "log.error('call {}'.format(call))",
        "logger.debug(name)", "self._log.info('call ' + name)", "log.error(error)",
    ],
    "made-up SQL": ["text(f'SELECT {name}')", "sqlalchemy.text(f'SELECT 1 WHERE a = {b}')"],
    "shell": ["eval(words)", "exec(words)", "os.system(words)", "subprocess.run(words, shell=True)", "os.popen(words)"],
}  # fmt: skip
LEFT_ALONE = {
    "rich text": ["PlainLabel(name)", "'QLabel(name)'", "# QLabel(name)"],
    "paragraph": ["paragraph(text)"],
    "pickling": ["pickle = 5", "item.pickle()"],
    "naive time": [
        "datetime.now(UTC)", "datetime.now(tz=UTC)", "clock.now()", "self.today()", "datetime.fromtimestamp(5, UTC)",
        "time.time()",
    ],
    "bare write": ["open(path)", "open(path, 'rb')", "path.open('r', encoding='utf-8')", "dialog.open()",
                   "model.open(call)", "file.write(data)"],
    "open to all": ["os.open(path, os.O_RDONLY)", "os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)"],
    "pragma": ["'the PRAGMA of SQLite'", "pragmas = 5"],
    "told to log": ["log.info('bug in %s', place)", "log.warning('the clock jumped')", "math.log(x)", "catalog.info(x)"],
    "made-up SQL": ["text('SELECT :name')", "text(statement)"],
    "shell": ["dialog.exec()", "subprocess.run(words)", "evaluate(pack)"],
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_bites_and_only_where_it_should(rule):
    assert set(CAUGHT) == set(LEFT_ALONE) == set(RULES)
    for source in CAUGHT[rule]:
        assert rule in [name for name, _line in broken_rules("mcrrt/somewhere.py", source)], source
    for source in LEFT_ALONE[rule]:
        assert list(broken_rules("mcrrt/somewhere.py", source)) == [], source


@pytest.mark.parametrize(
    ("path", "source", "free"),
    [
        ("mcrrt/ui/kit/labels.py", "QLabel(x)", True),
        ("mcrrt/ui/kitchen.py", "QLabel(x)", False),
        ("mcrrt/ui/screens/board/view.py", "QLabel(x)", False),
        ("mcrrt/store/engine.py", "'PRAGMA key'", True),
        ("mcrrt/storeroom.py", "'PRAGMA key'", False),
        ("mcrrt/cli/demo.py", "path.write_bytes(x)", True),
        ("mcrrt/cli/door.py", "path.write_bytes(x)", False),
    ],
)
def test_a_rule_is_lifted_in_one_place_only(path, source, free):
    assert (list(broken_rules(path, source)) == []) is free


def test_every_place_where_a_rule_is_lifted_exists():
    for _rule, places in RULES.values():
        assert all((ROOT / place).exists() for place in places)
