"""Which comments of a queue a moderator wants to see."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Wanted
from tertulia.kit.numbers import LARGEST
from tertulia.moderation import beats
from tertulia.moderation.models import Judgement

BANDS = {"0": (0, 20), "20": (20, 40), "40": (40, 60), "60": (60, 80), "80": (80, 101)}
AGES = {
    "hour": (timedelta(hours=1), _("Up to an hour")),
    "day": (timedelta(days=1), _("Up to a day")),
    "week": (timedelta(days=7), _("Up to a week")),
}
OLDER = {
    "over-day": (timedelta(days=1), _("More than a day")),
    "over-week": (timedelta(days=7), _("More than a week")),
}
ANY = ("", _("any"))
BAND_NAMES = [(name, f"{low}–{min(high, 101) - 1}") for name, (low, high) in BANDS.items()]
AGE_NAMES = [(name, label) for name, (_span, label) in (AGES | OLDER).items()]


class FilterForm(forms.Form):
    """What stands in the address of the list. `by`: a comment, whose author is meant."""

    section = forms.ChoiceField(required=False, label=_("Section"))
    thread = forms.CharField(required=False, label=_("Discussion"), max_length=200)
    by = forms.IntegerField(required=False, min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    code = forms.SlugField(required=False, label=_("Reason"), max_length=40)
    band = forms.ChoiceField(required=False, label=_("Score"), choices=[ANY, *BAND_NAMES])
    age = forms.ChoiceField(required=False, label=_("Age"), choices=[ANY, *AGE_NAMES])

    def __init__(self, data: Any, sections: list[str]) -> None:
        super().__init__(data)
        self.fields["section"].choices = [ANY, *((one, one) for one in sections)]  # type: ignore[attr-defined]


def filter_of(request: HttpRequest) -> tuple[FilterForm, Wanted]:
    """Raises Http404 for what cannot be asked."""
    mine = beats.sections_of(request.user)
    form = FilterForm(request.GET, sorted(mine) if mine is not None else discussion.read_sections())
    if not form.is_valid():
        raise Http404("There is no such list.")
    said, now = form.cleaned_data, timezone.now()
    low, high = BANDS.get(said["band"], (0, 0))
    return form, Wanted(
        sections=[said["section"]] if said["section"] else mine,
        thread=said["thread"],
        person=beats.visible(request.user, said["by"]).author if said["by"] else "",
        code=said["code"],
        since=now - AGES[said["age"]][0] if said["age"] in AGES else None,
        until=now - OLDER[said["age"]][0] if said["age"] in OLDER else None,
        among=Judgement.objects.filter(score__gte=low, score__lt=high).values("comment") if high else None,
    )
