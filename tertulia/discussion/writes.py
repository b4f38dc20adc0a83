"""What changes a thread: one function per visible write, each one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from tertulia.discussion import ids
from tertulia.discussion.decisions import Ruling, note
from tertulia.discussion.errors import (
    FormReplayed,
    NoSuchParent,
    NoSuchThread,
    Refused,
    ThreadClosed,
    TooDeep,
)
from tertulia.discussion.models import MAX_DEPTH, Comment, Thread
from tertulia.discussion.moves import note_move
from tertulia.discussion.orders import DISCUSSED
from tertulia.discussion.pages import Row, row_of
from tertulia.discussion.saving import saving
from tertulia.discussion.threads import COLUMNS, ThreadFacts, facts_of
from tertulia.discussion.turns import take_turn
from tertulia.journal import api as journal
from tertulia.kit import keyset, prepared
from tertulia.kit.text import RENDERER, render
from tertulia.people.api import Speaker

PUBLISHED = Comment.State.PUBLISHED
TAKEN = (Comment.State.REMOVED, Comment.State.SPAM, Comment.State.TRASH)  # away by somebody else than its author
Check = Callable[[], None]  # raises a `Refused`
Also = Callable[[int], None]  # what is stored with a comment or a decision, by its number


@dataclass(frozen=True, slots=True)
class Draft:
    """A comment as its writer sent it, cleaned at the edge. `key` names the form: the same form makes one comment."""

    thread: int
    parent: int | None
    name: str
    text: str
    key: str
    email: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """`row`: as readers see it, where it was stored just now and is published."""

    id: int
    state: str
    is_new: bool
    row: Row | None = None


FREE = Ruling()


def unchecked() -> None:
    """For writes that nobody counts."""


def nothing(comment: int) -> None:
    """For writes with which nothing else is stored."""


@saving()
def post(draft: Draft, *, by: Speaker, ruling: Ruling = FREE, check: Check = unchecked, also: Also = nothing) -> Posted:
    """Store a judged comment; when this returns, it is on the disk. Sent twice it is stored once. Raises a `Refused`.

    `check` is asked in the transaction, when it is this writer's turn: what it counts does not change until the comment
    is in. `also` is done in the same transaction, once it is.
    """
    # All that can be done before and after the turn is: others wait for theirs meanwhile.
    comment = compose(draft, by, ruling)
    try:
        known = journal.write(partial(store, comment, by=by, ruling=ruling, check=check, also=also))
    except (IntegrityError, Refused):
        # The same form was sent before, or came twice at once: it is in; say so.
        earlier = find_posted(draft)
        if earlier is None:
            raise
        return earlier
    is_shown = ruling.state == PUBLISHED
    return Posted(comment.pk, ruling.state, is_new=True, row=row_of(comment, known) if is_shown else None)


def compose(draft: Draft, by: Speaker, ruling: Ruling) -> Comment:
    """The comment as far as it is known before it has its place."""
    return Comment(
        thread_id=draft.thread,
        parent_id=draft.parent,
        state=ruling.state,
        urgency=ruling.urgency,
        name=(by.name if by.user_id else draft.name)[:100],
        email=draft.email,
        website=draft.website,
        user_id=by.user_id,
        guest=by.guest,
        network=by.network,
        source=draft.text,
        kind="markdown",
        html=render(draft.text, "markdown"),
        renderer=RENDERER,
        key=draft.key,
    )


def find_posted(draft: Draft) -> Posted | None:
    """What this form made when it was sent before. Raises FormReplayed when it came with another text then."""
    earlier = prepared.find(Comment, thread_id=draft.thread, key=draft.key)
    if earlier is None:
        return None
    if earlier.source != draft.text:
        raise FormReplayed
    return Posted(earlier.pk, earlier.state, is_new=False)


def store(comment: Comment, *, by: Speaker, ruling: Ruling, check: Check, also: Also) -> ThreadFacts:
    """In the writer's turn. A refusal undoes all of it, so the thread is looked at only when it is counted."""
    take_turn(by)
    check()
    place(comment)
    prepared.insert(comment)
    thread = count(comment, +1 if ruling.state == PUBLISHED else 0)
    if thread is None or not thread.is_public:
        raise NoSuchThread
    if not thread.is_open:
        raise ThreadClosed
    if ruling.code:
        note(comment, ruling)
    also(comment.pk)
    journal.append(f"thread:{thread.key}", "comment-posted", thread=thread.id, comment=comment.pk)
    return thread


def place(comment: Comment) -> None:
    """Give it its number and where it stands in the tree. Raises NoSuchParent, TooDeep."""
    path, depth = place_above(comment)
    [comment.pk] = ids.reserve(1)
    comment.path, comment.depth = path + keyset.encode(comment.pk), depth + 1
    comment.created = timezone.now()


def count_recent(speaker: Speaker, who: str, *spans: timedelta) -> list[int]:
    """How many comments this person (`who` is "person") or their network ("network") posted in each of these times."""
    name, value = ("network", speaker.network) if who == "network" else signature(speaker)
    if not value:
        return [0 for _ in spans]
    now = timezone.now()
    # Counted here: it is done while others wait to write, and the store takes longer to say two numbers than to say
    # when the few comments of an hour were made.
    filled = "" if name == "user_id" else name
    mine: dict[str, Any] = {name: value}
    made = prepared.select(Comment, ["created"], since=("created", now - max(spans)), filled=filled, **mine)
    return [sum(at > now - span for [at] in made) for span in spans]


@dataclass(frozen=True, slots=True)
class Past:
    """Something that a person wrote here before."""

    state: str
    created: datetime
    thread: int
    source: str

    @property
    def was_taken_away(self) -> bool:
        return self.state in TAKEN


def read_record(speaker: Speaker, *, limit: int) -> list[Past]:
    """What a person wrote here last, the newest first."""
    name, value = signature(speaker)
    if not value:
        return []
    columns = ["state", "created", "thread_id", "source"]
    filled = "" if name == "user_id" else name
    mine: dict[str, Any] = {name: value}
    found = prepared.select(Comment, columns, limit=limit, filled=filled, newest="created", **mine)
    return [Past(*row) for row in found]


def signature(speaker: Speaker) -> tuple[str, int | str]:
    """What the comments of a person have in common: an attribute and its value, which is empty for nobody."""
    return ("user_id", speaker.user_id) if speaker.user_id else ("guest", speaker.guest)


def written_by(speaker: Speaker) -> QuerySet[Comment]:
    """A person's comments. SQLite finds a guest's by their index only if it is told what that index holds."""
    if speaker.user_id:
        return Comment.objects.filter(user=speaker.user_id)
    return Comment.objects.filter(guest=speaker.guest).exclude(guest="")


def forget_networks(age: timedelta) -> int:
    """Empty the network of comments older than `age`: it has served its limits. Returns how many were emptied."""
    return Comment.objects.filter(created__lt=timezone.now() - age).exclude(network="").update(network="")


def place_above(comment: Comment) -> tuple[str, int]:
    """Path and depth of what it answers."""
    if comment.parent_id is None:
        return "", 0
    of_parent: dict[str, Any] = {"id": comment.parent_id, "thread_id": comment.thread_id, "state": PUBLISHED}
    found = prepared.select(Comment, ["path", "depth"], limit=1, **of_parent)
    if not found:
        raise NoSuchParent
    [(path, depth)] = found
    if depth >= MAX_DEPTH:
        raise TooDeep
    return path, depth


def count(comment: Comment, change: int) -> ThreadFacts | None:
    """Carry one comment's coming or going to its thread and to every comment above it. Returns the thread with that.

    The thread's row first: on PostgreSQL that one lock puts writers of a thread in a row, so that two of them never
    wait for each other's ancestors.
    """
    thread = prepared.add_to(Thread, "count", change, comment.thread_id, COLUMNS)
    above = keyset.steps(comment.path)[:-1]
    if above and change:
        replies = prepared.add(Comment, "reply_count", change, above)
        note_move(above[0], comment.thread_id, DISCUSSED, replies[above[0]] - change)
    return facts_of(thread) if thread else None
