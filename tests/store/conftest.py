"""A store after a shift, made once and copied for each test that breaks it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.store import shift
from tests.store.doomed import Doomed
from tests.store.tools import Copy, copy_of, key_of
from tests.support import found_store


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A closed store after a shift. Nobody writes to it: take ``copies``."""
    founded = found_store(tmp_path_factory.mktemp("worked"))
    shift.everything(founded)
    shift.at_random(founded, seed=4, count=40)
    key = key_of(founded)
    founded.close()
    return Copy(founded.path, key)


@pytest.fixture
def copies(worked: Copy, tmp_path: Path) -> Callable[[], Copy]:
    """Return a function that gives another copy of the worked store."""
    made = iter(range(10_000))
    return lambda: copy_of(worked.path, tmp_path / f"copy{next(made)}", worked.key)


@pytest.fixture
def copied(copies: Callable[[], Copy]) -> Copy:
    """One copy of the worked store."""
    return copies()


@pytest.fixture(scope="session")
def doomed() -> Iterator[Doomed]:
    """A process whose children can be killed."""
    process = Doomed()
    yield process
    process.close()
