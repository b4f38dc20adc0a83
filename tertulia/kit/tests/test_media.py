"""Which addresses have a frame, that no other has, and that only our own code says so in HTML."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as some

from tertulia.kit.headers import policy
from tertulia.kit.media import HOSTS, find_frame, mark_frames
from tertulia.kit.text import COMMENT_TAGS, clean, render

SERVERS = ["mastodon.example"]
YOUTUBE = "https://www.youtube-nocookie.com/embed/aB3_-cdEfG9"
UNLISTED = "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1"
TWEET = "https://platform.twitter.com/embed/Tweet.html?id=20&dnt=true"
SKEET = "https://embed.bsky.app/embed/{}/app.bsky.feed.post/3kabcdefgh234?colorMode=system"
DID = "did:plc:abcdefghijklmnopqrstuvwx"

KNOWN = {
    "https://www.youtube.com/watch?v=aB3_-cdEfG9": ("YouTube", YOUTUBE, "wide"),
    "http://youtube.com/watch?feature=share&v=aB3_-cdEfG9&t=90": ("YouTube", YOUTUBE + "?start=90", "wide"),
    "https://m.youtube.com/watch?v=aB3_-cdEfG9&t=1h2m3s": ("YouTube", YOUTUBE + "?start=3723", "wide"),
    "https://youtu.be/aB3_-cdEfG9?si=share&t=75s": ("YouTube", YOUTUBE + "?start=75", "wide"),
    "https://www.youtube.com/watch?v=aB3_-cdEfG9&t=soon": ("YouTube", YOUTUBE, "wide"),
    "HTTPS://WWW.YOUTUBE.COM/live/aB3_-cdEfG9": ("YouTube", YOUTUBE, "wide"),
    "https://www.youtube.com/embed/aB3_-cdEfG9?start=5": ("YouTube", YOUTUBE + "?start=5", "wide"),
    "https://www.youtube.com/shorts/aB3_-cdEfG9": ("YouTube", YOUTUBE, "tall"),
    "https://vimeo.com/76979871": ("Vimeo", "https://player.vimeo.com/video/76979871?dnt=1", "wide"),
    "https://vimeo.com/76979871/8272103f6e": (
        "Vimeo",
        "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1",
        "wide",
    ),
    "https://player.vimeo.com/video/76979871?h=8272103f6e": (
        "Vimeo",
        "https://player.vimeo.com/video/76979871?h=8272103f6e&dnt=1",
        "wide",
    ),
    "https://x.com/harbour/status/20": ("X", TWEET, "post"),
    "https://twitter.com/harbour/status/20?s=20&t=abc": ("X", TWEET, "post"),
    "https://mobile.twitter.com/i/status/20/": ("X", TWEET, "post"),
    "https://mastodon.example/@harbour/1001": ("Mastodon", "https://mastodon.example/@harbour/1001/embed", "post"),
    "https://bsky.app/profile/ferry.example/post/3kabcdefgh234": ("Bluesky", SKEET.format("ferry.example"), "post"),
    f"https://bsky.app/profile/{DID}/post/3kabcdefgh234": ("Bluesky", SKEET.format(DID), "post"),
}

PIECES = [
    "<a href='",
    '<a href="',
    "'>",
    '">',
    "</a>",
    "<p>",
    "<br>",
    "</p>",
    " title='",
    ">",
    "<",
    '"',
    "&quot;",
    "\n",
]

UNKNOWN = [
    "",
    "https://www.youtube.com",
    "https://www.youtube.com/",
    "https://www.youtube.com/watch",
    "https://www.youtube.com/watch?v=short",
    "https://www.youtube.com/watch?v=aB3_-cdEfG9x",
    "https://www.youtube.com/watch?v=aB3_-cdEf%229",
    'https://www.youtube.com/watch?v=aB3_-"cdEfG',
    "https://www.youtube.com/watch/aB3_-cdEfG9",
    "https://www.youtube.com/@harbour",
    "https://www.youtube.com/embed/../evil?v=aB3_-cdEfG9",
    "https://www.youtube.com#/watch?v=aB3_-cdEfG9",
    "https://www.youtube.com/#/watch?v=aB3_-cdEfG9",
    "https://www.youtube.com:8443/watch?v=aB3_-cdEfG9",
    "https://www.youtube.com:443/watch?v=aB3_-cdEfG9",
    "https://user@www.youtube.com/watch?v=aB3_-cdEfG9",
    "https://www.youtube.com@evil.example/watch?v=aB3_-cdEfG9",
    "https://www.youtube.com\\@evil.example/watch?v=aB3_-cdEfG9",
    "https://evil.example\\www.youtube.com/watch?v=aB3_-cdEfG9",
    "https://www.youtube.com.evil.example/watch?v=aB3_-cdEfG9",
    "https://evil-youtube.com/watch?v=aB3_-cdEfG9",
    "https://www.www.youtube.com/watch?v=aB3_-cdEfG9",
    "https://www.youtube.com./watch?v=aB3_-cdEfG9",
    "https://www.yоutube.com/watch?v=aB3_-cdEfG9",  # the second letter of the name is Cyrillic
    "https://www.youtube.com/watch?v=aB3_-cdEfG９",
    "//www.youtube.com/watch?v=aB3_-cdEfG9",
    "ftp://www.youtube.com/watch?v=aB3_-cdEfG9",
    "javascript://www.youtube.com/watch?v=aB3_-cdEfG9%0aalert(1)",
    "data:text/html,https://youtu.be/aB3_-cdEfG9",
    " https://youtu.be/aB3_-cdEfG9",
    "https://youtu.be/aB3_-cdEfG9\n",
    "https://youtu.be/aB3_-cdE\tfG9",
    "https://youtu.be/aB3_-cdEfG9/more",
    "https://youtu.be/aB3_-cdEfG9?" + "x" * 500,
    "https://vimeo.com/channels",
    "https://vimeo.com/1234567890123",
    "https://vimeo.com/76979871/UPPER",
    "https://vimeo.com/٧٦٩٧٩٨٧١",
    "https://x.com/harbour",
    "https://x.com/harbour/status/20/photo/1",
    "https://x.com/harbour/status/2o",
    "https://x.com/a_name_that_is_too_long/status/20",
    "https://mastodon.elsewhere.example/@harbour/1001",
    "https://www.mastodon.example/@harbour/1001",
    "https://mastodon.example:444/@harbour/1001",
    "https://mastodon.example/@harbour@other.example/1001",
    "https://mastodon.example/@harbour/1001/embed/../../x",
    "https://mastodon.example/users/harbour/1001",
    "https://bsky.app/profile/ferry.example",
    "https://bsky.app/profile/ferry.example/post/3kabcdefgh23!",
    "https://bsky.app/profile/ferry..example/post/3kabcdefgh234",
    "https://bsky.app/profile/../post/3kabcdefgh234",
    "https://bsky.app/profile/did:web:evil.example/post/3kabcdefgh234",
]


@pytest.mark.parametrize("url", KNOWN)
def test_known_addresses_have_a_frame(url):
    frame = find_frame(url, SERVERS)
    assert frame is not None
    assert (frame.provider, frame.address, frame.shape) == KNOWN[url]


@pytest.mark.parametrize("url", UNKNOWN)
def test_other_addresses_have_none(url):
    assert find_frame(url, SERVERS) is None


def test_mastodon_is_no_provider_without_servers():
    assert find_frame("https://mastodon.example/@harbour/1001") is None


@given(
    some.sampled_from(sorted(KNOWN)),
    some.text(some.characters() | some.sampled_from("/@:#?&=%\\\"'<>.-_"), max_size=6),
    some.integers(0, 60),
    some.integers(0, 12),
)
def test_whatever_is_written_into_an_address_the_frame_is_at_a_known_host(url, piece, at, gone):
    frame = find_frame(url[:at] + piece + url[at + gone :], SERVERS)
    if frame:
        assert frame.address.startswith("https://")
        assert urlsplit(frame.address).netloc in {*HOSTS, *SERVERS}
        assert not set(frame.address) & set("\"'<>\\ @;") - ({"@"} if frame.provider == "Mastodon" else set())


class Frames(HTMLParser):
    """Where a page says that frames are, as a browser reads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "data-frame"]


def marked(source, kind="markdown"):
    return mark_frames(render(source, kind), SERVERS)


@pytest.mark.parametrize(
    "source",
    [
        "https://youtu.be/aB3_-cdEfG9",
        "See https://youtu.be/aB3_-cdEfG9 and weep.",
        "See youtu.be/aB3_-cdEfG9?t=5&si=x.",
        "<https://youtu.be/aB3_-cdEfG9>",
        "[The ferry](https://youtu.be/aB3_-cdEfG9)",
        "One line\n[The ferry](https://youtu.be/aB3_-cdEfG9)\nanother",
    ],
)
def test_a_link_as_it_is_or_alone_tells_of_its_frame(source):
    assert f'data-frame="{YOUTUBE}' in marked(source)
    assert 'data-from="YouTube" data-shape="wide"' in marked(source)


@pytest.mark.parametrize(
    "source",
    [
        "As [the ferry](https://youtu.be/aB3_-cdEfG9) shows.",
        "[https://youtu.be/zzzzzzzzzzz](https://youtu.be/aB3_-cdEfG9) is not what it says",
        "`https://youtu.be/aB3_-cdEfG9`",
        "https://elsewhere.example/aB3_-cdEfG9",
        '[a](https://elsewhere.example "https://youtu.be/aB3_-cdEfG9")',
    ],
)
def test_other_links_stay_links(source):
    assert marked(source) == render(source, "markdown")


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://elsewhere.example" data-frame="https://evil.example" data-from="YouTube">x</a>',
        '<a href="https://youtu.be/aB3_-cdEfG9" data-frame="https://evil.example">https://youtu.be/aB3_-cdEfG9</a>',
        "<a title='<a href=\"https://youtu.be/aB3_-cdEfG9\" data-frame=\"https://evil.example\">x</a>' href='/'>x</a>",
        '<p>&lt;a href="https://youtu.be/aB3_-cdEfG9" data-frame="https://evil.example"&gt;x&lt;/a&gt;</p>',
        "<a href='https://youtu.be/aB3_-cdEfG9?x=\"data-frame=\"https://evil.example'>x</a>",
    ],
)
def test_a_reader_cannot_forge_a_frame(html):
    safe = mark_frames(clean(html, COMMENT_TAGS), SERVERS)
    stripped = clean(safe, COMMENT_TAGS)
    assert stripped == clean(html, COMMENT_TAGS), "marking adds attributes and nothing else"
    assert set(Frames(safe).found) <= {YOUTUBE}


def test_an_ampersand_is_escaped_once():
    html = marked("https://x.com/harbour/status/20?a=1&b=2")
    assert 'href="https://x.com/harbour/status/20?a=1&amp;b=2" data-frame="https://platform.twitter.com/' in html
    assert "Tweet.html?id=20&amp;dnt=true" in html


@given(some.lists(some.sampled_from([*PIECES, *KNOWN]), max_size=30).map("".join))
def test_marking_changes_nothing_but_attributes(source):
    html = render(source, "html")
    assert clean(mark_frames(html, SERVERS), COMMENT_TAGS) == html


def policy_of(path):
    return policy(lambda _: HttpResponse())(RequestFactory().get(path)).headers["Content-Security-Policy"]


def show(url):
    template = "{% load media %}<a{% frame_of url %}>{{ html|with_frames }}</a>"
    return Template(template).render(Context({"url": url, "html": render(url, "markdown")}))


def test_pages_may_hold_the_frames_of_the_settings_and_no_others(settings):
    settings.TERTULIA_MASTODON_HOSTS = SERVERS
    [frames] = [part for part in policy_of("/").split("; ") if part.startswith("frame-src")]
    assert frames.split()[1:] == [f"https://{host}" for host in (*HOSTS, *SERVERS)]
    assert "frame-src" not in policy_of("/admin/")
    assert show("https://mastodon.example/@harbour/1001").count("data-frame") == 2
    settings.TERTULIA_MASTODON_HOSTS = []
    assert "mastodon" not in policy_of("/")
    assert "data-frame" not in show("https://mastodon.example/@harbour/1001")


def test_the_setting_takes_frames_out_everywhere(settings):
    settings.TERTULIA_MEDIA = False
    assert "frame-src" not in policy_of("/")
    assert policy_of("/").startswith("default-src 'none'")
    assert "data-frame" not in show("https://youtu.be/aB3_-cdEfG9")
