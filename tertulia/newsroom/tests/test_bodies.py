import pytest

from tertulia.newsroom.bodies import body_from_html, body_from_paragraphs, top_level


def kinds(source, kind="html"):
    return [one["type"] for one in body_from_html(source, kind)]


def test_each_part_goes_into_the_block_made_for_it():
    source = (
        "<p>One <b>bold</b> <a href='https://a.example'>link</a></p><h2>Head</h2><ul><li>a</li><li><i>b</i></li></ul>"
        "<ol><li>c</li></ol><blockquote><p>Said</p></blockquote><table><tr><td>x</td></tr></table><pre>code</pre>"
    )
    assert kinds(source) == ["paragraph", "heading", "list", "list", "quotation", "imported"]


def test_no_word_is_lost():
    source = "loose <b>text</b><p>a</p>between<div><p>b</p></div><ul><li>c<ul><li>d</li></ul></li></ul><hr>tail"
    values = str([one["value"] for one in body_from_html(source, "html")])
    assert all(word in values for word in ("loose", "text", "between", ">a<", ">b<", "c<", ">d<", "tail"))


def test_nested_lists_are_kept_as_they_are():
    assert kinds("<ul><li>a<ul><li>b</li></ul></li></ul>") == ["imported"]


def test_wordpress_text_becomes_paragraphs():
    blocks = body_from_html("one\ntwo\n\nthree", "autop-html")
    assert [one["value"] for one in blocks] == ["<p>one<br>\ntwo</p>", "<p>three</p>"]


def test_scripts_and_styles_go():
    values = str(body_from_html("<p onclick='x()'>a</p><script>bad()</script><style>b{}</style>", "html"))
    assert "bad" not in values
    assert "onclick" not in values


def test_plain_paragraphs_are_escaped():
    [one] = body_from_paragraphs(["a < b\nnext"])
    assert one["value"] == "<p>a &lt; b<br/>next</p>"


@pytest.mark.parametrize("html", ["", "   ", "<p></p>", "text", "<p>a</p>\n\n<p>b</p>", "<b>a</b><p>x</p>"])
def test_the_parts_joined_are_the_whole(html):
    assert "".join("".join(top_level(html)).split()) == "".join(html.split())
