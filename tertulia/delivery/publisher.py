"""Brings finished pages to the files of a web server, and takes them away when they lack something new."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from tertulia.delivery.bell import Mark
from tertulia.delivery.copies import Copy
from tertulia.delivery.files import DELAY, Files
from tertulia.delivery.questions import Key


class Publisher:
    """`host`: the one whose pages are files; the web server passes on requests for others, and those with a query."""

    def __init__(self, files: Files, host: str) -> None:
        self.files, self.host = files, host
        self.thread = ThreadPoolExecutor(1, "files")  # in turn: the lock would have them wait for each other anyway

    def publish(self, key: Key, copy: Copy, body: bytes, begun: int) -> None:
        host, path, query, origin = key
        if host == self.host and not query and not origin and is_file(path):
            self.thread.submit(self.write, path, copy, body, begun)
            left = copy.expires - copy.made
            asyncio.get_running_loop().call_later(left, self.thread.submit, self.files.expire, path, begun)

    def write(self, path: str, copy: Copy, body: bytes, begun: int) -> None:
        bodies = {"": body, ".gz": copy.packed, ".br": copy.variant(b"br").body["body"]}
        self.files.publish(path, bodies, copy.topics, begun)

    def follow(self, mark: Mark, is_late: bool) -> None:
        """What is taken back its own writer took from the files. Not what another machine wrote, or one that died."""
        if mark.takes and is_late:
            self.thread.submit(self.files.strike, mark)
        elif not mark.takes:
            asyncio.get_running_loop().call_later(DELAY, self.thread.submit, self.files.strike, mark)


def is_file(path: str) -> bool:
    """Whether a web server says of it, by its name, what we would. Of the API it could not say who may read it."""
    return path.endswith(("/", ".xml", ".txt")) and not path.startswith("/api/")
