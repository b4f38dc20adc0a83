"""Many articles at once: Wagtail's indexes are written when all are in, not after each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.signals import post_save
from modelsearch.backends import get_search_backends
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import Page
from wagtail.models.reference_index import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from tertulia.newsroom.articles import ArticlePage
from tertulia.newsroom.fronts import StandingPage

MODELS: list[Any] = [ArticlePage, StandingPage]
CHUNK = 200


@contextmanager
def many_articles() -> Iterator[None]:
    """For a whole archive, in a process of its own. What came in before a failure is indexed too.

    The search index measures the mean length of every title after each page it is told of: harmless once, an hour
    over a large archive.
    """
    last = Page.objects.aggregate(last=Max("pk"))["last"] or 0
    for model in MODELS:
        post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in MODELS:
            post_save.connect(post_save_signal_handler, sender=model)
            index_after(model, last)


def index_after(model: Any, last: int) -> None:
    """Index the pages of a model whose id is above `last`."""
    pages = model.objects.filter(pk__gt=last).order_by("pk")
    while chunk := list(pages[:CHUNK]):
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(model, chunk)
        with transaction.atomic():
            for page in chunk:
                ReferenceIndex.create_or_update_for_object(page)
        pages = pages.filter(pk__gt=chunk[-1].pk)
