import logging
import sys
from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from taggit.models import Tag
from wagtail import hooks

from tertulia.kit.moments import spell
from tertulia.kit.outage import RETRY, is_outage
from tertulia.newsroom import listing, pictures
from tertulia.newsroom.articles import Author, find_dated
from tertulia.newsroom.departures import has_departed
from tertulia.newsroom.keeping import PAGE, THREAD, kept
from tertulia.newsroom.masthead import frame

logger = logging.getLogger(__name__)
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Security-Policy": "default-src 'none'"}


@require_safe
def article(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    """An article by its dated address, through the same hooks as every Wagtail page."""
    page = find_dated(year, month, day, slug)
    for hook in hooks.get_hooks("before_serve_page"):
        answer = hook(page, request, [], {})
        if isinstance(answer, HttpResponse):
            return answer
    return page.serve(request)


@kept(PAGE, THREAD)
@require_safe
def archive(request: HttpRequest, year: int, month: int | None = None, day: int | None = None) -> HttpResponse:
    articles = listing.on_date(year, month, day)
    if not articles.exists():
        raise Http404("Nothing was published then.")
    when = spell(date(year, month or 1, day or 1), "j F Y" if day else "F Y" if month else "Y")
    title = gettext("Archive: %(when)s") % {"when": when}
    view = listing.listing(articles, request, frame(title, request.path))
    return render(request, "newsroom/listing.html", {"view": view, "months": listing.months(articles)})


@kept(PAGE, THREAD)
@require_safe
def whole_archive(request: HttpRequest) -> HttpResponse:
    articles = listing.published()
    view = listing.listing(articles, request, frame(gettext("Archive"), request.path))
    return render(request, "newsroom/listing.html", {"view": view, "months": listing.months(articles)})


@kept(PAGE, THREAD)
@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Tag, slug=slug)
    view = listing.listing(listing.with_tag(slug), request, frame(found.name, request.path))
    return render(request, "newsroom/listing.html", {"view": view})


@kept(PAGE, THREAD)
@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Author, slug=slug)
    framed = frame(found.name, request.path)
    view = listing.listing(listing.by_author(found), request, framed, description=found.biography, role=found.role)
    return render(request, "newsroom/listing.html", {"view": view})


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture in one size. A web server in front finds the file itself once it is there."""
    found = pictures.find(name)
    if found is None:
        raise Http404("There is no such picture.")
    if found.name != name:
        return at_the_moment(found.url)  # a page from before the picture was changed
    try:
        body = pictures.read(found)
    except pictures.Busy:
        return at_the_moment(found.image.file.url)
    except Exception as error:
        # Pillow's readers raise what they like. The file is gone, or is none that can be shown.
        logger.warning("cannot make %s of %s: %s", name, found.image.file.name, error)
        raise Http404("This picture cannot be shown.") from error
    return HttpResponse(body, content_type=pictures.FORMATS[found.form], headers=FOR_EVER)


def at_the_moment(url: str) -> HttpResponse:
    response = redirect(url)
    response["Cache-Control"] = "no-store"
    return response


def error_page(status: int, title: Promise, sentence: Promise) -> Callable[..., HttpResponse]:
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        context = {"frame": frame(str(title), request.path, robots="noindex"), "title": title, "sentence": sentence}
        return render(request, "newsroom/error.html", context, status=status)

    return answer


missing = error_page(404, _("Not found"), _("There is no page at this address. It may have moved; try the archive."))
gone = error_page(410, _("Gone"), _("This page was here and has been taken away for good."))
forbidden = error_page(403, _("Not allowed"), _("This page is not open to you."))
bad_request = error_page(
    400, _("Bad request"), _("The request could not be understood. Check the address and try again.")
)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return gone(request) if has_departed(request.path) else missing(request)


def broken(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the store failed: prints a fixed page and reads no database, which may be what broke."""
    failed = is_outage(sys.exc_info()[1])
    response = render(request, "newsroom/broken.html", status=503 if failed else 500)
    if failed:
        response["Retry-After"] = RETRY
    return response
