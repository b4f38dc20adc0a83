"""Numbers as addresses and forms give them."""

LARGEST = 2**63 - 1  # that the store can hold


def plain_number(text: str, most: int = LARGEST) -> int | None:
    """A whole number in plain digits, from 0 to `most`; None for anything else. Python itself would take "1_0", "+5"
    and the digits of every script, and sit over a million of them."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 19):
        return None
    return number if (number := int(text)) <= most else None
