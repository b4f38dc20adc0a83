"""Positions in a list that stay true while the list changes.

An id is written in fixed-width base 32 (Crockford's digits, which sort as ASCII does), so that text order is number
order; a materialised path is such ids joined from the root down.
"""

import re

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
WIDTH = 8  # 32**8 ids: a million million
VALUES = {digit: value for value, digit in enumerate(DIGITS)}
PATH = re.compile(rf"(?:[{DIGITS}]{{{WIDTH}}})+")


def encode(number: int) -> str:
    """
    >>> encode(6), encode(32), decode(encode(987654321))
    ('00000006', '00000010', 987654321)
    """
    if not 0 <= number < 32**WIDTH:
        raise ValueError(f"{number} does not fit in {WIDTH} base-32 digits")
    return "".join(DIGITS[number >> 5 * place & 31] for place in range(WIDTH - 1, -1, -1))


def decode(text: str) -> int:
    number = 0
    for digit in text:
        number = number << 5 | VALUES[digit]
    return number


def steps(path: str) -> list[int]:
    """The ids along a path, root first."""
    return [decode(path[at : at + WIDTH]) for at in range(0, len(path), WIDTH)]


def is_path(text: str) -> bool:
    return PATH.fullmatch(text) is not None
