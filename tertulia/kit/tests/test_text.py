import pytest

from tertulia.kit import text

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)" onclick="x()">link</a>',
    "<svg/onload=alert(1)>",
    '<iframe src="https://evil.example"></iframe>',
    "<style>body{display:none}</style>",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    '<p style="position:fixed">x</p>',
    '<img src="javascript:alert(1)" alt=\'"><script>alert(1)</script>\'>',
    "</div></article></body><b><i>unclosed",
]


@pytest.mark.parametrize("source", HOSTILE)
@pytest.mark.parametrize("kind", ["markdown", "html", "autop-html", "text"])
def test_it_lets_nothing_run(source, kind):
    for html in (text.render(source, kind), text.render_article(source, kind)):
        low = html.lower()
        tags = [part.split(">")[0] for part in low.split("<")[1:]]
        assert not any(tag.strip("/").startswith(("script", "style", "iframe", "svg", "math", "img")) for tag in tags)
        assert not any("javascript:" in tag or "data:" in tag or " on" in tag or "style=" in tag for tag in tags)


def test_it_renders_the_markdown_readers_use():
    html = text.render("*one* **two** `three`\nnext line\n\n> said\n\n- a\n- b\n\nhttps://example.org/x", "markdown")
    assert "<em>one</em> <strong>two</strong> <code>three</code><br>" in html
    assert "<blockquote>" in html
    assert html.count("<li>") == 2
    assert '<a href="https://example.org/x" rel="nofollow ugc noopener">' in html


def test_it_shows_typed_html_as_text():
    assert text.render("a <b>bold</b> claim", "markdown") == "<p>a &lt;b&gt;bold&lt;/b&gt; claim</p>\n"


def test_markdown_images_are_links_and_load_nothing():
    html = text.render("![a cat](https://example.org/cat.png)", "markdown")
    assert "<img" not in html
    assert 'href="https://example.org/cat.png"' in html


def test_every_link_carries_the_rel_of_readers_links():
    for kind in ("markdown", "html"):
        html = text.render('<a href="https://a.example" rel="me">x</a> [y](https://b.example)', kind)
        assert html.count("<a ") == html.count('rel="nofollow ugc noopener"') > 0


def test_pictures_of_imported_html_become_links():
    html = text.render('<p>look <img alt="The quay" src="https://a.example/q.jpg"></p>', "html")
    assert html == '<p>look <a href="https://a.example/q.jpg" rel="nofollow ugc noopener">[The quay]</a></p>'


def test_autop_makes_paragraphs_and_breaks():
    assert text.autop("one\ntwo\r\n\r\nthree") == "<p>one<br>\ntwo</p>\n<p>three</p>"


def test_autop_leaves_blocks_and_preformatted_text_alone():
    source = "before\n\n<pre>a\n\nb</pre>\n\n<ul>\n<li>x</li>\n</ul>\n\nafter"
    assert text.autop(source) == "<p>before</p>\n<pre>a\n\nb</pre>\n<ul>\n<li>x</li>\n</ul>\n<p>after</p>"


def test_plain_gives_the_text_back():
    assert text.plain("<p>a &lt; b &amp; c<br>d</p><ul><li>e</li></ul>") == "a < b & c\nd\ne"


@pytest.mark.parametrize("blank", ["", "  \n", "\u200b\u200d\u2060", "\u3164", "\u00ad\ufe0f", "\U000e0020"])
def test_it_knows_text_that_nobody_sees(blank):
    assert text.is_blank(blank)


def test_it_does_not_take_short_text_for_blank():
    assert not text.is_blank("\u200b.")


def test_controls_and_overrides_are_taken_out_and_marks_left():
    assert text.without_controls("a\x00b\x1b[31m\u202ec\r\nd\te") == "ab[31mc\nd\te"
    assert text.without_controls("\u200fשלום\u200e") == "\u200fשלום\u200e"


def test_one_line_folds_white_space():
    assert text.one_line("  Ana \n\t Lopez\u202e ") == "Ana Lopez"


def test_deep_markdown_ends():
    for bomb in ("[" * 20000, "> " * 5000 + "x", "*a _b " * 5000, "`" * 30000, "![](" * 8000):
        assert isinstance(text.render(bomb, "markdown"), str)
