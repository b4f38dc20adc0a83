import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from tertulia.kit.charts import LETTER, MARKED, Item, Series, Wording, bars, line, numeral, rows, ticks_to

WORDING = Wording("Decisions", "How many a day", "No decisions in these days.", "The figures", "Day", "Decisions")
HOSTILE = """</title><script>alert(1)</script>"' onload="x" &amp; <b>"""
DAYS = ["1 May", "2 May", "3 May"]
KINDS = {
    "bars": lambda labels, values, **more: bars(labels, [Series("Held", values)], WORDING, **more),
    "line": lambda labels, values, **more: line(labels, [Series("Held", values)], WORDING, **more),
    "rows": lambda labels, values, **more: rows([*map(Item, labels, values)], WORDING, **more),
}
each_kind = pytest.mark.parametrize("draw", KINDS.values(), ids=KINDS)
each_side = pytest.mark.parametrize("rtl", [False, True])
NUMBERS = st.integers(0, 10**9) | st.floats(0, 1e9, allow_nan=False)


def tree(html):
    return ElementTree.fromstring(html)


def boxes(html, name="chart-bar"):
    picture = tree(html).find("svg[@role='img']")
    found = (box.attrib for box in picture.iter("rect") if name in box.get("class", "").split())
    return [{side: float(box[side]) for side in ("x", "y", "width", "height")} for box in found]


def texts(html):
    return ["".join(text.itertext()) for text in tree(html).find("svg[@role='img']").iter("text")]


def cells(html):
    return [["".join(cell.itertext()) for cell in row] for row in tree(html).iter("tr")]


@each_side
@each_kind
def test_a_chart_is_a_picture_with_a_name_and_a_table(draw, rtl):
    html = draw(DAYS, [3, 0, 5], rtl=rtl)
    assert isinstance(html, SafeString)
    picture = tree(html).find("svg")
    assert picture.get("role") == "img"
    assert [picture[0].tag, picture[1].tag] == ["title", "desc"]
    assert (picture[0].text, picture[1].text) == (WORDING.title, WORDING.description)
    assert picture.get("viewBox").startswith("0 0 360 ")
    assert not {"width", "height", "style"} & set(picture.attrib)
    assert cells(html)[0][0] == "Day"
    assert cells(html)[1:] == [["1 May", "3"], ["2 May", "0"], ["3 May", "5"]]
    assert tree(html).find("details/summary").text == "The figures"


@each_kind
def test_nothing_in_a_chart_runs_or_styles_itself(draw):
    elements = list(tree(draw(DAYS, [3, 0, 5])).iter())
    assert not {"script", "style", "foreignObject", "image", "a", "use"} & {one.tag for one in elements}
    assert not [name for one in elements for name in one.attrib if name == "style" or name.startswith("on")]


def test_words_from_outside_stay_words():
    wording = Wording(*[HOSTILE] * 6)
    charts = [
        bars([HOSTILE] * 2, [Series(HOSTILE, [1, 2]), Series(HOSTILE, [1, 2])], wording),
        line([HOSTILE] * 2, [Series(HOSTILE, [1, None]), Series(HOSTILE, [1, 2])], wording),
        rows([Item(HOSTILE, 1)], wording),
        bars([], [], wording),
    ]
    for html in charts:
        assert tree(html).find("figcaption").text == HOSTILE
        assert "<script" not in html
        assert not {"script", "b"} & {one.tag for one in tree(html).iter()}
        assert not [name for one in tree(html).iter() for name in one.attrib if name.startswith("on")]
    assert [entry[0].tail for entry in tree(charts[0]).find("ul")] == [" " + HOSTILE] * 2


@each_kind
def test_where_there_is_no_figure_a_sentence_says_so(draw):
    html = draw([], [])
    assert tree(html).find("p").text == WORDING.no_data
    assert tree(html).find("svg") is None


def test_a_line_of_gaps_alone_has_no_figure():
    assert tree(line(DAYS, [Series("Median", [None] * 3)], WORDING)).find("p").text == WORDING.no_data


def test_bars_without_series_have_no_figure():
    assert tree(bars(DAYS, [], WORDING)).find("p").text == WORDING.no_data


@each_kind
def test_zero_is_a_figure_and_has_no_height(draw):
    html = draw(DAYS, [0, 0, 0])
    assert tree(html).find("svg") is not None
    assert all(0 in (box["height"], box["width"]) for box in boxes(html))
    assert [row[1] for row in cells(html)[1:]] == ["0", "0", "0"]


@each_kind
@pytest.mark.parametrize("value", [-1, -0.001, float("nan"), float("inf"), 10**400])
def test_what_cannot_be_drawn_is_refused(draw, value):
    with pytest.raises(ValueError, match="cannot be drawn: give numbers from zero up"):
        draw(DAYS, [1, value, 2])


def test_bars_have_no_gaps():
    with pytest.raises(ValueError, match="None cannot be drawn"):
        bars(DAYS, [Series("Held", [1, None, 2])], WORDING)


@pytest.mark.parametrize("draw", [bars, line])
def test_series_fit_their_labels_and_are_four_at_most(draw):
    with pytest.raises(ValueError, match="2 values for 3 labels"):
        draw(DAYS, [Series("Held", [1, 2])], WORDING)
    with pytest.raises(ValueError, match="at most 4 series"):
        draw(DAYS, [Series("Held", [1, 2, 3])] * 5, WORDING)


@each_side
def test_bars_are_as_high_as_their_values(rtl):
    html = bars(DAYS, [Series("Held", [2, 8, 4])], WORDING, rtl=rtl)
    heights = [box["height"] for box in boxes(html)]
    assert heights == pytest.approx([heights[1] / 4, heights[1], heights[1] / 2], abs=0.02)
    assert len({round(box["y"] + box["height"], 1) for box in boxes(html)}) == 1
    order = [box["x"] for box in boxes(html)]
    assert order == sorted(order, reverse=rtl)


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=12), st.booleans())
def test_a_stack_is_as_high_as_its_sum(columns, rtl):
    labels = [str(number) for number in range(len(columns))]
    series = [Series(name, list(values)) for name, values in zip("abc", zip(*columns, strict=True), strict=True)]
    found = boxes(bars(labels, series, WORDING, rtl=rtl))
    alone = boxes(bars(labels, [Series("all", [sum(column) for column in columns])], WORDING, rtl=rtl))
    for slot, whole in enumerate(alone):
        stack = found[slot * 3 : slot * 3 + 3]
        assert sum(box["height"] for box in stack) == pytest.approx(whole["height"], abs=0.05)
        assert stack[0]["y"] + stack[0]["height"] == pytest.approx(176, abs=0.02)
        for lower, upper in pairwise(stack):
            assert upper["y"] + upper["height"] == pytest.approx(lower["y"], abs=0.02)
        assert stack[2]["y"] >= 9.99
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in stack)


@each_side
def test_rows_are_as_long_as_their_values_and_begin_where_reading_does(rtl):
    found = boxes(rows([Item("Links", 50), Item("Trap", 100), Item("Turns", 0)], WORDING, rtl=rtl))
    assert [box["width"] for box in found] == pytest.approx([174, 348, 0], abs=0.02)
    starts = {round(box["x"] + (box["width"] if rtl else 0), 1) for box in found}
    assert starts == {354 if rtl else 6}


@each_side
def test_a_line_is_broken_where_nothing_is_known(rtl):
    html = line(list("abcde"), [Series("Median", [1, 3, None, 2, 4])], WORDING, rtl=rtl)
    runs = [
        [tuple(map(float, point.split(","))) for point in run.get("points").split()]
        for run in tree(html).iter("polyline")
    ]
    assert [len(run) for run in runs] == [2, 2]
    across = [x for run in runs for x, _ in run]
    assert across == sorted(across, reverse=rtl)
    foot, unit = 176, (176 - runs[0][0][1])
    assert [foot - y for run in runs for _, y in run] == pytest.approx([unit, 3 * unit, 2 * unit, 4 * unit], abs=0.05)
    assert [row[1] for row in cells(html)[1:]] == ["1", "3", "–", "2", "4"]


def marks(html):
    return [one for one in tree(html).find("svg[@role='img']").iter("path") if "chart-mark" in one.get("class")]


def test_points_are_marked_unless_they_are_many():
    for count, marked in ((1, 1), (MARKED, MARKED), (MARKED + 1, 0)):
        labels = [str(number) for number in range(count)]
        assert len(marks(line(labels, [Series("Median", [1] * count)], WORDING))) == marked
    lonely = [1, *[None] * MARKED]
    assert len(marks(line([str(n) for n in range(len(lonely))], [Series("Median", lonely)], WORDING))) == 1


def test_series_differ_by_more_than_colour():
    series = [Series(name, [1, 2, 3]) for name in "abcd"]
    stripes = [one.get("stroke-dasharray") for one in tree(bars(DAYS, series, WORDING)).find("svg").iter("path")
               if "chart-stripes" in one.get("class")]  # fmt: skip
    assert len(set(stripes)) == 3
    html = line(DAYS, series, WORDING)
    assert len({one.get("stroke-dasharray") for one in tree(html).find("svg").iter("polyline")}) == 4
    assert len({one.get("d") for one in marks(html)}) == 4
    assert len(tree(html).find("ul")) == 4
    assert tree(line(DAYS, series[:1], WORDING)).find("ul") is None


@pytest.mark.parametrize("count", [1, 2, 31, 366, 2000])
@each_side
def test_labels_below_do_not_run_into_each_other(count, rtl):
    labels = [f"{number} November" for number in range(count)]
    html = bars(labels, [Series("Held", [1] * count)], WORDING, rtl=rtl)
    shown = [(float(one.get("x")), one.text) for one in tree(html).find("svg").iter("text")
             if one.get("text-anchor") == "middle"]  # fmt: skip
    assert 1 <= len(shown) <= count
    assert shown[0][1] == labels[0]
    places = sorted(x for x, _ in shown)
    widest = LETTER * max(len(text) for _, text in shown)
    assert all(right - left >= widest for left, right in pairwise(places))
    assert all(LETTER / 2 * len(text) - 0.01 <= x <= 360.01 - LETTER / 2 * len(text) for x, text in shown)
    assert len(cells(html)) == count + 1


def test_a_long_label_is_cut_in_the_picture_and_whole_in_the_table():
    label = "a rule whose name goes on " * 9
    html = rows([Item(label, 1)], WORDING)
    assert texts(html)[0].endswith("…")
    assert len(texts(html)[0]) < 55
    assert cells(html)[1][0] == label


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (7, [0, 2, 4, 6, 8]),
        (10, [0, 2, 4, 6, 8, 10]),
        (52, [0, 20, 40, 60]),
        (1000, [0, 200, 400, 600, 800, 1000]),
        (0.3, [0, 0.1, 0.2, 0.3]),
    ],
)
def test_ticks_are_round(most, ticks):
    assert ticks_to(most) == pytest.approx(ticks)


@given(st.integers(0, 10**300) | st.floats(0, 1e300))
@example(1_000_000_001)  # above five steps by less than what makes a sixth
def test_ticks_are_few_and_reach_over_the_highest(most):
    ticks = ticks_to(most)
    assert 2 <= len(ticks) <= 6
    assert ticks[0] == 0
    assert ticks[-1] >= most * (1 - 1e-6)
    assert ticks == sorted(set(ticks))


@each_kind
@pytest.mark.parametrize("value", [10**12, 1e300, 10**300, 5e-324, 1e-9, 123_456_789_012])
def test_huge_and_tiny_numbers_keep_their_place(draw, value):
    html = draw(DAYS, [value, 0, value])
    numbers = [float(n) for one in tree(html).find("svg").iter() for name in ("x", "y", "width", "height")
               for n in [one.get(name)] if n]  # fmt: skip
    assert all(-1 <= number <= 361 for number in numbers)
    assert all(len(text) <= 16 for text in texts(html))


def test_numbers_are_written_as_the_language_does():
    with override("en"):
        assert [numeral(1234567), numeral(2.5), numeral(3.0), numeral(10**15)] == ["1,234,567", "2.50", "3", "1e+15"]
    with override("es"):
        assert re.fullmatch(r"1.234.567", numeral(1234567))
        assert numeral(2.5) == "2,50"
