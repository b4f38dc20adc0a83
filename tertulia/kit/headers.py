"""The response headers that every page carries, and which pages may relax them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tertulia.kit.media import HOSTS

PUBLIC = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# The editor's own interface (Wagtail) writes inline styles and scripts; it is never shown to readers.
EDITOR = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)


def frames() -> str:
    """The directive for what `thread.js` shows of other sites when a reader asks for it."""
    if not settings.TERTULIA_MEDIA:
        return ""  # none: the default
    return "".join(["; frame-src", *(f" https://{host}" for host in (*HOSTS, *settings.TERTULIA_MASTODON_HOSTS))])


TOPICS = "X-Tertulia-Topics"  # what an answer shows, for who keeps it; taken off before anybody is answered


def policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a strict Content-Security-Policy on public pages, Wagtail's needs under /admin/."""
    public = PUBLIC + frames()

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        editing = request.path.startswith("/admin/")
        response.headers.setdefault("Content-Security-Policy", EDITOR if editing else public)
        response.headers.setdefault(
            "Permissions-Policy", "interest-cohort=(), camera=(), microphone=(), geolocation=()"
        )
        return response

    return respond
