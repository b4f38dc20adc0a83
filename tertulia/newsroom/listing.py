"""Lists of articles: front page, sections, archive, tags, authors. Newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from tertulia.discussion import api as discussion
from tertulia.kit.numbers import plain_number
from tertulia.newsroom.articles import ArticlePage, Author
from tertulia.newsroom.masthead import Frame, Link, Masthead

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Card:
    """An article in a list."""

    title: str
    path: str
    standfirst: str
    published: datetime | None
    section: Link | None
    authors: list[str]
    image: Any  # a Wagtail image or None
    alt: str
    language: str
    comments: int | None  # None: comments are off


@dataclass(frozen=True, slots=True)
class Listing:
    """The context of list templates, as `view`. `newer` and `older` are query strings, empty at either end."""

    frame: Frame
    cards: list[Card]
    description: str = ""
    role: str = ""
    feeds: str = ""  # path of the Atom feed of just this list
    newer: str = ""
    older: str = ""
    page: int = 1
    pages: int = 1


def published() -> "QuerySet[ArticlePage]":
    """Every live article, newest first."""
    found: QuerySet[ArticlePage] = ArticlePage.objects.live().filter(first_published_at__isnull=False)
    return found.order_by("-first_published_at", "-pk")


def in_section(section: Any) -> "QuerySet[ArticlePage]":
    return published().filter(Q(path__startswith=section.path) | Q(also_in=section.pk)).distinct()


def on_date(year: int, month: int | None, day: int | None) -> "QuerySet[ArticlePage]":
    """Raises Http404 for a date that is none."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise Http404 from None
    found = published().filter(first_published_at__year=year)
    if month:
        found = found.filter(first_published_at__month=month)
    return found.filter(first_published_at__day=day) if day else found


def with_tag(slug: str) -> "QuerySet[ArticlePage]":
    return published().filter(tags__slug=slug)


def by_author(author: Author) -> "QuerySet[ArticlePage]":
    return published().filter(bylines__author=author)


def listing(
    articles: "QuerySet[ArticlePage]", request: HttpRequest, frame: Frame, per_page: int = PER_PAGE, **about: str
) -> Listing:
    """One page of a list, `?page=N`. Raises Http404 beyond the last."""
    paginator = Paginator(articles, per_page)
    wanted = plain_number(request.GET.get("page", "1"), most=paginator.num_pages)
    if not wanted:
        raise Http404("There is no such page.")
    page = paginator.page(wanted)
    return Listing(
        frame,
        cards(page.object_list, frame.masthead),
        newer=f"?page={page.number - 1}" if page.has_previous() else "",
        older=f"?page={page.number + 1}" if page.has_next() else "",
        page=page.number,
        pages=paginator.num_pages,
        **about,
    )


def cards(articles: Any, masthead: Masthead) -> list[Card]:
    found = list(articles.select_related("lead_image").prefetch_related("bylines__author"))
    counts = discussion.counts([article.thread_key for article in found])
    return [card(article, masthead, counts) for article in found]


def card(article: ArticlePage, masthead: Masthead, counts: dict[str, int]) -> Card:
    return Card(
        title=article.title,
        path=article.path_on_site,
        standfirst=article.standfirst,
        published=article.first_published_at,
        section=masthead.section_of(article),
        authors=[byline.author.name for byline in article.bylines.all()],
        image=article.lead_image,
        alt=article.lead_alt,
        language=article.language,
        comments=None if article.comments == "off" else counts.get(article.thread_key, 0),
    )


def months(articles: "QuerySet[ArticlePage]") -> Sequence[date]:
    """The months in which something was published, newest first."""
    return list(articles.order_by().datetimes("first_published_at", "month", order="DESC"))
