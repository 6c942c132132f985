"""docs/dependencies.md says what pyproject.toml says, and the licences are those we can live with."""

import re
import tomllib
from importlib.metadata import Distribution, distribution, distributions

from tests.test_build import ROOT

PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# Qt is used under the LGPL, one of the three it offers; the build tool's exception frees its result.
KNOWN = {
    "pyside6-essentials": "LGPL",
    "shiboken6": "LGPL",
    "psycopg": "LGPL",
    "psycopg-binary": "LGPL",
    "pyinstaller": "exception",
    "pyinstaller-hooks-contrib": "Apache",
}
COPYLEFT = re.compile(r"\b[AL]?GPL|Affero|General Public", re.IGNORECASE)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def split(line: str) -> tuple[str, str]:
    found = re.fullmatch(r"([\w.-]+)(.*)", line)
    assert found
    return found[1], found[2]


def licence_of(package: Distribution) -> str:
    said = package.metadata
    classifiers = [c for c in said.get_all("Classifier") or () if c.startswith("License ::")]
    # get_all, not said[...]: a newer reader of metadata raises where nothing is said.
    fields = (*(said.get_all("License-Expression") or ()), *(said.get_all("License") or ()))
    named = [*(field[:200] for field in fields), *classifiers]
    return " | ".join(filter(None, named))


def brought_by(name: str, found: set[str]) -> set[str]:
    if plain(name) not in found:
        found.add(plain(name))
        for line in distribution(name).requires or ():
            other = re.match(r"[\w.-]+", line)
            if other and ";" not in line:
                brought_by(other[0], found)
    return found


def test_the_page_names_every_dependency_with_its_range_and_no_other():
    groups = PROJECT["dependency-groups"]
    lines = [*PROJECT["project"]["dependencies"], *groups["test"], *groups["build"]]
    rows = re.findall(r"^\| ([\w.-]+) \| `([^`]+)` \| [^|]+ \| [^|]{10,} \|$", PAGE, re.MULTILINE)
    assert sorted(rows) == sorted(split(line) for line in lines)


def test_no_licence_that_would_bind_the_program():
    bound = {
        plain(package.name): licence_of(package)
        for package in distributions()
        if COPYLEFT.search(licence_of(package))
    }
    assert set(bound) <= set(KNOWN)
    assert [name for name, said in bound.items() if KNOWN[name] not in said] == []


def test_what_ships_says_under_what_it_may_be_used():
    shipped: set[str] = set()
    for line in PROJECT["project"]["dependencies"]:
        brought_by(split(line)[0], shipped)
    assert {"shiboken6", "pillow", "mako"} <= shipped
    assert not shipped & {"pyinstaller", "pyinstaller-hooks-contrib"}
    silent = [
        name
        for name in shipped
        if not licence_of(distribution(name))
        and not any("LICENSE" in str(file) for file in distribution(name).files or ())
    ]
    assert silent == []


def test_each_font_and_icon_has_its_licence_beside_it_and_on_the_page():
    fonts = ROOT / "resources" / "fonts"
    for font in fonts.glob("*.ttf"):
        family = font.stem.partition("-")[0]
        assert (fonts / f"{family}-LICENSE.txt").is_file()
        assert f"resources/fonts/{family}-LICENSE.txt" in PAGE
    assert (ROOT / "resources" / "icons" / "LICENSE.txt").is_file()
    assert "resources/icons/LICENSE.txt" in PAGE


def test_the_lock_holds_hashes_and_no_addresses():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"://|--index|--find-links|--extra", lock)
    pinned = re.split(r"\n(?=\S)", lock.strip())
    assert len(pinned) > 40
    assert [entry.split("\n")[0] for entry in pinned if "--hash=sha256:" not in entry] == []
