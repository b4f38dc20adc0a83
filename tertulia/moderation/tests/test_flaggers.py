"""Trusted flaggers: who adds them, what their private address does, and that their notices come first."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from tertulia.moderation import flaggers
from tertulia.moderation.models import Flagger, Notice
from tertulia.moderation.tests.desk_cast import open_thread, say
from tertulia.moderation.tests.redress_cast import OFFENCE, Person, moderator, notice_path

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/flaggers/"
ADDRESS = re.compile(r"http://127\.0\.0\.1:8000(/notices/flagger/[\w-]+/)")
NAME = "Hotline <i>Net</i>"


@pytest.fixture
def admin(client):
    user = User.objects.create_user("ada", password="x")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "change_scope"]))
    client.force_login(user)
    return client


@pytest.fixture
def comment():
    return say(open_thread(), "Greta steals bells.")


@pytest.fixture
def secret():
    return flaggers.add(NAME)


def flag(secret, comment, **changed):
    page = Person()
    fields = OFFENCE | {"token": page.token(comment), "secret": secret, "name": ""} | changed
    return page.client.post(f"/comments/{comment}/notice/", fields)


def test_the_address_is_shown_once_and_only_its_hash_is_kept(admin):
    page = admin.post(LIST, {"name": NAME}).content.decode()
    path = ADDRESS.search(page)[1]
    secret = path.split("/")[3]
    assert "Hotline &lt;i&gt;Net" in page
    assert secret not in str(Flagger.objects.values_list().get())
    assert not ADDRESS.search(admin.get(LIST).content.decode())
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Referrer-Policy"] == "same-origin"
    assert [name for name in answer.cookies if name != "tertulia_csrf"] == []


@pytest.mark.parametrize(
    "given",
    [
        "/comments/{}/",
        "http://a.example/comments/{}/#comment-{}",
        "{}",
        "/a/b/#comment-{}",
        "/comments/{}/actions",
    ],
)
def test_a_flagger_says_which_comment_and_writes_a_notice_that_is_marked(secret, comment, given):
    page = Client().post(f"/notices/flagger/{secret}/", {"address": given.format(comment, comment)}).content.decode()
    assert f'action="/comments/{comment}/notice/"' in page
    assert f'name="secret" value="{secret}"' in page
    assert "Hotline &lt;i&gt;Net" in page
    notice_path(flag(secret, comment))
    notice = Notice.objects.get()
    assert (notice.flagger.name, notice.name) == (NAME, NAME)


@pytest.mark.parametrize("given", ["", "x", "/comments/999999/", "/comments/" + "9" * 30 + "/", "<b>", "a\0b"])
def test_what_is_no_comment_is_asked_for_again(secret, given):
    answer = Client().post(f"/notices/flagger/{secret}/", {"address": given})
    assert answer.status_code == 422
    assert 'name="address"' in answer.content.decode()


def test_their_notices_come_first_and_have_no_limit(secret, comment):
    thread = open_thread()
    for number in range(12):
        notice_path(flag(secret, say(thread, f"Other {number}."), offence="other"))
    urgent = say(thread, "The urgent one.")
    notice_path(Person(address="198.51.100.4").send(urgent, offence="minors"))
    page = moderator()[2].get("/admin/comments/notices/").content.decode()
    assert "Trusted flagger" in page
    assert page.index("Other 11.") < page.index("The urgent one.")


def test_whoever_was_removed_writes_as_anybody_else(admin, secret, comment):
    number = Flagger.objects.get().pk
    assert admin.post(f"{LIST}{number}/remove/").status_code == 302
    assert Client().get(f"/notices/flagger/{secret}/").status_code == 404
    refused = flag(secret, comment)
    assert refused.status_code == 422
    assert "no longer valid" in refused.content.decode()
    assert f'value="{secret}"' not in refused.content.decode()
    assert admin.post(f"{LIST}{number}/remove/").status_code == 404


def test_a_name_comes_once_and_can_come_again(admin, secret):
    again = admin.post(LIST, {"name": NAME})
    assert again.status_code == 422
    assert "There is a trusted flagger of this name." in again.content.decode()
    flaggers.remove(Flagger.objects.get().pk)
    assert admin.post(LIST, {"name": NAME}).status_code == 200
    assert flaggers.find(secret) is None


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\0b"])
def test_a_name_must_be_one(admin, name):
    assert admin.post(LIST, {"name": name}).status_code == 422
    assert not Flagger.objects.exists()


def test_others_may_not(comment):
    mo = moderator()[2]
    assert mo.get(LIST).status_code == 403
    assert mo.post(LIST, {"name": NAME}).status_code == 403
    assert mo.post(f"{LIST}1/remove/").status_code == 403
    assert Client().post(LIST, {"name": NAME}).status_code == 302
    assert not Flagger.objects.exists()
