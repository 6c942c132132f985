"""What pytest needs before any test is imported."""

import os

from hypothesis import settings

# Qt chooses its platform when it is first imported.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Nothing of the person who runs the tests may be read or written.
os.environ.pop("PYTHON_KEYRING_BACKEND", None)

settings.register_profile("suite", deadline=None, max_examples=60, derandomize=False)
settings.register_profile("soak", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
