"""Rows of a discussion as the JSON of the API."""

from datetime import datetime
from typing import Any

from tertulia.discussion.api import Page, Row, ThreadFacts
from tertulia.kit.addresses import absolute
from tertulia.kit.templatetags.media import with_frames
from tertulia.kit.text import plain
from tertulia.moderation import api as moderation


def thread_json(thread: ThreadFacts) -> dict[str, Any]:
    return {
        "key": thread.key,
        "url": absolute(thread.url) if thread.url.startswith("/") else thread.url,
        "title": thread.title,
        "state": "open" if thread.is_open else "closed",
        "count": thread.count,
    }


def comment_json(row: Row, text: bool = False) -> dict[str, Any]:
    """One comment; of a tombstone only its place and its state."""
    place = {
        "id": row.id,
        "parent": row.parent_id,
        "depth": row.depth,
        "replies": row.replies,
        "state": row.state,
    }
    if row.gone:
        return place
    shown = place | {
        "author": author_json(row),
        "html": with_frames(row.html),
        "created": moment(row.created),
        "edited": moment(row.edited),
        "score": row.score,
        "ups": row.ups,
        "downs": row.downs,
        "featured": row.featured,
        "pinned": row.pinned,
        "mark": row.mark,
    }
    return shown | {"text": plain(row.html)} if text else shown


def author_json(row: Row) -> dict[str, str]:
    author = {"name": row.name, "person": row.person}
    optional = {"website": row.website, "badge": row.badge}
    return author | {name: value for name, value in optional.items() if value}


def moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


def page_json(page: Page, text: bool) -> dict[str, Any]:
    return {
        "thread": thread_json(page.thread),
        "highlights": [comment_json(row, text) for row in page.highlights],
        "comments": [comment_json(row, text) for row in page.rows],
        "next": page.later or None,
    }


def held_json(comment: int, parent: Row | None) -> dict[str, Any]:
    """A comment that waits for an editor, for its writer: its place, nothing that readers could see, and why."""
    return {
        "id": comment,
        "parent": parent.id if parent else None,
        "depth": parent.depth + 1 if parent else 1,
        "replies": 0,
        "state": "held",
        "why": moderation.why_held(comment),
    }
