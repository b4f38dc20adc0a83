"""The sample newsroom as it stands in the files: who writes, in which sections, the articles and what readers said."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Remark:
    """A reader's comment. A level-n remark answers the nearest level n-1 above it; levels from 1."""

    level: int
    name: str
    minutes: int  # after the article
    text: str
    removed: bool = False
    website: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A drawing and the words around it. `scene` names a module of `scenes`."""

    scene: str
    alt: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    slug: str
    section: str
    headline: str
    standfirst: str
    authors: tuple[str, ...]
    dateline: str
    hours: float  # before the moment of loading
    tags: tuple[str, ...]
    body: tuple[dict[str, Any], ...]
    remarks: tuple[Remark, ...]
    lead: Scene | None
    language: str
    comments: str
    talk: int  # how many comments `chorus` is to make

    @property
    def scenes(self) -> list[Scene]:
        """The lead image, then those of the body."""
        inside = [scene_of(block) for block in self.body if block["kind"] == "image"]
        return ([self.lead] if self.lead else []) + inside


@cache
def masthead() -> dict[str, Any]:
    return tomllib.loads((HERE / "newsroom.toml").read_text("utf-8"))


@cache
def manuscripts() -> tuple[Manuscript, ...]:
    """Every article, the oldest first."""
    found = [read(path) for path in (HERE / "articles").glob("*.toml")]
    return tuple(sorted(found, key=lambda piece: -piece.hours))


def read(path: Path) -> Manuscript:
    raw = tomllib.loads(path.read_text("utf-8"))
    return Manuscript(
        slug=raw["slug"],
        section=raw["section"],
        headline=raw["headline"],
        standfirst=raw["standfirst"],
        authors=tuple(raw["authors"]),
        dateline=raw["dateline"],
        hours=raw["hours"],
        tags=tuple(raw["tags"]),
        body=tuple(raw["body"]),
        remarks=tuple(Remark(**{**each, "text": each["text"].strip()}) for each in raw.get("comments", [])),
        lead=Scene(**raw["lead"]) if "lead" in raw else None,
        language=raw.get("language", "en"),
        comments=raw.get("comments_are", "open"),
        talk=raw.get("talk", 0),
    )


def scene_of(block: dict[str, Any]) -> Scene:
    return Scene(**{name: value for name, value in block.items() if name != "kind"})


def parents(remarks: Sequence[Remark]) -> list[int | None]:
    """For each remark the place of the one it answers."""
    above: list[int | None] = []
    trail: list[int] = []  # the place last seen at each level
    for place, remark in enumerate(remarks):
        del trail[remark.level - 1 :]
        above.append(trail[-1] if trail else None)
        trail.append(place)
    return above
