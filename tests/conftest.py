"""What pytest needs before any test is imported, and the look every window test begins with."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import settings

# Qt chooses its platform when it is first imported.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Nothing of the person who runs the tests may be read or written, nor their language spoken.
os.environ.pop("PYTHON_KEYRING_BACKEND", None)
os.environ["MCRRT_LANGUAGE"] = "en"

settings.register_profile("suite", deadline=None, max_examples=60, derandomize=False)
settings.register_profile("soak", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture
def same_look(qapp: Any) -> Iterator[None]:
    """Light, normal, English, the real time: and so again afterwards."""
    from mcrrt.ui.present.times import use_now
    from mcrrt.ui.shell.speech import speak
    from mcrrt.ui.theme.apply import start_look
    from mcrrt.ui.theme.tokens import TextSize, ThemeName

    looked = start_look(qapp, ThemeName.LIGHT, TextSize.NORMAL)
    speak("en")
    yield
    looked.set(ThemeName.LIGHT, TextSize.NORMAL)
    speak("en")
    use_now(lambda: datetime.now(UTC))
