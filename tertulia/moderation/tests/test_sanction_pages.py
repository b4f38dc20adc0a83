"""The pages on which editors warn, suspend, ban and lift."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.moderation import sanctions
from tertulia.moderation.models import Sanction
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
READER = Speaker(guest="reader-key-0000000", network="192.0.2.0/24")
ADD, LIST = "/admin/rules/sanctions/add/", "/admin/rules/sanctions/"
BAN = {"kind": "ban", "of": "person", "value": "guest:reader-key-0000000", "reason": "Insults.", "ends": ""}


def sign_in(client, *permissions):
    user = User.objects.create_user("mo", password="x")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *permissions]))
    client.force_login(user)
    return user


@pytest.fixture
def moderator(client):
    return sign_in(client, "change_comment")


@pytest.fixture
def comment():
    thread = discussion.open_thread(key="article-1", url="/2026/11/25/tram/", title="The tram")
    return discussion.post(discussion.Draft(thread.id, None, "Rosa", "Late again", "k"), by=READER).id


def test_strangers_sign_in_first_and_editors_may_not(client):
    assert client.get(LIST).status_code == 302
    sign_in(client, "change_scope")
    assert client.get(LIST).status_code == 403
    assert client.post(ADD, BAN).status_code == 403
    assert client.post(f"{LIST}1/lift/", {"sentence": "x"}).status_code == 403
    assert Sanction.objects.count() == 0


def test_a_person_is_banned_from_a_comment_of_theirs_and_let_in_again(client, moderator, comment):
    link = f"{ADD}?comment={comment}"
    assert link in client.get("/admin/comments/?queue=newest").content.decode()
    assert link in client.get(f"/admin/comments/{comment}/history/").content.decode()
    assert 'value="guest:reader-key-0000000"' in client.get(link).content.decode()
    client.post(link, BAN)
    (ban,) = sanctions.standing(READER)
    assert (ban.kind, ban.reason, ban.by) == ("ban", "Insults.", moderator)
    assert b"guest:reader-key-0000000" in client.get(LIST).content
    client.post(f"{LIST}{ban.pk}/lift/", {"sentence": "They apologised."})
    assert sanctions.standing(READER) == []
    assert b"guest:reader-key-0000000" not in client.get(LIST).content
    assert b"guest:reader-key-0000000" in client.get(f"{LIST}?show=ended").content
    assert b"It has ended already." in client.post(f"{LIST}{ban.pk}/lift/", {"sentence": "x"}, follow=True).content


def test_a_suspension_ends_when_it_says(client, moderator):
    ends = (timezone.now() + timedelta(days=3)).replace(second=0, microsecond=0)
    client.post(ADD, BAN | {"kind": "suspension", "ends": ends.strftime("%Y-%m-%dT%H:%M")})
    assert Sanction.objects.get().ends == ends


@pytest.mark.parametrize(
    ("of", "value"),
    [("email", "Rosa+x@Mail.example"), ("domain", "Mail.example"), ("person", "user:7")],
)
def test_others_than_guests_are_banned(client, moderator, of, value):
    client.post(ADD, BAN | {"of": of, "value": value})
    assert Sanction.objects.get().subject.startswith(f"{of}:")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"reason": " "}, "This field is required."),
        ({"reason": "x\0"}, "Null characters"),
        ({"reason": "x" * 1001}, "at most 1000 characters"),
        ({"kind": "<b>"}, "Select a valid choice"),
        ({"of": "planet"}, "Select a valid choice"),
        ({"value": ""}, "This field is required."),
        ({"value": "Rosa"}, "Name whom it is for"),
        ({"value": "guest:\0"}, "Null characters"),
        ({"of": "email", "value": "a" * 290 + "@mail.example"}, "at most 300 characters"),
        ({"of": "domain", "value": "<b>.example"}, "Name whom it is for"),
        ({"of": "network", "value": "192.0.2.0/24"}, "only until a date"),
        ({"of": "network", "value": "1.0.0.0/2", "ends": "2090-01-01T00:00"}, "too wide"),
        ({"of": "network", "value": "here", "ends": "2090-01-01T00:00"}, "This is no network"),
        ({"kind": "suspension"}, "A suspension has an end"),
        ({"kind": "warning", "of": "domain", "value": "mail.example"}, "Only a person can be warned"),
        ({"ends": "2020-01-01T00:00"}, "It ends in the past"),
        ({"ends": "0001-01-01T00:00"}, "It ends in the past"),
        ({"ends": "9999-12-31T23:59"}, "more than a hundred years"),
        ({"ends": "soon"}, "Enter a valid date/time"),
    ],
)
@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Pacific/Auckland"])
def test_what_cannot_be_imposed_is_given_back(client, moderator, settings, zone, fields, told):
    settings.TIME_ZONE = zone
    answer = client.post(ADD, BAN | fields)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert told in page
    assert "reason" in fields or "Insults." in page
    assert Sanction.objects.count() == 0


def test_a_reason_and_a_subject_are_text_wherever_they_are_shown(client, moderator):
    client.post(ADD, BAN | {"reason": "<script>x</script>"})
    page = client.get(LIST).content
    assert b"&lt;script&gt;x" in page
    assert b"<script>x" not in page
    assert b"<i>x" not in client.post(ADD, BAN | {"value": "<i>x"}).content


@pytest.mark.parametrize("sentence", ["", " ", "x" * 1001, "a\0b"])
def test_nothing_is_lifted_without_a_sentence(client, moderator, sentence):
    client.post(ADD, BAN)
    answer = client.post(f"{LIST}{Sanction.objects.get().pk}/lift/", {"sentence": sentence})
    assert answer.status_code == 200
    assert "error-message" in answer.content.decode()
    assert len(sanctions.standing(READER)) == 1


def test_a_warning_that_was_read_has_ended(client, moderator):
    client.post(ADD, BAN | {"kind": "warning"})
    warning = Sanction.objects.get()
    assert f"sanction-{warning.pk}" in client.get(LIST).content.decode()
    sanctions.acknowledge(warning.pk)
    assert f"sanction-{warning.pk}" not in client.get(LIST).content.decode()
    assert f"sanction-{warning.pk}" in client.get(f"{LIST}?show=ended").content.decode()


def test_what_ran_out_has_ended(client, moderator):
    past = timezone.now() - timedelta(days=1)
    one = Sanction.objects.create(kind="suspension", subject="person:user:7", reason="x", begins=past, ends=past)
    assert f"sanction-{one.pk}" in client.get(f"{LIST}?show=ended").content.decode()
    assert f"sanction-{one.pk}" not in client.get(LIST).content.decode()


def test_fifty_are_on_a_page_the_newest_first(client, moderator):
    now = timezone.now()
    Sanction.objects.bulk_create(
        Sanction(kind="ban", subject=f"person:user:{number}", reason="x", begins=now) for number in range(51)
    )
    rows = client.get(LIST).context["rows"]
    assert [value for _, _, value in (rows[0], rows[-1])] == ["user:50", "user:1"]
    older = client.get(f"{LIST}?before={rows[-1][0].pk}").context
    assert [value for _, _, value in older["rows"]] == ["user:0"]
    assert older["older"] is None


@pytest.mark.parametrize("query", ["add/?comment=x", "add/?comment=1", f"add/?comment={10**18}", "?before=x"])
def test_what_is_not_there_is_not_found(client, moderator, query):
    assert client.get(f"{LIST}{query}").status_code == 404


def test_lifting_what_never_was_says_that_it_has_ended(client, moderator):
    answer = client.post(f"{LIST}{10**30}/lift/", {"sentence": "x"}, follow=True)
    assert b"It has ended already." in answer.content


def test_a_ban_can_take_all_that_somebody_posted_with_it(client, moderator, comment):
    thread = discussion.find_thread_of(comment)
    other = discussion.post(
        discussion.Draft(thread.id, comment, "Bo", "Not late.", "k2"), by=Speaker(guest="stranger-key-00000")
    ).id
    client.post(ADD, BAN | {"removes": "on"})
    assert discussion.read_history(comment)[0].state == "removed"
    assert discussion.read_history(other)[0].state == "published"
    [decided] = discussion.read_decisions(comment)
    assert (decided.after, decided.sentence) == ("removed", "Insults.")
    assert discussion.find_thread_by_id(thread.id).count == 1
    assert discussion.audit() == []


@pytest.mark.parametrize("given", [{"kind": "warning"}, {"of": "email", "value": "rosa@mail.example"}])
def test_only_a_ban_of_a_person_takes_comments_with_it(client, moderator, comment, given):
    answer = client.post(ADD, BAN | {"removes": "on"} | given)
    assert "Only the comments of a person who is banned" in answer.content.decode()
    assert discussion.read_history(comment)[0].state == "published"
    assert not Sanction.objects.exists()
