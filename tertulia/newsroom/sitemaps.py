"""Sitemaps: of everything, and of the last two days for news searches."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tertulia.kit.addresses import absolute
from tertulia.newsroom.fronts import FrontPage, SectionPage, StandingPage
from tertulia.newsroom.listing import published
from tertulia.newsroom.masthead import read_masthead


class OnThisSite(Sitemap):  # type: ignore[type-arg]
    limit = 5000

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: Any = None) -> list[dict[str, Any]]:
        # Django would take the host from the request, which anyone can write.
        return [
            {"location": absolute(self.location(item)), "lastmod": self.lastmod(item), "item": item}
            for item in self.paginator.page(page).object_list
        ]

    def location(self, item: Any) -> str:
        return str(item.path_on_site)

    def lastmod(self, item: Any) -> datetime | None:
        moment: datetime | None = item.last_published_at or item.first_published_at
        return moment

    def get_latest_lastmod(self) -> None:
        return None


class Articles(OnThisSite):
    def items(self) -> Any:
        return published()


class Pages(OnThisSite):
    def items(self) -> Any:
        return [
            *FrontPage.objects.live(),
            *SectionPage.objects.live().order_by("path"),
            *StandingPage.objects.live().order_by("path"),
        ]

    def location(self, item: Any) -> str:
        return "/" if isinstance(item, FrontPage) else str(item.path_on_site)


SITEMAPS = {"articles": Articles, "pages": Pages}


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The news sitemap: articles of the last two days, as its readers ask."""
    since = timezone.now() - timedelta(days=2)
    articles = [
        {"url": absolute(article.path_on_site), "article": article}
        for article in published().filter(first_published_at__gte=since)[:1000]
    ]
    context = {"name": read_masthead().name, "articles": articles}
    return render(request, "newsroom/news_sitemap.xml", context, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /threads/", "Disallow: /sign-in/", ""]
    lines += [f"Sitemap: {absolute('/sitemap.xml')}", f"Sitemap: {absolute('/news-sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")
