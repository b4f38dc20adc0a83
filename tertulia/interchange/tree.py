"""Facts about a thread as it was written: who answers whom, how deep. No recursion: real threads go deep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """Levels count from 1. A missing parent, a comment that answers itself and a cycle start again at 1."""

    with_parent: int
    missing_parent: int
    max_level: int


def measure(links: Iterable[tuple[str, str]]) -> Shape:
    """Measure a thread given as (id, parent id or "")."""
    parents: dict[str, str] = {}
    with_parent = missing = 0
    for key, parent in links:
        parents.setdefault(key, parent)
        with_parent += parent != ""
    missing = sum(parent != "" and parent not in parents for parent in parents.values())
    return Shape(with_parent, missing, _deepest(parents))


def _deepest(parents: dict[str, str]) -> int:
    levels: dict[str, int] = {}
    for key in parents:
        trail: dict[str, None] = {}
        while key in parents and key not in levels and key not in trail:
            trail[key] = None
            key = parents[key]
        # A key already on the trail closes a cycle: everything on the trail hangs below that key.
        level = levels.get(key, 0)
        for step in reversed(trail):
            level += 1
            levels[step] = level
    return max(levels.values(), default=0)
