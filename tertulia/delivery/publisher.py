"""Brings finished pages to the files of a web server, and takes them away when they lack something new."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from tertulia.delivery.bell import Mark
from tertulia.delivery.copies import Copy
from tertulia.delivery.files import DELAY, Files
from tertulia.delivery.questions import Key

FILED = (b"br",)  # encodings that a page needs to become files, besides the one that is always kept
log = logging.getLogger("tertulia.delivery")


class Publisher:
    """`host`: the one whose pages are files; the web server passes on requests for others, and those with a query."""

    def __init__(self, files: Files, host: str) -> None:
        self.files, self.host = files, host
        self.thread = ThreadPoolExecutor(1, "files")  # in turn: the lock would have them wait for each other anyway

    def publish(self, key: Key, copy: Copy, body: bytes, begun: int) -> None:
        """Pages alone: a web server does not give feeds and the API's answers their headers."""
        host, path, query, _ = key
        if host == self.host and path.endswith("/") and not query:
            bodies = {"": body, ".gz": copy.packed, ".br": copy.variants[b"br"].body["body"]}
            self.do(self.files.publish, path, bodies, copy.topics, begun)
            asyncio.get_running_loop().call_later(copy.expires - copy.made, self.do, self.files.expire, path, begun)

    def follow(self, mark: Mark, is_late: bool) -> None:
        """What is taken back its own writer took from the files. Not what another machine wrote, or one that died."""
        if mark.takes and is_late:
            self.do(self.files.strike, mark)
        elif not mark.takes:
            asyncio.get_running_loop().call_later(DELAY, self.do, self.files.strike, mark)

    def do(self, what: Callable[..., object], *given: object) -> None:
        self.thread.submit(what, *given).add_done_callback(note)


def note(done: "Future[object]") -> None:
    if error := done.exception():
        log.error("a finished page could not be written or taken away: %s", error)
