"""What a moderator does with the comments of the desk: each a form, sent by the page's script or without it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tertulia.discussion import api as discussion
from tertulia.kit.numbers import plain_number
from tertulia.kit.posting import by_post
from tertulia.kit.text import is_blank, without_controls
from tertulia.moderation import beats, claims, deciding, notes, sanctions
from tertulia.moderation.models import Sanction
from tertulia.people.api import Speaker, identify

PERMISSION = "discussion.change_comment"
LONGEST = 1000  # characters of a reason
MOST = 200  # comments that are decided on at once
STATES = {"publish": "published", "hold": "held", "remove": "removed"}
# What can be done above the thread: the call, on or off.
HIGHLIGHTS: dict[str, tuple[Callable[..., None], bool]] = {
    "feature": (discussion.feature, True),
    "unfeature": (discussion.feature, False),
    "pin": (discussion.pin, True),
    "unpin": (discussion.pin, False),
}
SAID = {
    "publish": gettext_lazy("Published."),
    "hold": gettext_lazy("Held: no longer shown."),
    "remove": gettext_lazy("Rejected: it is not shown."),
    "keep": gettext_lazy("It stays as it is."),
    "feature": gettext_lazy("Featured above the discussion."),
    "unfeature": gettext_lazy("No longer featured."),
    "pin": gettext_lazy("Pinned above the discussion."),
    "unpin": gettext_lazy("No longer pinned."),
}
IMPOSED = {
    "warning": gettext_lazy("Warned: the person must read it before they write again."),
    "suspension": gettext_lazy("Suspended."),
    "ban": gettext_lazy("Banned."),
}
Deed = Callable[..., "Outcome"]
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`said`: what was done. `decisions` and `sanction` can be undone for a minute. `leaves`: the comments that stand
    in the queue no longer."""

    said: str
    decisions: list[int] = field(default_factory=list)
    sanction: int | None = None
    leaves: list[int] = field(default_factory=list)

    def undo(self) -> list[tuple[str, int]]:
        parts = [("undo", number) for number in self.decisions]
        return [*parts, ("sanction", self.sanction)] if self.sanction else parts


class Claimed(Exception):
    """Another moderator, by name, has it before them."""


def deed(view: Deed) -> View:
    """For those who may moderate, by POST. The script gets JSON; without it the way leads back to the list."""

    @permission_required(PERMISSION, raise_exception=True)
    @by_post("desk_comments")
    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        status = 200
        try:
            outcome = view(request, **named)
        except deciding.BadDecision as bad:
            said, status = str(bad), 422
        except sanctions.BadSanction as bad:
            said, status = str(bad), 422
        except Claimed as other:
            said, status = _("%(name)s is looking at this comment.") % {"name": other}, 409
        except (Http404, discussion.NoSuchComment):
            if not wants_json(request):
                raise Http404("There is no such comment, or no such deed.") from None
            said, status = _("This comment is not here any more."), 404
        except discussion.Refused as refusal:
            said, status = _(refusal.sentence), refusal.status
        else:
            return done(request, outcome)
        if wants_json(request):
            return JsonResponse({"error": said}, status=status)
        messages.error(request, said)
        return redirect(back(request))

    return guarded


def me(request: HttpRequest) -> int:
    return request.user.pk or 0


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def done(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"said": outcome.said, "undo": outcome.undo(), "leaves": outcome.leaves})
    messages.success(request, outcome.said)
    target = back(request)
    undo = urlencode(outcome.undo()[:20])  # an address has its limits; the script has not
    return redirect(f"{target}{'&' if '?' in target else '?'}{undo}" if undo else target)


def back(request: HttpRequest) -> str:
    """Where the form stood, without what could be undone there before."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return "/admin/comments/"
    path, _mark, query = target.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith(("undo=", "sanction="))]
    return f"{path}?{'&'.join(kept)}" if kept else path


def words(request: HttpRequest, name: str = "words") -> str:
    return without_controls(request.POST.get(name, "")).strip()[:LONGEST]


@deed
def decide(request: HttpRequest, comment: int) -> Outcome:
    action = request.POST.get("action", "")
    if action not in SAID:
        raise Http404("There is no such decision.")
    return carry_out(request, action, comment)


def carry_out(request: HttpRequest, action: str, comment: int) -> Outcome:
    """Raises BadDecision, Claimed, NoSuchComment, Http404."""
    row, by = beats.visible(request.user, comment), identify(request)
    if name := claims.holder(comment, but=me(request)):
        raise Claimed(name)
    said = str(SAID[action])
    if action in HIGHLIGHTS:
        made = publish_first(row, by) if action == "feature" else []
        call, on = HIGHLIGHTS[action]
        call(comment, on, by=by)
        return Outcome(said, made, leaves=[comment] if made else [])
    if action == "keep":
        made = [deciding.keep(comment, row.state, by=by, sentence=words(request))]
    else:
        number = deciding.decide(
            comment, STATES[action], by=by, reason=request.POST.get("reason", ""), sentence=words(request)
        )
        made = [number] if number else []
    claims.release(me(request), [comment])
    return Outcome(said, made, leaves=[comment])


def publish_first(row: discussion.DeskRow, by: Speaker) -> list[int]:
    """What is held is published when it is featured."""
    number = deciding.decide(row.id, "published", by=by) if row.state == "held" else None
    return [number] if number else []


@deed
def bulk(request: HttpRequest) -> Outcome:
    """The same decision on many. Those that are somebody else's, or gone, are left out and told of."""
    action, numbers = request.POST.get("action", ""), chosen(request)
    if action not in (*STATES, "keep"):
        raise Http404("There is no such decision.")
    if not numbers:
        raise deciding.BadDecision(_("Choose at least one comment."))
    outcomes, left = [], 0
    for number in numbers:
        try:
            outcomes.append(carry_out(request, action, number))
        except (Claimed, Http404, discussion.NoSuchComment):
            left += 1
    said = ngettext("%(count)d comment: done.", "%(count)d comments: done.", len(outcomes)) % {"count": len(outcomes)}
    if left:
        said += " " + ngettext("%(count)d was left out.", "%(count)d were left out.", left) % {"count": left}
    return Outcome(
        said,
        [number for one in outcomes for number in one.decisions],
        leaves=[number for one in outcomes for number in one.leaves],
    )


def chosen(request: HttpRequest) -> list[int]:
    """Raises Http404 for what no form of ours sends."""
    return list(dict.fromkeys(numbers_of(request.POST.getlist("comment"))))


def numbers_of(texts: list[str]) -> list[int]:
    """Raises Http404."""
    numbers = [number for text in texts if (number := plain_number(text))]
    if len(texts) > MOST or len(numbers) < len(texts):
        raise Http404("There is nothing of this number.")
    return numbers


@deed
def undo(request: HttpRequest) -> Outcome:
    """Within the minute: what one decided oneself, last."""
    decisions, imposed = (numbers_of(request.POST.getlist(name)) for name in ("undo", "sanction"))
    by = identify(request)
    for sanction in imposed:
        sanctions.undo(sanction, by=by, within=deciding.UNDO)
    back_again = [deciding.undo(number, by=by) for number in decisions]
    claims.claim(me(request), back_again)
    return Outcome(_("Undone."))


@deed
def impose(request: HttpRequest, comment: int) -> Outcome:
    """Warn, suspend or ban who wrote a comment. The person reads the reason."""
    row = beats.visible(request.user, comment)
    kind, length = request.POST.get("kind", ""), request.POST.get("days", "")
    days = plain_number(length or "0", most=36_500)
    if kind not in Sanction.Kind.values or days is None:
        raise Http404("There is no such sanction.")
    if not row.author:
        raise sanctions.BadSanction(_("Nobody knows who wrote it."))
    ends = timezone.now() + timedelta(days=days) if days and kind != Sanction.Kind.WARNING else None
    number, decisions = sanctions.impose_all(
        kind,
        f"person:{row.author}",
        reason=words(request),
        by=identify(request),
        ends=ends,
        removes=request.POST.get("removes") == "yes",
    )
    gone = [row.id] if decisions and row.state in ("held", "published") else []
    return Outcome(str(IMPOSED[kind]), decisions, number, leaves=gone)


@deed
def note(request: HttpRequest, comment: int) -> Outcome:
    row, text = beats.visible(request.user, comment), words(request)
    if is_blank(text):
        raise deciding.BadDecision(_("Write something first."))
    if not row.author:
        raise deciding.BadDecision(_("Nobody knows who wrote it."))
    notes.add(row.author, text, by=identify(request))
    return Outcome(_("Noted."))


@deed
def keep_claims(request: HttpRequest) -> Outcome:
    """The page is still open: what is on it stays its moderator's. `give_back`: it is being closed."""
    numbers = chosen(request)
    if request.POST.get("give_back"):
        claims.release(me(request), numbers)
    else:
        claims.claim(me(request), numbers)
    return Outcome("")
