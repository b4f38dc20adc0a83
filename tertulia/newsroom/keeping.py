"""What pages of the newsroom show, so that each can be handed out until that changes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from tertulia.delivery.api import keep
from tertulia.discussion import api as discussion

View = Callable[..., HttpResponse]
PAGE = "page"  # whatever editors change: a headline stands on many pages
THREAD = "thread"  # whatever is said anywhere: lists count it


def keep_list(response: HttpResponse) -> HttpResponse:
    return keep(response, PAGE, THREAD)


def keep_page(response: Any) -> HttpResponse:
    """A page with its own discussion, or with none."""
    view = response.context_data["view"] if getattr(response, "context_data", None) else None
    talk: discussion.Page | None = view.discussion if view else None
    if talk is None:
        return keep(response, PAGE)
    return keep(response, PAGE, f"thread:{talk.thread.key}", seconds=discussion.lasts([*talk.highlights, *talk.rows]))


def kept(*topics: str, seconds: int = 86_400) -> Callable[[View], View]:
    """A view whose answers can be kept."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> HttpResponse:
            return keep(view(*args, **kwargs), *topics, seconds=seconds)

        return answer

    return decorate
