"""What the machine's watchers ask: is it alive, may it have readers, how much does it do. Answered before Django."""

import asyncio
import json
import logging
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from tertulia.journal.api import Change
from tertulia.serve.peer import Network, is_trusted, parse_address

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Numbers = dict[str, float]

BEAT = 2.0  # seconds between two reports of a worker
LOST = 10.0  # seconds after which a worker that reports nothing is no more
PATIENCE = 5.0  # seconds that the store may take
log = logging.getLogger("tertulia.serve")
HELP = {
    "tertulia_pages_from_memory_total": "Answers with a finished page",
    "tertulia_pages_not_modified_total": "Of these, answers that it has not changed",
    "tertulia_pages_made_total": "Pages made by Django to be kept",
    "tertulia_shelf_pages": "Finished pages in memory",
    "tertulia_shelf_bytes": "Bytes that they take",
    "tertulia_requests_in_hand": "Requests that Django is answering",
    "tertulia_requests_refused_total": "Requests turned away because too many were in hand",
    "tertulia_answers_total": "Requests that Django has answered",
    "tertulia_failures_total": "Of these, answers that something broke",
    "tertulia_comments_posted_total": "Comments that were stored",
    "tertulia_live_readers": "Open streams of live events",
    "tertulia_up_seconds": "Since the worker began",
}


async def say(send: Send, status: int, text: str) -> None:
    body = text.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Alive:
    """`/-/live`: the process answers. It asks nobody."""

    def stop(self) -> None:
        """Nothing stays open."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await say(send, 200, "alive\n")


class Ready(Alive):
    """`/-/ready`: readers can be answered. 503 and one line where not. Anybody may ask, so one look is for all who ask
    while it lasts."""

    def __init__(self) -> None:
        self.is_set_up = False
        self.looking: asyncio.Future[str] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                if self.looking is None or self.looking.done():
                    self.looking = asyncio.get_running_loop().run_in_executor(None, self.look)
                trouble = await asyncio.shield(self.looking)
        except TimeoutError:
            trouble = "the store does not answer"
        await say(send, 503 if trouble else 200, f"{trouble or 'ready'}\n")

    def look(self) -> str:
        """What is wrong, empty if nothing is."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM discussion_thread LIMIT 1")
            if not self.is_set_up:
                executor = MigrationExecutor(connection)
                self.is_set_up = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError:
            return "the store cannot be read"
        finally:
            connection.close()
        return "" if self.is_set_up else "the store is not set up for this version"


class Tally:
    """How many changes of each kind this process has stored."""

    def __init__(self) -> None:
        self.counts, self.lock = Counter[str](), Lock()

    def __call__(self, change: Change) -> None:
        with self.lock:  # it is told in the threads of the writers
            self.counts[change.kind] += 1


class Metrics(Alive):
    """`/-/metrics`, in Prometheus' text format, for this machine and the networks named. Each worker writes its numbers
    into `folder` every two seconds, and whichever is asked tells those of all."""

    def __init__(self, folder: Path, peers: Sequence[Network], count: Callable[[], Numbers]) -> None:
        self.folder, self.peers, self.count = folder, peers, count
        self.began = time.monotonic()

    async def beat(self) -> None:
        while True:
            try:
                await asyncio.get_running_loop().run_in_executor(None, self.write)
            except OSError as error:  # a full disk is no reason to fall silent for good
                log.warning("the numbers of this worker could not be written: %s", error)
            await asyncio.sleep(BEAT)

    def write(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f".{os.getpid()}.new"
        new.write_text(json.dumps(self.numbers()))
        new.replace(self.folder / f"{os.getpid()}.json")

    def numbers(self) -> Numbers:
        return self.count() | {"tertulia_up_seconds": round(time.monotonic() - self.began)}

    def read(self) -> str:
        workers = self.others() | {str(os.getpid()): self.numbers()}
        lines = []
        for name, help_text in HELP.items():
            lines += [
                f"# HELP {name} {help_text}.",
                f"# TYPE {name} {'counter' if name.endswith('_total') else 'gauge'}",
            ]
            lines += [f'{name}{{worker="{worker}"}} {numbers.get(name, 0):g}' for worker, numbers in workers.items()]
        return "\n".join(lines) + "\n"

    def others(self) -> dict[str, Numbers]:
        found: dict[str, Numbers] = {}
        for place in sorted(self.folder.glob("*.json")):
            try:
                if time.time() - place.stat().st_mtime > LOST:
                    place.unlink()
                else:
                    found[place.stem] = json.loads(place.read_text())
            except FileNotFoundError:
                continue  # another worker, asked too, was first to remove it
        return found

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        peer = parse_address((scope.get("client") or ("", 0))[0])
        # A proxy on this machine that the site was not told of would make every reader look like this machine.
        is_here = peer is not None and peer.is_loopback and not scope.get("forwarded")
        if not is_here and not is_trusted(peer, self.peers):
            await say(send, 404, "There is nothing here for you.\n")
            return
        await say(send, 200, await asyncio.get_running_loop().run_in_executor(None, self.read))
