"""What bounds for the score would have come to: tried on what was written lately, before they hold."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from tertulia.kit.charts import Series, Wording, bars
from tertulia.moderation.drift import ASKED
from tertulia.moderation.models import Judgement
from tertulia.moderation.policies import Policy, said_for
from tertulia.moderation.score_words import TENTHS, UNSURE, tenth_of

SPAN = timedelta(days=30)
FATES = ("pass", "hold", "reject")
OTHERS = ("attack", "spam")  # scores with bounds of their own
BAND_NAMES = [f"{10 * band}–{10 * band + (10 if band == TENTHS - 1 else 9)}" for band in range(TENTHS)]


@dataclass(frozen=True, slots=True)
class Trial:
    """How many comments would have met which of FATES, by band of the score."""

    bands: dict[str, list[int]]

    @property
    def totals(self) -> dict[str, int]:
        return {fate: sum(self.bands[fate]) for fate in FATES}

    @property
    def total(self) -> int:
        return sum(self.totals.values())


def try_policy(values: dict[str, Any], section: str = "") -> Trial:
    """`values`: of a policy of the site, or of a section, as `set_policy` takes them; nothing is set.

    A section that says otherwise keeps its own. What discussions say for themselves is not looked at.
    """
    said = {name: value for name, value in values.items() if value is not None}
    lately = Judgement.objects.filter(at__gte=timezone.now() - SPAN, is_edit=False).order_by()
    scored = lately.filter(ASKED).annotate(**{name: KT(f"facts__scored__{name}") for name in OTHERS})
    found = (scored.filter(section=section) if section else scored).values_list("section", "score", *OTHERS)
    policies: dict[str, Policy] = {}
    bands: dict[str, Counter[int]] = {fate: Counter() for fate in FATES}
    for place, score, *others, number in found.annotate(number=Count("pk")):
        if place not in policies:
            narrower = said if section else said_for(place) if place else {}
            policies[place] = replace(Policy(), **((said_for() if section else said) | narrower))
        # What JSON calls null is None on PostgreSQL and a word on SQLite.
        attack, spam = (int(one) if str(one).isdigit() else None for one in others)
        fate = policies[place].band(score, attack=attack, spam=spam)
        fate = "hold" if fate == "pass" and policies[place].mode == "pre" else fate
        bands[fate][tenth_of(score)] += number
    return Trial({fate: [counts[band] for band in range(TENTHS + 1)] for fate, counts in bands.items()})


def chart(trial: Trial) -> SafeString:
    told = Wording(
        _("Comments of the last 30 days"),
        _("By their score: what they would have met."),
        _("No comment of the last 30 days has a score yet."),
        _("The same as figures"),
        _("Score"),
    )
    labels = [*BAND_NAMES, str(UNSURE[1])]
    named = [(_("Shown"), "pass"), (_("Held"), "hold"), (_("Refused"), "reject")]
    series = [Series(label, trial.bands[fate]) for label, fate in named]
    return bars(labels if trial.total else [], series if trial.total else [], told, rtl=get_language_bidi())
