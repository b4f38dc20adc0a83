"""Obvious personal data. The database accepts none, and what is published there cannot be called back."""

import re
import unicodedata
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from tertulia.moderation.dsa.fields import FIELDS

EMAIL = re.compile(r"[\w.%+'\"-]@[\w\[]|[\[({]\s*at\s*[\])}]", re.IGNORECASE)
HANDLE = re.compile(r"(?<![\w.%+'\"-])@\w")
IP_LIKE = re.compile(r"(?<![\w.:])[0-9a-f]*(?:[:.][0-9a-f]*)+", re.IGNORECASE)
DATE = re.compile(r"(?<![\d+])(?:\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{4})(?!\d)")
NUMBER = re.compile(r"(?<![\w.,/])(?:\+|\()?\d[\d\s()./-]*+")
THOUSANDS = re.compile(r"\d{1,3}(?:[ .]\d{3})+")
NAMED = re.compile(r"(?:\btel|\bphone|\bmobile|\bcall|☎)[^\w\n]{0,3}$", re.IGNORECASE)
LAW = re.compile(r"\d{1,5}/\d{1,5}(?:/\w+)?")


def no_personal_data(statement: Mapping[str, Any]) -> list[str]:
    """One sentence for each kind of personal data in a free text, with its field; none where nothing is seen.

    It sees what has a shape (e-mail and IP addresses, @handles, phone numbers): a name only a person can see.
    """
    texts = {name: statement.get(name) for name, field in FIELDS.items() if field.kind == "text"}
    return [
        f"{name}: has {found} in it; the database accepts no personal data: take it out."
        for name, text in texts.items()
        if isinstance(text, str)
        for found in seen(text)
    ]


def seen(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text)  # full-width characters are what they look like
    tests = {
        "an e-mail address": EMAIL.search(text) is not None,
        "an @handle": HANDLE.search(text) is not None,
        "an IP address": any(is_ip(match.group()) for match in IP_LIKE.finditer(text)),
        "a phone number": has_phone(text),
    }
    return [name for name, is_there in tests.items() if is_there]


def is_ip(token: str) -> bool:
    """Whether it is an IPv4 or IPv6 address, the stop of a sentence or the port behind it left aside."""
    token = token.rstrip(".")
    if not any(character.isdigit() for character in token):
        return False  # a::b is written by programmers
    first = token.partition(":")[0] if "." in token else token
    for candidate in {token, token.removesuffix(":"), first}:
        try:
            ip_address(candidate)
        except ValueError:
            continue
        return True
    return False


def has_phone(text: str) -> bool:
    text = DATE.sub(" · ", text)
    return any(is_phone(match.group().strip(), text[: match.start()][-12:]) for match in NUMBER.finditer(text))


def is_phone(number: str, before: str) -> bool:
    """Seven digits after + or after the word for it; nine in three groups or more; eight or more that begin with 0."""
    number = number.rstrip("(./- ")
    digits = sum(character.isdigit() for character in number)
    if number.startswith("+") or number.startswith("00") or NAMED.search(before):
        return digits >= 7
    if THOUSANDS.fullmatch(number) or LAW.fullmatch(number):
        return False
    if number.lstrip("(").startswith("0"):
        return digits >= 8
    return 9 <= digits <= 15 and len(re.findall(r"\d+", number)) >= 3
