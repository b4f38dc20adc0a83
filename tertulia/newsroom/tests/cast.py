"""A small newsroom for tests: a front page, two sections, one article."""

from datetime import UTC, datetime
from typing import Any

from tertulia.newsroom import api as newsroom
from tertulia.newsroom.models import ArticlePage

STAMP = datetime(2026, 11, 25, 15, 17, tzinfo=UTC)


def open_newsroom() -> None:
    newsroom.ensure_front("The Test Courier", "All the news from the harbour")
    newsroom.ensure_section("city", "City", "What happens between the bridges")
    newsroom.ensure_section("world", "World")


def article(title: str = "Harbour tram opens", **values: Any) -> ArticlePage:
    """Publish an article and return its page."""
    open_newsroom()
    given: dict[str, Any] = {
        "body": newsroom.body_from_paragraphs(["The tram opened.", "It was late."]),
        "section": "city",
        "published": STAMP,
    }
    added = newsroom.add_article(newsroom.NewArticle(title=title, **(given | values)))
    page: ArticlePage = ArticlePage.objects.get(pk=added.page)
    return page
