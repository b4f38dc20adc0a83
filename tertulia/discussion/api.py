"""Threads, the comment tree and its counts. Everything that reads or changes a discussion comes through here."""

from tertulia.discussion.archive import ArchivedComment, add_archived, place_archive, recount
from tertulia.discussion.audit import audit
from tertulia.discussion.changes import count_edits, delete_own, edit, own_comments, read_source, redraft, source_of
from tertulia.discussion.decisions import Ruling
from tertulia.discussion.desk import (
    DeskRow,
    Reported,
    count_reported,
    count_states,
    dismiss_reports,
    find_decided,
    read_decisions,
    read_desk,
    read_history,
    read_reports,
    read_threads,
)
from tertulia.discussion.errors import (
    FormReplayed,
    NoSuchComment,
    NoSuchParent,
    NoSuchThread,
    Refused,
    ThreadClosed,
    TooDeep,
)
from tertulia.discussion.highlights import feature, pin
from tertulia.discussion.moves import forget_moves
from tertulia.discussion.orders import ORDERS
from tertulia.discussion.pages import (
    Branch,
    Page,
    Permalink,
    Row,
    find_permalink,
    find_row,
    lasts,
    list_comments,
    read_branch,
    read_numbered,
    read_page,
    search_comments,
)
from tertulia.discussion.quotations import quote_parents
from tertulia.discussion.reports import REASON_LABELS, REASONS, report
from tertulia.discussion.threads import (
    ThreadFacts,
    close_due,
    counts,
    find_thread,
    find_thread_by_id,
    find_thread_of,
    open_thread,
    set_thread_state,
)
from tertulia.discussion.tree import Place, Seed
from tertulia.discussion.votes import Votes, vote, votes_of
from tertulia.discussion.writes import Draft, Posted, count_recent, decide, find_posted, forget_networks, post

SORTS = tuple(ORDERS)

__all__ = [
    "REASONS",
    "REASON_LABELS",
    "SORTS",
    "ArchivedComment",
    "Branch",
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
    "Reported",
    "Row",
    "Ruling",
    "Seed",
    "ThreadClosed",
    "ThreadFacts",
    "TooDeep",
    "Votes",
    "add_archived",
    "audit",
    "close_due",
    "count_edits",
    "count_recent",
    "count_reported",
    "count_states",
    "counts",
    "decide",
    "delete_own",
    "dismiss_reports",
    "edit",
    "feature",
    "find_decided",
    "find_permalink",
    "find_posted",
    "find_row",
    "find_thread",
    "find_thread_by_id",
    "find_thread_of",
    "forget_moves",
    "forget_networks",
    "lasts",
    "list_comments",
    "open_thread",
    "own_comments",
    "pin",
    "place_archive",
    "post",
    "quote_parents",
    "read_branch",
    "read_decisions",
    "read_desk",
    "read_history",
    "read_numbered",
    "read_page",
    "read_reports",
    "read_source",
    "read_threads",
    "recount",
    "redraft",
    "report",
    "search_comments",
    "set_thread_state",
    "source_of",
    "vote",
    "votes_of",
]
