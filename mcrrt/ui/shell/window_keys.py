"""The commands of the window itself, which are there before anybody is in."""

from typing import TYPE_CHECKING

from mcrrt.service.language import N_
from mcrrt.ui.actions.registry import Action

if TYPE_CHECKING:
    from mcrrt.ui.shell.window import MainWindow

WINDOW = N_("Window")


def window_actions(window: "MainWindow") -> list[Action]:
    """Return help, the look and the end of the program."""
    return [
        Action("window.help", WINDOW, N_("Help and shortcuts"), window.show_help, "F1", "?",
               "circle-help"),
        Action("window.night", WINDOW, N_("Night, and back"), window.toggle_night, "Ctrl+G",
               icon="moon"),
        Action("window.theme", WINDOW, N_("Next theme"), window.next_theme, "Ctrl+Shift+M",
               icon="sun-moon"),
        Action("window.larger", WINDOW, N_("Larger text"), lambda: window.step_text(1), "Ctrl++"),
        Action("window.smaller", WINDOW, N_("Smaller text"), lambda: window.step_text(-1), "Ctrl+-"),
        Action("window.normal", WINDOW, N_("Normal text"), lambda: window.step_text(0), "Ctrl+0"),
        Action("window.quit", WINDOW, N_("Quit"), window.close, "Ctrl+Q", icon="log-out"),
    ]  # fmt: skip
