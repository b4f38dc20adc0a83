"""Readers who ask as fast as they are answered, over kept connections: `wrk` where it is installed, else our own."""

import asyncio
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management import CommandError

Headers = Mapping[str, str]
SCRIPT = """
local asked, at = {}, 0
function init()
  for line in io.lines(os.getenv("BENCH_PATHS")) do asked[#asked + 1] = wrk.format("GET", line) end
end
function request()
  at = at % #asked + 1
  return asked[at]
end
function done(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("\\nFIGURES [%d, %f, %f, %f, %d]\\n", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, failed))
end
"""
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
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


def with_wrk(base: str, paths: Sequence[str], headers: Headers, clients: int, seconds: float) -> Load:
    with tempfile.TemporaryDirectory(prefix="tertulia-load-") as folder:
        script, asked = Path(folder, "load.lua"), Path(folder, "paths")
        script.write_text(SCRIPT)
        asked.write_text("\n".join(paths) + "\n")
        options = [f"-H{name}: {value}" for name, value in headers.items()]
        # It takes whole seconds.
        command = [
            "wrk",
            "-t1",
            "--timeout",
            "30s",
            f"-c{clients}",
            f"-d{max(1, round(seconds))}s",
            f"-s{script}",
            *options,
            base,
        ]
        environment = {**os.environ, "BENCH_PATHS": str(asked)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    found = re.search(r"^FIGURES (.*)$", done.stdout, re.MULTILINE)
    if not found:
        raise CommandError(f"wrk could not load {base}: {(done.stderr or done.stdout).strip()[-300:]}")
    requests, took, median, p99, failed = json.loads(found[1])
    return Load(requests, requests / took, median, p99, failed)


def with_our_own(base: str, paths: Sequence[str], headers: Headers, clients: int, seconds: float) -> Load:
    return asyncio.run(read_all(base, paths, headers, clients, seconds))


async def read_all(base: str, paths: Sequence[str], headers: Headers, clients: int, seconds: float) -> Load:
    site = urlsplit(base)
    lines = "".join(f"{name}: {value}\r\n" for name, value in {"Host": site.netloc, **headers}.items())
    requests = itertools.cycle([f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode() for path in paths])
    began = time.perf_counter()
    readers = [Reader(requests, began + seconds) for _ in range(clients)]
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

    def __init__(self, requests: Iterator[bytes], end: float) -> None:
        self.requests, self.end, self.failed = requests, end, 0
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
