"""What other rooms may publish: sections, authors, articles and pages, without an editor's screen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from tertulia.newsroom.articles import ArticlePage, Author, Byline, same_address
from tertulia.newsroom.bodies import Block
from tertulia.newsroom.fronts import FrontPage, SectionPage, StandingPage, is_reserved
from tertulia.newsroom.publishing import follow_page


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article or page from elsewhere. `kind`: "article" or "page" (a standing page under `parent`, or the front).

    `state`: "live" needs `published`; "scheduled" goes live at `published`; "draft" is for editors only.
    """

    title: str
    body: list[Block]
    kind: str = "article"
    slug: str = ""
    standfirst: str = ""
    dateline: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    state: str = "live"
    section: str = ""  # slug; must exist
    also_in: Sequence[str] = ()
    authors: Sequence[int] = ()
    tags: Sequence[str] = ()
    comments: str = "open"  # "open", "closed", "off"
    language: str = ""
    description: str = ""
    lead: dict[str, Any] = field(default_factory=dict)  # image (id), alt, caption, credit
    parent: int | None = None  # page id, for kind "page"
    old_address: str = ""  # URL or path where it was read before; leads to the new one


@dataclass(frozen=True, slots=True)
class Added:
    page: int
    path: str
    thread: int  # hidden from readers unless the page is live and its comments are not off


def ensure_front(name: str = "", tagline: str = "") -> int:
    """The id of the front page; made, and put in place of Wagtail's welcome page, where there is none. One that nobody
    has named takes the name."""
    front, unnamed = FrontPage.objects.first(), settings.WAGTAIL_SITE_NAME
    if front:
        if name and front.title == unnamed:
            front.title, front.search_description = name, tagline
            front.save(update_fields=["title", "search_description"])
        return int(front.pk)
    root = Page.objects.get(depth=1)
    for welcome in root.get_children():
        if welcome.slug == "home":
            welcome.slug = f"home-{welcome.pk}"
            welcome.save(update_fields=["slug"])
    front = FrontPage(title=name or unnamed, slug="home", search_description=tagline, locale=root.locale)
    root.add_child(instance=front)
    Site.objects.update(root_page=front)
    Site.clear_site_root_paths_cache()
    Page.objects.child_of(root).exclude(pk=front.pk).filter(content_type__model="page").delete()
    return int(front.pk)


@transaction.atomic
def ensure_section(slug: str, title: str = "", description: str = "") -> str:
    """The slug of a section, which is made where there is none. A name that the site needs itself gets a suffix."""
    slug = slugify(slug, allow_unicode=True)[:200] or "section"
    slug = f"{slug}-section" if is_reserved(slug) else slug
    if not SectionPage.objects.filter(slug=slug).exists():
        front = FrontPage.objects.get(pk=ensure_front())
        slug = free_slug(slug, front.get_children())
        front.add_child(
            instance=SectionPage(
                title=title or slug, slug=slug, description=description[:300], show_in_menus=True, locale=front.locale
            )
        )
    return slug


def ensure_author(slug: str, name: str, role: str = "", biography: str = "") -> int:
    """The id of an author, made where there is none."""
    slug = slugify(slug, allow_unicode=True)[:120] or "author"
    author, _ = Author.objects.get_or_create(
        slug=slug, defaults={"name": name[:120] or slug, "role": role, "biography": biography}
    )
    return author.pk


def add_image(title: str, data: bytes, file_name: str) -> int:
    """The id of a new image of the library. Raises what Pillow raises for data that is no image."""
    image = get_image_model()(title=title, file=ImageFile(BytesIO(data), name=file_name))
    image.save()
    return int(image.pk)


def free_slug(wanted: str, siblings: Any, day: Any = None) -> str:
    """`wanted`, or the first of wanted-2, wanted-3 ... that neither a sibling nor an article of that day has."""
    slug, number = wanted, 1
    while siblings.filter(slug=slug).exists() or (day and same_address(slug, day).exists()):
        number += 1
        slug = f"{wanted[:240]}-{number}"
    return slug


@transaction.atomic
def add_article(new: NewArticle) -> Added:
    """Add an article or page and open its thread."""
    page = standing_page(new) if new.kind == "page" else article_page(new)
    page.live = new.state == "live"
    page.has_unpublished_changes = not page.live
    page.search_description = new.description
    page.comments = new.comments
    if page.live:
        page.first_published_at = new.published or timezone.now()
        page.last_published_at = page.latest_revision_created_at = new.modified or page.first_published_at
    parent = parent_of(new)
    day = timezone.localdate(page.first_published_at) if page.live and new.kind == "article" else None
    page.slug = free_slug(slug_of(new), parent.get_children(), day)
    page.locale, page.draft_title = parent.locale, page.title
    # The slug is free and the rest comes typed: validating each page of an archive again costs a fifth of its import.
    page.save = partial(page.save, clean=False)
    parent.add_child(instance=page)
    del page.save
    if new.state == "scheduled" and new.published:
        page.go_live_at = new.published
        page.save_revision(clean=False).publish()  # Wagtail keeps it back until then
    if new.old_address:
        redirect_from(new.old_address, page)
    return Added(page.pk, page.path_on_site, follow_page(page).id)


def redirect_from(address: str, page: Any) -> None:
    """Lead a page's old address to it. One that this site answers itself goes on being answered."""
    try:
        parts = urlsplit(address)
    except ValueError:  # not an address at all: there is nothing to lead from
        return
    old = Redirect.normalise_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    if parts.path not in ("", "/") and len(old) <= 255 and old != Redirect.normalise_path(page.path_on_site):
        Redirect.objects.get_or_create(old_path=old, site=None, defaults={"redirect_page": page})


def slug_of(new: NewArticle) -> str:
    slug = slugify(new.slug or new.title, allow_unicode=True)[:240] or new.kind
    return f"{slug}-page" if new.kind == "page" and is_reserved(slug) else slug


def parent_of(new: NewArticle) -> Any:
    if new.kind == "article":
        return SectionPage.objects.get(slug=new.section)
    return Page.objects.get(pk=new.parent or ensure_front())


def standing_page(new: NewArticle) -> StandingPage:
    return StandingPage(title=new.title[:255], body=new.body)


def article_page(new: NewArticle) -> ArticlePage:
    lead = new.lead
    page = ArticlePage(
        title=new.title[:255],
        body=new.body,
        standfirst=new.standfirst,
        dateline=new.dateline[:120],
        language=new.language,
        lead_image_id=lead.get("image"),
        lead_alt=lead.get("alt", ""),
        lead_caption=lead.get("caption", ""),
        lead_credit=lead.get("credit", ""),
    )
    page.bylines = [Byline(author_id=author, sort_order=number) for number, author in enumerate(new.authors)]
    if new.also_in:
        page.also_in = list(SectionPage.objects.filter(slug__in=new.also_in).exclude(slug=new.section))
    if new.tags:
        page.tags.add(*dict.fromkeys(tag.strip()[:100] for tag in new.tags if tag.strip()))
    return page
