"""A finished page in memory: its bytes as they are sent, made once."""

import gzip
import hashlib
import time
from collections.abc import Callable, Collection, MutableMapping
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

import brotli  # type: ignore[import-untyped]
import zstandard

Message = MutableMapping[str, Any]
Header = tuple[bytes, bytes]

# In the order in which they are chosen where a client takes several.
ENCODERS: dict[bytes, Callable[[bytes], bytes]] = {
    b"br": lambda body: bytes(brotli.compress(body, quality=5)),
    b"zstd": lambda body: zstandard.compress(body, 9),
    b"gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
SHORT = 400  # bytes that no encoding makes shorter by as much as its header is long
OWN = {b"content-length", b"etag", b"last-modified", b"date", b"vary", b"cache-control"}
# What "not modified" says again (RFC 9110, 15.4.5); all else the client has. Browsers have asked for CORS in it, too.
UNCHANGED = {b"etag", b"cache-control", b"vary", b"last-modified", b"server-timing"}
CORS = b"access-control-"
OVERHEAD = 2_500  # bytes of memory that a copy takes besides its bodies


@dataclass(slots=True)
class Variant:
    """The messages of one encoding: the answer, its body, and "not modified"."""

    start: Message
    body: Message
    same: Message


@dataclass(slots=True)
class Copy:
    """`packed` is the body as gzip, the one form that is always kept. `stale`: since when it is known to lack something
    new (0: not at all); `expires`: when it is to be made again in any case."""

    headers: list[Header]
    packed: bytes
    tag: bytes
    modified: bytes
    topics: frozenset[int]
    made: float
    expires: float
    stale: float = 0.0
    size: int = 0
    variants: dict[bytes, Variant] = field(default_factory=dict)

    def variant(self, encoding: bytes) -> Variant:
        found = self.variants.get(encoding)
        if found is None:
            found = self.variants[encoding] = self.make(encoding)
        return found

    def is_known(self, match: bytes, since: bytes) -> bool:
        """Whether the client has it already. A date counts only without a tag, and only as we gave it."""
        if match:
            return self.tag in match or match.strip() == b"*"
        return since == self.modified != b""

    def make(self, encoding: bytes) -> Variant:
        body = self.packed if encoding == b"gzip" else gzip.decompress(self.packed)
        if encoding in ENCODERS and encoding != b"gzip":
            body = ENCODERS[encoding](body)
        self.size += len(body) if encoding != b"gzip" else 0
        etag = b'"%s%s"' % (self.tag, b"-" + encoding if encoding else b"")
        shared = [(b"etag", etag), *self.headers]
        same = [(name, value) for name, value in shared if name in UNCHANGED or name.startswith(CORS)]
        coded = [(b"content-encoding", encoding)] if encoding else []
        length = [(b"content-length", str(len(body)).encode())]
        return Variant(
            {"type": "http.response.start", "status": 200, "headers": [*shared, *coded, *length]},
            {"type": "http.response.body", "body": body},
            {"type": "http.response.start", "status": 304, "headers": same},
        )


def copy_of(
    headers: list[Header],
    body: bytes,
    topics: frozenset[int],
    seconds: float,
    *,
    is_dated: bool,
    encodings: Collection[bytes] = (),
) -> Copy:
    """Takes a few milliseconds for a long page: not in the event loop. `is_dated`: no other page of it is as young;
    `encodings`: those that are asked for already."""
    tag = hashlib.sha256(body).hexdigest()[:24].encode()
    vary = b", ".join(value for name, value in headers if name == b"vary")
    kept = [(name, value) for name, value in headers if name not in OWN]
    caching = next((value for name, value in headers if name == b"cache-control"), b"public, no-cache")
    modified, now = formatdate(time.time(), usegmt=True).encode() if is_dated else b"", time.monotonic()
    kept += [
        (b"vary", b"Accept-Encoding" + (b", " + vary if vary else b"")),
        (b"cache-control", caching),
        (b"server-timing", b"shelf"),
        *([(b"last-modified", modified)] if is_dated else []),
    ]
    packed = ENCODERS[b"gzip"](body)
    copy = Copy(kept, packed, tag, modified, topics, now, now + seconds, size=len(packed) + OVERHEAD)
    for encoding in {b"gzip" if len(body) > SHORT else b"", *encodings}:
        copy.variant(encoding)
    return copy
