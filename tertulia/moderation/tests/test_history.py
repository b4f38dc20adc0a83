import re

import pytest
from django.contrib.auth.models import Permission, User

from tertulia.discussion import api as discussion
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
READER = Speaker(guest="reader-key-0000000", network="192.0.2.0/24")


@pytest.fixture
def comment():
    thread = discussion.open_thread(key="article-1", url="/2026/11/25/tram/", title="The <b>tram</b>")
    return discussion.post(discussion.Draft(thread.id, None, "Rosa <i>", "The bells ring at noon.", "k"), by=READER).id


@pytest.fixture
def moderator(client):
    user = User.objects.create_user("mo", password="x")
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="change_comment", content_type__app_label="discussion"),
    )
    client.force_login(user)
    return user


def read(client, comment):
    response = client.get(f"/admin/comments/{comment}/history/")
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_every_wording_and_what_each_edit_changed(client, moderator, comment):
    discussion.edit(comment, "The bells ring at six.", by=READER)
    discussion.edit(comment, "The bells ring at six & seven.", by=READER)
    html = read(client, comment)
    said = re.findall(r'<p class="wording" dir="auto">(.*?)</p>', html, re.DOTALL)
    assert said == [
        "The bells ring at six<del>.</del><ins> &amp; seven.</ins>",
        "The bells ring at <del>noon.</del><ins>six.</ins>",
        "The bells ring at noon.",
    ]
    assert f"/admin/comments/{comment}/history/" in client.get("/admin/comments/?queue=newest").content.decode()


def test_nothing_of_it_is_markup(client, moderator, comment):
    discussion.edit(comment, "<script>alert(1)</script>", by=READER)
    discussion.edit(comment, "<img src=x onerror=alert(1)>", by=READER)
    html = read(client, comment)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;" in html
    assert "Rosa &lt;i&gt;" in html
    assert "The &lt;b&gt;tram&lt;/b&gt;" in html


def test_it_says_who_decided_what_and_why(client, moderator, comment):
    assert "#decisions" not in client.get("/admin/comments/?queue=newest").content.decode()
    discussion.decide(comment, discussion.Ruling("held", "held", "<b>Heat</b>"), by=Speaker(), program="night <watch>")
    assert f"/admin/comments/{comment}/history/#decisions" in client.get("/admin/comments/?queue=held").content.decode()
    client.post(f"/admin/comments/{comment}/", {"action": "publish", "words": "It is fine."})
    lines = re.findall(r"<li>\s*(<b>(?:Held|Published)</b>.*?)</li>", read(client, comment), re.DOTALL)
    told = [re.sub(r"<time.*?</time>", "then", line).strip() for line in lines]
    assert told == [
        '<b>Published</b>, then, <bdi>mo</bdi>: <span dir="auto">It is fine.</span>',
        '<b>Held</b>, then, API token <bdi>night &lt;watch&gt;</bdi>: <span dir="auto">&lt;b&gt;Heat&lt;/b&gt;</span>',
    ]
    assert "#decisions" in client.get("/admin/comments/?queue=newest").content.decode()


def test_a_comment_that_was_never_edited_says_so(client, moderator, comment):
    assert "No earlier text of this comment is kept." in read(client, comment)
    assert "What was edited" not in client.get("/admin/comments/?queue=newest").content.decode()


def test_it_is_for_moderators_and_for_comments_that_are_there(client, comment):
    address = f"/admin/comments/{comment}/history/"
    assert client.get(address).status_code == 302
    client.force_login(User.objects.create_user("reader", password="x"))
    assert client.get(address).status_code == 302


def test_an_unknown_comment_is_not_found(client, moderator):
    assert client.get("/admin/comments/999999/history/").status_code == 404
