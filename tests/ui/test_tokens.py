"""The design tokens: contrast in every theme, and signs that need no colour."""

import re

import pytest
from PySide6.QtGui import QColor

from mcrrt.service.resources import resource
from mcrrt.ui.theme.apply import style_sheet
from mcrrt.ui.theme.tokens import THEMES, Theme, ThemeName

TEXT_PAIRS = [
    ("text", "window"), ("text", "surface"), ("text", "sunken"), ("text", "hover"),
    ("muted", "window"), ("muted", "surface"), ("muted", "sunken"), ("on_accent", "accent"),
    ("accent_text", "surface"), ("accent_text", "hover"), ("on_selection", "selection"),
    ("danger", "surface"), ("danger", "danger_ground"), ("warning", "surface"),
    ("warning", "warning_ground"), ("good", "surface"), ("good", "good_ground"),
    ("on_practice", "practice"),
]  # fmt: skip
EDGE_PAIRS = [("input_edge", "surface"), ("focus", "surface"), ("focus", "window"),
              ("bar_late", "surface"), ("accent", "surface")]  # fmt: skip


def luminance(color: str) -> float:
    def channel(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    c = QColor(color)
    return 0.2126 * channel(c.redF()) + 0.7152 * channel(c.greenF()) + 0.0722 * channel(c.blueF())


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda t: t.name)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-".join)
def test_text_can_be_read(theme: Theme, pair):
    one, other = (getattr(theme, name) for name in pair)
    assert contrast(one, other) >= 4.5


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda t: t.name)
@pytest.mark.parametrize("pair", EDGE_PAIRS, ids="-".join)
def test_edges_and_signs_can_be_seen(theme: Theme, pair):
    one, other = (getattr(theme, name) for name in pair)
    assert contrast(one, other) >= 3.0


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda t: t.name)
def test_urgency_is_told_by_shape_and_word_and_readable(theme: Theme):
    signs = theme.urgency
    assert list(signs) == ["P0", "P1", "P2", "P3", "P4"]
    assert len({sign.shape for sign in signs.values()}) == 5
    for sign in signs.values():
        assert contrast(sign.ground, sign.text) >= 4.5


def test_night_is_dim():
    for name in Theme.__slots__:
        value = getattr(THEMES[ThemeName.NIGHT], name)
        if isinstance(value, str) and value.startswith("#"):
            assert luminance(value) < 0.6, name


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda t: t.name)
def test_the_style_sheet_has_no_ground_on_item_views(theme: Theme):
    """A ground on a view makes every scrolled line a full repaint."""
    sheet = style_sheet(theme, 13)
    assert "$" not in sheet
    for name in ("QTableView", "QListView", "QTreeView", "QAbstractItemView", "QWidget"):
        for body in re.findall(rf"(?:^|[,}}\s]){name}\s*{{([^}}]*)}}", sheet):
            assert "background" not in body


def test_icons_and_fonts_ship_with_their_licences():
    assert resource("icons", "LICENSE.txt").is_file()
    assert list(resource("fonts").glob("*LICENSE*"))
    for icon in resource("icons").glob("*.svg"):
        assert "currentColor" in icon.read_text()
