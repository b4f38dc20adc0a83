"""Notices that a comment is against the law: the public form, the private page, the editors' list."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from tertulia.discussion import api as discussion
from tertulia.moderation import deciding, notices
from tertulia.moderation.models import Notice
from tertulia.moderation.tests.desk_cast import OTHER, open_thread, say, state_of
from tertulia.moderation.tests.redress_cast import OFFENCE, READER, Person, moderator, notice_path, statement_of

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/notices/"


@pytest.fixture
def thread():
    return open_thread()


@pytest.fixture
def comment(thread):
    return say(thread, "Greta steals <i>bells</i>.")


def test_a_notice_is_stored_and_its_sender_is_led_to_a_private_page(comment):
    greta = Person()
    path = notice_path(greta.send(comment))
    notice = Notice.objects.get()
    assert (notice.offence, notice.name, notice.email) == ("defamation", OFFENCE["name"], OFFENCE["email"])
    assert (notice.network, notice.language) == ("203.0.113.0/24", "en")
    answer = greta.client.get(path)
    page = answer.content.decode()
    assert "It says that I steal &lt;i&gt;bells&lt;/i&gt;." in page
    assert "It has arrived" in page
    assert f"/comments/{comment}/" in page
    assert answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert discussion.find_desk_row(comment).urgency == 120


def test_the_form_shows_the_comment_and_is_linked_from_its_page(comment):
    greta = Person()
    assert f'href="/comments/{comment}/notice/"' in greta.read(f"/comments/{comment}/actions")
    page = greta.read(f"/comments/{comment}/notice/")
    assert "Greta steals" in page
    assert "<i>bells" not in page


def test_ones_own_comment_is_not_reported(comment):
    rosa = Person(READER.guest)
    assert 'name="explanation"' not in rosa.read(f"/comments/{comment}/notice/")
    token = Person().token(comment)
    answer = rosa.client.post(f"/comments/{comment}/notice/", OFFENCE | {"token": token})
    assert answer.status_code == 403
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"offence": ""}, "Choose what it is."),
        ({"offence": "<b>"}, "Choose what it is."),
        ({"explanation": " \u200b "}, "Write why it is against the law."),
        ({"explanation": "x" * 5001}, "at most 5000 fit"),
        ({"explanation": "a\0b"}, "Invisible control characters"),
        ({"name": ""}, "Write your name"),
        ({"name": "\u200b"}, "Write your name"),
        ({"name": "x" * 101}, "at most 100 fit"),
        ({"email": ""}, "Write your e-mail address"),
        ({"email": "greta"}, "This is not an e-mail address"),
        ({"email": "greta@mail.example\r\nBcc: all@mail.example"}, "This is not an e-mail address"),
        ({"email": "g" * 300 + "@mail.example"}, "at most 254 fit"),
        ({"good_faith": ""}, "Tick the box"),
        ({"token": ""}, "This form is no longer valid"),
        ({"token": "x:y:z"}, "This form is no longer valid"),
        ({"subject": "x"}, "that is to stay empty"),
        ({"secret": "never-made"}, "no longer valid"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_what_was_written(comment, changed, told):
    answer = Person().send(comment, **changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert "explanation" in changed or "It says that I steal &lt;i&gt;bells&lt;/i&gt;." in page
    assert not Notice.objects.exists()


def test_a_form_is_for_the_comment_it_was_made_for(thread, comment):
    greta = Person()
    answer = greta.send(comment, token=greta.token(say(thread, "Other")))
    assert answer.status_code == 422
    assert not Notice.objects.exists()


def test_the_law_asks_for_no_name_where_children_are_abused(comment):
    notice_path(Person().send(comment, offence="minors", name="", email=""))
    assert discussion.find_desk_row(comment).urgency == 300


def test_the_same_form_sent_twice_is_one_notice(comment):
    greta = Person()
    fields = OFFENCE | {"token": greta.token(comment)}
    path = notice_path(greta.client.post(f"/comments/{comment}/notice/", fields))
    assert notice_path(Client().post(f"/comments/{comment}/notice/", fields)) == path
    other = greta.client.post(f"/comments/{comment}/notice/", fields | {"explanation": "Other words."})
    assert other.status_code == 409
    assert "Other words." in other.content.decode()
    assert Notice.objects.count() == 1


def test_a_second_notice_of_the_same_person_is_refused_in_a_sentence(comment):
    greta = Person()
    notice_path(greta.send(comment))
    again = greta.send(comment, explanation="Once more.")
    assert again.status_code == 409
    assert "You have sent a notice about this comment before." in again.content.decode()
    assert Notice.objects.get().explanation == OFFENCE["explanation"]


def test_of_one_network_only_so_many_are_taken_on_a_comment_and_in_an_hour(thread, comment, settings):
    for _ in range(notices.PER_COMMENT):
        notice_path(Person().send(comment))
    assert Person().send(comment).status_code == 429
    notice_path(Person(address="198.51.100.4").send(comment))
    for number in range(notices.PER_HOUR - notices.PER_COMMENT):
        notice_path(Person().send(say(thread, f"Other {number}")))
    late = say(thread, "The last")
    refused = Person().send(late)
    assert refused.status_code == 429
    assert "It says that I steal" in refused.content.decode()
    settings.TERTULIA_LIMITS = False
    notice_path(Person().send(late))


@pytest.mark.parametrize("state", ["held", "removed"])
def test_only_what_is_shown_can_be_reported_and_no_text_is_lost(comment, state):
    greta = Person()
    token = greta.token(comment)
    discussion.decide(comment, discussion.Ruling(state, "test"), by=OTHER)
    assert greta.client.get(f"/comments/{comment}/notice/").status_code == 404
    answer = greta.client.post(f"/comments/{comment}/notice/", OFFENCE | {"token": token})
    assert answer.status_code == 404
    assert "It says that I steal" in answer.content.decode()


def test_a_discussion_that_is_not_public_has_no_form(comment):
    discussion.set_thread_state("article-1", "hidden")
    assert Person().client.get(f"/comments/{comment}/notice/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/notices/never-made/", "/notices/x/", "/statements/never-made/", f"/notices/{'x' * 22}/"]
)
def test_a_wrong_key_opens_nothing(path):
    assert Client().get(path).status_code == 404
    assert Client().post(path, {"text": "x"}).status_code == 404


@pytest.mark.parametrize("number", [10**18, 2**63, 10**30])
def test_a_comment_that_never_was_has_no_form(number):
    assert Client().get(f"/comments/{number}/notice/").status_code == 404
    assert Client().post(f"/comments/{number}/notice/", OFFENCE).status_code == 404


def test_a_form_that_proves_nothing_changes_nothing_and_gives_the_text_back(comment):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"/comments/{comment}/notice/", OFFENCE | {"token": Person().token(comment)})
    assert answer.status_code == 403
    assert "It says that I steal" in answer.content.decode()
    assert not Notice.objects.exists()


def fields(**changed):
    return {"outcome": "removed", "reason": "illegal", "sentence": "§ 186.", "answer": ""} | changed


def test_a_removal_is_told_to_both_and_neither_learns_who_the_other_is(comment):
    greta, (user, _, mo) = Person(), moderator("zelda")
    path = notice_path(greta.send(comment))
    page = mo.get(LIST).content.decode()
    assert "Greta Notifier" in page
    assert "Greta steals" in page
    assert mo.post(f"{LIST}{Notice.objects.get().pk}/", fields()).status_code == 302
    notice = Notice.objects.get()
    assert (notice.outcome, notice.by, state_of(comment)) == ("removed", user, "removed")
    assert "The comment is not shown any more." in greta.read(path)
    statement = statement_of(comment)
    told = Person(READER.guest).read(f"/statements/{statement.key}/")
    assert "§ 186." in told
    assert "Somebody sent a notice" in told
    for secret in ("Greta Notifier", "greta@mail.example", "It says that I steal", user.username):
        assert secret not in told
    assert "Rosa" not in greta.read(path)
    assert user.username not in greta.read(path)
    assert discussion.audit() == []


def test_a_removal_answers_all_notices_on_the_comment(comment):
    paths = [notice_path(Person(address=f"203.0.{number}.7").send(comment)) for number in range(3)]
    _, by, _ = moderator()
    notices.decide(Notice.objects.first(), "removed", by=by, reason="insult")
    assert {"The comment is not shown any more." in Person().read(path) for path in paths} == {True}
    assert len(set(Notice.objects.values_list("decision", flat=True))) == 1


def test_leaving_it_answers_one_and_keeps_the_others_before_the_editors(comment):
    greta, (_, _, mo) = Person(), moderator()
    path = notice_path(greta.send(comment))
    notice_path(Person(address="198.51.100.4").send(comment, offence="hate"))
    first = Notice.objects.get(offence="defamation")
    mo.post(f"{LIST}{first.pk}/", fields(outcome="kept", answer="It is satire."))
    page = greta.read(path)
    assert "The comment stays." in page
    assert "It is satire." in page
    assert 'name="text"' in page
    assert state_of(comment) == "published"
    assert Notice.objects.filter(decided=None).count() == 1
    assert discussion.find_desk_row(comment).urgency == 150
    assert discussion.audit() == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"outcome": "kept"}, "Write why it stays"),
        ({"outcome": "kept", "answer": " \u200b"}, "Write why it stays"),
        ({"reason": ""}, "Choose the reason"),
        ({"sentence": ""}, "Write the reason"),
        ({"outcome": ""}, "Remove the comment or leave it."),
        ({"outcome": "<b>"}, "Remove the comment or leave it."),
        ({"reason": "<b>"}, "Select a valid choice"),
        ({"sentence": "x" * 1001}, "at most 1000 fit"),
        ({"answer": "a\0b"}, "Invisible control characters"),
    ],
)
def test_what_an_editor_left_out_is_asked_for_and_nothing_is_lost(comment, changed, told):
    notice_path(Person().send(comment))
    _, _, mo = moderator()
    answer = mo.post(f"{LIST}{Notice.objects.get().pk}/", fields(**changed))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert "sentence" in changed or "§ 186." in answer.content.decode()
    assert state_of(comment) == "published"
    assert Notice.objects.filter(decided=None).count() == 1


def test_what_was_decided_meanwhile_is_not_decided_again(comment):
    notice_path(Person().send(comment))
    (_, by, _), (_, _, other) = moderator(), moderator("bo")
    notice = Notice.objects.get()
    notices.decide(notice, "kept", by=by, sentence="It is satire.")
    told = other.post(f"{LIST}{notice.pk}/", fields(), follow=True).content.decode()
    assert "somebody has decided otherwise" in told
    assert state_of(comment) == "published"


def test_a_notice_is_answered_when_the_comment_goes_another_way(thread, comment):
    greta, (_, by, mo) = Person(), moderator()
    path = notice_path(greta.send(comment))
    own = say(thread, "To be deleted")
    other = notice_path(greta.send(own))
    deciding.decide(comment, "removed", by=by, reason="spam")
    discussion.delete_own(own, by=READER)
    assert notices.close_settled() == 2
    assert "The comment is not shown any more." in greta.read(path)
    assert "The comment is not shown any more." in greta.read(other)
    assert "Greta steals" not in mo.get(LIST).content.decode()
    assert notices.close_settled() == 0


def test_what_is_held_is_not_settled_by_that(comment):
    notice_path(Person().send(comment))
    discussion.decide(comment, discussion.Ruling("held", "held"), by=OTHER)
    assert notices.close_settled() == 0


def test_undoing_a_removal_opens_the_notice_again(comment):
    greta, (_, by, _) = Person(), moderator()
    path = notice_path(greta.send(comment))
    notices.decide(Notice.objects.get(), "removed", by=by, reason="insult")
    deciding.undo(Notice.objects.get().decision_id, by=by)
    assert "It has arrived" in greta.read(path)
    assert "This decision was taken back." in greta.read(f"/statements/{statement_of(comment).key}/")
    assert discussion.find_desk_row(comment).urgency == 120


def test_the_most_urgent_come_first_and_the_oldest_of_them(thread):
    offences = ["other", "threat", "minors", "hate", "threat"]
    comments = [say(thread, f"Comment {number}") for number in range(5)]
    for number, (comment, offence) in enumerate(zip(comments, offences, strict=True)):
        notice_path(Person(address=f"203.0.{number}.7").send(comment, offence=offence))
    _, _, mo = moderator()
    page = mo.get(LIST).content.decode()
    assert re.findall(r"Comment (\d)\b", page) == ["2", "1", "4", "3", "0"]


def test_a_moderator_of_one_section_sees_no_notices_of_another(comment):
    notice_path(Person().send(comment))
    (_, _, sport), (_, _, news) = moderator("so", "sport"), moderator("ne", "news")
    number = Notice.objects.get().pk
    assert "Greta steals" not in sport.get(LIST).content.decode()
    assert sport.post(f"{LIST}{number}/", fields()).status_code == 404
    assert state_of(comment) == "published"
    assert "Greta steals" in news.get(LIST).content.decode()
    assert news.post(f"{LIST}{number}/", fields()).status_code == 302
    assert state_of(comment) == "removed"


def test_strangers_and_other_editors_decide_nothing(comment, client):
    notice_path(Person().send(comment))
    number = Notice.objects.get().pk
    assert client.post(f"{LIST}{number}/", fields()).status_code == 302
    user, _, other = moderator()
    user.groups.clear()
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    assert other.post(f"{LIST}{number}/", fields()).status_code == 403
    assert state_of(comment) == "published"


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?page=-1", "?page=999999"])
def test_pages_of_nothing_are_not_found(query):
    _, _, mo = moderator()
    assert mo.get(LIST + query).status_code == 404
    assert mo.get("/admin/comments/appeals/" + query).status_code == 404


def test_twenty_comments_are_on_a_page_and_the_rest_on_the_next(thread, settings):
    settings.TERTULIA_LIMITS = False
    for number in range(21):
        notice_path(Person().send(say(thread, f"Comment {number}.")))
    _, _, mo = moderator()
    assert "Comment 20." not in mo.get(LIST).content.decode()
    assert "Comment 20." in mo.get(LIST + "?page=2").content.decode()
