"""What is stored and shown of hostile comments, read as HTML. A browser tries it in tests/browser."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

from tertulia.discussion import api as discussion
from tertulia.embed.tests.vectors import NAMES, TEXTS, WEBSITES
from tertulia.embed.tests.visitor import Comment

pytestmark = pytest.mark.django_db

PAGE = "https://news.example/2026/11/25/tram/"
ALLOWED = {"p", "br", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"}


@pytest.fixture(autouse=True)
def unlimited(settings):
    settings.TERTULIA_LIMITS = False


class Inspector(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))


def inspect(html):
    inspector = Inspector()
    inspector.feed(html)
    return inspector.tags


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_becomes_harmless_html(reader, text):
    page = reader.say(text)
    if page.status == 422:  # control characters: the second time without them
        page = reader.send(page)
    assert page.status == 303
    for tag, attributes in inspect(Comment.objects.get().html):
        assert tag in ALLOWED
        assert set(attributes) <= {"href", "title", "rel"}
        if tag == "a":
            assert attributes["rel"] == "nofollow ugc noopener"
            assert urlsplit(urljoin(PAGE, attributes.get("href") or "")).scheme in ("https", "http", "mailto")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_letter_by_letter(reader, thread, name):
    page = reader.say(name=name)
    if page.status == 422:
        page = reader.send(page)
    assert page.status == 303
    row = discussion.read_page(thread).rows[0]
    assert row.name == page_name(name)
    form = reader.open(parent=row.id)
    assert not [tag for tag, attributes in inspect(form.html) if tag in ("script", "img", "svg", "iframe")]


def page_name(name):
    return " ".join(name.translate(dict.fromkeys([0, 1, 0xFFFE, 0xFFFF])).split())


@pytest.mark.parametrize("website", WEBSITES)
def test_a_website_is_a_web_address_or_refused(reader, website):
    page = reader.say(website=website)
    if page.status == 303:
        assert Comment.objects.get().website.startswith(("https://", "http://"))
    else:
        assert (page.status, page.fields["website"]) == (422, page_name(website))


def test_an_address_of_another_kind_that_is_stored_already_is_not_shown(reader, thread):
    reader.say()
    Comment.objects.update(website="javascript:alert(1)")
    assert discussion.read_page(thread).rows[0].website == ""
