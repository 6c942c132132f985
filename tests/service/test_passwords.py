import pytest

from mcrrt.domain.errors import BadInput
from mcrrt.service.passwords import check_password
from tests.service.plain import assert_plain

CONTEXT = ("r.okafor", "Renate Okafor")


@pytest.mark.parametrize(
    "password",
    [
        "quiet herons cross the ninth bridge", "correct-horse-battery", "Zug um Zug nach Wien", "éèüö über Brücken",
        "пять слов на бумаге", "twelve chars", "n0 Rules 4 me!",
    ],
)  # fmt: skip
def test_length_is_what_counts(password):
    check_password(password, 12, CONTEXT)


@pytest.mark.parametrize(
    "password",
    [
        "", "short", "elevenchars", "            ", "aaaaaaaaaaaa", "123456789012", "password1234", "PassWord2026!!",
        "qwertyuiop12", "renate okafor 1", "r.okafor2026!!", "haltonpolice1", "mcrrt dispatch", "letmeinletmein",
        "x" * 129,
    ],
)  # fmt: skip
def test_what_everybody_would_try_is_refused(password):
    with pytest.raises(BadInput) as refused:
        check_password(password, 12, CONTEXT)
    assert refused.value.field == "password"
    assert_plain(refused.value, *([password] if len(password) > 3 and password.strip() else []))


def test_letters_count_as_a_person_counts_them():
    decomposed = "e\u0301" * 6 + "abcdef"
    with pytest.raises(BadInput, match="at least 13"):
        check_password(decomposed, 13, ())
    check_password(decomposed + "g", 13, ())
