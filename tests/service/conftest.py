"""A store with a shift in it: built once a run, copied for each test that changes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.scene import NewShift, Shift, build_shift, copy_of


@pytest.fixture(scope="session")
def shift_folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], object]:
    """The shift as it lies on disk, closed."""
    folder = tmp_path_factory.mktemp("shift")
    words, ended = build_shift(folder)
    return folder, words, ended


@pytest.fixture
def new_shift(shift_folder, tmp_path_factory) -> Iterator[NewShift]:
    """Open as many copies as a test needs."""
    opened: list[Shift] = []
    folder, words, ended = shift_folder

    def new() -> Shift:
        opened.append(copy_of(folder, tmp_path_factory.mktemp("copy"), dict(words), ended))
        return opened[-1]

    yield new
    for shift in opened:
        shift.close()


@pytest.fixture
def shift(new_shift: NewShift) -> Shift:
    """One copy, open, with somebody of every role logged in."""
    return new_shift()


@pytest.fixture(scope="module")
def quiet_shift(shift_folder, tmp_path_factory) -> Iterator[Shift]:
    """One copy for a whole file: for tests that change nothing."""
    folder, words, ended = shift_folder
    copy = copy_of(folder, tmp_path_factory.mktemp("quiet"), dict(words), ended)
    yield copy
    copy.close()
