"""The figures of moderation for everybody: as a page with charts, as CSV and as JSON."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertulia.kit.charts import Item, Wording, rows
from tertulia.kit.moments import spell
from tertulia.moderation.figures import Counting, Figures, Rows, Tables, lines, months_of, read_figures, years
from tertulia.moderation.layout import LAYOUT, MEASURES, Layout

KEPT = "public, max-age=300"
View = Callable[..., HttpResponse]
COLUMNS = ("period", "table", "row", "figure", "value")


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as the page shows it: `heads` and `lines` in the reader's language, those without any number left out."""

    name: str
    layout: Layout
    chart: SafeString
    heads: list[str]
    lines: list[tuple[str, list[int | float | None]]]


def found_or_404(year: str | int, month: str | int | None) -> Figures:
    found = read_figures(int(year), int(month) if month else None) if settings.TERTULIA_TRANSPARENCY else None
    if found is None:
        raise Http404("There are no figures of that time.")
    return found


def patiently(view: View) -> View:
    """So that many who ask at once do not take up all threads of a large site."""

    @wraps(view)
    def patient(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            return view(request, **named)
        except Counting:
            response = render(request, "moderation/figures/counting.html", status=503)
            response["Retry-After"], response["Cache-Control"] = "10", "no-store"
            return response

    return patient


@require_safe
@patiently
def transparency(request: HttpRequest, year: str = "", month: str | None = None) -> HttpResponse:
    """A year or a month; without either, this year."""
    chosen = int(year or timezone.localdate().year)
    found = found_or_404(chosen, month)
    context = {
        "name": spell(date(chosen, int(month), 1), "F Y") if month else str(chosen),
        "found": found,
        "file": f"/transparency/{found.name.replace('-', '/')}",
        "years": years(),
        "year": chosen,
        "month": month,
        "months": [(f"{one:02}", spell(date(chosen, one, 1), "F Y")) for one in months_of(chosen)],
        "tables": list(shown(found.tables)),
    }
    return cached(render(request, "moderation/figures/transparency.html", context))


@require_safe
@patiently
def transparency_file(request: HttpRequest, year: str, kind: str, month: str | None = None) -> HttpResponse:
    """The same numbers for programs. `kind`: csv or json."""
    found = found_or_404(year, month)
    if kind == "json":
        return cached(JsonResponse(as_json(found), json_dumps_params={"indent": 2}))
    response = HttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="transparency-{found.name}.csv"'
    return cached(response)


def cached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = KEPT
    return response


def as_json(found: Figures) -> dict[str, Any]:
    return {
        "period": found.name,
        "from": found.since.isoformat(),
        "until": found.until.isoformat(),
        "counted": found.counted.isoformat(timespec="seconds"),
        "tables": found.tables,
    }


def as_csv(found: Figures) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows((found.name, *line) for line in lines(found))
    return text.getvalue()


def shown(tables: Tables) -> Iterator[Shown]:
    for name, layout in LAYOUT.items():
        there = {row: figures for row, figures in tables[name].items() if any(figures.values())}
        yield Shown(
            name,
            layout,
            draw(layout, there),
            [str(label) for label in layout.figures.values()],
            [(str(layout.rows[row]), list(figures.values())) for row, figures in there.items()],
        )


def draw(layout: Layout, there: Rows) -> SafeString:
    """One bar for each row: its first figure or, of measures, which all weigh, their sum."""
    is_sum = layout.figures is MEASURES
    first = next(iter(layout.figures))
    items = [
        Item(str(layout.rows[row]), (sum(value or 0 for value in figures.values()) if is_sum else figures[first]) or 0)
        for row, figures in there.items()
    ]
    wording = Wording(
        str(layout.title),
        str(layout.about),
        _("Nothing in this time."),
        _("The same as figures"),
        str(layout.column),
        _("Measures") if is_sum else str(layout.figures[first]),
    )
    return rows(items, wording, rtl=get_language_bidi())
