"""A page and its thread: opened when the page is published, hidden when it no longer is."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.models import Image
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from tertulia.discussion import api as discussion
from tertulia.journal import api as journal
from tertulia.moderation import api as moderation
from tertulia.newsroom.departures import note_departure
from tertulia.newsroom.models import ArticlePage, Author, SectionPage, StandingPage
from tertulia.newsroom.pictures import picture_deleted, picture_saved

Discussed = ArticlePage | StandingPage
STATES = {"open": "open", "closed": "closed", "off": "hidden"}


def follow_page(page: Discussed, *, live: bool | None = None) -> discussion.ThreadFacts:
    """Bring a page's thread up to date with it: readers see it while the page is live and its comments are not off."""
    shown = page.live if live is None else live
    return discussion.open_thread(
        key=page.thread_key,
        url=page.path_on_site,
        title=page.title,
        state=STATES[page.comments] if shown else "hidden",
        closes=closing(page),
        authors=accounts(page),
        section=section_of(page),
    )


def section_of(page: Discussed) -> str:
    """The slug of the section that it stands in; empty for a page right under the front page."""
    parent = page.get_parent() if page.depth > 3 else None
    return str(parent.slug) if parent else ""


def accounts(page: Discussed) -> list[int]:
    """The users who wrote the page, as far as its authors have accounts."""
    if not isinstance(page, ArticlePage):
        return []
    authors = [byline.author_id for byline in page.bylines.all()]
    found = Author.objects.filter(pk__in=authors, user__isnull=False) if authors else Author.objects.none()
    return [int(user) for user in found.values_list("user", flat=True)]


def closing(page: Discussed) -> Any:
    days = settings.TERTULIA_CLOSE_AFTER_DAYS
    return page.first_published_at + timedelta(days=days) if days and page.first_published_at else None


@transaction.atomic
def page_changed(sender: type, instance: Page, **kwargs: Any) -> None:
    page = instance.specific  # Wagtail tells of a move with the bare page
    if isinstance(page, Discussed):
        follow_page(page)
    journal.append(f"page:{instance.pk}", "page-changed", page=instance.pk)


def section_renamed(sender: type, instance: Any, instance_before: Any, **kwargs: Any) -> None:
    if isinstance(instance, SectionPage):
        moderation.rename_section(instance_before.slug, instance.slug)


@transaction.atomic
def page_gone(sender: type, instance: Discussed, **kwargs: Any) -> None:
    if isinstance(instance, Discussed):
        follow_page(instance, live=False)
    journal.append(f"page:{instance.pk}", "page-gone", page=instance.pk)


@transaction.atomic
def page_deleted(sender: type, instance: Discussed, **kwargs: Any) -> None:
    if instance.first_published_at:
        note_departure(instance.path_on_site)
    page_gone(sender, instance)


@transaction.atomic
def site_changed(sender: type, **kwargs: Any) -> None:
    """What stands on pages without being one: names, pictures, tags, where addresses lead."""
    if not kwargs.get("raw"):
        journal.append("page", "site-changed")


def connect() -> None:
    """Wagtail tells what editors do by signals; this is the one place that listens."""
    for model in (Author, Image, Redirect, Site, Tag):
        for saved in (post_save, post_delete):
            saved.connect(site_changed, sender=model)
    post_save.connect(picture_saved, sender=Image)
    post_delete.connect(picture_deleted, sender=Image)
    for signal in (page_published, page_slug_changed, post_page_move):
        signal.connect(page_changed)
    page_slug_changed.connect(section_renamed)
    page_unpublished.connect(page_gone)
    for model in (ArticlePage, StandingPage):
        pre_delete.connect(page_deleted, sender=model)
