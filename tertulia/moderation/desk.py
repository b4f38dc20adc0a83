"""The editors' comment list in Wagtail's admin: publish, hold, remove; open and close threads."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from tertulia.discussion import api as discussion
from tertulia.people.api import identify

PERMISSION = "discussion.change_comment"
STATES = {"held": "Held", "published": "Published", "removed": "Removed", "spam": "Spam", "trash": "Trash"}
# What can be done with a comment of each state: new state, code of the decision, the button.
ACTIONS = {
    "publish": ("published", "approved", "Publish"),
    "hold": ("held", "held", "Hold"),
    "remove": ("removed", "removed", "Remove"),
}
DONE = {"publish": "Published.", "hold": "Held: no longer shown.", "remove": "Removed: no longer shown."}

allowed = permission_required(PERMISSION, raise_exception=True)


def cursor(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    if text and not (text.isdecimal() and len(text) < 19):
        raise Http404("There is no such page.")
    return int(text) if text else None


@allowed
@require_safe
def comments(request: HttpRequest) -> HttpResponse:
    counts = discussion.count_states()
    state = request.GET.get("state", "held" if counts["held"] else "published")
    if state not in STATES:
        raise Http404("There is no such list.")
    rows = discussion.read_desk(state, thread=request.GET.get("thread", ""), before=cursor(request))
    context = {
        "rows": rows,
        "state": state,
        "states": [(name, label, counts[name]) for name, label in STATES.items()],
        "actions": [(name, label) for name, (after, _, label) in ACTIONS.items() if after != state],
        "older": rows[-1].id if len(rows) == 50 else None,
    }
    return render(request, "moderation/comments.html", context)


@allowed
@require_POST
def decide(request: HttpRequest, comment: int) -> HttpResponse:
    action = request.POST.get("action", "")
    if action not in ACTIONS:
        raise Http404("There is no such decision.")
    state, code, _ = ACTIONS[action]
    reason = request.POST.get("reason", "").strip()[:1000]
    try:
        discussion.decide(comment, state, by=identify(request), code=code, sentence=reason)
    except discussion.NoSuchComment as refusal:
        raise Http404(refusal.sentence) from None
    messages.success(request, DONE[action])
    return back(request, "desk_comments")


@allowed
@require_safe
def threads(request: HttpRequest) -> HttpResponse:
    rows = discussion.read_threads(before=cursor(request))
    context = {"threads": rows, "older": rows[-1].id if len(rows) == 50 else None}
    return render(request, "moderation/threads.html", context)


@allowed
@require_POST
def set_thread(request: HttpRequest, key: str) -> HttpResponse:
    state = request.POST.get("state", "")
    thread = discussion.find_thread(key)
    # A hidden thread belongs to a page that is not public: publishing the page brings it back, this does not.
    if state not in ("open", "closed") or thread is None or not thread.is_public:
        raise Http404("There is no such discussion.")
    discussion.set_thread_state(key, state)
    messages.success(request, "The discussion is open." if state == "open" else "The discussion is closed.")
    return back(request, "desk_threads")


def back(request: HttpRequest, fallback: str) -> HttpResponse:
    target = request.POST.get("next", "")
    return redirect(target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else fallback)
