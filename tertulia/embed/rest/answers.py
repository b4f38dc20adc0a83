"""How an answer goes out: with a strong ETag where everybody may keep it, never kept where it is somebody's own."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from tertulia.delivery.api import DAY, keep

JSON = "application/json"


def kept(
    request: HttpRequest, body: Mapping[str, Any] | str, *topics: str, seconds: int = DAY, media_type: str = JSON
) -> HttpResponse:
    """The same for everyone: to be kept until something changes in these topics, and asked for again each time."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response = HttpResponse(text, content_type=media_type)
    response["ETag"], response["Cache-Control"] = etag, "no-cache"
    if topics:
        keep(response, *topics, seconds=seconds)
    answer = get_conditional_response(request, etag=etag, response=response)
    assert isinstance(answer, HttpResponse)  # noqa: S101 - it is ours, or Django's 304 or 412
    return answer


def own(body: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """For the one who asked."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(text, status=status, content_type=JSON)
    response["Cache-Control"] = "private, no-store"
    return response


def done() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Cache-Control"] = "no-store"
    return response
