"""Finished pages as files, which nginx or Caddy serves without asking us. What they show is taken back by whoever
changes it, before they are answered: nobody else is asked when a file is read.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tertulia.delivery.bell import Bell, Mark

INDEX = ".index.sqlite3"
ENDINGS = ("", ".br", ".gz")  # the plain file first: without it the server does not look for the others
DELAY = 0.5  # seconds that a file may lack what is new: so a busy page is not made again with every comment
PATIENCE = 30.0  # seconds that one process waits for another's turn
LONGEST = 200  # bytes of one name in a path, with its ending
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS shown (topic INTEGER, file TEXT, begun INTEGER, PRIMARY KEY (file, topic))",
    "CREATE INDEX IF NOT EXISTS shown_topic ON shown (topic)",
    "CREATE TABLE IF NOT EXISTS dated (file TEXT PRIMARY KEY, at INTEGER) WITHOUT ROWID",
)


class Files:
    """`root` holds a file for each address without query, `a/b/index.html` for `/a/b/`, beside it `.gz` and `.br`, and
    in an index which topics each shows. The index is also the lock: one process at a time changes files."""

    def __init__(self, root: Path, bell: Bell) -> None:
        self.root, self.bell = root, bell
        root.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def index(self) -> Iterator[sqlite3.Connection]:
        path = self.root / INDEX
        with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as index:
            # A lost index is no harm: files are made anew after a start.
            index.execute("PRAGMA synchronous=OFF")
            index.execute("BEGIN IMMEDIATE")
            for line in SCHEMA:
                index.execute(line)
            yield index
            index.execute("COMMIT")

    def publish(self, path: str, bodies: dict[str, bytes], topics: Iterable[int], begun: int) -> bool:
        """Put a page there whose making began after `begun` marks of the bell. False when something that it shows has
        changed since.

        `bodies`: by ending. Who takes something back rings before waiting for their turn, so that is seen here, or they
        take away what is written here. What something was added to is taken away a moment later (`DELAY`).
        """
        place = self.place_of(path)
        if place is None:
            return False
        topics = set(topics)
        with self.index() as index:
            marks = self.bell.since(begun)
            if marks is None or any({mark.topic, mark.family} & topics for mark in marks if is_due(mark)):
                return False
            rows = [(signed(topic), str(place.relative_to(self.root)), begun) for topic in topics]
            index.executemany("INSERT OR REPLACE INTO shown VALUES (?, ?, ?)", rows)
            place.parent.mkdir(parents=True, exist_ok=True)
            at = self.date(index, str(place.relative_to(self.root)))
            for ending in reversed(ENDINGS):
                if ending in bodies:
                    write(place.with_name(place.name + ending), bodies[ending], at)
        return True

    def date(self, index: sqlite3.Connection, name: str) -> int:
        """A second that no earlier file of this name had: web servers tell two files apart by it."""
        found = index.execute("SELECT at FROM dated WHERE file = ?", (name,)).fetchone()
        at = max(int(time.time()), found[0] + 1 if found else 0)
        index.execute("INSERT OR REPLACE INTO dated VALUES (?, ?)", (name, at))
        return at

    def strike(self, mark: Mark) -> None:
        """Take away the files that were made before a change and show it. When it returns nobody is served them."""
        about = (signed(mark.topic), signed(mark.family), mark.number)
        with self.index() as index:
            found = index.execute("SELECT file FROM shown WHERE topic IN (?, ?) AND begun <= ?", about).fetchall()
            # All of them before the index is written: that may fail, and would leave what must be gone.
            for (name,) in set(found):
                self.remove(self.root / name)
            gone = [(*about[:2], name) for (name,) in set(found)]
            index.executemany("DELETE FROM shown WHERE topic IN (?, ?) AND file = ?", gone)

    def expire(self, path: str, begun: int) -> None:
        """Take away what was published with this `begun`: its time is over."""
        place = self.place_of(path)
        if place is None:
            return
        name = str(place.relative_to(self.root))
        with self.index() as index:
            [newest] = index.execute("SELECT max(begun) FROM shown WHERE file = ?", (name,)).fetchone()
            if newest == begun:
                self.remove(place)
                index.execute("DELETE FROM shown WHERE file = ?", (name,))

    def remove(self, place: Path) -> None:
        for ending in ENDINGS:
            place.with_name(place.name + ending).unlink(missing_ok=True)

    def clear(self) -> None:
        """Begin anew: after a start nobody knows what was missed."""
        with self.index() as index:
            index.execute("DELETE FROM shown")
            for found in self.root.iterdir():
                if not found.name.startswith(INDEX):
                    shutil.rmtree(found) if found.is_dir() else found.unlink()

    def place_of(self, path: str) -> Path | None:
        """Where an address stands as a file; None for one that is no good name for any."""
        names = path.removeprefix("/").split("/")
        names[-1] = names[-1] or "index.html"
        if any(not name or name.startswith(".") or len(os.fsencode(name)) > LONGEST or "\0" in name for name in names):
            return None
        place = self.root.joinpath(*names)
        return None if place.is_dir() or any(up.is_file() for up in place.parents) else place


def is_due(mark: Mark) -> bool:
    return mark.takes or time.monotonic() - mark.at > DELAY


def signed(topic: int) -> int:
    """SQLite's whole numbers have a sign."""
    return topic - 2**64 if topic >= 2**63 else topic


def write(place: Path, body: bytes, at: int) -> None:
    new = place.with_name(f".{place.name}.new")
    new.write_bytes(body)
    os.utime(new, (at, at))
    new.replace(place)
