import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.kit import keyset

IDS = st.integers(min_value=0, max_value=32**8 - 1)


@given(IDS, IDS)
def test_text_order_is_number_order(one, other):
    assert (keyset.encode(one) < keyset.encode(other)) == (one < other)


@given(st.lists(IDS, min_size=1, max_size=100))
def test_a_path_gives_its_steps_back(ids):
    path = "".join(map(keyset.encode, ids))
    assert keyset.steps(path) == ids
    assert keyset.is_path(path)


@pytest.mark.parametrize("text", ["", "0", "0000000I", "000000010", "0000000a", "0000000\u0661", "00000001\n"])
def test_it_knows_what_is_no_path(text):
    assert not keyset.is_path(text)


@pytest.mark.parametrize("number", [-1, 32**8])
def test_it_refuses_what_does_not_fit(number):
    with pytest.raises(ValueError, match="does not fit"):
        keyset.encode(number)
