"""The page of checklists: read, switched, loaded from a file and saved as one, by keyboard."""

import json
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from mcrrt.service import commands as c
from mcrrt.service import packs
from mcrrt.service import questions as q
from mcrrt.ui.kit.dialog import AskDialog
from mcrrt.ui.screens.settings.checklists_page import ChecklistsPage, Choosers
from mcrrt.ui.shell.places import SETTINGS
from tests.service.own_checklist import own_data


@pytest.fixture
def page(bench, tmp_path):
    return on_page(bench, tmp_path)


def on_page(bench, tmp_path):
    """Bring it into view; files are chosen from the folder by the name of the test's file."""
    space = bench.space
    space.show_screen(SETTINGS)
    space.settings.show_part(space.settings.parts.index("Checklists"))
    found = space.settings.checklists
    found._choosers = Choosers(
        lambda _parent: str(tmp_path / "chosen.json"),
        lambda _parent, name: str(tmp_path / name),
    )
    bench.keys.until(lambda: len(found.list.lines.lines) >= len(packs.shipped()))
    return found


def choose(bench, page, pack):
    page.list.setFocus()
    bench.keys.press("Home")
    while page.list.current_id() != pack:
        before = page.list.current_id()
        bench.keys.press("Down")
        assert page.list.current_id() != before, f"{pack} is not in the list"


def press(bench, name):
    bench.keys.tab_to(name)
    bench.keys.press("Space")
    bench.keys.settle()


def look_at(bench, page, tmp_path, data: Any):
    text = data if isinstance(data, str) else json.dumps(data)
    (tmp_path / "chosen.json").write_text(text, encoding="utf-8")
    page.list.setFocus()
    press(bench, "load_checklist_file")


def row(bench, pack):
    rows = bench.office.ask(q.Checklists()).rows
    return next((one for one in rows if one.id == pack), None)


def dialog(bench):
    found = bench.window.findChildren(AskDialog)
    return found[-1] if found else None


def confirm(bench):
    bench.keys.until(lambda: dialog(bench) is not None and dialog(bench).isActiveWindow())
    bench.keys.press("Return")
    bench.keys.settle()
    bench.keys.until(lambda: dialog(bench) is None)


def test_each_checklist_is_told_with_its_terms(bench, page):
    ids = [line.id for line in page.list.lines.lines]
    assert ids == list(packs.shipped())
    choose(bench, page, "c-ssrs")
    said = page._about.text()
    assert "Screener: may raise the urgency, never lowers it" in said
    assert "Answers belong to: Health record" in said
    assert "Research Foundation for Mental Hygiene" in said
    assert "its terms must be confirmed" in said
    assert "No version was used yet." in said
    assert "not in use: its terms are not confirmed" in page._title.text()
    choose(bench, page, "mcrrt-intake")
    assert not page._switch.isEnabled()
    assert "in use" in page._title.text()


def test_it_is_used_once_its_terms_are_confirmed_and_then_without_asking(bench, page):
    choose(bench, page, "c-ssrs")
    press(bench, "switch_checklist")
    terms = packs.pack("c-ssrs").licence.terms
    assert terms is not None
    texts = [label.text() for label in dialog(bench).findChildren(type(page._about))]
    assert terms["en"] in texts
    bench.keys.press("Esc")
    bench.keys.until(lambda: dialog(bench) is None)
    assert not row(bench, "c-ssrs").on
    choose(bench, page, "c-ssrs")
    press(bench, "switch_checklist")
    confirm(bench)
    assert row(bench, "c-ssrs").on
    bench.keys.until(lambda: "confirmed by Renate Okafor" in page._about.text())
    for on in (False, True):
        page.list.setFocus()
        press(bench, "switch_checklist")
        bench.keys.until(lambda on=on: row(bench, "c-ssrs").on is on)
        bench.keys.until(lambda on=on: page._current().on is on)
    assert dialog(bench) is None


def test_a_file_is_looked_at_first_and_then_used(bench, page, tmp_path):
    look_at(bench, page, tmp_path, own_data())
    said = page._preview.text()
    assert "Cold nights, version 1" in said
    assert "It is not here yet." in said
    assert "W1 Out in the cold? (yes/no)" in said
    assert "W1 P2 Out in the cold" in said
    assert row(bench, "winter") is None
    assert QApplication.focusWidget() is page._load
    bench.keys.press("Space")
    bench.keys.until(lambda: row(bench, "winter") is not None)
    bench.keys.until(lambda: page.list.lines.row_of("winter") >= 0)
    assert row(bench, "winter").on


def test_what_is_new_against_the_version_in_use_is_said(bench, page, tmp_path):
    bench.office.submit(c.LoadChecklist(json.dumps(own_data())))
    bench.keys.until(lambda: page.list.lines.row_of("winter") >= 0)
    data = own_data(version="2")
    data["items"][0]["text"]["en"] = "Out in the cold tonight?"
    data["items"].append({**data["items"][0], "id": "W2"})
    data["rules"].append({**data["rules"][0], "id": "W2", "when": {"item": "W2", "is": "yes"}})
    look_at(bench, page, tmp_path, data)
    said = page._preview.text()
    assert "Against version 1, which is in use:" in said
    assert "Questions: new: W2; changed: W1" in said
    assert "Rules: new: W2" in said
    press(bench, "leave_checklist_file")
    assert row(bench, "winter").version == "1"
    assert QApplication.focusWidget() is page._choose
    look_at(bench, page, tmp_path, own_data())
    assert "It is the version in use, unchanged." in page._preview.text()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("{", "not JSON"),
        (own_data(languages=["en"]), "French"),
        (own_data(role="intake"), "intake checklist is called"),
        ({**own_data(), "rules": [{**own_data()["rules"][0], "when": {"item": "W9", "is": "yes"}}]},
         "W9"),
    ],
)  # fmt: skip
def test_a_hole_is_named_and_nothing_is_offered(bench, page, tmp_path, data, words):
    look_at(bench, page, tmp_path, data)
    assert words in page._problem.text()
    assert page._stack.currentIndex() == 0
    choose(bench, page, "ctrs")
    press(bench, "switch_checklist")
    bench.keys.until(
        lambda: not page._problem.text(), "a problem stays when something else is done"
    )


def test_a_frozen_version_is_refused_on_the_page(bench, page, tmp_path):
    bench.office.submit(c.LoadChecklist(json.dumps(own_data())))
    changed = own_data()
    changed["items"][0]["text"]["en"] = "Cold?"
    bench.keys.until(lambda: page.list.lines.row_of("winter") >= 0)
    look_at(bench, page, tmp_path, changed)
    bench.keys.press("Space")
    bench.keys.until(lambda: "frozen" in page._problem.text())
    assert page._stack.currentIndex() == 1


def test_an_instrument_with_an_owner_is_confirmed_as_it_is_loaded(bench, page, tmp_path):
    licence = {**own_data()["licence"], "may_ship_items": False}
    look_at(bench, page, tmp_path, own_data(licence=licence))
    bench.keys.press("Space")
    bench.keys.until(lambda: dialog(bench) is not None)
    confirm(bench)
    bench.keys.until(lambda: page._stack.currentIndex() == 0)
    assert row(bench, "winter").terms_by == "Renate Okafor"


def test_licensed_words_do_not_leave_with_the_file(bench, page, tmp_path):
    data = json.loads(packs.pack_bytes("c-ssrs"))
    data["version"] = "1.0.0-ours"
    for item in data["items"]:
        item["text"] = {"en": "Word for word", "fr": "Mot à mot"}
        item["licensed_text"] = {"en": "Word for word", "fr": "Mot à mot"}
    bench.office.submit(c.LoadChecklist(json.dumps(data), terms=True))
    bench.keys.until(lambda: page._model.state.row("c-ssrs").version == "1.0.0-ours")
    choose(bench, page, "c-ssrs")
    press(bench, "save_checklist")
    bench.keys.until(lambda: "Saved: c-ssrs-1.0.0-ours.json" in page._said.text())
    saved = (tmp_path / "c-ssrs-1.0.0-ours.json").read_text(encoding="utf-8")
    assert "Word for word" not in saved
    assert "Mot" not in saved
    found = packs.parse(saved.encode())
    shipped = packs.pack("c-ssrs")
    assert [item.text for item in found.items] == [item.text for item in shipped.items]
    assert found.rules == shipped.rules


def test_what_is_free_is_saved_as_it_is_and_a_bad_place_is_said(bench, page, tmp_path):
    choose(bench, page, "mcrrt-intake")
    press(bench, "save_checklist")
    bench.keys.until(lambda: bool(page._said.text()))
    name = f"mcrrt-intake-{packs.pack('mcrrt-intake').version}.json"
    assert (tmp_path / name).read_bytes() == packs.pack_bytes("mcrrt-intake")
    page._choosers = Choosers(page._choosers.to_load, lambda _parent, _name: str(tmp_path))
    page.list.setFocus()
    press(bench, "save_checklist")
    bench.keys.until(lambda: "could not be written" in page._problem.text())
    assert page._said.text() == ""


def test_others_read_it_only(qtbot, page):
    reader = ChecklistsPage(page._model, may_decide=False)
    qtbot.addWidget(reader)
    reader.show()
    assert not any(one.isVisible() for one in (reader._switch, reader._save, reader._choose))
    assert len(reader.list.lines.lines) == len(packs.shipped())
