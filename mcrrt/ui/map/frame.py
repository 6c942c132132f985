"""From degrees to metres on a flat sheet, and from the sheet to the window. No Qt in here."""

import math
from dataclasses import dataclass

from mcrrt.domain.geo.shapes import Box, Spot

_METRES_PER_DEGREE = 111_195.0
# So much closer than the whole region, and so much further away.
CLOSEST = 4.0  # pixels a metre
FURTHEST = 0.35  # times the whole region

XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The flat sheet around one region: metres to the east and to the south of its middle.

    A degree of longitude is as wide everywhere as in the middle: within a county the error is
    smaller than the width of a line.
    """

    middle: Spot

    @classmethod
    def around(cls, box: Box) -> "Sheet":
        """Return the sheet whose middle is the middle of a box."""
        return cls(((box.west + box.east) / 2, (box.south + box.north) / 2))

    @property
    def east_metres(self) -> float:
        """How long a degree of longitude is here."""
        return _METRES_PER_DEGREE * math.cos(math.radians(self.middle[1]))

    @property
    def south_metres(self) -> float:
        """How long a degree of latitude is, to the south."""
        return -_METRES_PER_DEGREE

    def flat(self, lon: float, lat: float) -> XY:
        """Return where a spot is on the sheet."""
        west, south = self.middle
        return (lon - west) * self.east_metres, (lat - south) * self.south_metres


@dataclass(frozen=True, slots=True)
class Frame:
    """What of the sheet is in view: the metres in its middle, pixels a metre, its size in pixels."""

    x: float
    y: float
    scale: float
    width: int
    height: int

    def to_screen(self, x: float, y: float) -> XY:
        """Return the pixel of a place on the sheet."""
        return (x - self.x) * self.scale + self.width / 2, (
            y - self.y
        ) * self.scale + self.height / 2

    def to_sheet(self, px: float, py: float) -> XY:
        """Return the place on the sheet under a pixel."""
        return (px - self.width / 2) / self.scale + self.x, (
            py - self.height / 2
        ) / self.scale + self.y

    def panned(self, dx: float, dy: float) -> "Frame":
        """Return the frame after its content moved by pixels."""
        return Frame(
            self.x - dx / self.scale, self.y - dy / self.scale, self.scale, self.width, self.height
        )

    def zoomed(self, factor: float, px: float, py: float, least: float) -> "Frame":
        """Return the frame with what is under a pixel staying there. ``least``: no further away."""
        scale = min(CLOSEST, max(least, self.scale * factor))
        x, y = self.to_sheet(px, py)
        return Frame(
            x - (px - self.width / 2) / scale, y - (py - self.height / 2) / scale, scale,
            self.width, self.height,
        )  # fmt: skip

    def sized(self, width: int, height: int) -> "Frame":
        """Return the frame in a window of another size, with the same middle."""
        return Frame(self.x, self.y, self.scale, width, height)

    def kept_near(self, left: float, top: float, right: float, bottom: float) -> "Frame":
        """Return the frame with its middle moved back into these metres, if it has left them."""
        x = min(max(self.x, left), right)
        y = min(max(self.y, top), bottom)
        return Frame(x, y, self.scale, self.width, self.height)


def whole(
    left: float, top: float, right: float, bottom: float, width: int, height: int, margin: int = 24
) -> Frame:
    """Return the frame that shows these metres whole."""
    wide, high = max(1.0, right - left), max(1.0, bottom - top)
    scale = min(max(1, width - 2 * margin) / wide, max(1, height - 2 * margin) / high)
    return Frame((left + right) / 2, (top + bottom) / 2, scale, width, height)


def bar_length(scale: float, most_pixels: int) -> tuple[int, float]:
    """Return the metres of a scale bar, 1, 2 or 5 with noughts, and how many pixels they are."""
    most = most_pixels / scale
    unit = 10.0 ** math.floor(math.log10(max(1.0, most)))
    metres = next((unit * n for n in (5, 2, 1) if unit * n <= most), unit)
    return max(1, round(metres)), metres * scale
