"""Addresses of pages that were published and then deleted: whoever comes there is told so, and search engines forget
them sooner than they forget an address that is merely not found."""

from django.db import models
from wagtail.contrib.redirects.models import Redirect

LONGEST = 500


class Departure(models.Model):
    path = models.CharField(max_length=LONGEST, unique=True)
    at = models.DateTimeField(auto_now_add=True)


def note_departure(path: str) -> None:
    if len(path) <= LONGEST:
        Departure.objects.get_or_create(path=path)


def has_departed(path: str) -> bool:
    """Whether a page stood here and nothing leads on from it: an editor's redirect has the last word."""
    if len(path) > LONGEST or "\0" in path or not Departure.objects.filter(path=path).exists():
        return False
    return not Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists()
