"""What a moderator removes is in nothing that this site says: every public address it has is walked, also those that
are added later. What finished pages and other processes say is in test_freshness.py."""

import re
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from tertulia.discussion import api as discussion
from tertulia.embed.rest.document import build
from tertulia.moderation import api as moderation
from tertulia.newsroom.tests.cast import article
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
TEXT = "The bell has a crack that nobody mentions."
NAME = "Rosa of the Ferries"
ELSEWHERE = ("admin/", "documents/", "media/", "_util/")  # not for readers, or no texts
GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|<(?:\w+:)?(\w+)>")


def routes(patterns, before=""):
    for one in patterns:
        route = before + re.sub(r"\\Z|[\^$\\]", "", str(one.pattern))
        if route.startswith(ELSEWHERE):
            continue
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route


@pytest.fixture
def filled(client):
    """A page with a comment that is answered; what the parts of an address are called, and stand for."""
    page = article()
    by = Speaker(guest="reader-key-0000000", network="192.0.2.0/24")
    thread = discussion.find_thread(page.thread_key)
    made = discussion.post(discussion.Draft(thread.id, None, NAME, TEXT, "k", email="rosa@mail.example"), by=by)
    discussion.post(discussion.Draft(thread.id, made.id, "Ana", "So it has.", "l"), by=Speaker(guest="g" * 20))
    discussion.feature(made.id, True, by=by)
    return page, made.id


def addresses(page, comment):
    stamp = page.path_on_site.strip("/").split("/")
    parts = {
        "comment": comment, "key": quote(page.thread_key.replace("/", "%2F")), "thread": page.thread_key,
        "year": stamp[0], "month": stamp[1], "day": stamp[2], "slug": stamp[3], "section": "city", "lang": "es",
        "token": "x" * 22, "name": "1-x/480.webp", "kind": "json", "path": "",
    }  # fmt: skip
    yield page.path_on_site
    yield f"{page.path_on_site}?sort=newest"
    yield f"/threads/{parts['key']}/search?q=crack"
    yield f"/threads/{parts['key']}/comments?parent={comment}"
    for route in routes(get_resolver().url_patterns):
        yield "/" + GROUP.sub(lambda found: str(parts[found[1] or found[2]]), route)
    for path, operations in build()["paths"].items():
        if "get" in operations and not path.endswith("/live"):
            filled = re.sub(r"\{(\w+)\}", lambda found: quote(str(parts[found[1]]), safe=""), path)
            yield f"{filled}?thread={quote(page.thread_key, safe='')}&text=1&keys={page.thread_key}"


def those_with(client, paths, words):
    found = []
    for path in paths:
        body = client.get(path).content.decode(errors="replace")
        found += [path for word in words if word in body]
    return found


def test_what_is_removed_is_in_nothing_that_the_site_says(client, filled, settings):
    settings.EMAIL_HOST, settings.TERTULIA_LIMITS = "mail.example", False
    page, comment = filled
    paths = list(dict.fromkeys(addresses(page, comment)))
    before = those_with(client, paths, [TEXT])
    assert len(before) >= 8, before
    moderation.decide(comment, "removed", by=Speaker(is_staff=True), reason="insult")
    assert those_with(client, [*paths, "/moderation-log/", "/transparency/"], [TEXT, NAME]) == []
    call_command("send_letters")
    assert [one for one in mail.outbox if TEXT in one.body or TEXT in one.subject] == []
