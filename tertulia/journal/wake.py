"""Tells this process at once that one of its own transactions has left an entry. Other processes see it by `Pulse`."""

from collections.abc import Callable

Watcher = Callable[[], object]

watchers: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Call this after each commit that left an entry, in the thread that committed. It must be quick."""
    watchers.append(watcher)


def unwatch(watcher: Watcher) -> None:
    if watcher in watchers:
        watchers.remove(watcher)


def ring() -> None:
    for watcher in tuple(watchers):
        watcher()
