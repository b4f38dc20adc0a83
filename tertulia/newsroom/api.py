"""What editors publish, for those who publish without an editor's screen: imports and samples."""

from tertulia.newsroom.bodies import Block, block, body_from_html, body_from_paragraphs
from tertulia.newsroom.bulk import many_articles
from tertulia.newsroom.listing import published
from tertulia.newsroom.writes import (
    Added,
    NewArticle,
    add_article,
    add_image,
    ensure_author,
    ensure_front,
    ensure_section,
)

__all__ = [
    "Added",
    "Block",
    "NewArticle",
    "add_article",
    "add_image",
    "block",
    "body_from_html",
    "body_from_paragraphs",
    "ensure_author",
    "ensure_front",
    "ensure_section",
    "has_articles",
    "many_articles",
]


def has_articles() -> bool:
    return published().exists()
