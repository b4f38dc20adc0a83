"""The form under an article and the address of a comment. A view parses, makes one call, answers."""

from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import csrf
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tertulia.delivery.api import keep
from tertulia.discussion import api as discussion
from tertulia.embed import actions
from tertulia.embed.forms import CommentForm
from tertulia.kit.addresses import absolute
from tertulia.kit.numbers import LARGEST, plain_number
from tertulia.kit.text import one_line
from tertulia.moderation import api as moderation
from tertulia.moderation.api import Submission
from tertulia.people.api import Speaker, identify, remember

UNPROVEN = _("This form could not be checked, so nothing was posted. Allow cookies, then send it again.")

LONGEST_SEARCH = 200  # characters
SHOWN = 50  # comments that a search shows


def public_thread(key: str) -> discussion.ThreadFacts:
    thread = discussion.find_thread(key)
    if thread is None or not thread.is_public:
        raise Http404("There is no such discussion.")
    return thread


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, key: str) -> HttpResponse:
    """GET: the form to add a comment or, with ?parent=ID, an answer. POST: post it."""
    thread = public_thread(key)
    if request.method == "POST":
        return post_comment(request, thread)
    speaker = identify(request)
    form = CommentForm(thread=thread.id, speaker=speaker, initial={"parent": request.GET.get("parent", "")})
    return show_form(request, thread, form, speaker)


def post_comment(request: HttpRequest, thread: discussion.ThreadFacts) -> HttpResponse:
    speaker = identify(request)
    form = CommentForm(request.POST, thread=thread.id, speaker=speaker)
    if not form.is_valid():
        return show_form(request, thread, form, speaker, status=422)
    submission = submission_of(form, speaker)
    try:
        posted = moderation.post(submission, thread)
    except discussion.Refused as refusal:
        form.add_error(None, _(refusal.sentence))
        if isinstance(refusal, moderation.Rejected) and refusal.is_question:
            form.ask(refusal.code)
        if isinstance(refusal, discussion.FormReplayed):
            form.renew()
        return show_form(request, thread, form, speaker, status=refusal.status)
    return answer_posted(request, posted, thread, speaker)


def submission_of(form: CommentForm, speaker: Speaker) -> Submission:
    data, token = form.cleaned_data, form.cleaned_data["token"]
    draft = discussion.Draft(
        thread=form.thread,
        parent=data["parent"],
        name=data["name"],
        email=data["email"],
        website=data["website"],
        text=data["text"],
        key=token.key,
    )
    return Submission(draft, speaker, trap=data["subject"], seconds=token.age, anyway=data["anyway"])


def answer_posted(
    request: HttpRequest, posted: discussion.Posted, thread: discussion.ThreadFacts, speaker: Speaker
) -> HttpResponse:
    response: HttpResponse
    link = discussion.find_permalink(posted.id)
    url = link.url if link else thread.url
    if wants_json(request):
        why = moderation.why_held(posted.id) if posted.state == "held" else ""
        response = JsonResponse({"id": posted.id, "state": posted.state, "url": url, "why": why}, status=201)
    elif link and link.is_shown:
        response = redirect(url)
        response.status_code = 303
    elif posted.state == "held":
        response = actions.held_page(request, thread, posted.id, status=202)
    else:  # sent again after it was removed
        response = render(request, "embed/gone.html", {"url": url}, status=410)
    remember(request, response, speaker)
    return response


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def show_form(
    request: HttpRequest, thread: discussion.ThreadFacts, form: CommentForm, speaker: Speaker, status: int = 200
) -> HttpResponse:
    """The form with what was written in it and the comment it answers. A fragment for our script."""
    asked = str(form["parent"].value() or "")
    number = plain_number(asked)
    parent = discussion.find_row(thread, number) if number else None
    context = {
        "thread": thread,
        "form": form,
        "speaker": speaker,
        "token": form.next_token(),
        "parent": parent,
        # Its parent is not there. A form that came back says so already.
        "asked_parent": bool(asked) and not form.is_bound,
        "longest": settings.TERTULIA_COMMENT_MAX,
    }
    if request.headers.get("X-Tertulia") != "fragment" and not wants_json(request):
        return render(request, "embed/compose.html", context, status=status)
    fragment = render(request, "embed/form.html", context, status=status)
    fragment["X-Tertulia"] = "fragment"  # so that the script never takes some error page for a form
    return fragment


@require_safe
def permalink(request: HttpRequest, comment: int) -> HttpResponse:
    """A comment's own page: what it answers above it, its answers below, `?after=` further ones."""
    link = discussion.find_permalink(comment) if comment <= LARGEST else None
    if link is None:
        raise Http404("There is no such comment.")
    if not link.is_shown:
        if own := actions.own_page(request, comment):
            return own
        return render(request, "embed/gone.html", {"url": link.url}, status=410)
    try:
        branch = discussion.read_branch(comment, after=request.GET.get("after", ""))
    except ValueError:
        raise Http404("There is no such page of comments.") from None
    if branch is None:
        raise Http404("There is no such comment.")
    context = {
        "branch": replace(branch, rows=discussion.quote_parents(branch.rows)),
        "thread": branch.thread,
        "row": discussion.find_row(branch.thread, comment),
        "comment": comment,
        "further": bool(request.GET.get("after")),
        "canonical": absolute(reverse("comment", args=[comment])),
    }
    rows = [*branch.above, *branch.rows]
    topics = ("page", f"thread:{branch.thread.key}")
    return keep(render(request, "embed/branch.html", context), *topics, seconds=discussion.lasts(rows))


@never_cache
@require_safe
def search(request: HttpRequest, key: str) -> HttpResponse:
    """The newest comments of a thread that hold all words of `?q=`, each with the start of what it answers."""
    thread = public_thread(key)
    words = one_line(request.GET.get("q", ""))[:LONGEST_SEARCH]
    rows = discussion.quote_parents(discussion.search_comments(thread, words), everywhere=True)
    context = {"thread": thread, "words": words, "rows": rows, "full": len(rows) == SHOWN}
    return render(request, "embed/search.html", context)


@never_cache
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A comment whose form does not prove where it came from is not posted, and its text is not lost."""
    match = request.resolver_match
    if match is not None and match.url_name in actions.WRITES:
        return actions.unproven(request, match.url_name, match.kwargs["comment"])
    if match is not None and match.url_name in moderation.WRITES:
        return moderation.unproven(request, match.url_name, match.kwargs)
    if match is None or match.url_name != "comments":
        return csrf.csrf_failure(request, reason)
    thread, speaker = public_thread(match.kwargs["key"]), identify(request)
    form = CommentForm(request.POST, thread=thread.id, speaker=speaker)
    form.add_error(None, UNPROVEN)
    return show_form(request, thread, form, speaker, status=403)
