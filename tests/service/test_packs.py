import hashlib

import pytest

from mcrrt.domain.errors import BadInput, NotFound
from mcrrt.service.packs import pack, pack_bytes, parse
from tests.service.plain import assert_plain


def test_the_hash_of_a_pack_is_of_its_bytes():
    raw = pack_bytes("mcrrt-intake")
    assert pack("mcrrt-intake").hash == hashlib.sha256(raw).hexdigest()
    assert parse(raw) == pack("mcrrt-intake")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "none",
        "../packs/mcrrt-intake",
        "mcrrt-intake.json",
        "MCRRT-INTAKE",
        "a/b",
        "a\x00b",
        "x" * 10_000,
        ".",
    ],
)
def test_a_checklist_exists_in_its_folder(name):
    with pytest.raises(NotFound) as refused:
        pack_bytes(name)
    assert_plain(refused.value, "xxxxx")


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"5", b"null", b"\xff", b'"x"', b"[" * 100_000, b'{"id": 1e999}']
)
def test_a_file_that_is_no_pack_is_refused(raw):
    with pytest.raises(BadInput) as refused:
        parse(raw)
    assert_plain(refused.value)
