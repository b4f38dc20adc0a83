"""Where editors keep the lists of words and of domains, and try what the rules say to a text."""

import math
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tertulia.discussion.api import Draft
from tertulia.kit.posting import by_post
from tertulia.moderation.asking import ask
from tertulia.moderation.cards import pieces
from tertulia.moderation.forms import DomainForm, TrialForm, WordListForm
from tertulia.moderation.models import Domain, WordList
from tertulia.moderation.rule_pages import allowed, read_or_write
from tertulia.moderation.rulebook import changed
from tertulia.moderation.rules import RULES
from tertulia.moderation.score_words import kept, reading
from tertulia.moderation.verdicts import Case, Submission, Verdict
from tertulia.people.api import Speaker

PAGE = 200
SHOWN = 20


@allowed
@require_safe
def word_lists(request: HttpRequest) -> HttpResponse:
    lists = WordList.objects.defer("words").order_by("name")
    return render(request, "moderation/rules_words.html", {"lists": lists, "trial": TrialForm()})


@allowed
@read_or_write
def word_list(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Make one or change one."""
    is_sent = request.method == "POST"
    found = get_object_or_404(WordList, pk=number) if number is not None else None
    form = WordListForm(request.POST if is_sent else None, request.FILES if is_sent else None, instance=found)
    if form.is_valid() and keep(form):
        tell(request, form)
        return redirect("desk_words")
    return render(request, "moderation/rules_word_list.html", {"form": form, "list": found})


def keep(form: ModelForm[Any]) -> bool:
    """False when somebody else took the name meanwhile."""
    try:
        with transaction.atomic():
            form.save()
            changed()
    except IntegrityError:
        form.add_error("name", _("There is one of this name. Choose another."))
        return False
    return True


def tell(request: HttpRequest, form: WordListForm) -> None:
    count, again = len(form.entries), form.repeated()
    told = ngettext("Saved: %(count)d word is looked for.", "Saved: %(count)d words are looked for.", count)
    messages.success(request, told % {"count": count})
    if again:
        numbers = ", ".join(map(str, again[:SHOWN])) + (" …" if len(again) > SHOWN else "")
        messages.warning(request, _("These lines say what an earlier one says: %(lines)s") % {"lines": numbers})


@allowed
@read_or_write
def delete_word_list(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(WordList.objects.defer("words"), pk=number)
    if request.method != "POST":
        return render(request, "moderation/rules_delete.html", {"list": found})
    delete(found)
    messages.success(request, _("Deleted. Its words are no longer looked for."))
    return redirect("desk_words")


def delete(row: models.Model) -> None:
    with transaction.atomic():
        row.delete()
        changed()


@allowed
@by_post("desk_words")
def trial(request: HttpRequest) -> HttpResponse:
    """What the rules say to a text. Nothing of it is kept."""
    form = TrialForm(request.POST)
    context: dict[str, Any] = {"trial": form, "lists": WordList.objects.defer("words").order_by("name")}
    if form.is_valid():
        text = form.cleaned_data["text"]
        verdict = judge(text)
        context |= {"verdict": verdict, "pieces": pieces(text, spans_of(verdict)), "findings": verdict.findings}
        context |= {"scored": reading(verdict.scores.hostility, kept(verdict.scores))} if verdict.scores else {}
    return render(request, "moderation/rules_words.html", context)


def spans_of(verdict: Verdict) -> list[tuple[int, int]]:
    return [span for _rule, finding in verdict.findings for span in finding.spans]


def judge(text: str) -> Verdict:
    """As of somebody who has never been here and takes their time."""
    return ask(RULES, Case(Submission(Draft(0, None, "", text, ""), Speaker(), seconds=math.inf)))


@allowed
@read_or_write
def domains(request: HttpRequest) -> HttpResponse:
    form = DomainForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and keep(form):
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("desk_domains")
    page = Paginator(Domain.objects.order_by("name"), PAGE).get_page(request.GET.get("page"))
    return render(request, "moderation/rules_domains.html", {"form": form, "page": page})


@allowed
@by_post("desk_domains")
def delete_domain(request: HttpRequest, number: int) -> HttpResponse:
    delete(get_object_or_404(Domain, pk=number))
    messages.success(request, _("Deleted. Comments may link there."))
    return redirect("desk_domains")
