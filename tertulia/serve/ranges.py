"""A part of a file, for players that jump in it and downloads that go on (RFC 9110, section 14)."""

import re
from collections.abc import MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
ASKED = re.compile(rb"bytes=(\d{0,18})-(\d{0,18})")  # one part; of several the whole file is as good an answer


def cut(scope: Message, start: Message) -> tuple[Message, int, int]:
    """The start of an answer that is a file, from which byte on it is sent, and how many bytes; -1: all there are."""
    # Wagtail says this of a document that has no encoding.
    start = {**start, "headers": [pair for pair in start["headers"] if pair != (b"content-encoding", b"None")]}
    told = dict(start["headers"])
    if start["status"] != 200 or b"content-length" not in told or b"content-encoding" in told:
        return start, 0, -1
    size, asked = int(told[b"content-length"]), dict(scope["headers"])
    whole = {**start, "headers": [*start["headers"], (b"accept-ranges", b"bytes")]}
    # Who has a part of an older file gets all of the new one.
    is_same = asked.get(b"if-range") in (None, told.get(b"etag"), told.get(b"last-modified"))
    found = ASKED.fullmatch(asked.get(b"range", b"")) if scope["method"] == "GET" and is_same else None
    if found is None or not any(found.groups()):
        return whole, 0, -1
    first, last = bounds(found[1], found[2], size)
    if found[1] and found[2] and int(found[2]) < int(found[1]):
        return whole, 0, -1  # which is no part at all
    if first > last:
        return turned(whole, 416, b"bytes */%d" % size, 0), 0, 0
    return turned(whole, 206, b"bytes %d-%d/%d" % (first, last, size), last - first + 1), first, last - first + 1


def bounds(first: bytes, last: bytes, size: int) -> tuple[int, int]:
    """The first and the last byte of what there is of it. Without a first it is the end that is wanted."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def turned(start: Message, status: int, part: bytes, length: int) -> Message:
    headers = [pair for pair in start["headers"] if pair[0] != b"content-length"]
    given = [(b"content-range", part), (b"content-length", str(length).encode())]
    return {**start, "status": status, "headers": [*headers, *given]}
