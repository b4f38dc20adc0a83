"""What goes down the wire, in the format of server-sent events (HTML standard, section 9.2)."""

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tertulia.journal.api import Change

RETRY = (
    1000,
    5000,
)  # milliseconds a client waits before it connects again; spread, so that not all come at once


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that readers of a topic are told. `seq` is the journal's; `is_last` ends their streams."""

    seq: int
    topic: str
    name: str
    data: dict[str, Any]
    is_last: bool = False


class Block(NamedTuple):
    """An event as bytes, made once and shared by all who get it. Without a number it is no event, and never skipped."""

    seq: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Source:
    """What a stream is about, asked of the rooms above. Both are called in a thread that may use the database.

    `find`: the topic of a public thread, by its key or its page's address, and the data of the event that opens its
    streams; None when there is none.
    `describe`: what readers are told of some changes, in their order; it leaves out what is not for them.
    """

    find: Callable[[str], tuple[str, dict[str, Any]] | None]
    describe: Callable[[Sequence[Change]], list[Event]]


HEARTBEAT = Block(0, b":\n\n")


def encode(event: Event) -> Block:
    data = json.dumps(event.data, separators=(",", ":"))  # ASCII and without line ends
    return Block(event.seq, f"id: {event.seq}\nevent: {event.name}\ndata: {data}\n\n".encode())


def retry() -> bytes:
    first, last = RETRY
    return f"retry: {first + secrets.randbelow(last - first)}\n\n".encode()
