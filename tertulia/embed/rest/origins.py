"""From which page a request comes, and what a page of another site may do.

A browser cannot be made to lie about `Origin` and `Sec-Fetch-Site` by the page it shows. That, and a content type that
no form can send, keeps other sites from writing in a reader's name; no token in the page is needed for it.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

EXPOSED = "ETag, Location, Retry-After"
ASKED = "Authorization, Content-Type, If-None-Match"
REMEMBERED = "7200"  # seconds a browser may keep the answer to a preflight
READING = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Caller:
    """The page that asks. `origin` is empty where no page said so: a program, or a page of this site that reads."""

    origin: str
    is_own: bool
    is_allowed: bool  # may show and write in discussions: this site, and those that its settings name

    @property
    def may_read(self) -> bool:
        """Whether a browser may hand the answer to that page."""
        return self.is_allowed or "*" in settings.TERTULIA_EMBED_ORIGINS


def caller_of(request: HttpRequest) -> Caller:
    origin = request.headers.get("Origin", "").lower()
    if not origin:
        # Old browsers send neither header with what they read, and with every write they send one.
        is_own = request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")
        return Caller("", is_own, is_own)
    is_own = origin in own_origins(request)
    return Caller(origin, is_own, is_own or (origin != "*" and origin in settings.TERTULIA_EMBED_ORIGINS))


def own_origins(request: HttpRequest) -> tuple[str, str]:
    base = urlsplit(settings.TERTULIA_BASE_URL)
    return f"{base.scheme}://{base.netloc}".lower(), f"{request.scheme}://{request.get_host()}".lower()


def preflight(caller: Caller, methods: list[str]) -> HttpResponse:
    """What a browser asks before it lets a page of another site send anything but a form."""
    response = HttpResponse(status=204)
    response["Allow"] = ", ".join([*methods, "OPTIONS"])
    if caller.may_read:
        granted = methods if caller.is_allowed else [method for method in methods if method in READING]
        response["Access-Control-Allow-Methods"] = ", ".join(granted)
        response["Access-Control-Allow-Headers"] = ASKED
        response["Access-Control-Max-Age"] = REMEMBERED
    return response


def share(response: HttpResponse, caller: Caller) -> HttpResponse:
    """Let the page that asked read the answer. Never with cookies: those of other sites' readers are not looked at."""
    patch_vary_headers(response, ["Origin"])
    if caller.origin and caller.is_allowed:
        response["Access-Control-Allow-Origin"] = caller.origin
    elif caller.may_read and not caller.is_own:
        response["Access-Control-Allow-Origin"] = "*"
    if "Access-Control-Allow-Origin" in response:
        response["Access-Control-Expose-Headers"] = EXPOSED
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
