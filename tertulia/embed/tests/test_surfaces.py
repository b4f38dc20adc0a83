"""Hostile texts, names and titles everywhere they are shown but under the article: no surface gives them life."""

from html.parser import HTMLParser
from itertools import count, cycle
from urllib.parse import quote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User

from tertulia.discussion import api as discussion
from tertulia.embed.rest.tests.client import HOST, guest
from tertulia.embed.tests.vectors import NAMES, RUN, TEXTS
from tertulia.embed.tests.visitor import Comment
from tertulia.kit.text import one_line, without_controls
from tertulia.moderation.api import Finding, Rule
from tertulia.people.api import Speaker

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.either_store]
PAGE = "https://news.example/2026/11/25/tram/"
ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "background", "poster", "srcset"}
LIVING = {"script", "style", "iframe", "object", "embed", "svg", "math", "base", "meta", "img", "template", "noscript"}
KEYS = count()


class Danger(HTMLParser):
    """What of a page could run because of a vector."""

    def __init__(self, html):
        super().__init__()
        self.found, self.inside = [], {}
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        self.inside = given if tag in ("script", "style") else {}
        hostile = [name for name, value in given.items() if RUN in value or RUN in name]
        scripted = [name for name in given if name.startswith("on") and name in hostile]
        strange = [name for name in hostile if name in ADDRESSES and not is_web(given[name])]
        if scripted or strange or (hostile and tag in LIVING and given.get("name") != "description"):
            self.found.append((tag, given))

    def handle_data(self, data):
        if RUN in data and self.cdata_elem and "json" not in self.inside.get("type", ""):
            self.found.append((self.cdata_elem, data))


def is_web(address):
    return urlsplit(urljoin(PAGE, address.strip())).scheme in ("http", "https", "mailto")


def test_the_inspector_sees_what_would_run():
    for html in (f"<script>{RUN}</script>", f"<p onclick='{RUN}'>", f"<a href='javascript:{RUN}'>", f"<img src={RUN}>"):
        assert Danger(html).found
    assert not Danger(f"<a href='https://a.example/{RUN}' title='{RUN}'>{RUN}</a><input value='{RUN}'>").found


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.TERTULIA_LIMITS, settings.TERTULIA_EMBED_ORIGINS = False, [HOST]


@pytest.fixture
def attacked(db):
    """The ids of comments whose texts and names are vectors, in discussions of pages whose titles are."""
    mallory, made = guest(), []
    for number, text in enumerate(TEXTS):
        body = {
            "thread": f"{HOST}/{number}/",
            "page": {"url": f"{HOST}/{number}/", "title": text},
            "author": {"name": one_line(NAMES[number % len(NAMES)])},
            "text": without_controls(text),
            "idempotency_key": f"attack-{next(KEYS):06}",
        }
        answer = mallory.post("comments", body)
        assert answer.status_code == 201, answer.content
        made.append(answer.json()["id"])
    return made


@pytest.fixture
def chief(client):
    client.force_login(User.objects.create_superuser("chief"))
    return client


def safe(client, path, query=None, status=200):
    answer = client.get(path, query)
    assert answer.status_code == status
    html = answer.content.decode()
    assert Danger(html).found == []
    return html


def test_feeds_are_whole_and_hold_harmless_html(client, attacked):
    keys = Comment.objects.values_list("thread__key", flat=True)
    paths = ["comments.atom", *(f"thread/{quote(key, safe='')}.atom" for key in keys)]
    entries = 0
    for path in paths:
        root = ElementTree.fromstring(client.get(f"/api/v1/feeds/{path}").content)
        assert {element.tag.startswith(ATOM) for element in root.iter()} == {True}
        for entry in root.iter(f"{ATOM}entry"):
            entries += 1
            summary = entry.find(f"{ATOM}summary")
            assert Danger(summary.text or "").found == []
            assert {link.get("href").startswith("http") for link in entry.iter(f"{ATOM}link")} == {True}
    assert entries == 50 + len(TEXTS)


def test_a_comments_own_pages(client, attacked):
    for comment in attacked:
        for path in (f"/comments/{comment}/", f"/comments/{comment}/actions"):
            assert RUN in safe(client, path) or "Set-Cookie" in Comment.objects.get(pk=comment).source


def test_words_that_are_looked_for_and_what_is_found(client, thread):
    for number, text in enumerate(TEXTS):
        draft = discussion.Draft(thread.id, None, f"Mallory {number}", without_controls(text), key=f"key-{number}")
        discussion.post(draft, by=Speaker(guest="g" * 20))
    for words in TEXTS:
        safe(client, f"/threads/{thread.key}/search", {"q": words})


def test_the_form_quotes_what_is_answered(reader, client, thread):
    for number, text in enumerate(TEXTS):
        name = one_line(NAMES[number % len(NAMES)])
        draft = discussion.Draft(thread.id, None, name, without_controls(text), key=f"key-{number}")
        parent = discussion.post(draft, by=Speaker(guest="g" * 20)).id
        safe(client, f"/threads/{thread.key}/comments", {"parent": parent})


def test_the_editors_desk(chief, attacked):
    for comment, text in zip(attacked, TEXTS, strict=True):
        discussion.report(comment, "abuse", without_controls(text), by=Speaker(guest="reporter-0000000000"))
        discussion.edit(
            comment, f"Once more: {without_controls(text)}", by=Speaker(guest=Comment.objects.get(pk=comment).guest)
        )
    pages = [
        "comments/",
        "comments/?queue=reported",
        "discussions/",
        *(f"comments/{comment}/history/" for comment in attacked),
    ]
    seen = [safe(chief, f"/admin/{page}") for page in pages]
    assert all(RUN in html for html in seen[:3])
    for comment in attacked:
        discussion.decide(comment, discussion.Ruling("held", "test", TEXTS[0]), by=Speaker())
    assert RUN in safe(chief, "/admin/comments/", {"queue": "held"})


def test_what_the_editors_are_told_in_their_address(chief, attacked):
    """What is no queue and no place in one leads to the same page, which says that there is nothing."""
    for text, lost in zip(TEXTS, cycle(("queue", "after")), strict=False):
        for query in ({"thread": text, "undo": text}, {"code": text}, {lost: text}):
            answer = chief.get("/admin/comments/", query)
            assert answer.status_code in (200, 400, 404)
            assert Danger(answer.content.decode()).found == []


def test_the_page_of_a_comment_that_waits(client, thread, reader, monkeypatch):
    from_title = discussion.open_thread(key="hostile", url="/2026/11/25/hostile/", title=one_line(TEXTS[3]))
    monkeypatch.setattr(
        "tertulia.moderation.api.RULES",
        [Rule("first", 1, lambda _: Finding("hold", "first", "An editor looks at it."))],
    )
    page = reader.send(reader.open(from_title.key), key=from_title.key, text=TEXTS[0], name="Mallory")
    assert page.status == 202
    assert Danger(page.html).found == []
    assert RUN in page.html
