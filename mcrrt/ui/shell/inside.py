"""What the window needs only once somebody is in. It is most of the program, and dear to import.

The window is painted without it, and loads it while a person types the password.
"""

from mcrrt.service.questions import WhoAmI
from mcrrt.ui.command_dialog import put_away
from mcrrt.ui.shell.doing import Doing
from mcrrt.ui.shell.keys import fill
from mcrrt.ui.shell.palette import HelpSheet, Palette
from mcrrt.ui.shell.workspace import Workspace

__all__ = ["Doing", "HelpSheet", "Palette", "WhoAmI", "Workspace", "fill", "put_away"]
