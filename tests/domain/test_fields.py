import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcrrt.domain.call_fields import CALL_FIELDS, SAFETY_FLAGS
from mcrrt.domain.errors import BadInput
from mcrrt.domain.fields import Kind, Policy, clean_field
from mcrrt.domain.referral_fields import REFERRAL_FIELDS

BOTH = {**{f"call {n}": (CALL_FIELDS, n) for n in CALL_FIELDS},
        **{f"referral {n}": (REFERRAL_FIELDS, n) for n in REFERRAL_FIELDS}}  # fmt: skip

# One value each kind takes, and what is kept of it.
TAKEN = {
    Kind.LINE: ("  12 Main St ", "12 Main St"),
    Kind.NARRATIVE: ("one\r\ntwo", "one\ntwo"),
    Kind.PHONE: ("905-555-0101", "905-555-0101"),
    Kind.DATE: ("1990-02-28", "1990-02-28"),
    Kind.AGE: (33, 33),
}


def call(name, value):
    return clean_field(CALL_FIELDS, name, value)


def test_every_field_takes_its_kind_of_value():
    for fields, name in BOTH.values():
        spec = fields[name]
        if spec.kind is Kind.CHOICE:
            assert [clean_field(fields, name, choice) for choice in spec.choices] == [*spec.choices]
        elif spec.kind is Kind.CHOICES:
            assert clean_field(fields, name, list(spec.choices)) == spec.choices
        else:
            given_value, kept = TAKEN[spec.kind]
            assert clean_field(fields, name, given_value) == kept


CANNOT_BE_KEPT = (
    "x" * 100_000, "9" * 100_000, "a\x00b", "\ud800", "a\u202eb", 10**30, -1, {"a": 1}, [["a"]],
    ["\x00"], True, 1.5, b"x", {1, 2},
)  # fmt: skip
EMPTY: tuple[object, ...] = (None, "", "   ", "\t\n", [], ())


@pytest.mark.parametrize("where", BOTH)
def test_no_field_takes_what_cannot_be_kept(where):
    fields, name = BOTH[where]
    for value in CANNOT_BE_KEPT:
        with pytest.raises(BadInput) as refused:
            clean_field(fields, name, value)
        assert refused.value.field == name
        assert str(refused.value).endswith(".")
        assert "xxxx" not in str(refused.value)


def test_every_field_can_be_emptied():
    for fields, name in BOTH.values():
        assert {clean_field(fields, name, value) for value in EMPTY} == {None}, name


@pytest.mark.parametrize("name", ["", "nothing", "Address", "address ", "a\nb" * 40, "__class__"])
def test_a_field_that_does_not_exist_is_refused(name):
    with pytest.raises(BadInput, match="There is no such field") as refused:
        call(name, "x")
    assert len(refused.value.field) <= 40


def test_several_choices_are_kept_once_and_in_order():
    assert call("safety_flags", ["animal", "weapon", "weapon"]) == ("weapon", "animal")
    with pytest.raises(BadInput, match="one of"):
        call("safety_flags", ["weapon", "dragon"])
    with pytest.raises(BadInput, match="list"):
        call("safety_flags", "weapon")


@pytest.mark.parametrize(
    ("written", "kept"), [("0", 0), (" 45 ", 45), (120, 120), ("007", 7), (0, 0)]
)
def test_an_age_may_be_typed_as_text(written, kept):
    assert call("person_age", written) == kept


@pytest.mark.parametrize("written", ["-1", "121", 121, "4.5", "about 40", "٣٣", "1e2", "0x10", "²"])
def test_what_is_no_age_is_refused(written):
    with pytest.raises(BadInput, match="not an age"):
        call("person_age", written)


@pytest.mark.parametrize(
    "written",
    [
        "1990-02-30",
        "1990-13-01",
        "0001-01-01",
        "1879-12-31",
        "9999-01-01",
        "yesterday",
        "28/02/1990",
    ],
)
def test_what_is_no_date_is_refused(written):
    with pytest.raises(BadInput):
        call("person_birth_date", written)


def test_a_leap_day_is_a_date():
    assert call("person_birth_date", "2004-02-29") == "2004-02-29"


@pytest.mark.parametrize(
    "number", ["905-555-0101", "+1 (905) 555-0101 ext. 4", "911", "*67 9055550101"]
)
def test_a_number_is_kept_as_it_was_given(number):
    assert call("caller_phone", number) == number


@pytest.mark.parametrize("number", ["none", "withheld", "()-", "9" * 41])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(BadInput):
        call("caller_phone", number)


def test_what_can_hurt_keeps_the_more_cautious_value():
    safer = {spec.name for spec in CALL_FIELDS.values() if spec.policy is Policy.SAFER}
    assert safer == {"weapons", "injuries", "substances", "safe_now", "safety_flags"}


def test_where_and_who_is_shown_to_a_person_when_two_differ():
    for name in ("address", "municipality", "person_name", "person_birth_date", "caller_phone"):
        assert CALL_FIELDS[name].policy is Policy.SURFACE
    assert all(spec.policy is Policy.SURFACE for spec in REFERRAL_FIELDS.values())


def test_field_names_are_words_for_scripts():
    for fields in (CALL_FIELDS, REFERRAL_FIELDS):
        assert all(name == spec.name and name.isidentifier() for name, spec in fields.items())
    assert len(set(SAFETY_FLAGS)) == len(SAFETY_FLAGS)


_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30),
    st.lists(st.text(max_size=10), max_size=4), st.dictionaries(st.text(max_size=3), st.integers()),
)  # fmt: skip


@given(st.sampled_from(sorted(BOTH)), _VALUES)
def test_any_value_is_kept_or_refused_and_kept_the_same_way_twice(where, value):
    fields, name = BOTH[where]
    try:
        kept = clean_field(fields, name, value)
    except BadInput:
        return
    assert clean_field(fields, name, kept) == kept
