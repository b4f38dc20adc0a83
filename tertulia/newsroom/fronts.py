"""The pages that hold articles, and those that are not news."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from tertulia.newsroom.article_view import standing_view
from tertulia.newsroom.articles import Comments
from tertulia.newsroom.blocks import Body
from tertulia.newsroom.keeping import keep_list, keep_page
from tertulia.newsroom.listing import in_section, listing, published
from tertulia.newsroom.masthead import frame

RESERVED = {"admin", "static", "media", "threads", "comments", "tag", "author", "feeds", "sign-in", "api", "documents"}
RESERVED |= {"archive", "search", "robots.txt", "sitemap.xml"}


def is_reserved(slug: str) -> bool:
    """Whether an address of the site itself would hide a section or page of this name."""
    return slug in RESERVED or (len(slug) == 4 and slug.isdecimal())


class ReservedSlug(Page):
    """A page that stands right under the front page, where the site has addresses of its own."""

    class Meta:
        abstract = True

    @property
    def path_on_site(self) -> str:
        return str(self.url or "/")

    def clean(self) -> None:
        super().clean()
        if is_reserved(self.slug):
            sentence = gettext("“%(slug)s” is an address of the site itself; choose another.")
            raise ValidationError({"slug": sentence % {"slug": self.slug}})


class FrontPage(Page):
    """The newspaper itself: its title is the masthead, its search description the tagline."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["newsroom.SectionPage", "newsroom.StandingPage"]
    template = "newsroom/front.html"

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return keep_list(super().serve(request, *args, **kwargs))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        framed = frame(self.title, "/", self.search_description)
        view = listing(published(), request, framed, feeds="/feeds/atom.xml")
        return super().get_context(request, *args, **kwargs) | {"view": view}


class SectionPage(ReservedSlug):
    description = models.CharField(_("description"), max_length=300, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("description")]
    parent_page_types = ["newsroom.FrontPage"]
    subpage_types = ["newsroom.ArticlePage"]
    template = "newsroom/section.html"

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return keep_list(super().serve(request, *args, **kwargs))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        framed = frame(self.title, self.path_on_site, self.search_description or self.description)
        feeds = f"/feeds/{self.slug}/atom.xml"
        view = listing(in_section(self), request, framed, description=self.description, feeds=feeds)
        return super().get_context(request, *args, **kwargs) | {"view": view}


class StandingPage(ReservedSlug):
    """A page that is not news: About, Contact, House rules."""

    body = StreamField(Body(), blank=True, verbose_name=_("body"))
    comments = models.CharField(_("comments"), max_length=6, choices=Comments, default=Comments.OFF)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    settings_panels = [*Page.settings_panels, FieldPanel("comments")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types = ["newsroom.FrontPage", "newsroom.StandingPage"]
    subpage_types = ["newsroom.StandingPage"]
    template = "newsroom/standing.html"

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")

    @property
    def thread_key(self) -> str:
        return f"page-{self.pk}"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return keep_page(super().serve(request, *args, **kwargs))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"view": standing_view(self, request)}
