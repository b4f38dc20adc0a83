"""The editors' comment list in Wagtail's admin: decide, feature, pin; readers' reports; open and close threads."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tertulia.discussion import api as discussion
from tertulia.people.api import Speaker, identify

PERMISSION = "discussion.change_comment"
STATES = {
    "held": _("Held"),
    "published": _("Published"),
    "removed": _("Removed"),
    "spam": _("Spam"),
    "trash": _("Trash"),
}
# What can be done with a comment of each state: new state, code of the decision, the button.
ACTIONS = {
    "publish": ("published", "approved", _("Publish")),
    "hold": ("held", "held", _("Hold")),
    "remove": ("removed", "removed", _("Remove")),
}
# What can be done above the thread: the call, on or off, the button.
HIGHLIGHTS = {
    "feature": (discussion.feature, True, _("Feature")),
    "unfeature": (discussion.feature, False, _("Do not feature")),
    "pin": (discussion.pin, True, _("Pin")),
    "unpin": (discussion.pin, False, _("Do not pin")),
}
DONE = {
    "publish": _("Published."),
    "hold": _("Held: no longer shown."),
    "remove": _("Removed: no longer shown."),
    "feature": _("Featured above the discussion."),
    "unfeature": _("No longer featured."),
    "pin": _("Pinned above the discussion."),
    "unpin": _("No longer pinned."),
    "dismiss": _("The comment stands; its reports are closed."),
}

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
    thread = request.GET.get("thread", "").replace("\0", "")  # PostgreSQL takes no NUL
    rows = discussion.read_desk(state, thread=thread, before=cursor(request))
    context = {
        "rows": rows,
        "decided": discussion.find_decided(row.id for row in rows),
        "state": state,
        "states": [(name, label, counts[name]) for name, label in STATES.items()],
        "actions": [(name, label) for name, (after, _, label) in ACTIONS.items() if after != state],
        "reported": discussion.count_queue("reported", discussion.Wanted()),
        "thread": thread,
        "older": rows[-1].id if len(rows) == 50 else None,
    }
    return render(request, "moderation/comments.html", context)


@allowed
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Comments that readers reported and nobody has decided on since, with the reasons."""
    counts, labels = discussion.count_states(), discussion.REASON_LABELS
    rows, _more = discussion.read_queue("reported", discussion.Wanted())
    said = discussion.read_reports(row.id for row in rows)
    context = {
        "rows": [
            (row, [(labels.get(one.reason, one.reason), one.text, one.at) for one in said.get(row.id, [])])
            for row in rows
        ],
        "decided": discussion.find_decided(row.id for row in rows),
        "states": [(name, label, counts[name]) for name, label in STATES.items()],
        "actions": [(name, ACTIONS[name][2]) for name in ("hold", "remove")],
        "reported": discussion.count_queue("reported", discussion.Wanted()),
    }
    return render(request, "moderation/reports.html", context)


@allowed
@require_POST
def decide(request: HttpRequest, comment: int) -> HttpResponse:
    action = request.POST.get("action", "")
    if action not in DONE:
        raise Http404("There is no such decision.")
    try:
        carry_out(action, comment, identify(request), request.POST.get("reason", "").strip()[:1000])
    except discussion.NoSuchComment as refusal:
        raise Http404(refusal.sentence) from None
    messages.success(request, DONE[action])
    return back(request, "desk_comments")


def carry_out(action: str, comment: int, by: Speaker, reason: str) -> None:
    """Raises NoSuchComment."""
    if action in ACTIONS:
        state, code, _label = ACTIONS[action]
        discussion.decide(comment, discussion.Ruling(state, code, reason), by=by)
    elif action in HIGHLIGHTS:
        call, on, _label = HIGHLIGHTS[action]
        call(comment, on, by=by)
    else:
        discussion.keep(comment, discussion.Ruling("published", "kept", reason), by=by)


@allowed
@require_safe
def threads(request: HttpRequest) -> HttpResponse:
    rows = discussion.read_threads(before=cursor(request))
    context = {"threads": rows, "older": rows[-1].id if len(rows) == 50 else None}
    return render(request, "moderation/threads.html", context)


@allowed
@require_POST
def set_thread(request: HttpRequest, number: int) -> HttpResponse:
    state = request.POST.get("state", "")
    try:
        thread = discussion.find_thread_by_id(number)
    except discussion.NoSuchThread as refusal:
        raise Http404(refusal.sentence) from None
    # A hidden thread belongs to a page that is not public: publishing the page brings it back, this does not.
    if state not in ("open", "closed") or not thread.is_public:
        raise Http404("There is no such discussion.")
    discussion.set_thread_state(thread.key, state)
    messages.success(request, _("The discussion is open.") if state == "open" else _("The discussion is closed."))
    return back(request, "desk_threads")


def back(request: HttpRequest, fallback: str) -> HttpResponse:
    target = request.POST.get("next", "")
    return redirect(target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else fallback)
