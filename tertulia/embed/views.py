"""The form under an article and the address of a comment. A view parses, makes one call, answers."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views import csrf
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from tertulia.discussion import api as discussion
from tertulia.embed.forms import CommentForm, Token
from tertulia.moderation.api import Submission, submit
from tertulia.people.api import Speaker, identify, remember


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
    verdict = submit(submission)
    if verdict.action == "reject":
        form.add_error(None, verdict.sentence)
        return show_form(request, thread, form, speaker, status=verdict.status)
    state = "held" if verdict.action == "hold" else "published"
    try:
        posted = discussion.post(
            submission.draft, by=speaker, state=state, code=verdict.code, sentence=verdict.sentence
        )
    except discussion.Refused as refusal:
        form.add_error(None, refusal.sentence)
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
    return Submission(draft, speaker, trap=data["subject"], seconds=token.age)


def answer_posted(
    request: HttpRequest, posted: discussion.Posted, thread: discussion.ThreadFacts, speaker: Speaker
) -> HttpResponse:
    response: HttpResponse
    link = discussion.find_permalink(posted.id)
    url = link.url if link else thread.url
    if wants_json(request):
        response = JsonResponse({"id": posted.id, "state": posted.state, "url": url}, status=201)
    elif link and link.is_shown:
        response = redirect(url)
        response.status_code = 303
    else:
        response = render(request, "embed/held.html", {"thread": thread}, status=202)
    remember(request, response, speaker)
    return response


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def show_form(
    request: HttpRequest, thread: discussion.ThreadFacts, form: CommentForm, speaker: Speaker, status: int = 200
) -> HttpResponse:
    """The form with what was written in it, a token of its own, and the comment it answers. A fragment for our script."""
    if any(key in form.errors for key in ("token", "__all__")) or not form.is_bound:
        token = str(Token.fresh(thread.id))
    else:
        token = form["token"].value()
    context = {
        "thread": thread,
        "form": form,
        "speaker": speaker,
        "token": token,
        "parent": answered(thread, str(form["parent"].value() or "")),
        "asked_parent": bool(form["parent"].value()),
        "longest": settings.TERTULIA_COMMENT_MAX,
    }
    fragment = request.headers.get("X-Tertulia") == "fragment" or wants_json(request)
    return render(request, "embed/form.html" if fragment else "embed/compose.html", context, status=status)


def answered(thread: discussion.ThreadFacts, parent: str) -> discussion.Row | None:
    return discussion.find_row(thread.id, int(parent)) if parent.isdecimal() and len(parent) < 19 else None


@require_safe
def permalink(request: HttpRequest, comment: int) -> HttpResponse:
    """A comment's own address: sends on to its place in the thread."""
    link = discussion.find_permalink(comment) if comment < 2**63 else None
    if link is None:
        raise Http404("There is no such comment.")
    if not link.is_shown:
        return render(request, "embed/gone.html", {"url": link.url}, status=410)
    return redirect(link.url)


@csrf_exempt
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A comment whose form does not prove where it came from is not posted, and its text is not lost."""
    match = request.resolver_match
    if match is None or match.url_name != "comments":
        return csrf.csrf_failure(request, reason)
    thread, speaker = public_thread(match.kwargs["key"]), identify(request)
    form = CommentForm(request.POST, thread=thread.id, speaker=speaker)
    form.add_error(None, "This form could not be checked, so nothing was posted. Allow cookies, then send it again.")
    return show_form(request, thread, form, speaker, status=403)
