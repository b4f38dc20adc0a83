"""Small charts as inline SVG, each with a table of the same figures. No script, no inline style: looks are in
`static/tertulia/charts.css`, and without it a chart is drawn in the colour of the text. Series differ by texture, dash
and mark as well as by colour."""

import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Number = int | float

WIDE, TALL = 360, 200  # of the picture, in units of its own; the page says how large it is shown
LETTER, TEXT = 7.7, 14  # how wide a letter is, and how high
TOP, FOOT, GAP = 10, 24, 6  # above the plot, below it for its labels, between the numbers and the plot
ROW, THICK = 40, 12  # of a row, and of its bar
MOST_SERIES = 4
MARKED = 60  # more points than this get no marks
STRIPES = ("", "5 3", "2 2", "1 5")  # one texture for each series; the first is full
ALMOST = 1 - 1e-9  # of a number: what floats make of the number itself
DASHES = ("", "7 4", "2 4", "9 3 2 3")


@dataclass(frozen=True, slots=True)
class Series:
    """`values`: one for each label of the chart, none below zero. None is a gap, which only `line` has."""

    label: str
    values: Sequence[Number | None]


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    value: Number


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said around a chart, in the reader's language: `no_data` stands where there is no figure, `figures`
    opens the table, `column` heads its labels and `value` the figures of `rows`."""

    title: str
    description: str
    no_data: str
    figures: str
    column: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """Where things stand. From right to left the picture is mirrored, its words are not."""

    ticks: list[Number]
    slots: int
    left: float
    rtl: bool

    @property
    def wide(self) -> float:
        return WIDE - self.left - GAP

    def x(self, along: float, wide: float = 0) -> float:
        """The left edge of what begins `along` units from the start of the reading direction."""
        return WIDE - along - wide if self.rtl else along

    def y(self, value: Number) -> float:
        return TOP + (TALL - TOP - FOOT) * (1 - value / self.ticks[-1])

    def middle(self, slot: int) -> float:
        return self.left + self.wide * (slot + 0.5) / self.slots


def bars(labels: Sequence[str], series: Sequence[Series], wording: Wording, *, rtl: bool = False) -> SafeString:
    """Upright bars, one for each label; several series stand on each other, the first at the foot.

    ValueError for a number below zero or not finite, a series of another length than the labels, more than four series.
    """
    check(labels, series, gaps=False)
    if not labels or not series:
        return figure(wording, None, labels, series, rtl=rtl)
    columns = [[value or 0 for value in column] for column in zip(*(one.values for one in series), strict=True)]
    plot = plot_to(max(sum(column) for column in columns), len(labels), rtl)
    wide = min(plot.wide / len(labels) * 0.75, 48)
    drawn = [axes(plot, labels)]
    for slot, column in enumerate(columns):
        at, below = plot.x(plot.middle(slot) - wide / 2, wide), 0.0
        for number, value in enumerate(column):
            drawn.append(upright(number, at, wide, plot.y(below + value), plot.y(below)))
            below += value
    samples = [upright(number, 12, 12, 0, 12) for number in range(len(series))]
    return figure(wording, picture(wording, drawn, TALL, rtl) + key(series, samples), labels, series, rtl=rtl)


def rows(items: Sequence[Item], wording: Wording, *, rtl: bool = False) -> SafeString:
    """Level bars below their labels, in the order given. ValueError for a number below zero or not finite."""
    labels = [item.label for item in items]
    series = [Series(wording.value, [item.value for item in items])]
    check(labels, series, gaps=False)
    if not items:
        return figure(wording, None, labels, [], rtl=rtl)
    most = max(item.value for item in items)
    drawn = []
    for number, item in enumerate(items):
        top = number * ROW
        amount = numeral(item.value)
        long = (WIDE - 2 * GAP) * (item.value / most if most else 0)
        at = WIDE - GAP - long if rtl else GAP
        room = WIDE - 3 * GAP - breadth(amount)
        drawn.append(
            word(shortened(item.label, room), WIDE - GAP if rtl else GAP, top + 14, "right" if rtl else "left", rtl)
        )
        drawn.append(word(amount, GAP if rtl else WIDE - GAP, top + 14, "left" if rtl else "right", rtl))
        drawn.append(box("chart-track", GAP, top + 20, WIDE - 2 * GAP, THICK))
        drawn.append(box("chart-bar chart-1", at, top + 20, long, THICK))
    return figure(wording, picture(wording, drawn, len(items) * ROW, rtl), labels, series, rtl=rtl)


def line(labels: Sequence[str], series: Sequence[Series], wording: Wording, *, rtl: bool = False) -> SafeString:
    """Lines over time from a zero line, such as medians; where a value is None the line is broken.

    ValueError as `bars` has it.
    """
    check(labels, series, gaps=True)
    known = [value for one in series for value in one.values if value is not None]
    if not known:
        return figure(wording, None, labels, series, rtl=rtl)
    plot = plot_to(max(known), len(labels), rtl)
    drawn = [axes(plot, labels)]
    for number, one in enumerate(series):
        for is_gap, run in groupby(enumerate(one.values), key=lambda point: point[1] is None):
            if not is_gap:
                points = [(plot.x(plot.middle(slot)), plot.y(value or 0)) for slot, value in run]
                drawn.append(stroke(number, points, marked=len(labels) <= MARKED or len(points) == 1))
    samples = [stroke(number, [(2, 6), (18, 6), (34, 6)], marked=True) for number in range(len(series))]
    return figure(wording, picture(wording, drawn, TALL, rtl) + key(series, samples), labels, series, rtl=rtl)


def plot_to(most: Number, slots: int, rtl: bool) -> Plot:
    ticks = ticks_to(most)
    return Plot(ticks, slots, GAP + max(breadth(numeral(tick)) for tick in ticks), rtl)


def check(labels: Sequence[str], series: Sequence[Series], *, gaps: bool) -> None:
    if len(series) > MOST_SERIES:
        raise ValueError(f"a chart has at most {MOST_SERIES} series: draw several charts")
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError(f"{len(one.values)} values for {len(labels)} labels: give one for each")
        for value in one.values:
            if value is None and gaps:
                continue
            if value is None or not 0 <= value <= 1e300:  # nor is what is no number
                raise ValueError(f"{value} cannot be drawn: give numbers from zero up")


def ticks_to(most: Number) -> list[Number]:
    """Two to six round numbers from zero up to `most` or beyond: steps of 1, 2 or 5 times a power of ten."""
    if most <= 0:
        return [0, 1]
    enough = most * ALMOST
    power = 10.0 ** math.floor(math.log10(most / 5)) if most / 5 > 1e-300 else 1.0
    step: Number = next(power * times for times in (1, 2, 5, 10) if power * times * 5 >= enough)
    if isinstance(most, int):
        step = max(1, round(step))
    count = next((number for number in range(1, 5) if step * number >= enough), 5)
    return [step * number for number in range(count + 1)]


def numeral(value: Number) -> str:
    """The number as the reader's language writes it; beyond a million million, shortened."""
    if value >= 1e12 or 0 < value < 0.01:
        return f"{value:.3g}"
    whole = value == int(value)
    return str(number_format(value, decimal_pos=0 if whole else 2, force_grouping=True))


def breadth(text: str) -> float:
    """How wide a text is about, in units of the picture."""
    return LETTER * sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def shortened(text: str, room: float) -> str:
    if breadth(text) <= room:
        return text
    while text and breadth(text) > room - LETTER:
        text = text[:-1]
    return text.rstrip() + "…"


def axes(plot: Plot, labels: Sequence[str]) -> SafeString:
    """Lines with their numbers at the start of the reading direction, and as many labels below as there is room for."""
    drawn = []
    start, end = sorted((plot.x(plot.left), plot.x(plot.left + plot.wide)))
    for tick in plot.ticks:
        y = plot.y(tick)
        grid = '<path class="chart-grid" d="M{} {}H{}" stroke="currentColor" stroke-opacity="{}"/>'
        drawn.append(format_html(grid, short(start), short(y), short(end), "0.25" if tick else "0.8"))
        drawn.append(word(numeral(tick), plot.x(plot.left - GAP / 2), y + 4, "left" if plot.rtl else "right", plot.rtl))
    return joined([*drawn, *below(plot, labels)])


def below(plot: Plot, labels: Sequence[str]) -> Iterator[SafeString]:
    labels = [shortened(label, plot.wide / 2) for label in labels]
    apart = max(breadth(label) for label in labels) + GAP
    last = math.inf
    for slot in range(0, len(labels), math.ceil(len(labels) * apart / plot.wide)):
        half = breadth(labels[slot]) / 2
        at = min(max(plot.x(plot.middle(slot)), half), WIDE - half)
        if abs(at - last) >= apart:  # the outermost are moved inwards
            last = at
            yield word(labels[slot], at, TALL - 7, "middle", plot.rtl)


def upright(number: int, at: float, wide: float, top: float, foot: float) -> SafeString:
    """A piece of a bar: its box, and over it the stripes of its series as one broad dashed stroke."""
    drawn = box(f"chart-bar chart-{number + 1}", at, top, wide, foot - top, faint=number > 0)
    if not STRIPES[number] or foot <= top:
        return drawn
    return drawn + format_html(
        '<path class="chart-stripes chart-{}" d="M{} {}V{}" stroke="currentColor" stroke-width="{}" '
        'stroke-dasharray="{}"/>',
        number + 1, short(at + wide / 2), short(foot), short(top), short(wide), STRIPES[number],
    )  # fmt: skip


def box(name: str, at: float, top: float, wide: float, tall: float, *, faint: bool = False) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" fill="currentColor"{}/>',
        name, short(at), short(top), short(wide), short(tall),
        mark_safe(' fill-opacity="0.15"') if faint or name == "chart-track" else "",
    )  # fmt: skip


def stroke(number: int, points: Sequence[tuple[float, float]], *, marked: bool) -> SafeString:
    path = " ".join(f"{short(x)},{short(y)}" for x, y in points)
    drawn = format_html(
        '<polyline class="chart-line chart-{}" points="{}" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-dasharray="{}"/>', number + 1, path, DASHES[number] or "none",
    )  # fmt: skip
    return drawn + (joined(mark(number, x, y) for x, y in points) if marked else SafeString())


def mark(number: int, x: float, y: float) -> SafeString:
    """A round, a square, a triangle or a diamond."""
    shapes = ("M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z", "M-3-3h6v6h-6z", "M0-4l4 7h-8z", "M0-4l4 4l-4 4l-4-4z")
    return format_html(
        '<path class="chart-mark chart-{}" d="{}" transform="translate({} {})" fill="currentColor"/>',
        number + 1, shapes[number], short(x), short(y),
    )  # fmt: skip


def word(text: str, x: float, y: float, side: str, rtl: bool) -> SafeString:
    """A text whose `side` (left, middle, right) stands at x. Where its start is depends on its direction."""
    anchor = "middle" if side == "middle" else "start" if (side == "left") != rtl else "end"
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" fill="currentColor">{}</text>', short(x), short(y), anchor, text
    )


def picture(wording: Wording, drawn: Iterable[SafeString], tall: float, rtl: bool) -> SafeString:
    return format_html(
        '<svg class="chart-picture" role="img" viewBox="0 0 {} {}" direction="{}" font-size="{}">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        WIDE, short(tall), "rtl" if rtl else "ltr", TEXT, wording.title, wording.description, joined(drawn),
    )  # fmt: skip


def figure(
    wording: Wording, drawn: SafeString | None, labels: Sequence[str], series: Sequence[Series], *, rtl: bool
) -> SafeString:
    """The picture under its title, and the table; or one sentence that there is nothing."""
    body = drawn + table(wording, labels, series) if drawn else format_html("<p>{}</p>", wording.no_data)
    return format_html(
        '<figure class="chart" dir="{}"><figcaption>{}</figcaption>{}</figure>',
        "rtl" if rtl else "ltr", wording.title, body,
    )  # fmt: skip


def key(series: Sequence[Series], samples: Sequence[SafeString]) -> SafeString:
    """Which series is which, where there is more than one."""
    if len(series) < 2:
        return SafeString()
    entry = '<li><svg viewBox="0 0 36 12" width="36" height="12" aria-hidden="true">{}</svg> {}</li>'
    names = [one.label for one in series]
    return format_html('<ul class="chart-key">{}</ul>', format_html_join("", entry, zip(samples, names, strict=True)))


def table(wording: Wording, labels: Sequence[str], series: Sequence[Series]) -> SafeString:
    heads = format_html_join("", '<th scope="col">{}</th>', ((one.label,) for one in series))
    lines = (
        (label, format_html_join("", "<td>{}</td>", (("–" if value is None else numeral(value),) for value in values)))
        for label, *values in zip(labels, *(one.values for one in series), strict=True)
    )
    body = format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', lines)
    return format_html(
        '<details><summary>{}</summary><table><thead><tr><th scope="col">{}</th>{}</tr></thead>'
        "<tbody>{}</tbody></table></details>",
        wording.figures, wording.column, heads, body,
    )  # fmt: skip


def joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
