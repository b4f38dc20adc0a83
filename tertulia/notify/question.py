"""What a client asks of the live address: which thread, from which entry on, as a stream or once."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from tertulia.kit.numbers import plain_number

KNOWN = {"thread", "after", "wait"}
LONGEST = 2000  # characters: the address of a page, which stands for its thread's key


class Unclear(ValueError):
    """The message says what is wrong, in words for whoever writes the client."""


@dataclass(frozen=True, slots=True)
class Question:
    """`key`: as it was asked for, a key or an address. `after`: the last entry the client knows; None for none."""

    key: str
    after: int | None
    wait: bool


def parse_question(query: bytes, headers: Sequence[tuple[bytes, bytes]]) -> Question:
    """Raises Unclear. A browser that connects again sends the address it began with and the newer position in a header,
    so the header wins."""
    values = parse_values(query)
    key, wait = values.get("thread", ""), values.get("wait", "1")
    if not key or len(key) > LONGEST or not key.isprintable():
        raise Unclear(f"thread: a key or the address of a page, of at most {LONGEST} characters, is missing.")
    if wait not in ("0", "1"):
        raise Unclear("wait: must be 0 or 1.")
    last = next((value.decode("latin-1") for name, value in headers if name == b"last-event-id" and value), None)
    return Question(key, parse_position("Last-Event-ID", last or "") if last else after(values), wait == "1")


def parse_values(query: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(query.decode(), keep_blank_values=True, errors="strict", max_num_fields=10)
    except ValueError:
        raise Unclear("The query is not a list of names and values in UTF-8.") from None
    unknown = [name for name, _ in pairs if name not in KNOWN]
    if unknown:
        raise Unclear(f"{unknown[0][:40]!a}: there is no such parameter.")
    if len(dict(pairs)) < len(pairs):
        raise Unclear("A parameter is given twice.")
    return dict(pairs)


def after(values: dict[str, str]) -> int | None:
    return parse_position("after", values["after"]) if "after" in values else None


def parse_position(name: str, text: str) -> int:
    number = plain_number(text)
    if number is None:
        raise Unclear(f"{name}: must be the id of an event.")
    return number
