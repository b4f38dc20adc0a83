"""Which finished page a request asks for. Whatever could make two requests for one page look like two pages, or one for
another's look like this one's, is settled here or the request is left to Django."""

import re
from collections.abc import Collection, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote

Scope = MutableMapping[str, Any]

# Where answers depend on who asks, or are files: never made without the request itself.
PRIVATE = re.compile(
    r"/(?:-|admin|documents|media|static|sign-in|threads|isso)(?:/|\Z)"
    r"|/comments/\d+/."
    r"|/api/(?!v1/(?:comments|counts|recent|feeds/[^?]+|openapi\.json)?\Z|v1/comments/\d+\Z)"
)
PAGE_FIELDS = frozenset(("sort", "page"))
CURSORS = frozenset(("after", "before", "at", "end", "q"))  # as many as there are comments, each read once
API_FIELDS = {
    "/api/v1/comments": frozenset(("thread", "sort", "limit", "text")),
    "/api/v1/counts": frozenset(("thread",)),
    "/api/v1/recent": frozenset(("limit",)),
}
LONGEST = 2_000  # bytes of path and query
ENCODINGS = (b"br", b"zstd", b"gzip")
MOST = 20_000  # questions that are remembered

Key = tuple[str, str, str, str]  # host, path, query, origin
Asked = tuple[bytes, bytes, bytes, bytes]  # path, query, host, accepted encodings
READING = frozenset(("GET", "HEAD"))
ANEW = re.compile(rb"no-cache|max-age=0(?!\d)")  # a reload, or a script that has heard of a change
# The headers that make a difference; those with which a request is left to Django.
TOLD = dict.fromkeys(
    (b"host", b"accept-encoding", b"if-none-match", b"if-modified-since", b"cookie", b"origin", b"cache-control"), False
) | dict.fromkeys((b"range", b"content-length", b"transfer-encoding", b"authorization", b"expect", b"upgrade"), True)


@dataclass(slots=True)
class Question:
    """`key` names the page; the rest is how this client wants it."""

    key: Key
    encoding: bytes
    match: bytes = b""
    since: bytes = b""
    is_head: bool = False
    is_strict: bool = False  # it has just written something, or heard of something, and looks for it


class Questions:
    """`hosts`: the names this site answers under; `origins`: the sites that the API knows; `cookie`: what a reader has
    for a moment after writing."""

    def __init__(self, hosts: Collection[str], origins: Collection[str], cookie: bytes) -> None:
        self.hosts, self.origins, self.cookie = hosts, origins, cookie + b"="
        self.known: dict[Asked, Question | None] = {}  # what was found out before, as most readers ask it

    def parse(self, scope: Scope) -> Question | None:
        """None for what only Django can answer."""
        method = scope["method"]
        if method not in READING:
            return None
        said: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            if name in TOLD:
                if name in said or TOLD[name]:
                    # A part of something, a body, a name of one's own; or a host twice, to be taken for two sites.
                    return None
                said[name] = value
        asked = (scope["raw_path"], scope["query_string"], said.pop(b"host", b""), said.pop(b"accept-encoding", b""))
        try:
            question = self.known[asked]
        except KeyError:
            question = self.keep(asked, self.question_of(scope, asked))
        if question is None or (not said and method == "GET"):
            return question
        return self.particular(question, said, is_head=method == "HEAD")

    def particular(self, question: Question, said: dict[bytes, bytes], *, is_head: bool) -> Question:
        """The question as this one reader asks it."""
        key, origin = question.key, said.get(b"origin")
        if origin is not None and key[1].startswith("/api/"):
            key = (*key[:3], self.origin_of(origin))
        match, since = said.get(b"if-none-match", b""), said.get(b"if-modified-since", b"")
        return Question(key, question.encoding, match, since, is_head, self.is_strict(said))

    def is_strict(self, said: dict[bytes, bytes]) -> bool:
        cookie, caching = said.get(b"cookie"), said.get(b"cache-control")
        return (cookie is not None and self.cookie in cookie) or (caching is not None and bool(ANEW.search(caching)))

    def keep(self, asked: Asked, question: Question | None) -> Question | None:
        if sum(map(len, asked)) <= LONGEST:
            if len(self.known) >= MOST:
                self.known.clear()
            self.known[asked] = question
        return question

    def question_of(self, scope: Scope, asked: Asked) -> Question | None:
        key = self.key_of(scope, asked[2])
        return key and Question(key, choose(asked[3]))

    def key_of(self, scope: Scope, host: bytes) -> Key | None:
        path, query = scope["path"], scope["query_string"]
        name = self.host_of(host)
        if name is None or PRIVATE.match(path) or not is_plain(scope):
            return None
        asked = self.query_of(path, query) if query else ""
        return None if asked is None else (name, path, asked, "")

    def host_of(self, host: bytes) -> str | None:
        text = host.decode("latin-1").lower()
        name = re.sub(r":\d+\Z", "", text)
        return text if name in self.hosts and re.fullmatch(r"[a-z0-9.:\[\]_-]+", text) else None

    def query_of(self, path: str, query: bytes) -> str | None:
        try:
            pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100)
        except ValueError:
            return None
        if path.startswith("/api/"):
            return api_query(path, pairs)
        kept = sorted(pair for pair in pairs if pair[0] in PAGE_FIELDS)
        names = [name for name, _ in kept]
        if CURSORS.intersection(name for name, _ in pairs) or len(set(names)) < len(names):
            return None
        return spell(kept) if all(len(value) <= 16 for _, value in kept) else None

    def origin_of(self, origin: bytes) -> str:
        """The API tells pages of other sites apart; all those it does not know get the same answer."""
        text = origin.decode("latin-1").lower()
        return text if text in self.origins else "null"


def is_plain(scope: Scope) -> bool:
    """Whether the address is written the one way it is usually written."""
    path: str = scope["path"]
    if len(path) + len(scope["query_string"]) > LONGEST or "\ufffd" in path:
        return False
    return quote(path, safe=SAFE).encode() == bytes(scope["raw_path"])


SAFE = "/~!$&'()*+,;=:@-._"


def api_query(path: str, pairs: list[tuple[str, str]]) -> str | None:
    """Unlike a page the API refuses what it does not know, so a field more is another question."""
    fields = API_FIELDS.get(path, frozenset())
    once = [name for name, _ in pairs if name != "thread" or path != "/api/v1/counts"]
    if any(name not in fields for name, _ in pairs) or len(set(once)) < len(once):
        return None
    return spell(sorted(pairs))


def spell(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)


def choose(accepted: bytes) -> bytes:
    """The best encoding that a client takes, whichever of them it would like better."""
    asked = [one for one in accepted.lower().split(b",") if not is_refused(one)]
    names = {one.partition(b";")[0].strip() for one in asked}
    return next((encoding for encoding in ENCODINGS if encoding in names), b"")


def is_refused(one: bytes) -> bool:
    return re.search(rb";\s*q=0(?:\.0*)?\s*\Z", one.lower()) is not None


def request_of(question: Question, scheme: str) -> Scope:
    """The request that anybody could have made: no cookie, no condition, no header that could colour the page."""
    host, path, query, origin = question.key
    headers = [(b"host", host.encode())]
    if origin:
        headers.append((b"origin", origin.encode()))
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": scheme,
        "path": path,
        "raw_path": quote(path, safe=SAFE).encode(),
        "query_string": query.encode(),
        "headers": headers,
        "server": None,
        "client": ("127.0.0.1", 0),
    }
