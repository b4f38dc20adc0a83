"""Tells this process at once of the entries that its own transactions leave. Other processes see them by `Pulse`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction


@dataclass(frozen=True, slots=True)
class Change:
    seq: int
    topic: str
    kind: str
    refs: dict[str, int]


Watcher = Callable[[Change], object]

watchers: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Call this with each entry once it is committed, in the thread that committed. It must be quick."""
    watchers.append(watcher)


def unwatch(watcher: Watcher) -> None:
    if watcher in watchers:
        watchers.remove(watcher)


def ring(change: Change) -> None:
    """Tell them all when this transaction is committed. One that fails is written down and keeps it from no other."""
    for watcher in tuple(watchers):
        transaction.on_commit(telling(watcher, change), robust=True)


def telling(watcher: Watcher, change: Change) -> Callable[[], None]:
    def tell() -> None:
        watcher(change)

    return tell
