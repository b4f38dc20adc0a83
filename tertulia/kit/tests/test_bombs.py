"""Text that is meant to take a parser's time. Nothing of 64 kB may take much longer than prose of that length does."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.kit import markdown, text

pytestmark = pytest.mark.slow

SIZE = 65_536
PROSE = "The ferry was late again and nobody on the quay was told why.\n"
# Times that of prose. What grew with the square of the length took from 40 to 1,000 times as long; the worst that is
# left 4. `tertulia bench markdown` gives the milliseconds.
MANY_TIMES = 8
MARKS = [
    "[",
    "]",
    "(",
    ")",
    "*",
    "_",
    "`",
    "~~",
    "<",
    ">",
    "> ",
    "- ",
    "1. ",
    "\n",
    "\n\n",
    "a",
    " ",
    "!",
    "&",
    "&amp;",
]
MARKS += ["\\", "http://a.b", "a@b.c", "//", "://", "@", "#", "\t", "'", '"', "[a]: b\n", "漢", "é.com", "|", "{", "$"]
MARKS += [
    "\r\n",
    "\u0301",
    "\u200b",
    "\u200d",
    "\xa0",
    "\u2028",
    "😀",
    "www.a.b",
    "ftp://a",
    "<http://a.b>",
    "<b>",
    "<!--",
]
MARKS += ["~~~", "---", "***", "```", "    ", "[a][b]", "(b)", "&#x41;", "%zz"]


def filled(unit: str) -> str:
    return (unit * (SIZE // len(unit) + 1))[:SIZE]


def seconds(source: str, kind: text.Kind = "markdown", tries: int = 3) -> float:
    """Of this thread's own work: what other processes do meanwhile is not counted."""
    took = []
    for _ in range(tries):
        began = time.thread_time()
        text.render(source, kind)
        took.append(time.thread_time() - began)
    return min(took)


@pytest.fixture(scope="module")
def prose() -> float:
    return seconds(filled(PROSE), tries=5)


UNITS = ["[", "(", "![](", "[](", "[a](b", "[_a*][", "[^", "> ", ">\n", "*a _b ", "*_", "*_*_", "**a", "a** ", "~~a"]
UNITS += [
    "`",
    "``a`",
    "<",
    "<http:",
    "<![CDATA[",
    "&",
    "&#",
    "&amp;",
    "a@b.",
    "a@b.c",
    "@",
    "a.b",
    "http://a",
    "http://[",
]
UNITS += [
    "http://a.b/(",
    "http://a.b ",
    "mailto:a@b.c ",
    "é.com ",
    "x:// ",
    "[a](b) ",
    "[a]: b\n",
    "[a][b]",
    "\\*",
    "\u0301",
]
UNITS += ["- a\n", "1. a\n", "# a\n", "a\n", "\n", "    a\n", "1. &amp;", "|-", "%", "漢", "😀", "\t", '"']
UNITS += [
    "'",
    "\xa0",
    "\xa0|",
    "\r\n",
    "\u200b",
    "\u200d",
    "&#x41;",
    "&nbsp;",
    "| - ",
    "https://a.b/?c=[",
    "[[a]",
    "***[aa://",
]
WHOLE = {
    "backticks of growing length": "".join("a" + "`" * number for number in range(360)),
    "quotations of growing depth": "\n".join(">" * number + "a" for number in range(360)),
    "quotations that go on and on": ">" * 20 + "a\n" * 30_000,
    "lists of growing depth": "\n".join("  " * number + "- a" for number in range(250)),
    "brackets closed": "[" * 30_000 + "]" * 30_000,
    "links in links": "[" * 20_000 + "a" + "](b)" * 10_000,
    "ten thousand links": "[a](b) " * 10_000,
    "ten thousand addresses": "http://a.b " * 10_000,
    "a long address": "http://a.b/" + "a" * SIZE,
    "references": "".join(f"[{number}]: /u\n" for number in range(3_500)) + "[1]" * 5_000,
    "emphasis opened and closed": "**a " * 8_000 + "a** " * 8_000,
    "addresses at the end of prose": PROSE * 900 + "x:// " * 450,
}


@pytest.mark.parametrize("source", [*map(filled, UNITS), *WHOLE.values()], ids=[*map(repr, UNITS), *WHOLE])
def test_no_markdown_takes_many_times_what_prose_takes(prose, source):
    assert seconds(source) < MANY_TIMES * prose


def just_bearable(unit: str) -> str:
    """The longest text of these that is still parsed."""
    low, high = 1, SIZE // len(unit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if markdown.effort(unit * middle) <= markdown.MOST_EFFORT else (low, middle - 1)
    return unit * low


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(unit=st.lists(st.sampled_from(MARKS), min_size=1, max_size=9).map("".join))
def test_nor_does_any_mixture_of_marks(prose, unit):
    for source in (filled(unit), just_bearable(unit), just_bearable(unit) + filled(PROSE)):
        assert seconds(source) < MANY_TIMES * prose, unit


def test_twice_the_text_takes_no_more_than_its_share_of_time(prose):
    """Of the longest texts that are parsed: what grew faster than its length would show here first."""
    for unit in UNITS:
        whole = just_bearable(unit)
        assert seconds(whole) < 3 * seconds(whole[: len(whole) // 2]) + prose, unit


OPEN = "".join(f"<b c={number}>" for number in range(3_000))
HTML = {
    "blocks never closed": filled("<pre "),
    "scripts never closed": filled("<script>"),
    "pictures never closed": filled("<img "),
    "tags opened anew in every paragraph": OPEN + "<p>x" * 8_000,
    "tags opened anew after every blank line": OPEN + "x\n\n" * 8_000,
    "lists in lists": filled("<ul><li>"),
    "tags closed in the wrong order": "<b><div>" * 2_500 + "</b>" * 4_000,
    "tags without an end": filled("<x a=1 "),
    "blank lines": filled("\n \n"),
}


@pytest.mark.parametrize("kind", ["html", "autop-html"])
@pytest.mark.parametrize("source", HTML.values(), ids=HTML)
def test_nor_does_any_html_of_an_archive(prose, source, kind):
    assert seconds(source, kind) < MANY_TIMES * prose


bare = st.text(st.sampled_from("<>&\"'p/; \n\r\t\0\xa0\u00e9\u2028\ufeff\ud7ff\ue000\U0010ffffab#x1")) | st.text()
fragments = ["<p>", "</p>", "<br>", "<br/>", "&amp;", "&lt;", "&gt;", "&nbsp;", "&quot;", "&amp", "&", "<", ">", "<b>"]
fragments += [
    "a",
    " ",
    "\n",
    "\r",
    "\xa0",
    "\0",
    "'",
    '"',
    "<p>a</p>\n",
    "<p a>",
    "<P>",
    "<script>",
    "\u00e9",
    "\ufffe",
]
written = st.lists(st.sampled_from(fragments), max_size=12).map("".join)


@settings(max_examples=500)
@given(bare.map(lambda source: text.autop(text.escape(source))) | written)
def test_what_is_passed_as_bare_text_is_what_the_sanitiser_would_give(html):
    assert text.clean(html, text.COMMENT_TAGS) == text.sanitise(html, text.COMMENT_TAGS)


def test_text_with_more_marks_than_anybody_writes_is_shown_as_it_stands():
    assert text.render("*a* <b>\n\n" + "[" * 4_000, "markdown").startswith("<p>*a* &lt;b&gt;</p>\n<p>[[[")


def test_html_that_is_too_tangled_becomes_its_text():
    assert text.render("<b>" * 50 + "it &amp; that", "html").split() == ["<p>", "it", "&amp;", "that</p>"]
    assert "<b>" not in text.render("<i><b>" * 5_000 + "x", "html")


def test_html_that_leaves_its_paragraphs_open_is_not_tangled():
    source = "<ul>" + "<li><p>one<br>" * 300 + "</ul>" + "<b>x</b>" * 300
    assert text.render(source, "html").count("<li>") == text.render(source, "html").count("<b>") == 300


def test_a_long_comment_with_all_that_readers_use_is_still_markdown():
    part = "> She said *that* was [it](https://example.org/a_b_c).\n\n- one\n- **two**\n\n" + PROSE * 8 + "\n"
    source = part * (10_000 // len(part))
    assert text.render(source, "markdown").count("<strong>") == 10_000 // len(part)
    long = part * (40_000 // len(part))
    assert "<strong>" in text.render(long, "markdown")


def test_many_addresses_are_left_as_they_were_typed():
    source = "http://a.example.com " * (markdown.MOST_LINKS + 1) + "*and more*"
    html = text.render(source, "markdown")
    assert "<a " not in html
    assert "<em>and more</em>" in html


def test_an_address_that_no_browser_takes_is_no_link():
    html = text.render(f"see http://a.example.com/{'a' * 2_000} and http://b.example.com/", "markdown")
    assert html.count("<a ") == 1


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("https://a.example.com/_b_c_", '<a href="https://a.example.com/_b_c_">https://a.example.com/_b_c_</a>'),
        ("*https://a.example.com/b*", '<em><a href="https://a.example.com/b">https://a.example.com/b</a></em>'),
        ("(https://a.example.com/b(c)).", '(<a href="https://a.example.com/b(c)">https://a.example.com/b(c)</a>).'),
        ("go to www.a.example.com, now", 'go to <a href="http://www.a.example.com">www.a.example.com</a>, now'),
        ("ana@a.example.com", '<a href="mailto:ana@a.example.com">ana@a.example.com</a>'),
        ("https://a.example.com/", '<a href="https://a.example.com/">https://a.example.com/</a>'),
        ("e.g. 3.5 or 1.", "e.g. 3.5 or 1."),
    ],
)
def test_addresses_become_links_as_ever(source, shown):
    html = text.render(source, "markdown").replace(' rel="nofollow ugc noopener"', "")
    assert html == f"<p>{shown}</p>\n"
