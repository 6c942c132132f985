"""The design tokens of ux.md: three themes, spacing, type, and the signs of urgency.

Every pair of text and ground is at least 4.5:1, every edge of an input at least 3:1; a test
computes it. Night is amber on near-black with no white anywhere, for the car.
"""

from dataclasses import dataclass
from enum import StrEnum

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL = 4, 8, 12, 16, 24
RADIUS = 8
RADIUS_SMALL = 5
FOCUS_WIDTH = 2
TYPE_SIZES = (13, 15, 18, 22)
TARGET_DESK = 24
TARGET_CAR = 48


class ThemeName(StrEnum):
    """The three themes."""

    LIGHT = "light"
    DARK = "dark"
    NIGHT = "night"


class TextSize(StrEnum):
    """How large text is; Ctrl+- / Ctrl+0 / Ctrl++ step through."""

    SMALLER = "smaller"
    NORMAL = "normal"
    LARGER = "larger"


TEXT_PIXELS = {TextSize.SMALLER: 12, TextSize.NORMAL: 13, TextSize.LARGER: 16}


@dataclass(frozen=True, slots=True)
class Sign:
    """How one urgency looks: a shape, its ground and the text on it."""

    shape: str
    ground: str
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme. Names say what a colour is for, not what it is."""

    name: ThemeName
    window: str
    surface: str
    raised: str
    sunken: str
    hairline: str
    input_edge: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_text: str
    selection: str
    on_selection: str
    hover: str
    focus: str
    danger: str
    danger_ground: str
    warning: str
    warning_ground: str
    good: str
    good_ground: str
    bar: str
    bar_late: str
    practice: str
    on_practice: str
    urgency: dict[str, Sign]


_SHAPES = {"P0": "triangle", "P1": "diamond", "P2": "square", "P3": "disc", "P4": "ring"}


def _signs(*pairs: tuple[str, str]) -> dict[str, Sign]:
    return {
        code: Sign(_SHAPES[code], ground, text)
        for code, (ground, text) in zip(_SHAPES, pairs, strict=True)
    }


_DAY_SIGNS = _signs(
    ("#8F1239", "#FFFFFF"),
    ("#DC6803", "#000000"),
    ("#F4CF5E", "#000000"),
    ("#2271B3", "#FFFFFF"),
    ("#6B7681", "#FFFFFF"),
)

LIGHT = Theme(
    name=ThemeName.LIGHT,
    window="#EEF1F5",
    surface="#FFFFFF",
    raised="#FFFFFF",
    sunken="#F6F8FA",
    hairline="#DCE2E9",
    input_edge="#7E8A97",
    text="#121A23",
    muted="#53606D",
    accent="#0B5CAD",
    on_accent="#FFFFFF",
    accent_text="#0B5CAD",
    selection="#D6E6F7",
    on_selection="#0B2239",
    hover="#EDF3F9",
    focus="#0B5CAD",
    danger="#A8123A",
    danger_ground="#FCEBEF",
    warning="#8A4B00",
    warning_ground="#FFF4E0",
    good="#176B3A",
    good_ground="#E7F5EC",
    bar="#7FA8D1",
    bar_late="#A8123A",
    practice="#5B2A86",
    on_practice="#FFFFFF",
    urgency=_DAY_SIGNS,
)

DARK = Theme(
    name=ThemeName.DARK,
    window="#0E1319",
    surface="#161D25",
    raised="#1D2630",
    sunken="#121820",
    hairline="#2A3541",
    input_edge="#71808F",
    text="#E6EBF0",
    muted="#A0ADBA",
    accent="#4D9DE8",
    on_accent="#06121E",
    accent_text="#7DB8F0",
    selection="#1F3B57",
    on_selection="#F2F7FC",
    hover="#1B2530",
    focus="#7DB8F0",
    danger="#FF8FA6",
    danger_ground="#3A1822",
    warning="#FFC070",
    warning_ground="#352612",
    good="#7FD6A0",
    good_ground="#14301F",
    bar="#4A7FB5",
    bar_late="#FF8FA6",
    practice="#5A3A82",
    on_practice="#F3EAFD",
    urgency=_signs(
        ("#B01A48", "#FFFFFF"),
        ("#E07A1B", "#000000"),
        ("#F4CF5E", "#000000"),
        ("#2676BA", "#FFFFFF"),
        ("#6B7681", "#FFFFFF"),
    ),
)

NIGHT = Theme(
    name=ThemeName.NIGHT,
    window="#060302",
    surface="#0D0704",
    raised="#140B06",
    sunken="#090503",
    hairline="#2C190D",
    input_edge="#86552F",
    text="#D9935A",
    muted="#AD7342",
    accent="#B5622A",
    on_accent="#0A0402",
    accent_text="#D9935A",
    selection="#36190B",
    on_selection="#E8A56C",
    hover="#1C0E07",
    focus="#D9935A",
    danger="#EC7A5C",
    danger_ground="#30100A",
    warning="#DFA052",
    warning_ground="#2A1805",
    good="#B59A55",
    good_ground="#1B1706",
    bar="#7A4A24",
    bar_late="#EC7A5C",
    practice="#4A2340",
    on_practice="#E0A888",
    urgency=_signs(
        ("#6A1526", "#F0B28E"),
        ("#7A3C06", "#F5C08C"),
        ("#5E4B12", "#EBCB7A"),
        ("#1E3346", "#C9A583"),
        ("#2B241F", "#C2946A"),
    ),
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, NIGHT)}
