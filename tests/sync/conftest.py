"""What the tests of the sync share."""

import pytest

from mcrrt.service.exchange import Identity
from mcrrt.vault.crypto import StandardCrypto
from tests.sync.certs import Authority

AGENCY = "00000000-0000-7000-8000-00000000000a"
STATION = "00000000-0000-7000-8000-000000000001"


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority.make()


@pytest.fixture(scope="session")
def certificate(authority, tmp_path_factory):
    return authority.server(tmp_path_factory.mktemp("certificate"), ("127.0.0.1", "localhost"))


@pytest.fixture(scope="session")
def crypto() -> StandardCrypto:
    return StandardCrypto()


@pytest.fixture(scope="session")
def identity(crypto) -> Identity:
    return Identity(AGENCY, STATION, crypto.new_signing_key())
