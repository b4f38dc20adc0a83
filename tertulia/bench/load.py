"""Clients who ask as fast as they are answered, over kept connections: `wrk` where it is installed, else our own."""

import asyncio
import itertools
import json
import os
import re
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.management import CommandError

Headers = Mapping[str, str]
See = Callable[[bytes], object]  # what is done with each answer
READ = """
local asked, at = {}, 0
function init()
  for line in io.lines(os.getenv("BENCH_PATHS")) do asked[#asked + 1] = wrk.format("GET", line) end
end
function request()
  at = at % #asked + 1
  return asked[at]
end
"""
# Every other comment answers the last one that answers none, each comes from a network of its own.
WRITE = """
local number, root, key, seed = 0, nil, os.getenv("BENCH_THREAD"), os.getenv("BENCH_SEED")
local said = '{"thread":"%s","author":{"name":"Bench"},"text":"The *ferry* was late, %d.","idempotency_key":"%s-%d"%s}'
function request()
  number = number + 1
  local parent = root and number % 2 == 0 and string.format(',"parent":%s', root) or ""
  local body = string.format(said, key, number, seed, number, parent)
  local from = string.format("11.%d.%d.9", math.floor(number / 250) % 250, number % 250)
  local headers = {["Content-Type"] = "application/json", ["X-Forwarded-For"] = from}
  return wrk.format("POST", "/api/v1/comments", headers, body)
end
function response(status, headers, body)
  root = string.match(body, '"id":(%d+),"parent":null') or root
end
"""
FIGURES = """
function done(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("\\nFIGURES [%d, %f, %f, %f, %d]\\n", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, failed))
end
"""
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
ROOT = re.compile(rb'"id":(\d+),"parent":null')
BODILESS = (204, 304)


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: answers, answers a second, their median and 99th percentile in milliseconds, failures."""

    answers: int
    per_second: float
    median: float
    p99: float
    failed: int


def put(base: str, paths: Sequence[str], headers: Headers, clients: int, seconds: float) -> Load:
    """Ask for these paths in turn, over and over, by so many clients at once. Raises CommandError on failures."""
    how = with_wrk if shutil.which("wrk") else with_our_own
    load = how(base, paths, headers, clients, seconds)
    if load.failed or not load.per_second:
        raise CommandError(f"{base}{paths[0]}: {load.failed} requests failed, so there is nothing to measure")
    return load


def post(base: str, thread: str, clients: int, seconds: float) -> Load:
    """Post comments, every other one an answer, each by another reader of another network. Raises CommandError on
    refusals."""
    seed = secrets.token_hex(8)
    how = post_with_wrk if shutil.which("wrk") else post_with_our_own
    load = how(base, thread, seed, clients, seconds)
    if load.failed or not load.per_second:
        raise CommandError(f"{load.failed} comments of {load.answers} were refused, so there is nothing to measure")
    return load


def with_wrk(base: str, paths: Sequence[str], headers: Headers, clients: int, seconds: float) -> Load:
    with tempfile.NamedTemporaryFile("w", prefix="tertulia-load-") as asked:
        asked.write("\n".join(paths) + "\n")
        asked.flush()
        options = [f"-H{name}: {value}" for name, value in headers.items()]
        return run_wrk(base, READ, options, clients, seconds, BENCH_PATHS=asked.name)


def post_with_wrk(base: str, thread: str, seed: str, clients: int, seconds: float) -> Load:
    return run_wrk(base, WRITE, [], clients, seconds, BENCH_THREAD=thread, BENCH_SEED=seed)


def run_wrk(base: str, what: str, options: list[str], clients: int, seconds: float, **environment: str) -> Load:
    with tempfile.NamedTemporaryFile("w", prefix="tertulia-load-", suffix=".lua") as script:
        script.write(what + FIGURES)
        script.flush()
        # It takes whole seconds.
        command = [
            "wrk",
            "-t1",
            "--timeout",
            "30s",
            f"-c{clients}",
            f"-d{max(1, round(seconds))}s",
            f"-s{script.name}",
            *options,
            base,
        ]
        done = subprocess.run(  # noqa: S603
            command, env=os.environ | environment, capture_output=True, text=True, check=False
        )
    found = re.search(r"^FIGURES (.*)$", done.stdout, re.MULTILINE)
    if not found:
        raise CommandError(f"wrk could not load {base}: {(done.stderr or done.stdout).strip()[-300:]}")
    requests, took, median, p99, failed = json.loads(found[1])
    return Load(requests, requests / took, median, p99, failed)


def with_our_own(base: str, paths: Sequence[str], headers: Headers, clients: int, seconds: float) -> Load:
    lines = "".join(f"{name}: {value}\r\n" for name, value in {"Host": urlsplit(base).netloc, **headers}.items())
    requests = itertools.cycle([f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode() for path in paths])
    return asyncio.run(ask_all(base, requests, lambda answer: None, clients, seconds))


def post_with_our_own(base: str, thread: str, seed: str, clients: int, seconds: float) -> Load:
    comments = Comments(urlsplit(base).netloc, thread, seed)
    return asyncio.run(ask_all(base, comments, comments.see, clients, seconds))


class Comments:
    """As WRITE has them."""

    def __init__(self, host: str, thread: str, seed: str) -> None:
        self.host, self.thread, self.seed, self.number, self.root = host, thread, seed, 0, 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        self.number += 1
        comment: dict[str, Any] = {
            "thread": self.thread,
            "author": {"name": "Bench"},
            "text": f"The *ferry* was late, number {self.number}.",
            "idempotency_key": f"{self.seed}-{self.number}",
        }
        if self.root and self.number % 2 == 0:
            comment["parent"] = self.root
        body = json.dumps(comment)
        head = f"POST /api/v1/comments HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: application/json\r\n"
        head += f"X-Forwarded-For: 11.{self.number // 250 % 250}.{self.number % 250}.9\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()

    def see(self, answer: bytes) -> None:
        found = ROOT.search(answer)
        self.root = int(found[1]) if found else self.root


async def ask_all(base: str, requests: Iterator[bytes], see: See, clients: int, seconds: float) -> Load:
    site = urlsplit(base)
    began = time.perf_counter()
    readers = [Reader(requests, see, began + seconds) for _ in range(clients)]
    for reader in readers:
        await asyncio.get_running_loop().create_connection(
            lambda reader=reader: reader,  # type: ignore[misc]
            site.hostname or "",
            site.port or 80,
        )
    await asyncio.wait_for(asyncio.gather(*(reader.done for reader in readers)), seconds + 60)
    took = sorted(one for reader in readers for one in reader.took)
    failed = sum(reader.failed for reader in readers)
    if not took:
        return Load(0, 0, 0, 0, failed)
    passed = time.perf_counter() - began
    return Load(len(took), len(took) / passed, took[len(took) // 2] * 1e3, took[len(took) * 99 // 100] * 1e3, failed)


class Reader(asyncio.Protocol):
    """One connection, one request at a time until the end."""

    def __init__(self, requests: Iterator[bytes], see: See, end: float) -> None:
        self.requests, self.see, self.end, self.failed = requests, see, end, 0
        self.took: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.buffer, self.began = b"", time.perf_counter()
        self.transport.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not is_whole(self.buffer):
            return
        now = time.perf_counter()
        self.took.append(now - self.began)
        self.failed += status_of(self.buffer) >= 400
        self.see(self.buffer)
        if now < self.end:
            self.ask()
        else:
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self.failed += time.perf_counter() < self.end
        if not self.done.done():
            self.done.set_result(None)


def status_of(answer: bytes) -> int:
    return int(answer[9:12])


def is_whole(answer: bytes) -> bool:
    head, blank, body = answer.partition(b"\r\n\r\n")
    if not blank or status_of(answer) in BODILESS:
        return bool(blank)
    length = LENGTH.search(head)
    return len(body) >= int(length[1]) if length else body.endswith(b"0\r\n\r\n")
