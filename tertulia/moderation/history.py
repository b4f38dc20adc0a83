"""All that is known of one comment, for moderators: its place, its author, what was decided, what it said before."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.compare import diff_text

from tertulia.discussion import api as discussion
from tertulia.discussion.api import DeskRow
from tertulia.moderation import beats, notes
from tertulia.moderation.cards import cards_of
from tertulia.moderation.desk import STATES, allowed

WRITTEN = 10  # comments of its author that are listed


@allowed
@never_cache
@require_safe
def history(request: HttpRequest, comment: int) -> HttpResponse:
    """With `part` only what the desk unfolds under a comment: its place, its author, notes."""
    row = beats.visible(request.user, comment)
    if request.GET.get("part"):
        return render(request, "moderation/about.html", about(row))
    _row, wordings = discussion.read_history(comment)
    befores = [one.source for one in wordings[1:]]
    edits = [(one.since, diff_text(before, one.source).changes) for one, before in zip(wordings, befores, strict=False)]
    decisions = [(one, STATES.get(one.after, one.after)) for one in discussion.read_decisions(comment)]
    context = {"edits": edits, "first": wordings[-1], "now": wordings[0], "decisions": decisions}
    return render(request, "moderation/history.html", about(row) | context)


def about(row: DeskRow) -> dict[str, Any]:
    around = discussion.read_around(row.id)
    return {
        "row": row,
        "card": cards_of([row])[0],
        "above": labelled(around.above),
        "beside": labelled(around.beside),
        "below": labelled(around.below),
        "written": labelled(discussion.read_written(row.author, limit=WRITTEN)),
        "notes": notes.read(row.author),
    }


def labelled(rows: list[DeskRow]) -> list[tuple[DeskRow, Any]]:
    return [(row, STATES[row.state]) for row in rows]
