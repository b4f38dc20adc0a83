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
    order = {key: number for number, key in enumerate(parents)}
    levels: dict[str, int] = {}
    for key in parents:
        trail: dict[str, None] = {}
        while key in parents and key not in levels and key not in trail:
            trail[key] = None
            key = parents[key]
        steps = list(trail)
        if key in trail:
            steps = _open_cycle(steps, steps.index(key), order)
        for step in reversed(steps):
            levels[step] = levels.get(parents[step], 0) + 1
    return max(levels.values(), default=0)


def _open_cycle(steps: list[str], start: int, order: dict[str, int]) -> list[str]:
    """The steps with the cycle turned so that its first member in the file comes last: that one opens it."""
    cycle = steps[start:]
    turn = cycle.index(min(cycle, key=order.__getitem__)) + 1
    return steps[:start] + cycle[turn:] + cycle[:turn]
