"""A town's streets on the map, panned and zoomed, each frame really painted."""

import math
import random
from collections.abc import Callable

from mcrrt.domain.geo.shapes import Feature, LayerKind, Shape
from mcrrt.service.map_answers import LayerShapes, flat
from tests.benchmarks.figures import Stopwatch

LINES = 20_000
SIZE = 1366, 700
_RNG = 20_260_101


def town(lines: int = LINES) -> LayerShapes:
    """Return streets as a town has them: two directions, bent a little, denser in the middle."""
    rng = random.Random(_RNG)
    return flat("streets", LayerKind.STREETS, [_street(rng, n) for n in range(lines)])


def _street(rng: random.Random, number: int) -> Feature:
    lon, lat = rng.gauss(-79.84, 0.1), rng.gauss(43.47, 0.07)
    heading = rng.choice((0.78, 2.35)) + rng.gauss(0, 0.05)
    corners = []
    for _ in range(rng.randint(4, 12)):
        corners.append((lon, lat))
        step = rng.uniform(30, 120) / 111_000
        heading += rng.gauss(0, 0.1)
        lon += math.cos(heading) * step * 1.37
        lat += math.sin(heading) * step
    return Feature(number + 1, f"Street {number}", Shape(lines=(tuple(corners),)))


def frames() -> dict[str, list[float]]:
    """Time each frame of panning, from the whole region to a few streets, and of zooming."""
    from PySide6.QtWidgets import QApplication

    from mcrrt.service.gazetteer import schematic
    from mcrrt.ui.map.filling import fill_layer, fill_schematic, home_box
    from mcrrt.ui.map.widget import MapWidget
    from mcrrt.ui.theme.apply import start_look
    from mcrrt.ui.theme.tokens import TextSize, ThemeName

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    start_look(application, ThemeName.LIGHT, TextSize.NORMAL)
    shown = MapWidget(home_box(schematic()))
    fill_schematic(shown.ground, schematic())
    loading = Stopwatch()
    steps = fill_layer(shown.ground, town())
    while True:
        with loading.lap():
            if next(steps, None) is None:
                break
    shown.resize(*SIZE)
    shown.show()

    def frame(move: Callable[[], None], watch: Stopwatch) -> None:
        with watch.lap():
            move()
            shown.repaint()
            application.processEvents()

    panned, zoomed = Stopwatch(), Stopwatch()
    for closer in (1.0, 6.0, 30.0):
        shown.show_whole()
        shown.zoom(closer)
        for n in range(30):
            frame(lambda n=n: shown.zoom(1.06 if n < 15 else 1 / 1.06), zoomed)  # type: ignore[misc]
        for n in range(300):  # a hand that wanders into streets not seen before
            turn = n / 23
            frame(lambda t=turn: shown.pan(13 * math.cos(t) - 6, 11 * math.sin(t)), panned)  # type: ignore[misc]
    shown.close()
    return {"map_pan": panned.samples, "map_zoom": zoomed.samples, "map_load": loading.samples}
