"""The editors' view of what the rules and they themselves did, drawn on the server."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertulia.kit.charts import Item, Series, Wording, bars, line, rows
from tertulia.moderation import drift_page
from tertulia.moderation.desk import allowed
from tertulia.moderation.insight import SPAN, Effect, Insight, read_insight

MOST = 20  # rules or sections in a chart; the table below it has all


@allowed
@require_safe
def insight(request: HttpRequest) -> HttpResponse:
    found = read_insight()
    context = {
        "insight": found,
        "span": SPAN,
        "sent": sent_chart(found),
        "time": time_chart(found),
        "tables": [
            (_("Rules"), _("Rule"), found.rules, false_chart(found.rules, _("Held for nothing, by rule"))),
            (
                _("Sections"),
                _("Section"),
                found.sections,
                false_chart(found.sections, _("Held for nothing, by section")),
            ),
        ],
    }
    return render(request, "moderation/insight.html", context | drift_page.context())


def days_of(found: Insight) -> list[str]:
    return [date_format(day.date, "j M") for day in found.days]


def wording(title: str, description: str, *, column: str, value: str = "") -> Wording:
    nothing = _("Nothing yet in this time.")
    return Wording(title, description, nothing, _("The same as figures"), column, value)


def sent_chart(found: Insight) -> SafeString:
    told = wording(
        _("Comments sent"), _("By day: shown at once, held for an editor, refused by a rule."), column=_("Day")
    )
    series = [
        Series(_("Shown"), [day.shown for day in found.days]),
        Series(_("Held"), [day.held for day in found.days]),
        Series(_("Refused"), [day.refused for day in found.days]),
    ]
    some = any(day.shown or day.held or day.refused for day in found.days)
    return bars(days_of(found) if some else [], series if some else [], told, rtl=get_language_bidi())


def time_chart(found: Insight) -> SafeString:
    told = wording(
        _("Hours until a held comment is decided on"), _("Median by the day of the decision."), column=_("Day")
    )
    some = any(hours is not None for hours in found.median_hours)
    series = [Series(_("Hours"), found.median_hours)] if some else []
    return line(days_of(found) if some else [], series, told, rtl=get_language_bidi())


def false_chart(effects: Sequence[Effect], title: str) -> SafeString:
    told = wording(
        title,
        _("Comments that were held for nothing: an editor then published them."),
        column=_("Name"),
        value=_("Held for nothing"),
    )
    items = [Item(effect.name or _("none"), effect.false) for effect in effects if effect.false][:MOST]
    return rows(items, told, rtl=get_language_bidi())
