"""Writes what a format reads, through the doors of the newsroom and the discussion. One transaction per item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.discussion.api import ArchivedComment, Place, Seed
from tertulia.interchange.articles import make_page
from tertulia.interchange.formats import find_format
from tertulia.interchange.models import Origin
from tertulia.interchange.options import Options
from tertulia.interchange.records import Comment, Item, Note
from tertulia.interchange.report import Report, Tally
from tertulia.interchange.source import Source
from tertulia.interchange.tree import measure
from tertulia.kit.addresses import absolute
from tertulia.moderation.api import Archive, OldComment, Verdict
from tertulia.newsroom.api import many_articles

HERE = "already here"
LONGEST_NAME = 100
MARKED = {"pingback", "trackback", "review"}
REPAIRS = {
    "missing-parent": "reply to a comment that is not there; kept at the top level",
    "self-parent": "comment that answers itself; kept at the top level",
    "cycle": "circle of comments that answer each other; opened at its first",
    "too-deep": "reply deeper than the site nests; kept at the deepest level",
}


@contextmanager
def loose_commits() -> Iterator[None]:
    """Thousands of commits in a row need not each wait for the disk: an import that a power cut ends is run again.

    Comments that readers post meanwhile come by other connections and do wait. The checkpoint at the end puts on the
    disk what the report says is in.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


class Importer:
    """Imports one file. `report` is true at any moment for the items that are done."""

    def __init__(self, source: Source, format_name: str, options: Options) -> None:
        self._source = source
        self._options = options
        self._format = find_format(format_name, source.head)
        self.report = Report(source.path.name, self._format.NAME, options.dry_run)

    def run(self) -> Report:
        with many_articles(), loose_commits():
            for record in self._format.read(self._source, self._options):
                if isinstance(record, Note):
                    self.report.note(record)
                else:
                    self._take(record)
        return self.report

    def _take(self, item: Item) -> None:
        try:
            if item.skip:
                done = self._leave_out(item)
            else:
                with transaction.atomic():
                    done = self._load(item)
                    transaction.set_rollback(self._options.dry_run)
        finally:
            item.comments.close()
        self.report.merge(done)

    def _blank(self, item: Item) -> Report:
        part = Report(self.report.name, self.report.format)
        part.read.add_item(item.type)
        for comment in item.comments:
            part.read.add_comment(comment)
        part.read.add_shape(measure((comment.id, comment.parent) for comment in item.comments))
        return part

    def _leave_out(self, item: Item) -> Report:
        part = self._blank(item)
        part.skip("item", item.skip)
        part.skip("comment", "its item is left out", len(item.comments))
        return part

    def _load(self, item: Item) -> Report:
        part = self._blank(item)
        origin = Origin.objects.filter(**self._key(item)).first()
        if origin:
            part.skip("item", HERE)
        else:
            origin = self._make(item, part)
        if len(item.comments):
            ThreadLoader(item, origin, part, judge=self._options.judge).run()
        return part

    def _make(self, item: Item, part: Report) -> Origin:
        added = make_page(item, self._options.section, part)
        part.imported.add_item(item.type)
        if not self._options.dry_run:
            part.urls.append(absolute(added.path))
        return Origin.objects.create(
            **self._key(item),
            page_id=added.page,
            thread_id=added.thread,
            link=item.link[:2000],
            stamp=item.published.written[:100],
            raw=item.raw,
            raw_kind=item.body.kind,
        )

    def _key(self, item: Item) -> dict[str, str]:
        return {"format": self._format.NAME, "site": item.site, "kind": "item", "source_id": item.id}


class ThreadLoader:
    """Puts one item's comments into its thread. Two passes over the spool: the skeleton, then the texts."""

    def __init__(self, item: Item, origin: Origin, part: Report, *, judge: bool = False) -> None:
        self._archive_of = Archive(discussion.find_thread_by_id(origin.thread_id)) if judge else None
        self._held: list[tuple[int, Verdict]] = []  # by this site's rules
        self._comments = item.comments
        # The origin's own number: a page that was deleted and comes again brings its comments with it.
        self._prefix = f"{origin.format}:{origin.pk}:"
        self._thread_id = origin.thread_id
        self._part = part
        # A comment without a date stands with its article.
        self._fallback = item.published.utc or timezone.now()

    def run(self) -> None:
        places, known = discussion.place_archive(self._thread_id, self._seeds())
        self._part.skip("comment", HERE, len(known))
        for repair, count in Counter(place.repair for place in places.values() if place.repair).items():
            self._part.note(Note(REPAIRS[repair], count))
        if discussion.add_archived(self._thread_id, self._archived(places)):
            discussion.recount(self._thread_id)
        self._note_held()
        tally_places(self._part.imported, places)

    def _seeds(self) -> list[Seed]:
        seeds = []
        for comment in self._comments:
            if comment.skip:
                self._part.skip("comment", comment.skip)
            else:
                parent = self._prefix + comment.parent if comment.parent else None
                seeds.append(Seed(self._prefix + comment.id, parent, self._created(comment)))
        return seeds

    def _created(self, comment: Comment) -> datetime:
        return comment.written_at.utc or self._fallback

    def _archived(self, places: Mapping[str, Place]) -> Iterator[ArchivedComment]:
        for comment in self._comments:
            origin = self._prefix + comment.id
            if not comment.skip and origin in places:
                yield self._archive(comment, origin, places[origin])

    def _state(self, comment: Comment, place: Place) -> str:
        """What an old site showed and the rules of this one would not waits for an editor."""
        if self._archive_of is None or comment.state != "published":
            return comment.state
        old = OldComment(comment.name, comment.body.source, comment.body.kind, comment.website)
        verdict = self._archive_of.judge(old)
        if verdict.action == "pass":
            return comment.state
        self._held.append((place.id, verdict))
        return "held"

    def _note_held(self) -> None:
        for number, verdict in self._held:
            if self._archive_of:
                self._archive_of.note(number, verdict)
            self._part.note(Note(f"held by the rules of this site: {verdict.code}"))

    def _archive(self, comment: Comment, origin: str, place: Place) -> ArchivedComment:
        self._part.imported.add_comment(comment)
        self._part.imported.with_parent += comment.parent != ""
        if comment.written_at.utc is None:
            self._part.note(Note("comment without a date; it stands with its article's"))
        if len(comment.name) > LONGEST_NAME:
            self._part.note(Note(f"name cut at {LONGEST_NAME} characters"))
        return ArchivedComment(
            place=place,
            origin=origin,
            name=comment.name,
            source=comment.body.source,
            kind=comment.body.kind,
            created=self._created(comment),
            state=self._state(comment, place),
            email=comment.email,
            website=comment.website,
            network=comment.network,
            created_known=comment.written_at.utc is not None,
            written_parent=comment.parent,
            mark=comment.type if comment.type in MARKED else "",
        )


def tally_places(tally: Tally, places: Mapping[str, Place]) -> None:
    for place in places.values():
        tally.missing_parent += place.repair == "missing-parent"
        tally.max_level = max(tally.max_level, place.depth)
