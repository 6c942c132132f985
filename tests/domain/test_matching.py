from datetime import timedelta

import pytest

from mcrrt.domain.matching import (
    DUPLICATE_WINDOW,
    CallKeys,
    address_key,
    call_keys,
    likely_duplicate,
    person_key,
    phone_key,
    reasons_alike,
)
from tests.domain.making import NOON


@pytest.mark.parametrize(
    "written",
    ["905-555-0101", "9055550101", "(905) 555 0101", "+1 905.555.0101", "1-905-555-0101", "905-555-0101 ext. 22",
     "905-555-0101 x4", "905-555-0101 poste 7", "905-555-0101 #12", "905-555-0101, 5", "905-555-0101EXT5",
     "#31#905-555-0101", "*67, 905-555-0101"],
)  # fmt: skip
def test_one_number_has_one_key(written):
    assert phone_key(written) == "9055550101"


@pytest.mark.parametrize("written", ["", None, "911", "555-01", "withheld"])
def test_too_little_is_no_number(written):
    assert phone_key(written) == ""


@pytest.mark.parametrize(
    "written",
    [
        "120 Main Street East",
        "120 main st e",
        "120 MAIN ST. E.",
        "120 Main St E, Apt 4",
        "120 Main St E apt. 4b",
        "120 Main St E Unit 12-B",
        "120 Main St E #4",
        "#4, 120 Main St E",
        "Suite 300, 120 Main St E",
        "120  Main   St.  E , floor 2",
        "120 Máin St E, app. 4",
        "120 Main St E apt4",
        "120 Main St E, unit B",
    ],
)
def test_one_place_has_one_key(written):
    assert address_key(written) == "120 main st e"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2000 Appleby Line", "2000 Stewart Line"),
        ("12 Unity Road", "12 Roomer Road"),
        ("12 Apple Street", "12 Stephen Street"),
        ("120 Main St E", "120 Main St W"),
        ("120 Main St", "121 Main St"),
        ("120 Main St", "120 Main Crt"),
    ],
)
def test_two_places_have_two_keys(one, other):
    assert address_key(one) != address_key(other)
    assert address_key(one)


@pytest.mark.parametrize("written", ["", None, "home", "Apt 4", "#4", "the"])
def test_a_vague_place_has_none(written):
    assert address_key(written) == ""


@pytest.mark.parametrize(
    "written", ["Émilie Fox", "Fox, Emilie", "EMILIE  FOX", "fox émilie", "Fox; Emilie"]
)
def test_one_name_has_one_key(written):
    assert person_key(written) == "emilie fox"


@pytest.mark.parametrize("written", ["", None, "Fox", "  Fox "])
def test_half_a_name_has_none(written):
    assert person_key(written) == ""


def test_curly_and_straight_quotes_are_one():
    assert person_key("Pat O\u2019Dell") == person_key("Pat O'Dell")


def test_keys_come_from_the_fields_of_a_call():
    keys = call_keys(
        {"caller_phone": "905-555-0101", "person_phone": "905-555-0102", "address": "12 Elm St",
         "person_name": "Mo Fox", "person_birth_date": "1990-01-02", "person_age": 36}
    )  # fmt: skip
    assert keys == CallKeys(
        frozenset({"9055550101", "9055550102"}), "12 elm st", "fox mo", "1990-01-02"
    )
    assert keys.any()
    assert not call_keys({}).any()
    assert not call_keys({"caller_phone": None, "address": ("a",), "person_name": 5}).any()


def keys(phones=(), address="", person="", born=""):
    return CallKeys(frozenset(phones), address, person, born)


def test_each_likeness_is_a_reason():
    mine = keys({"1", "2"}, "12 elm st", "fox mo")
    assert reasons_alike(mine, keys({"2", "3"})) == ("phone",)
    assert reasons_alike(mine, keys(address="12 elm st")) == ("address",)
    assert reasons_alike(mine, keys(person="fox mo")) == ("person",)
    assert reasons_alike(mine, mine) == ("phone", "address", "person")


def test_what_both_lack_is_no_likeness():
    assert reasons_alike(keys(), keys()) == ()
    assert reasons_alike(keys({"1"}), keys({"2"})) == ()


def test_one_name_with_two_birth_dates_is_two_people():
    a, b = keys(person="fox mo", born="1990-01-02"), keys(person="fox mo", born="1991-01-02")
    assert reasons_alike(a, b) == ()
    assert reasons_alike(a, keys(person="fox mo")) == ("person",)


def test_a_duplicate_is_alike_and_near_in_time():
    near, far = NOON + DUPLICATE_WINDOW, NOON + DUPLICATE_WINDOW + timedelta(seconds=1)
    assert likely_duplicate(("phone",), NOON, near)
    assert likely_duplicate(("phone",), near, NOON)
    assert not likely_duplicate(("phone",), NOON, far)
    assert not likely_duplicate((), NOON, NOON)
