import pytest

from tertulia.kit.numbers import LARGEST, plain_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), (str(LARGEST), LARGEST)])
def test_digits_are_a_number(text, number):
    assert plain_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "-1", "+5", "1_0", " 7", "7\n", "1.0", "1e3", "٣", "²", "x", str(LARGEST + 1), "0" * 20, "9" * 10_000]
)
def test_anything_else_is_none(text):
    assert plain_number(text) is None


def test_no_more_than_is_allowed():
    assert plain_number("100", most=100) == 100
    assert plain_number("101", most=100) is None
