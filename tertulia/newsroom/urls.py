from django.contrib.sitemaps.views import sitemap
from django.urls import path, register_converter

from tertulia.newsroom import feeds, sitemaps, views
from tertulia.newsroom.keeping import PAGE, kept


class Year:
    """Four digits, so that a section may be called 7 or 24 and not be a year."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


register_converter(Year, "year")

urlpatterns = [
    path("feeds/atom.xml", kept(PAGE)(feeds.Atom()), name="atom"),
    path("feeds/rss.xml", kept(PAGE)(feeds.Rss()), name="rss"),
    path("feeds/<str:section>/atom.xml", kept(PAGE)(feeds.Atom()), name="section_atom"),
    path("feeds/<str:section>/rss.xml", kept(PAGE)(feeds.Rss()), name="section_rss"),
    path("sitemap.xml", kept(PAGE)(sitemap), {"sitemaps": sitemaps.SITEMAPS}, name="sitemap"),
    path("news-sitemap.xml", kept(PAGE, seconds=600)(sitemaps.news), name="news_sitemap"),
    path("robots.txt", kept(PAGE)(sitemaps.robots), name="robots"),
    path("archive/", views.whole_archive, name="archive"),
    path("tag/<str:slug>/", views.tag, name="tag"),
    path("author/<str:slug>/", views.author, name="author"),
    path("<year:year>/", views.archive, name="archive_year"),
    path("<year:year>/<int:month>/", views.archive, name="archive_month"),
    path("<year:year>/<int:month>/<int:day>/", views.archive, name="archive_day"),
    path("<year:year>/<int:month>/<int:day>/<str:slug>/", views.article, name="article"),
    path("media/pictures/<path:name>", views.picture, name="picture"),
]
