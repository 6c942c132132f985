"""The start card is painted before most of the program is loaded."""

import subprocess
import sys

# Hundreds of classes, each of which is made when its module is loaded.
LATER = (
    "mcrrt.service.answers", "mcrrt.service.commands", "mcrrt.service.office",
    "mcrrt.service.questions", "mcrrt.domain.facts", "mcrrt.domain.fold",
    "mcrrt.ui.shell.workspace", "mcrrt.ui.shell.doing",
)  # fmt: skip


def test_the_window_loads_what_is_behind_the_log_in_later():
    code = "import sys, mcrrt.ui.shell.window; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "mcrrt.ui.screens.start.view" in loaded
    assert set(LATER) & set(loaded) == set()


def test_the_command_that_opens_the_window_loads_no_store():
    code = "import sys, mcrrt.cli.desktop; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "mcrrt.app" in loaded
    dear = {"mcrrt.house", "mcrrt.store", "mcrrt.vault", "sqlalchemy", "cryptography", "argon2"}
    assert dear & set(loaded) == set()
