"""Threads, the comment tree and its counts. Everything that reads or changes a discussion comes through here."""

from tertulia.discussion.archive import ArchivedComment, add_archived, place_archive, recount
from tertulia.discussion.audit import audit
from tertulia.discussion.desk import DeskRow, count_states, read_desk, read_threads
from tertulia.discussion.errors import (
    FormReplayed,
    NoSuchComment,
    NoSuchParent,
    NoSuchThread,
    Refused,
    ThreadClosed,
    TooDeep,
)
from tertulia.discussion.pages import Page, Permalink, Row, find_permalink, find_row, read_page
from tertulia.discussion.threads import (
    ThreadFacts,
    counts,
    find_thread,
    find_thread_by_id,
    open_thread,
    set_thread_state,
)
from tertulia.discussion.tree import Place, Seed
from tertulia.discussion.writes import Draft, Posted, count_recent, decide, find_posted, forget_networks, post

__all__ = [
    "ArchivedComment",
    "DeskRow",
    "Draft",
    "FormReplayed",
    "NoSuchComment",
    "NoSuchParent",
    "NoSuchThread",
    "Page",
    "Permalink",
    "Place",
    "Posted",
    "Refused",
    "Row",
    "Seed",
    "ThreadClosed",
    "ThreadFacts",
    "TooDeep",
    "add_archived",
    "audit",
    "count_recent",
    "count_states",
    "counts",
    "decide",
    "find_permalink",
    "find_posted",
    "find_row",
    "find_thread",
    "find_thread_by_id",
    "forget_networks",
    "open_thread",
    "place_archive",
    "post",
    "read_desk",
    "read_page",
    "read_threads",
    "recount",
    "set_thread_state",
]
