"""Readers' text to safe HTML. Markdown by markdown-it-py, safety by nh3 alone: whatever a renderer or an old system
produced, only what passes `clean` is ever stored as HTML."""

import html as entities
import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

import nh3

from tertulia.kit import markdown

Kind = Literal["markdown", "html", "autop-html", "text"]

RENDERER = 3  # stored beside the HTML; raise it when the same source would give other HTML

COMMENT_TAGS = {"p", "br", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"}
COMMENT_TAGS |= {"b", "i", "u", "s", "q", "cite", "sub", "sup", "h4"}
ARTICLE_TAGS = COMMENT_TAGS | {"h2", "h3", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "caption"}
ARTICLE_TAGS |= {"figure", "figcaption", "dl", "dt", "dd", "abbr", "mark", "small", "kbd", "ins", "span", "div"}
ATTRIBUTES = {"a": {"href", "title", "hreflang"}, "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"}}
ATTRIBUTES |= {"ol": {"start"}, "*": {"lang", "dir"}}
SCHEMES = {"http", "https", "mailto"}

# Text direction overrides reverse what stands beside them; the last two break a feed; the others are not seen.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff\ufffe\uffff]")
INVISIBLE = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028\u2029\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]+"
)
BLOCK = r"(?:p|div|ul|ol|li|pre|blockquote|h[1-6]|table|thead|tbody|tr|td|th|figure|figcaption|dl|dt|dd|hr|form"
BLOCK += r"|script|style)"
OPENS_BLOCK = re.compile(rf"\s*</?{BLOCK}[\s>/]", re.IGNORECASE)
OPENS_VERBATIM = re.compile(r"<(pre|script|style)\b", re.IGNORECASE)
CLOSES_VERBATIM = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("pre", "script", "style")}
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>?", re.IGNORECASE)
# These end by themselves, so that old systems leave them open by the hundred.
LEFT_OPEN = {"p", "li", "dt", "dd", "tr", "td", "th", "br", "hr", "img", "input", "option", "col", "wbr"}
# What is left open is opened anew in every paragraph after it, and each level costs time in every tag below it.
DEEPEST, DEEPEST_ARTICLE = 30, 200
MOST_TAGS = 5_000  # in a comment
# Paragraphs of bare text. nh3 gives them back as they are, and takes ten times as long to say so.
BARE = re.compile(r"(?:<p>(?:[^<>&\0\r\xa0\ud800-\udfff]++|&(?:amp|lt|gt|nbsp);|<br>)*+</p>\n*+|\n++)*+")
IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)


def render(source: str, kind: Kind) -> str:
    """Sanitised HTML of a comment."""
    return clean(to_html(source, kind, deepest=DEEPEST, most=MOST_TAGS), COMMENT_TAGS)


def render_article(source: str, kind: Kind) -> str:
    """Sanitised HTML of an imported article body: more tags, the same safety."""
    return clean(to_html(source, kind, deepest=DEEPEST_ARTICLE), ARTICLE_TAGS)


def to_html(source: str, kind: Kind, *, deepest: int, most: int | None = None) -> str:
    """HTML of any kind of source, NOT yet safe: only `clean` makes it so. What is too tangled becomes its bare text."""
    html = markdown.to_html(source) if kind == "markdown" else None
    if html is not None:
        return html
    if kind in ("markdown", "text"):
        return autop(escape(source))
    if is_tangled(source, deepest, most):
        return autop(escape(entities.unescape(TAG.sub(" ", source))))
    return link_images(autop(source) if kind == "autop-html" else source)


def escape(text: str) -> str:
    return entities.escape(text, quote=False).replace("\xa0", "&nbsp;")


def is_tangled(html: str, deepest: int, most: int | None) -> bool:
    """Whether tags are nested, left open or heaped up as no writer does it."""
    if most is not None and html.count("<") > most:
        return True
    levels: Counter[str] = Counter()
    level = 0
    for closing, name in TAG.findall(html):
        name = name.lower()
        if name in LEFT_OPEN:
            continue
        step = 1 if not closing else -1 if levels[name] else 0
        levels[name] += step
        level += step
        if level > deepest:
            return True
    return False


def clean(html: str, tags: set[str]) -> str:
    return html if BARE.fullmatch(html) else sanitise(html, tags)


def sanitise(html: str, tags: set[str]) -> str:
    return nh3.clean(
        html,
        tags=tags,
        clean_content_tags={"script", "style", "iframe", "object", "embed", "template", "noscript"},
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener",
        strip_comments=True,
    )


def autop(source: str) -> str:
    """Paragraphs from blank lines and line breaks from newlines, as WordPress shows stored text (its `wpautop`)."""
    parts: list[str] = []
    at = 0
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    for start, end in verbatim(source):
        parts += [paragraphs(source[at:start]), source[start:end]]
        at = end
    return "\n".join([*parts, paragraphs(source[at:])])


def verbatim(source: str) -> Iterator[tuple[int, int]]:
    """Where blocks stand that keep their lines as they are."""
    at = 0
    unclosed: set[str] = set()
    while found := OPENS_VERBATIM.search(source, at):
        name = found.group(1).lower()
        close = None if name in unclosed else CLOSES_VERBATIM[name].search(source, found.end())
        at = close.end() if close else found.end()
        if close:
            yield found.start(), at
        else:
            unclosed.add(name)  # nor is any later one: looking again would take the square of the time


def paragraphs(text: str) -> str:
    return "\n".join(paragraph(block) for block in re.split(r"\n\s*\n", text) if block.strip())


def paragraph(block: str) -> str:
    block = block.strip("\n")
    if OPENS_BLOCK.match(block):
        return block
    return "<p>" + block.replace("\n", "<br>\n") + "</p>"


def link_images(html: str) -> str:
    """Pictures on other sites become links to them: a reader's browser asks a third party for nothing unasked."""
    end = html.rfind(">") + 1  # beyond it every "<img" would be looked for an end that is not there
    return IMAGE.sub(lambda match: image_link(match.group(0)), html[:end]) + html[end:]


def image_link(tag: str) -> str:
    found = {name.lower(): double or single or bare for name, double, single, bare in ATTRIBUTE.findall(tag)}
    source = entities.unescape(found.get("src", "")).strip()
    if not source:
        return ""
    name = entities.unescape(found.get("alt", "")).strip() or source.rsplit("/", 1)[-1] or "image"
    return f'<a href="{entities.escape(source)}">[{entities.escape(name)}]</a>'


def plain(html: str) -> str:
    """The text of sanitised HTML, for feeds, mail and structured data."""
    spaced = re.sub(r"<br>|</(?:p|li|pre|blockquote|h\d|tr|div)>", "\n", html)
    return entities.unescape(nh3.clean(spaced, tags=set())).strip()


def is_blank(text: str) -> bool:
    """Whether nothing would be seen of it: white space, zero-width and filler characters only."""
    return INVISIBLE.sub("", text) == ""


def without_controls(text: str) -> str:
    """The text less control characters and direction overrides, its line ends as LF."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """A name or title: no controls, white space folded to single spaces."""
    return " ".join(without_controls(text).split())
