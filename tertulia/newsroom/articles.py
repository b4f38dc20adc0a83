"""Articles and who wrote them. Fields, panels and addresses; what a page prints is built in `article_view`."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from tertulia.newsroom.article_view import article_view
from tertulia.newsroom.blocks import Body
from tertulia.newsroom.keeping import keep_page


class Author(models.Model):
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, unique=True, allow_unicode=True)
    role = models.CharField(_("role"), max_length=160, blank=True, help_text=_("Beat or office, shown under the name."))
    biography = models.TextField(_("biography"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("account"),
        help_text=_("The editor who is this author: what they comment below their own articles is marked “Author”."),
    )

    panels = [FieldPanel(name) for name in ("name", "slug", "role", "biography", "user")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name


register_snippet(Author)


class Comments(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a discussion", "Open")
    CLOSED = "closed", _("Closed: readable, no new ones")
    OFF = "off", _("Off: not shown")


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("newsroom.ArticlePage", related_name="tagged_items", on_delete=models.CASCADE)


class ArticlePage(Page):
    standfirst = models.TextField(_("standfirst"), blank=True, help_text=_("One or two sentences under the headline."))
    dateline = models.CharField(
        _("dateline"), max_length=120, blank=True, help_text=_("Where it was written: PORT ALDER.")
    )
    lead_image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("lead image"),
    )
    lead_alt = models.CharField(_("lead image description"), max_length=300, blank=True)
    lead_caption = models.CharField(_("lead image caption"), max_length=400, blank=True)
    lead_credit = models.CharField(_("lead image credit"), max_length=120, blank=True)
    body = StreamField(Body(), blank=True, verbose_name=_("body"))
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))
    also_in = ParentalManyToManyField(
        "newsroom.SectionPage", blank=True, related_name="+", verbose_name=_("also shown in")
    )
    language = models.CharField(
        _("language"), max_length=12, blank=True, help_text=_("Code such as “es” or “ar” if it is not the site's.")
    )
    comments = models.CharField(_("comments"), max_length=6, choices=Comments, default=Comments.OPEN)

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        InlinePanel("bylines", label=_("Byline")),
        FieldPanel("dateline"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("lead_image", "lead_alt", "lead_caption", "lead_credit")], _("Lead image")
        ),
        FieldPanel("body"),
    ]
    promote_panels = [
        MultiFieldPanel([FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")], _("Address")),
        FieldPanel("tags"),
        FieldPanel("also_in"),
        FieldPanel("language"),
    ]
    settings_panels = [PublishingPanel(), FieldPanel("first_published_at"), FieldPanel("comments")]
    search_fields = [*Page.search_fields, index.SearchField("standfirst"), index.SearchField("body")]
    parent_page_types = ["newsroom.SectionPage"]
    subpage_types: list[str] = []
    template = "newsroom/article.html"

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    @property
    def thread_key(self) -> str:
        return f"article-{self.pk}"

    @property
    def path_on_site(self) -> str:
        """/YYYY/MM/DD/slug/ by the site's calendar once it is published; before, its place in the tree of pages."""
        if self.first_published_at is None:
            return str(self.url or "/")
        return f"{timezone.localtime(self.first_published_at):/%Y/%m/%d}/{self.slug}/"

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        parts: tuple[int, str, str] | None = super().get_url_parts(request)
        if parts is None or self.first_published_at is None:
            return parts
        return parts[0], parts[1], self.path_on_site

    def clean(self) -> None:
        super().clean()
        day = timezone.localdate(self.first_published_at or timezone.now())
        if self.slug and same_address(self.slug, day).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("Another article of the same day has this address; choose another.")})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        preview = getattr(request, "is_preview", False)
        if self.first_published_at and request.path != self.path_on_site and not preview:
            return HttpResponsePermanentRedirect(self.path_on_site)
        return keep_page(super().serve(request, *args, **kwargs))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"view": article_view(self, request)}


class Byline(Orderable):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="+", verbose_name=_("author"))

    panels = [FieldPanel("author")]


def same_address(slug: str, day: date) -> "models.QuerySet[ArticlePage]":
    """Articles that would live at the same /YYYY/MM/DD/slug/."""
    morning, midnight = (timezone.make_aware(datetime.combine(day + timedelta(days=n), time.min)) for n in (0, 1))
    found: models.QuerySet[ArticlePage] = ArticlePage.objects.filter(
        slug=slug, first_published_at__gte=morning, first_published_at__lt=midnight
    )
    return found


def find_dated(year: int, month: int, day: int, slug: str) -> ArticlePage:
    """The live article of an address. One from the day before or after is found too, and sent to its own address:
    that is where it went if the site's time zone was changed."""
    try:
        wanted = date(year, month, day)
        near = (wanted - timedelta(days=1), wanted + timedelta(days=1))
    except (ValueError, OverflowError):
        raise Http404 from None
    found = ArticlePage.objects.live().filter(slug=slug, first_published_at__date__range=near)
    for article in sorted(
        found.select_related("lead_image"), key=lambda one: timezone.localdate(one.first_published_at) != wanted
    ):
        return article
    raise Http404
