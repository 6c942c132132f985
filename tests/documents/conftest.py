import pytest

from mcrrt.documents.papers import StandardPapers


@pytest.fixture(scope="session")
def papers():
    return StandardPapers()
