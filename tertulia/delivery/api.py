"""Finished pages in memory or as files, handed out before Django is entered, gone the moment what they show changes."""

from functools import cache

from django.conf import settings

from tertulia.delivery.bell import Bell, mark_of
from tertulia.delivery.door import Door
from tertulia.delivery.ear import Ear
from tertulia.delivery.files import Files
from tertulia.delivery.publisher import Publisher
from tertulia.delivery.questions import Questions
from tertulia.delivery.shelf import Shelf
from tertulia.delivery.topics import COOKIE, DAY, keep, show_at_once
from tertulia.journal.api import Change

__all__ = ["DAY", "Door", "clear_files", "keep", "make_door", "show_at_once", "tell"]


@cache
def bell() -> Bell:
    return Bell(settings.TERTULIA_DATA / "bell")


@cache
def files() -> Files | None:
    return Files(settings.TERTULIA_SHELF, bell()) if settings.TERTULIA_SHELF else None


def tell(change: Change) -> None:
    """With each commit, before its writer is answered: no process of this machine shows any more what it took away."""
    mark = bell().ring(mark_of(change))
    shelf = files()
    if shelf and mark.takes:
        shelf.strike(mark)


def clear_files() -> None:
    """At the start of the site: nobody knows what was missed while it stood still."""
    shelf = files()
    if shelf:
        shelf.clear()


def make_door() -> Door:
    base = settings.TERTULIA_BASE_URL.lower()
    known = {*settings.TERTULIA_EMBED_ORIGINS, base} - {"*"}
    questions = Questions(frozenset(settings.ALLOWED_HOSTS), frozenset(known), COOKIE.encode())
    shelf, place = Shelf(settings.TERTULIA_SHELF_BYTES), files()
    publisher = Publisher(place, settings.BASE.netloc.lower()) if place else None
    ear = Ear(bell(), shelf, publisher.follow if publisher else lambda mark, is_late: None)
    return Door(questions, shelf, ear, publisher, settings.BASE.scheme)
