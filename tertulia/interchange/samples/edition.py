"""Puts the sample newsroom into the store, through the doors of the newsroom and the discussion."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.discussion.api import ArchivedComment, Seed
from tertulia.interchange.samples.chorus import Chorus
from tertulia.interchange.samples.drawings import SCENES, draw
from tertulia.interchange.samples.manuscripts import Manuscript, Remark, Scene, manuscripts, masthead, parents, scene_of
from tertulia.newsroom import api as newsroom
from tertulia.newsroom.api import Block, NewArticle, block

Step = Callable[[str], object]
STEPS = len(SCENES) + len(manuscripts())
MARGIN = 20  # minutes between the last comment of the long thread and now


@dataclass(frozen=True, slots=True)
class Printed:
    articles: int
    comments: int
    images: int


class Edition:
    """One load. All times count back from `now`; `step` is told of every drawing and article."""

    def __init__(self, now: datetime | None = None, step: Step = lambda done: None) -> None:
        self._now = now or timezone.now()
        self._step = step
        self._images: dict[str, int] = {}
        self._authors: dict[str, int] = {}

    def print(self) -> Printed:
        """Store everything or nothing. The drawing comes first: it takes longest and needs no lock on the store."""
        drawn = dict(self._draw())
        with transaction.atomic():
            self._prepare(drawn)
            comments = sum(self._add(piece) for piece in manuscripts())
        return Printed(len(manuscripts()), comments, len(drawn))

    def _draw(self) -> Iterator[tuple[str, bytes]]:
        """Two at a time: much of the work is Pillow's, which lets other threads run."""
        with ThreadPoolExecutor(2) as pool:
            for name, data in zip(SCENES, pool.map(draw, SCENES), strict=True):
                self._step(f"drawing {name}")
                yield name, data

    def _prepare(self, drawn: dict[str, bytes]) -> None:
        paper = masthead()
        newsroom.ensure_front(paper["title"], paper["tagline"])
        for section in paper["sections"]:
            newsroom.ensure_section(**section)
        self._authors = {author["slug"]: newsroom.ensure_author(**author) for author in paper["authors"]}
        self._images = {
            name: newsroom.add_image(f"Port Alder: {name}", data, f"port-alder-{name}.jpg")
            for name, data in drawn.items()
        }

    def _add(self, piece: Manuscript) -> int:
        published = self._now - timedelta(hours=piece.hours)
        added = newsroom.add_article(
            NewArticle(
                title=piece.headline,
                slug=piece.slug,
                section=piece.section,
                standfirst=piece.standfirst,
                dateline=piece.dateline,
                published=published,
                authors=[self._authors[slug] for slug in piece.authors],
                tags=piece.tags,
                language=piece.language,
                comments=piece.comments,
                description=piece.standfirst,
                lead=self._picture(piece.lead) if piece.lead else {},
                body=[self._block(part) for part in piece.body],
            )
        )
        remarks = remarks_of(piece)
        if remarks:
            store(added.thread, piece.slug, published, remarks)
        self._step(piece.slug)
        return len(remarks)

    def _picture(self, scene: Scene) -> dict[str, Any]:
        return {
            "image": self._images[scene.scene],
            "alt": scene.alt,
            "caption": scene.caption,
            "credit": scene.credit,
        }

    def _block(self, part: dict[str, Any]) -> Block:
        kind = part["kind"]
        match kind:
            case "heading":
                return block(kind, part["text"])
            case "paragraph":
                return block(kind, f"<p>{part['text']}</p>")
            case "list":
                items = [block("item", f"<p>{item}</p>") for item in part["items"]]
                return block(kind, {"ordered": part["ordered"], "items": items})
            case "image":
                return block(kind, self._picture(scene_of(part)))
        return block(kind, {name: value for name, value in part.items() if name != "kind"})


def remarks_of(piece: Manuscript) -> Sequence[Remark]:
    """What readers wrote under an article, or what is made up for the long thread."""
    if not piece.talk:
        return piece.remarks
    return Chorus().sing(piece.talk, minutes=int(piece.hours * 60) - MARGIN)


def store(thread: int, slug: str, published: datetime, remarks: Sequence[Remark]) -> None:
    origins = [f"sample:{slug}:{place}" for place in range(len(remarks))]
    times = [
        published + timedelta(minutes=remark.minutes, seconds=place * 7 % 60) for place, remark in enumerate(remarks)
    ]
    above = [None if place is None else origins[place] for place in parents(remarks)]
    seeds = [Seed(*skeleton) for skeleton in zip(origins, above, times, strict=True)]
    places, _ = discussion.place_archive(thread, seeds)
    discussion.add_archived(
        thread,
        (
            ArchivedComment(
                place=places[origin],
                origin=origin,
                name=remark.name,
                source=remark.text,
                kind="markdown",
                created=created,
                state="removed" if remark.removed else "published",
                website=remark.website,
            )
            for origin, created, remark in zip(origins, times, remarks, strict=True)
        ),
    )
    discussion.recount(thread)
