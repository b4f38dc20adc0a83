"""A thread in the shape that Isso's client reads: roots, each with one flat list of all that is below it."""

import hashlib
import html
from dataclasses import dataclass, field
from typing import Any

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Row, ThreadFacts

SORTS = {"oldest": "oldest", "newest": "newest", "upvotes": "best"}
MOST = 1000  # comments read of a thread: Isso pages by offset, which has to count from the start
PAGE = 100
PUBLISHED, HELD, DELETED = 1, 2, 4  # Isso's modes


@dataclass
class Conversation:
    root: Row
    replies: list[Row] = field(default_factory=list)


def read(thread: ThreadFacts, sort: str) -> list[Conversation]:
    found: list[Conversation] = []
    after, count = "", 0
    while count < MOST:
        page = discussion.list_comments(thread, sort=SORTS[sort], after=after, limit=PAGE)
        for row in page.rows:
            if row.depth == 1:
                found.append(Conversation(row))
            elif found:
                found[-1].replies.append(row)
        count += len(page.rows)
        after = page.later
        if not after:
            break
    return found


def escaped(text: str) -> str | None:
    """Isso's client writes names and addresses into its page as HTML: whoever answers it has to escape them."""
    return html.escape(text) or None


def comment_json(row: Row) -> dict[str, Any]:
    gone = bool(row.gone)
    return {
        "id": row.id,
        "parent": row.root_id if row.depth > 1 else None,
        "text": row.html,
        "author": escaped(row.name),
        "website": escaped(row.website),
        "mode": DELETED if gone else PUBLISHED,
        "created": row.created.timestamp() if row.created else 0.0,
        "modified": row.edited.timestamp() if row.edited else None,
        "likes": row.ups or 0,
        "dislikes": row.downs or 0,
        "hash": hashlib.sha256((row.person or row.name).encode()).hexdigest()[:12],
        "notification": 0,
    }


def conversation_json(one: Conversation, nested: int | None) -> dict[str, Any]:
    shown = one.replies if nested is None else one.replies[:nested]
    return comment_json(one.root) | {
        "total_replies": len(one.replies),
        "hidden_replies": len(one.replies) - len(shown),
        "replies": [comment_json(row) for row in shown],
    }


def held_json(comment: int, parent: int | None, author: str, text: str, created: float) -> dict[str, Any]:
    """What its writer sees of a comment that waits for an editor."""
    return {
        "id": comment,
        "parent": parent,
        "text": text,
        "author": escaped(author),
        "website": None,
        "mode": HELD,
        "created": created,
        "modified": None,
        "likes": 0,
        "dislikes": 0,
        "hash": hashlib.sha256(author.encode()).hexdigest()[:12],
        "notification": 0,
    }
