"""Where archived comments belong: a whole thread's parents resolved at once, with a loop and no recursion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tertulia.discussion.models import MAX_DEPTH
from tertulia.kit import keyset


@dataclass(frozen=True, slots=True)
class Seed:
    """The skeleton of an archived comment: its name in the old system, whom it answers there, and when."""

    origin: str
    parent: str | None
    created: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where it goes. `repair`: "", "missing-parent", "self-parent", "cycle" (all made roots) or "too-deep"."""

    id: int
    parent_id: int | None
    path: str
    depth: int
    repair: str = ""


def broken_links(seeds: Sequence[Seed], known: Mapping[str, Place]) -> dict[str, str]:
    """Origins that cannot hang where they say, each with the reason. Of a cycle, its first member in the file."""
    order = {seed.origin: number for number, seed in enumerate(seeds)}
    parents = {seed.origin: seed.parent for seed in seeds}
    broken: dict[str, str] = {}
    for seed in seeds:
        if seed.parent == seed.origin:
            broken[seed.origin] = "self-parent"
        elif seed.parent is not None and seed.parent not in order and seed.parent not in known:
            broken[seed.origin] = "missing-parent"
    sound: set[str] = set()
    for seed in seeds:
        chain: dict[str, None] = {}
        at: str | None = seed.origin
        while at is not None and at in order and at not in sound and at not in chain and at not in broken:
            chain[at] = None
            at = parents[at]
        if at is not None and at in chain:
            members = list(chain)[list(chain).index(at) :]
            broken[min(members, key=order.__getitem__)] = "cycle"
        sound.update(chain)
    return broken


def place(seeds: Sequence[Seed], known: Mapping[str, Place], ids: Sequence[int]) -> dict[str, Place]:
    """A place for every seed. `ids` ascending, one each: they are given out by time, so siblings stand in order.

    Beyond the depth limit a comment is hung on the deepest ancestor that may still be answered.
    """
    broken = broken_links(seeds, known)
    by_time = sorted(range(len(seeds)), key=lambda number: (seeds[number].created, number))
    numbers = {seeds[number].origin: ids[rank] for rank, number in enumerate(by_time)}
    answers: dict[str, list[str]] = {}
    places: dict[str, Place] = {}
    waiting: list[str] = []
    for seed in seeds:
        above = None if seed.origin in broken else seed.parent
        if above is None:
            places[seed.origin] = root(numbers[seed.origin], broken.get(seed.origin, ""))
            waiting.append(seed.origin)
        elif above in known and above not in numbers:
            places[seed.origin] = below(known[above], numbers[seed.origin])
            waiting.append(seed.origin)
        else:
            answers.setdefault(above, []).append(seed.origin)
    while waiting:
        above = waiting.pop()
        for origin in answers.get(above, ()):
            places[origin] = below(places[above], numbers[origin])
            waiting.append(origin)
    return places


def root(number: int, repair: str) -> Place:
    return Place(number, None, keyset.encode(number), 1, repair)


def below(parent: Place, number: int) -> Place:
    if parent.depth < MAX_DEPTH:
        return Place(number, parent.id, parent.path + keyset.encode(number), parent.depth + 1)
    trunk = parent.path[: keyset.WIDTH * (MAX_DEPTH - 1)]
    return Place(number, keyset.steps(trunk)[-1], trunk + keyset.encode(number), MAX_DEPTH, "too-deep")
