"""Whether a statement of reasons holds, and the requests that carry many."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from tertulia.kit.text import is_blank
from tertulia.moderation.dsa.fields import DECISIONS, FIELDS, Field

MOST = 100  # statements in a request
LISTED = 8  # names that an error says one by one
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
PUID = re.compile(r"[a-zA-Z0-9_-]+")
EAN_13 = re.compile(r"\d{13}", re.ASCII)
WEB = URLValidator(schemes=["http", "https"])


class Required(TypedDict):
    decision_ground: str
    content_type: list[str]
    category: str
    content_date: str  # days are YYYY-MM-DD
    application_date: str
    decision_facts: str
    source_type: str
    automated_detection: str
    automated_decision: str
    puid: str


class Statement(Required, total=False):
    """A statement as JSON carries it. None, "" and [] stand for what is not said."""

    decision_visibility: list[str] | None
    decision_visibility_other: str | None
    decision_monetary: str | None
    decision_monetary_other: str | None
    decision_provision: str | None
    decision_account: str | None
    account_type: str | None
    decision_ground_reference_url: str | None
    illegal_content_legal_ground: str | None
    illegal_content_explanation: str | None
    incompatible_content_ground: str | None
    incompatible_content_explanation: str | None
    incompatible_content_illegal: str | None
    content_type_other: str | None
    category_addition: list[str] | None
    category_specification: list[str] | None
    category_specification_other: str | None
    content_language: str | None
    content_id: dict[str, str] | None
    territorial_scope: list[str] | None
    end_date_visibility_restriction: str | None
    end_date_monetary_restriction: str | None
    end_date_service_restriction: str | None
    end_date_account_restriction: str | None
    source_identity: str | None


def validate(statement: Mapping[str, Any]) -> list[str]:
    """One sentence for each thing that is wrong, with its field and what to do; none when the statement holds.

    Whether a puid was used before only the database knows; `batches` sees to those that go out together.
    """
    if not isinstance(statement, Mapping):
        return ["statement: is not an object; give one with the fields of the schema."]
    errors = [f"{str(name)[:80]}: is no field of the schema; leave it out." for name in statement if name not in FIELDS]
    if not any(is_given(statement.get(name)) for name in DECISIONS):
        errors.append(f"decision_visibility: nothing is decided; give one at least of {', '.join(DECISIONS)}.")
    complaints = ((name, complaint(statement, name, field)) for name, field in FIELDS.items())
    return errors + [f"{name}: {wrong}." for name, wrong in complaints if wrong]


def batches(statements: Iterable[Statement]) -> Iterator[dict[str, list[Statement]]]:
    """The bodies of requests, with at most MOST statements each. ValueError for a puid that comes a second time."""
    one_by_one = unrepeated(statements)
    while batch := list(islice(one_by_one, MOST)):
        yield {"statements": batch}


def unrepeated(statements: Iterable[Statement]) -> Iterator[Statement]:
    seen: set[str] = set()
    for statement in statements:
        if statement["puid"] in seen:
            raise ValueError(f"puid: {statement['puid']} comes twice; give each statement one of its own.")
        seen.add(statement["puid"])
        yield statement


def is_given(value: object) -> bool:
    """The database trims texts, and takes what is empty for what is not said."""
    return not (value is None or value == [] or (isinstance(value, str) and is_blank(value)))


def complaint(statement: Mapping[str, Any], name: str, field: Field) -> str | None:
    value = statement.get(name)
    belongs = field.beside is None or says(statement, *field.beside)
    if not is_given(value):
        return f"is missing; {WANTED[field.kind](field)}" if field.required and belongs else None
    if field.beside and not belongs:
        other, values = field.beside
        return f"is only for {other} with {listed(values)}; leave it out"
    if not CHECKS[field.kind](value, field):
        return f"does not hold; {WANTED[field.kind](field)}"
    if field.since and comes_before(value, statement.get(field.since)):
        return f"comes before {field.since}; give that day or a later one"
    return None


def says(statement: Mapping[str, Any], name: str, values: tuple[str, ...]) -> bool:
    said = statement.get(name)
    return any(value in values for value in (said if isinstance(said, list) else [said]))


def comes_before(day: object, other: object) -> bool:
    """Days of this shape stand in the order of their characters."""
    return isinstance(day, str) and isinstance(other, str) and DAY.fullmatch(other) is not None and day < other


def is_text(value: object, field: Field) -> bool:
    return isinstance(value, str) and len(value) <= field.most


def is_url(value: object, field: Field) -> bool:
    if not isinstance(value, str) or len(value) > field.most:
        return False
    try:
        WEB(value)
    except ValidationError:
        return False
    return True


def is_puid(value: object, field: Field) -> bool:
    return isinstance(value, str) and len(value) <= field.most and PUID.fullmatch(value) is not None


def is_one(value: object, field: Field) -> bool:
    return isinstance(value, str) and value in field.names


def are_many(value: object, field: Field) -> bool:
    return isinstance(value, list) and all(is_one(item, field) for item in value)


def is_day(value: object, field: Field) -> bool:
    if not isinstance(value, str) or not DAY.fullmatch(value) or not field.first <= value <= field.last:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_content_id(value: object, field: Field) -> bool:
    if not isinstance(value, dict) or list(value) != ["EAN-13"]:
        return False
    number = value["EAN-13"]
    return isinstance(number, str) and EAN_13.fullmatch(number) is not None


def listed(values: Iterable[str]) -> str:
    """The names, or the first few of many."""
    known = list(values)
    return " or ".join(known) if len(known) <= LISTED else f"{', '.join(known[:3])} or another of the {len(known)}"


def range_of(field: Field) -> str:
    limits = f" from {field.first} to {field.last}" if field.last < "9999" else ""
    return f"give a day as YYYY-MM-DD{limits}"


CHECKS: dict[str, Callable[[object, Field], bool]] = {
    "text": is_text,
    "url": is_url,
    "puid": is_puid,
    "one": is_one,
    "many": are_many,
    "date": is_day,
    "content_id": is_content_id,
}
WANTED: dict[str, Callable[[Field], str]] = {
    "text": lambda field: f"give a text of at most {field.most} characters",
    "url": lambda field: f"give an address that begins with https:// or http://, of at most {field.most} characters",
    "puid": lambda field: f"give at most {field.most} of the letters a to z and A to Z, digits, - and _",
    "one": lambda field: f"give {listed(field.names)}",
    "many": lambda field: f"give a list of {listed(field.names)}",
    "date": range_of,
    "content_id": lambda _: 'give {"EAN-13": "…"} with 13 digits',
}
