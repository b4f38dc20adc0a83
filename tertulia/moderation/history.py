"""What was decided on a comment and by whom, and what it said before each edit: for moderators only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.admin.compare import diff_text

from tertulia.discussion import api as discussion
from tertulia.moderation.desk import STATES, allowed


@allowed
@require_safe
def history(request: HttpRequest, comment: int) -> HttpResponse:
    try:
        row, wordings = discussion.read_history(comment)
    except discussion.NoSuchComment as refusal:
        raise Http404(refusal.sentence) from None
    befores = [one.source for one in wordings[1:]]
    edits = [(one.since, diff_text(before, one.source).changes) for one, before in zip(wordings, befores, strict=False)]
    decisions = [(one, STATES.get(one.after, one.after)) for one in discussion.read_decisions(comment)]
    context = {"row": row, "edits": edits, "first": wordings[-1], "now": wordings[0], "decisions": decisions}
    return render(request, "moderation/history.html", context)
