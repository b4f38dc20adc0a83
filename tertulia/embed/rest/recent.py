"""The latest comments of the whole site, or of one thread."""

from tertulia.discussion import api as discussion
from tertulia.discussion.api import DeskRow

BATCHES = 5  # of rows looked at before a list stays short: threads of pages that were taken down are passed over


def read_recent(limit: int, thread: str = "") -> list[DeskRow]:
    """Published comments of public threads, newest first."""
    found: list[DeskRow] = []
    before: int | None = None
    for _ in range(BATCHES):
        rows = discussion.read_desk("published", thread=thread, before=before, limit=limit)
        found += [row for row in rows if row.thread.is_public]
        if len(found) >= limit or len(rows) < limit:
            break
        before = rows[-1].id
    return found[:limit]
