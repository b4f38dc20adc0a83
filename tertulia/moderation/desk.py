"""The page at which moderators sit: one queue at a time, the most urgent first, whose comments nobody else is given."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tertulia.discussion import api as discussion
from tertulia.discussion.api import DeskRow, Wanted
from tertulia.kit.numbers import plain_number
from tertulia.moderation import claims, deeds
from tertulia.moderation.cards import cards_of
from tertulia.moderation.filters import FilterForm, filter_of
from tertulia.moderation.models import Sanction
from tertulia.moderation.reasons import REASONS
from tertulia.moderation.scorer import scorer

PERMISSION = deeds.PERMISSION
PAGE = 20
QUEUES = {
    "held": _("Held"),
    "reported": _("Reported"),
    "newest": _("Newest"),
    "approved": _("Approved"),
    "removed": _("Rejected"),
    "spam": _("Spam"),
    "trash": _("Trash"),
}
CLAIMED = ("held", "reported", "newest")  # in which two moderators work side by side
COUNTED = ("held", "reported")  # which say how many wait
STATES = {
    "held": _("Held"),
    "published": _("Published"),
    "removed": _("Rejected"),
    "deleted": _("Deleted by its author"),
    "spam": _("Spam"),
    "trash": _("Trash"),
}

allowed = permission_required(PERMISSION, raise_exception=True)


@allowed
@never_cache
@require_safe
def comments(request: HttpRequest) -> HttpResponse:
    """A queue; with `part` only the cards in it, for the page's script."""
    form, wanted = filter_of(request)
    counts = count(wanted.sections)
    queue = request.GET.get("queue") or next((name for name in COUNTED if counts[name]), "newest")
    if queue not in QUEUES:
        raise Http404("There is no such list.")
    rows, more = read(request, queue, wanted)
    cards = cards_of(rows)
    if request.GET.get("part"):
        return JsonResponse(
            {
                "counts": shown(counts),
                "more": bool(more),
                "cards": [[one.row.id, html(request, one, queue)] for one in cards],
            }
        )
    return render(request, "moderation/queue.html", page(request, queue, form, counts) | {"cards": cards, "more": more})


def read(request: HttpRequest, queue: str, wanted: Wanted) -> tuple[list[DeskRow], str]:
    """Raises Http404 for a cursor that is none."""
    after = request.GET.get("after", "")
    try:
        if queue in CLAIMED:
            return claims.fetch(
                deeds.me(request), lambda but: discussion.read_queue(queue, wanted, but=but, after=after, limit=PAGE)
            )
        return discussion.read_queue(queue, wanted, after=after, limit=PAGE)
    except ValueError:
        raise Http404("There is no such page.") from None


def page(request: HttpRequest, queue: str, form: FilterForm, counts: dict[str, int]) -> dict[str, Any]:
    filters = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    return {
        "queue": queue,
        "lists": [(name, label, shown(counts).get(name, "")) for name, label in QUEUES.items()],
        "filters": form,
        "filtered": filters,
        "reasons": list(REASONS.values()),
        "kinds": Sanction.Kind.choices,
        "undo": undoable(request),
        "fault": scorer.fault,
    }


def undoable(request: HttpRequest) -> list[tuple[str, str]]:
    """What the address says was done just now; whether it can be undone is asked when it is to be."""
    found = [(name, value) for name in ("undo", "sanction") for value in request.GET.getlist(name)]
    return [(name, value) for name, value in found[:20] if plain_number(value)]


def count(sections: Any) -> dict[str, int]:
    return {name: discussion.count_queue(name, Wanted(sections=sections)) for name in COUNTED}


def shown(counts: dict[str, int]) -> dict[str, str]:
    """Very many are only said to be more."""
    return {name: f"{number}+" if number >= discussion.MOST_COUNTED else str(number) for name, number in counts.items()}


def html(request: HttpRequest, card: Any, queue: str) -> str:
    return render_to_string(
        "moderation/card.html",
        {"card": card, "row": card.row, "queue": queue, "reasons": list(REASONS.values())},
        request,
    )
