"""Comments that come from another system: placed as a whole thread, stored in bulk, counted once at the end."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, transaction

from tertulia.discussion import ids
from tertulia.discussion.models import Comment, Thread
from tertulia.discussion.orders import wilson
from tertulia.discussion.tree import Place, Seed, place
from tertulia.journal import api as journal
from tertulia.kit.text import RENDERER, Kind, render

T = TypeVar("T")
BATCH = 1000
TABLE = Comment._meta.db_table
COLUMNS = ["id", "thread_id", "parent_id", "path", "depth", "state", "reply_count", "name", "email", "website"]
COLUMNS += ["guest", "network", "source", "kind", "html", "renderer", "created", "created_known", "origin"]
COLUMNS += ["written_parent", "mark", "ups", "downs", "best", "featured", "pinned"]
# By hand: through model instances, storing an archive takes three times as long.
INSERT = f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"  # noqa: S608


@dataclass(frozen=True, slots=True)
class ArchivedComment:
    """One comment of an archive. `state` is a Comment.State value, `kind` tells what `source` is written in."""

    place: Place
    origin: str
    name: str
    source: str
    kind: Kind
    created: datetime
    state: str = "published"
    email: str = ""
    website: str = ""
    network: str = ""
    created_known: bool = True
    written_parent: str = ""
    mark: str = ""
    ups: int = 0
    downs: int = 0


def place_archive(thread_id: int, seeds: Sequence[Seed]) -> tuple[dict[str, Place], set[str]]:
    """Places for the seeds that are new to the store, and the origins of those it holds already (in any thread).

    Origins must be distinct. Runs inside the caller's transaction, which must also store what was placed.
    """
    known = {origin: found for batch in batches(seeds) for origin, found in stored(batch).items()}
    here = {origin: found for origin, (thread, found) in known.items() if thread == thread_id}
    fresh = [seed for seed in seeds if seed.origin not in known]
    places = place(fresh, here, ids.reserve(len(fresh))) if fresh else {}
    return places, {seed.origin for seed in seeds if seed.origin in known}


def stored(seeds: Sequence[Seed]) -> dict[str, tuple[int, Place]]:
    names = {seed.origin for seed in seeds} | {seed.parent for seed in seeds if seed.parent}
    found = Comment.objects.filter(origin__in=names).only("origin", "thread_id", "parent_id", "path", "depth")
    return {
        str(comment.origin): (comment.thread_id, Place(comment.pk, comment.parent_id, comment.path, comment.depth))
        for comment in found
    }


def add_archived(thread_id: int, comments: Iterable[ArchivedComment]) -> int:
    """Store placed comments. Takes them as a stream; returns how many. Call `recount` when a thread is complete."""
    total = 0
    with transaction.atomic():
        for batch in batches(comments):
            with connection.cursor() as cursor:
                cursor.executemany(INSERT, [row(thread_id, comment) for comment in batch])
            total += len(batch)
    return total


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def row(thread_id: int, comment: ArchivedComment) -> tuple[Any, ...]:
    """The values of COLUMNS."""
    place = comment.place
    return (
        place.id,
        thread_id,
        place.parent_id,
        place.path,
        place.depth,
        comment.state,
        0,
        comment.name[:100],
        comment.email[:254],
        comment.website[:500],
        "",
        comment.network,
        comment.source,
        comment.kind,
        render(comment.source, comment.kind),
        RENDERER,
        connection.ops.adapt_datetimefield_value(comment.created),
        comment.created_known,
        comment.origin,
        comment.written_parent[:100],
        comment.mark[:20],
        comment.ups,
        comment.downs,
        wilson(comment.ups, comment.downs),
        False,
        False,
    )


@transaction.atomic
def recount(thread_id: int) -> int:
    """Set a thread's counts from its comments. Returns the number published."""
    published = Comment.objects.filter(thread=thread_id, state=Comment.State.PUBLISHED).count()
    Thread.objects.filter(pk=thread_id).update(count=published)
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} SET reply_count = (SELECT COUNT(*) FROM {TABLE} AS below"  # noqa: S608
            f" WHERE below.thread_id = {TABLE}.thread_id AND below.state = 'published'"
            f" AND below.path > {TABLE}.path AND below.path < {TABLE}.path || '~') WHERE thread_id = %s",
            [thread_id],
        )
    journal.append(f"thread:{Thread.objects.get(pk=thread_id).key}", "thread-changed", thread=thread_id)
    return published
