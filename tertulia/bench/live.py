"""Many readers with one page open: how much memory each costs the server, and how soon a comment has reached them all.

The readers come from many networks of the loopback range, so the limit for one network may stay on.
"""

import asyncio
import http.client
import json
import re
import resource
import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from tertulia.bench.processes import listeners, memory

PER_NETWORK = 90
AT_ONCE = 100  # connections being opened
PAUSE = 1.0  # seconds between two comments
PATIENCE = 30.0  # seconds: a comment that is not there by then is lost
# As many bytes as a browser sends.
BROWSER = (
    "Connection: keep-alive",
    "Pragma: no-cache",
    "Cache-Control: no-cache",
    'sec-ch-ua: "Chromium";v="142", "Not_A Brand";v="99"',
    "sec-ch-ua-mobile: ?0",
    'sec-ch-ua-platform: "Linux"',
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Accept: text/event-stream",
    "Sec-Fetch-Site: same-origin",
    "Sec-Fetch-Mode: cors",
    "Sec-Fetch-Dest: empty",
    "Referer: http://127.0.0.1:8000/2026/11/25/the-tram-that-was-promised/",
    "Accept-Encoding: gzip, deflate, br, zstd",
    "Accept-Language: en-GB,en;q=0.9,es;q=0.8",
)
OPENED = re.compile(rb"\nevent: (?:count|thread)\n")
COMMENT = re.compile(rb'"comment":(\d+)')


@dataclass
class Crowd:
    """What the readers saw: of each comment how many have it, and when the last one got it."""

    open: int = 0
    closed: int = 0
    repeats: int = 0
    got: Counter[int] = field(default_factory=Counter)
    first: dict[int, float] = field(default_factory=dict)
    last: dict[int, float] = field(default_factory=dict)

    def note(self, comment: int) -> None:
        now = time.monotonic()
        self.got[comment] += 1
        self.first.setdefault(comment, now)
        self.last[comment] = now


class Listener(asyncio.Protocol):
    def __init__(self, crowd: Crowd, request: bytes) -> None:
        self.crowd, self.request, self.is_open, self.newest = crowd, request, False, 0

    def connection_made(self, transport: Any) -> None:
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if not self.is_open and OPENED.search(data):
            self.is_open = True
            self.crowd.open += 1
        for found in COMMENT.findall(data):
            comment = int(found)
            self.crowd.repeats += comment <= self.newest
            self.newest = max(comment, self.newest)
            self.crowd.note(comment)

    def connection_lost(self, error: Exception | None) -> None:
        self.crowd.open -= self.is_open
        self.crowd.closed += 1


def run(url: str, readers: int, seconds: int) -> dict[str, float]:
    """Figures for `readers` of one thread of a site on this machine, with a comment a second for so many seconds.

    `url` names the site and the thread: `http://127.0.0.1:8000/?thread=KEY`. The site must let us post: start it with
    TERTULIA_LIMITS=off. Raises ValueError where this cannot be measured. It always ends by itself.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < readers + 100:
        raise ValueError(f"{readers} readers need {readers + 100} open files, and this user may have {hard}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, readers + 100), hard))
    site, thread = urlsplit(url), parse_qs(urlsplit(url).query).get("thread", [""])[0]
    if not thread or not site.port:
        raise ValueError("say which site and thread: http://127.0.0.1:8000/?thread=KEY")
    return asyncio.run(measure(site.hostname or "127.0.0.1", site.port, thread, readers, seconds))


async def measure(host: str, port: int, thread: str, readers: int, seconds: int) -> dict[str, float]:
    servers = listeners(port)
    post(host, port, thread, 0)  # so that everything is loaded before it is weighed
    crowd, before, began = Crowd(), memory(servers), time.monotonic()
    async with asyncio.timeout(readers / 20 + seconds + 5 * PATIENCE):
        transports = await gather_crowd(crowd, host, port, thread, readers)
        joined, weight = time.monotonic() - began, memory(servers) - before
        posted = await talk(crowd, host, port, thread, readers, seconds)
    for transport in transports:
        transport.abort()
    return figures(crowd, readers, posted) | {
        "seconds_to_connect": round(joined, 1),
        "kb_per_reader": round(weight / readers / 1000, 1),
        "kb_per_reader_at_the_end": round((memory(servers) - before) / readers / 1000, 1),
    }


async def gather_crowd(crowd: Crowd, host: str, port: int, thread: str, readers: int) -> list[asyncio.WriteTransport]:
    loop, door = asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)
    line = f"GET /api/v1/live?thread={quote(thread, safe='')} HTTP/1.1"
    request = "\r\n".join([line, f"Host: {host}:{port}", *BROWSER, "", ""]).encode()

    async def join(number: int) -> asyncio.WriteTransport:
        async with door:
            local = (source(number), 0)
            transport, _ = await loop.create_connection(lambda: Listener(crowd, request), host, port, local_addr=local)
            return transport

    transports = await asyncio.gather(*(join(number) for number in range(readers)))
    await until(lambda: crowd.open + crowd.closed >= readers)
    return transports


def source(number: int) -> str:
    network = number // PER_NETWORK
    return f"127.{1 + network // 250}.{network % 250}.1"


async def talk(crowd: Crowd, host: str, port: int, thread: str, readers: int, seconds: int) -> dict[int, float]:
    """Posts a comment a second. Returns when each was sent, by its id."""
    sent: dict[int, float] = {}
    for number in range(1, seconds + 1):
        start = time.monotonic()
        comment = await asyncio.to_thread(post, host, port, thread, number)
        sent[comment] = start
        await until(lambda comment=comment: crowd.got[comment] >= readers)  # type: ignore[misc]
        await asyncio.sleep(max(0.0, PAUSE - (time.monotonic() - start)))
    return sent


async def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < end:
        await asyncio.sleep(0.01)


def post(host: str, port: int, thread: str, number: int) -> int:
    """The id of a new comment, each from another network."""
    connection = http.client.HTTPConnection(host, port, PATIENCE, source_address=(f"127.200.{number % 250}.1", 0))
    text = f"The tram was late again. ({number}, {secrets.token_hex(4)})"
    comment = {"thread": thread, "author": {"name": "Rosa"}, "text": text, "idempotency_key": secrets.token_hex(16)}
    try:
        connection.request("POST", "/api/v1/comments", json.dumps(comment), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 201:
        raise ValueError(f"a comment was not taken ({answer.status}): {body[:300].decode(errors='replace')}")
    return int(json.loads(body)["id"])


def figures(crowd: Crowd, readers: int, sent: dict[int, float]) -> dict[str, float]:
    whole = [comment for comment in sent if crowd.got[comment] >= readers]
    last = [crowd.last[comment] - sent[comment] for comment in whole]
    first = [crowd.first[comment] - sent[comment] for comment in whole]
    return {
        "readers": crowd.open,
        "comments": len(sent),
        "comments_that_reached_all": len(whole),
        "told_twice": crowd.repeats,
        "ms_to_the_first": round(median(first) * 1000) if first else -1,
        "ms_to_all": round(median(last) * 1000) if last else -1,
        "ms_to_all_worst": round(max(last) * 1000) if last else -1,
    }
