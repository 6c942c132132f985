"""The colours of the map, mixed from the tokens of the theme in force."""

from dataclasses import dataclass

from PySide6.QtGui import QColor

from mcrrt.ui.theme.tokens import Theme, ThemeName


@dataclass(frozen=True, slots=True)
class MapColours:
    """What each thing on the ground is drawn in."""

    around: QColor
    land: QColor
    water: QColor
    border: QColor
    zone: QColor
    shore: QColor
    escarpment: QColor
    street: QColor
    road: QColor
    highway: QColor
    name: QColor
    water_name: QColor
    halo: QColor
    sign: QColor


def mixed(one: str, other: str, share: float) -> QColor:
    """Return a colour with so much of the other in it."""
    a, b = QColor(one), QColor(other)
    return QColor(
        round(a.red() + (b.red() - a.red()) * share),
        round(a.green() + (b.green() - a.green()) * share),
        round(a.blue() + (b.blue() - a.blue()) * share),
    )


def map_colours(theme: Theme) -> MapColours:
    """Return the colours for a theme. At night water is only a little darker: no blue glows."""
    night = theme.name is ThemeName.NIGHT
    tint = theme.hairline if night else theme.accent
    return MapColours(
        around=mixed(theme.window, theme.surface, 0.25),
        land=QColor(theme.surface),
        water=mixed(theme.window, tint, 0.35 if night else 0.16),
        border=mixed(theme.surface, theme.input_edge, 0.75),
        zone=mixed(theme.surface, theme.accent, 0.6),
        shore=mixed(theme.surface, theme.accent, 0.45),
        escarpment=mixed(theme.surface, theme.good, 0.4),
        street=mixed(theme.surface, theme.input_edge, 0.42),
        road=mixed(theme.surface, theme.input_edge, 0.42),
        highway=mixed(theme.surface, theme.warning, 0.5),
        name=QColor(theme.muted),
        water_name=mixed(theme.muted, theme.accent, 0.5),
        halo=QColor(theme.surface),
        sign=QColor(theme.text),
    )
