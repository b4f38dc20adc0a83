"""The discussions, for moderators: open them, close them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tertulia.discussion import api as discussion
from tertulia.kit.numbers import plain_number
from tertulia.kit.posting import by_post
from tertulia.moderation import beats, deeds
from tertulia.moderation.desk import allowed

PAGE = 50


def cursor(request: HttpRequest) -> int | None:
    """The number below which a list goes on. Raises Http404."""
    text = request.GET.get("before", "")
    number = plain_number(text)
    if text and number is None:
        raise Http404("There is no such page.")
    return number


@allowed
@require_safe
def threads(request: HttpRequest) -> HttpResponse:
    rows = discussion.read_threads(before=cursor(request), sections=beats.sections_of(request.user), limit=PAGE)
    context = {"threads": rows, "older": rows[-1].id if len(rows) == PAGE else None}
    return render(request, "moderation/threads.html", context)


@allowed
@by_post("desk_threads")
def set_thread(request: HttpRequest, number: int) -> HttpResponse:
    state = request.POST.get("state", "")
    try:
        thread = discussion.find_thread_by_id(number)
    except discussion.NoSuchThread as refusal:
        raise Http404(refusal.sentence) from None
    # A hidden thread belongs to a page that is not public: publishing the page brings it back, this does not.
    if state not in ("open", "closed") or not thread.is_public or not beats.is_for(request.user, thread):
        raise Http404("There is no such discussion.")
    discussion.set_thread_state(thread.key, state)
    messages.success(request, _("The discussion is open.") if state == "open" else _("The discussion is closed."))
    target = deeds.back(request)
    return redirect(target if request.POST.get("next") else "desk_threads")
