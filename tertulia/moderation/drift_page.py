"""The part of Insight that is about the scorer: what it says from week to week, and how often the editors agree."""

from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from tertulia.kit.charts import MOST_SERIES, Series, Wording, bars, line
from tertulia.moderation.drift import FEWEST, LARGE, SOME, WEEKS, Drift, read_drift
from tertulia.moderation.preview import BAND_NAMES
from tertulia.moderation.score_words import BANDS, UNSURE


def context() -> dict[str, Any]:
    drift = read_drift()
    return {
        "drift": drift,
        "weeks": WEEKS,
        "fewest": FEWEST,
        "large": LARGE,
        "size": size_of(drift),
        "versions": [(version, drift.models[version]) for version in reversed(drift.versions)],
        "charts": [share_chart(drift), mean_chart(drift), agreement_chart(drift)] if drift.total else [],
    }


def size_of(drift: Drift) -> str:
    """Of the drift, in a sentence; empty where there is too little to compare."""
    if drift.index is None:
        return ""
    if drift.index > LARGE:
        return _("The scores of the newer half of this time differ much from those of the older half.")
    if drift.index > SOME:
        return _("The scores of the newer half of this time differ somewhat from those of the older half.")
    return _("The scores of the newer half of this time hardly differ from those of the older half.")


def wording(title: str, description: str, column: str) -> Wording:
    return Wording(title, description, _("Nothing yet in this time."), _("The same as figures"), column)


def weeks_of(drift: Drift) -> list[str]:
    return [date_format(week.begins, "j M") for week in drift.weeks]


def share_chart(drift: Drift) -> SafeString:
    told = wording(
        _("Percent of comments by band of the score"), _("By week: calm, doubtful, hostile, not sure."), _("Week from")
    )
    names = [*BANDS.values(), UNSURE]
    series = [Series(str(name), [week.share(key) for week in drift.weeks]) for key, name in names]
    return bars(weeks_of(drift), series, told, rtl=get_language_bidi())


def mean_chart(drift: Drift) -> SafeString:
    """Each version is a line of its own, so that a new one is seen as a step."""
    told = wording(
        _("Mean score by version of the model"), _("By week. Another model is another line."), _("Week from")
    )
    some = drift.versions[-MOST_SERIES:]
    series = [Series(version or _("unknown"), [week.mean(version) for week in drift.weeks]) for version in some]
    return line(weeks_of(drift), series, told, rtl=get_language_bidi())


def agreement_chart(drift: Drift) -> SafeString:
    told = wording(
        _("What editors decided, by score"),
        _("Comments on which somebody decided: removed, and left or published."),
        _("Score"),
    )
    series = [
        Series(_("Removed"), [removed for removed, _left in drift.bands]),
        Series(_("Left"), [left for _removed, left in drift.bands]),
    ]
    some = any(map(any, drift.bands))
    return bars(BAND_NAMES if some else [], series if some else [], told, rtl=get_language_bidi())
