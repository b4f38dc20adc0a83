"""`/embed.js`: the elements that show discussions on any site, as one file. `script/widget` makes it of modules."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import zopfli.gzip  # type: ignore[import-untyped]
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

HERE = Path(__file__).resolve().parent
SCRIPT = HERE / "embed.js"
WORDS = HERE.parent / "static" / "tertulia" / "embed"
# An hour, and a week in which an old one serves while the new one is fetched: the API only ever gains.
KEPT = "public, max-age=3600, stale-while-revalidate=604800"


@dataclass(frozen=True, slots=True)
class Script:
    body: bytes
    packed: bytes
    etag: str


@cache
def read_script() -> Script:
    return packed(SCRIPT.read_bytes())


@cache
def read_words(lang: str) -> Script:
    """Raises FileNotFoundError for a language that the elements do not speak."""
    table = json.loads((WORDS / f"{lang}.json").read_text())
    return packed(json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode())


def packed(body: bytes) -> Script:
    """Zopfli takes half a second, once, and saves every reader a twentieth."""
    return Script(body, zopfli.gzip.compress(body), hashlib.sha256(body).hexdigest()[:20])


@require_safe
def script(request: HttpRequest) -> HttpResponseBase:
    return answer(request, read_script(), "text/javascript; charset=utf-8")


@require_safe
def words(request: HttpRequest, lang: str) -> HttpResponseBase:
    try:
        return answer(request, read_words(lang), "application/json")
    except FileNotFoundError:
        raise Http404("There is no such table of words.") from None


def answer(request: HttpRequest, found: Script, content_type: str) -> HttpResponseBase:
    """The same for every site and reader. Which sites may show discussions is decided where these are read."""
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.packed if takes_gzip else found.body, content_type=content_type)
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = etag = f'"{found.etag}{"-gz" if takes_gzip else ""}"'
    response["Cache-Control"], response["Vary"] = KEPT, "Accept-Encoding"
    # A module of another site is only loaded with leave, and by pages that isolate themselves only with this one.
    shared = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    conditional = get_conditional_response(request, etag=etag, response=response)
    assert conditional is not None  # noqa: S101 - only where no response is given
    for name, value in shared.items():
        conditional[name] = value
    return conditional
