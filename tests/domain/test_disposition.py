import pytest

from mcrrt.domain.disposition import DEFAULT_REVIEWED, DISPOSITIONS, disposition
from mcrrt.domain.errors import BadInput

# domain.md 1.7, typed again: code, emergency department, involuntary, diverted.
TABLE = """
D01 no no yes
D02 no no yes
D03 no no yes
D04 no no yes
D05 no no yes
D06 no no yes
D07 yes no no
D08 yes no no
D09 yes yes no
D10 yes yes no
D11 yes yes no
D12 yes yes no
D13 yes yes no
D14 yes no no
D15 no yes no
D16 no no n/a
D17 no no n/a
D18 no no n/a
D19 no no n/a
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]
MEANS = {"yes": True, "no": False, "n/a": None}


@pytest.mark.parametrize(("code", "hospital", "involuntary", "diverted"), ROWS)
def test_what_a_disposition_means(code, hospital, involuntary, diverted):
    found = disposition(code)
    assert found.to_hospital is MEANS[hospital]
    assert found.involuntary is MEANS[involuntary]
    assert found.diverted is MEANS[diverted]


def test_there_is_no_other_than_d98():
    assert set(DISPOSITIONS) == {row[0] for row in ROWS} | {"D98"}
    assert disposition("D98").diverted is None


def test_nobody_attended_what_was_settled_by_phone_or_called_off():
    assert {code for code, d in DISPOSITIONS.items() if not d.attended} == {"D01", "D02", "D17"}


def test_a_supervisor_reads_every_involuntary_end():
    assert set(DEFAULT_REVIEWED) == {code for code, d in DISPOSITIONS.items() if d.involuntary}


@pytest.mark.parametrize(
    "code", ["", "D00", "D20", "d09", "D9", "Jane", "x" * 100_000, "D0\n1", "<b>"]
)
def test_another_code_is_refused_without_repeating_what_was_typed(code):
    with pytest.raises(BadInput) as refused:
        disposition(code)
    words = str(refused.value)
    assert len(words.splitlines()) == 1
    assert words.endswith(".")
    assert "Jane" not in words
    assert "xxxx" not in words
    assert "<" not in words
