"""A discussion whose key is the address of a page has pages here as any other."""

import re
from urllib.parse import unquote

import pytest

from tertulia.discussion import api as discussion
from tertulia.embed.tests.visitor import Comment, Visitor
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "key", ["https://blog.example/tram?page=2", "https://blog.example/a%2Fb/%D0%BF#x", "a b/п", "100%", "%2F", "."]
)
def test_it_is_read_searched_and_answered(key):
    thread = discussion.open_thread(key=key, url="https://blog.example/tram", title="The tram")
    draft = discussion.Draft(thread.id, None, "Rosa", "Hello", "k")
    comment = discussion.post(draft, by=Speaker(guest="g" * 20)).id
    bo = Visitor()
    page = bo.client.get(f"/comments/{comment}/")
    assert page.status_code == 200
    [answer] = set(re.findall(r'href="(/threads/[^"?]+/comments)\?parent', page.content.decode()))
    # As a proxy may pass it on: decoded once, with double slashes folded.
    assert "//" not in unquote(answer)
    form = bo.page(bo.client.get(answer, {"parent": comment}))
    sent = bo.client.post(answer, form.fields | {"name": "Bo", "text": "So do I."})
    assert sent.status_code == 303
    assert Comment.objects.order_by("-pk").first().thread_id == thread.id
    found = bo.client.get(answer.replace("/comments", "/search"), {"q": "hello"})
    assert b"Hello" in found.content
