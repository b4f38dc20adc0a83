"""What was decided, for everybody to see, where TERTULIA_PUBLIC_LOG wants it: without names, texts and the words of
editors, which can name somebody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tertulia.discussion import api as discussion
from tertulia.discussion.api import TAKEN, Entry, Logged
from tertulia.kit.numbers import plain_number
from tertulia.moderation.layout import HOLDS, LAYOUT
from tertulia.moderation.reasons import ALL_REASONS

PAGE = 50
WHAT = {
    "held": _("A comment is held for an editor"),
    "removed": _("A comment was removed"),
    "published": _("A comment is shown"),
    "restored": _("A comment is shown again"),
    "kept": _("A comment stays as it is"),
    "warning": _("Somebody was warned"),
    "suspension": _("Somebody was suspended"),
    "ban": _("Somebody was banned"),
    "warning-lifted": _("A warning was taken back"),
    "suspension-lifted": _("A suspension was lifted"),
    "ban-lifted": _("A ban was lifted"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """`title` and `url`: of the article, empty where it is not public or it is about a person."""

    at: datetime
    what: Any
    reason: Any
    source: Any
    title: str
    url: str


@require_safe
def moderation_log(request: HttpRequest) -> HttpResponse:
    if not settings.TERTULIA_PUBLIC_LOG:
        raise Http404("This site shows no log of its moderation.")
    asked = request.GET.get("before", "")
    before = plain_number(asked)
    if asked and before is None:
        raise Http404("There is no such page of the log.")
    logged, further = discussion.read_log(before, limit=PAGE)
    context = {"lines": list(lines(logged)), "further": further, "is_first": not asked}
    response = render(request, "moderation/figures/log.html", context)
    response["Cache-Control"] = "public, max-age=60"
    return response


def lines(logged: list[Logged]) -> Iterator[Line]:
    """One for each decision that can be told."""
    for one in logged:
        what = WHAT.get(kind_of(one.entry))
        if what is None:
            continue
        thread = one.thread if one.thread and one.thread.is_public else None
        yield Line(
            one.entry.at,
            what,
            reason_of(one.entry),
            source_of(one.entry),
            thread.title if thread else "",
            thread.url if thread else "",
        )


def kind_of(entry: Entry) -> str:
    """A key of WHAT; another where it says nothing to the public."""
    if entry.comment is None:
        return entry.code
    if entry.before == entry.after:
        return "kept"
    if entry.after in TAKEN:
        return "kept" if entry.before in TAKEN else "removed"
    return "restored" if entry.after == "published" and entry.before in TAKEN else entry.after


def reason_of(entry: Entry) -> Any:
    """Only what the code says by itself."""
    reason = ALL_REASONS.get(entry.code)
    return reason.label if reason else HOLDS.get(entry.code, "")


def source_of(entry: Entry) -> Any:
    sources = LAYOUT["detection"].rows
    is_automatic = entry.comment is not None and entry.by is None and not entry.program
    return sources.get(str(entry.facts.get("source", "")), sources["rule"] if is_automatic else sources["own"])
