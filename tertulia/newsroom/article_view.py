"""What an article's page prints. Built from the page it is given; imports no model, so models may import it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import get_language_info

from tertulia.discussion import api as discussion
from tertulia.kit.numbers import plain_number
from tertulia.newsroom import structured
from tertulia.newsroom.masthead import Frame, Link, frame

if TYPE_CHECKING:
    from tertulia.newsroom.articles import ArticlePage, Author
    from tertulia.newsroom.fronts import StandingPage


@dataclass(frozen=True, slots=True)
class ArticleView:
    """The context of `newsroom/article.html`, as `view`. `discussion` is None where comments are off."""

    frame: Frame
    section: Link | None
    authors: "list[Author]"
    tags: list[Any]
    published: datetime | None
    updated: datetime | None  # only when it differs from `published` by more than an hour
    language: str
    direction: str
    discussion: discussion.Page | None
    data: str  # JSON-LD, safe inside a script element


@dataclass(frozen=True, slots=True)
class StandingView:
    frame: Frame
    discussion: discussion.Page | None


def article_view(page: "ArticlePage", request: HttpRequest) -> ArticleView:
    framed = frame(page.seo_title or page.title, page.path_on_site, page.search_description or page.standfirst)
    authors = [byline.author for byline in page.bylines.select_related("author")] if page.pk else []
    thread = read_discussion(page, request)
    tags = list(page.tags.all())
    section = framed.masthead.section_of(page)
    language = page.language or settings.LANGUAGE_CODE
    published, changed = page.first_published_at, page.last_published_at
    return ArticleView(
        frame=framed,
        section=section,
        authors=authors,
        tags=tags,
        published=published,
        updated=changed if published and changed and (changed - published).total_seconds() > 3600 else None,
        language=language,
        direction=direction_of(language),
        discussion=thread,
        data=structured.news_article(page, framed, section, authors, tags, thread),
    )


def standing_view(page: "StandingPage", request: HttpRequest) -> StandingView:
    return StandingView(frame(page.title, page.path_on_site, page.search_description), read_discussion(page, request))


def direction_of(language: str) -> str:
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "auto"


def parse_page(text: str) -> int:
    number = plain_number(text, most=999_999)
    if number is None:
        raise ValueError("not the number of a page")
    return number


def read_discussion(page: "ArticlePage | StandingPage", request: HttpRequest) -> discussion.Page | None:
    """The page of comments that the address asks for. A cursor that is none is a page that is none."""
    if page.comments == "off" or not page.pk:
        return None
    thread = discussion.find_thread(page.thread_key)
    if thread is None or not thread.is_public:
        return None
    asked = request.GET
    after, before, at = (asked.get(name, "") for name in ("after", "before", "at"))
    sort, end = asked.get("sort", discussion.SORTS[0]), "end" in asked
    try:
        if "page" in asked:
            return discussion.read_numbered(thread, parse_page(asked["page"]), sort=sort)
        return discussion.read_page(thread, sort=sort, after=after, before=before, at=at, end=end)
    except ValueError:
        raise Http404("There is no such page of comments.") from None
