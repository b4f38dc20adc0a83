"""Atom and RSS, of the site and of each section."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

from tertulia.kit.addresses import absolute
from tertulia.newsroom.articles import ArticlePage
from tertulia.newsroom.fronts import SectionPage
from tertulia.newsroom.listing import in_section, published
from tertulia.newsroom.masthead import read_masthead

LENGTH = 30


class Rss(Feed):  # type: ignore[type-arg]
    feed_type: type = Rss201rev2Feed

    def get_object(self, request: HttpRequest, section: str = "") -> SectionPage | None:
        return get_object_or_404(SectionPage.objects.live(), slug=section) if section else None

    def title(self, section: SectionPage | None) -> str:
        name = read_masthead().name
        return f"{name}: {section.title}" if section else name

    def description(self, section: SectionPage | None) -> str:
        return section.description if section else read_masthead().tagline

    subtitle = description

    def link(self, section: SectionPage | None) -> str:
        return absolute(section.path_on_site if section else "/")

    def items(self, section: SectionPage | None) -> "QuerySet[ArticlePage]":
        found = in_section(section) if section else published()
        return found.prefetch_related("bylines__author", "tags")[:LENGTH]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.standfirst or item.search_description)

    def item_link(self, item: Any) -> str:
        return absolute(item.path_on_site)

    def item_guid(self, item: Any) -> str:
        return absolute(f"/?article={item.pk}")  # the address may change with the slug; this does not

    item_guid_is_permalink = False

    def item_author_name(self, item: Any) -> str:
        return ", ".join(byline.author.name for byline in item.bylines.all())

    def item_categories(self, item: Any) -> list[str]:
        return [tag.name for tag in item.tags.all()]

    def item_pubdate(self, item: Any) -> datetime:
        moment: datetime = item.first_published_at
        return moment

    def item_updateddate(self, item: Any) -> datetime:
        moment: datetime = item.last_published_at or item.first_published_at
        return moment


class Atom(Rss):
    feed_type = Atom1Feed
