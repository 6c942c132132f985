"""Any change of any checklist is understood or refused in one sentence, and quickly."""

import copy
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcrrt.domain.errors import BadInput
from mcrrt.domain.packs.evaluate import evaluate
from mcrrt.domain.packs.load import load
from tests.domain.good_pack import changed
from tests.domain.making import PACK_IDS, pack_data
from tests.domain.pack_drawing import every_answer
from tests.domain.test_pack_load import HOLES

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
_PLACES = [path for path, _value, _place in HOLES]
_SHIPPED = {pack_id: pack_data(pack_id) for pack_id in PACK_IDS}


@given(st.sampled_from(_PLACES), _JSON)
def test_any_junk_in_any_place_is_refused_or_understood(path, junk):
    try:
        pack = load(changed(path, junk), "hash")
    except BadInput:
        return
    assert pack.items


@given(_JSON)
def test_a_file_of_junk_is_refused(junk):
    with pytest.raises(BadInput):
        load(junk if isinstance(junk, dict) else {"items": junk}, "hash")


def places_in(data, way=()):
    """Every place of a file, as the way to it."""
    inside = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for step, value in inside:
        yield (*way, step)
        yield from places_in(value, (*way, step))


_WAYS = {pack_id: list(places_in(data)) for pack_id, data in _SHIPPED.items()}


@st.composite
def mutations(draw):
    """A pack that ships with one to three places changed for junk, for another place, or gone."""
    pack_id = draw(st.sampled_from(PACK_IDS))
    data = copy.deepcopy(_SHIPPED[pack_id])
    for way in draw(st.lists(st.sampled_from(_WAYS[pack_id]), min_size=1, max_size=3)):
        place, last = data, way[-1]
        try:
            for step in way[:-1]:
                place = place[step]
            if draw(st.booleans()) and draw(st.booleans()):
                del place[last]
                continue
            place[last] = draw(
                _JSON | st.sampled_from(_WAYS[pack_id]).map(lambda w: _at(pack_id, w))
            )
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
    return data


def _at(pack_id, way):
    value = _SHIPPED[pack_id]
    for step in way:
        value = value[step]
    return copy.deepcopy(value)


@given(mutations())
@settings(max_examples=80)
def test_any_change_of_a_pack_that_ships_is_understood_or_refused(data):
    began = time.perf_counter()
    pack, words = None, ""
    try:
        pack = load(data, "hash")
    except BadInput as refused:
        words = str(refused)
    assert time.perf_counter() - began < 5
    if pack is None:
        assert len(words.splitlines()) == 1
        assert len(words) < 1_000
        return
    result = evaluate(pack, {})
    assert result.pack == pack.id
    for item in pack.items:
        for answer in every_answer(item)[:3]:
            evaluate(pack, {item.id: answer})
