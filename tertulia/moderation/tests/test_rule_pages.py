"""The pages on which editors set policy, word lists and domains."""

import html
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile

from tertulia.discussion import api as discussion
from tertulia.moderation.forms import LARGEST_LIST, WordListForm, host_name
from tertulia.moderation.list_pages import keep
from tertulia.moderation.models import Domain, WordList
from tertulia.moderation.policies import Policy, policy_of, set_policy
from tertulia.moderation.rulebook import number, rulebook
from tertulia.moderation.tests.scoring import put

pytestmark = pytest.mark.django_db
PLAIN = {
    "mode": "post",
    "is_paused": "False",
    "exempts_staff": "True",
    "shortest": "1",
    "links": "3",
    "newcomers": "0",
    "rejections": "50",
    "heat": "0",
    "slow": "0",
    "approve_below": "0",
    "reject_above": "0",
    "attack_from": "50",
    "spam_from": "90",
}
AS_ABOVE = dict.fromkeys(PLAIN, "")
LIST = {"name": "Insults", "kind": "banned", "language": "", "words": "moonhead\r\nold boot*"}
PAGES = ["", "words/", "words/add/", "domains/"]


def sign_in(client, *permissions):
    user = User.objects.create_user("ed", password="x")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *permissions]))
    client.force_login(user)
    return user


@pytest.fixture
def editor(client):
    return sign_in(client, "change_scope")


@pytest.fixture
def thread():
    return discussion.open_thread(key="article-1", url="/2026/11/25/tram/", title="The <b>tram</b>", section="news")


def said(response):
    """The text that a reader of the page sees."""
    main = response.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", main)))


def send(client, path, fields, **follow):
    return client.post(f"/admin/rules/{path}", fields, **follow)


@pytest.mark.parametrize("path", PAGES)
def test_strangers_sign_in_first_and_moderators_may_not(client, path):
    assert client.get(f"/admin/rules/{path}").status_code == 302
    sign_in(client, "change_comment")
    assert client.get(f"/admin/rules/{path}").status_code == (403 if path else 302)


@pytest.mark.parametrize("path", ["", "words/add/", "words/1/", "words/1/delete/", "words/trial/", "domains/"])
def test_who_has_no_permission_changes_nothing(client, path):
    before = number()
    sign_in(client)
    assert send(client, path, PLAIN | LIST | {"action": "reject", "text": "x"}).status_code == 403
    assert (number(), WordList.objects.count(), Domain.objects.count()) == (before, 0, 0)


def test_the_menu_leads_a_moderator_to_what_they_may(client):
    sign_in(client, "change_comment")
    assert client.get("/admin/rules/").url == "/admin/rules/sanctions/"


def test_a_policy_is_set_for_the_site(client, editor):
    assert send(client, "", PLAIN | {"mode": "pre", "links": "0", "is_paused": "True"}).status_code == 302
    assert policy_of() == Policy(mode="pre", links=0, is_paused=True, approve_below=0)
    page = client.get("/admin/rules/").content.decode()
    assert re.search(r'<option value="pre" selected>', page)


def test_a_section_and_a_discussion_can_leave_it_as_it_is(client, editor, thread):
    set_policy(links=7, heat=4)
    assert "Empty: 7, as one level up." in said(client.get("/admin/rules/section/news/"))
    assert send(client, "section/news/", AS_ABOVE | {"heat": "9"}).status_code == 302
    assert send(client, f"discussion/{thread.id}/", AS_ABOVE | {"mode": "pre"}).status_code == 302
    assert policy_of("news") == Policy(links=7, heat=9)
    assert policy_of("news", "article-1") == Policy(mode="pre", links=7, heat=9)
    page = client.get(f"/admin/rules/discussion/{thread.id}/")
    assert "Empty: 9, as one level up." in said(page)
    assert "The <b>tram</b>" in said(page)
    assert b"<b>tram" not in page.content
    assert send(client, "section/news/", AS_ABOVE).status_code == 302
    assert policy_of("news") == policy_of()


@pytest.mark.parametrize("place", ["", "section/news/", "discussion/{}/"])
def test_every_place_has_bounds_for_the_score_and_for_spam(client, editor, thread, place):
    path = place.format(thread.id)
    page = client.get(f"/admin/rules/{path}")
    labels = {
        "approve_below": "Hold from",
        "reject_above": "Refuse from",
        "attack_from": "Hold attacks on groups",
        "spam_from": "Hold as spam",
    }
    for name, label in labels.items():
        assert f'name="{name}"' in page.content.decode()
        assert label in said(page)
    assert "the scorer can be mistaken. 0: none is refused for its score." in said(page)
    said_there = (AS_ABOVE if path else PLAIN) | {"spam_from": "70", "approve_below": "60", "attack_from": "40"}
    assert send(client, path, said_there).status_code == 302
    found = policy_of("news", "article-1")
    assert (found.spam_from, found.approve_below, found.reject_above, found.attack_from) == (70, 60, 0, 40)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("links", "10001"), ("links", "-1"), ("links", ""), ("links", "many"), ("links", "9" * 5000),
        ("shortest", "\0"), ("newcomers", "31"), ("rejections", "101"), ("spam_from", "101"), ("approve_below", "101"),
        ("attack_from", "101"),
        ("mode", "<b>"), ("mode", ""), ("is_paused", "maybe"),
    ],
)  # fmt: skip
def test_a_policy_that_cannot_hold_is_given_back(client, editor, field, value):
    answer = send(client, "", PLAIN | {"heat": "8", field: value})
    assert answer.status_code == 200
    assert 'name="heat" value="8"' in answer.content.decode()
    assert "error-message" in answer.content.decode()
    assert policy_of() == Policy()


@pytest.mark.parametrize("path", ["section/nowhere/", "section/%00/", "discussion/1/", f"discussion/{10**30}/"])
def test_a_place_that_is_not_there_is_not_found(client, editor, path):
    assert client.get(f"/admin/rules/{path}").status_code == 404


def test_the_list_of_discussions_leads_to_the_rules_of_each(client, thread):
    sign_in(client, "change_comment", "change_scope")
    assert f"/admin/rules/discussion/{thread.id}/" in client.get("/admin/discussions/").content.decode()


def test_a_list_is_made_changed_and_deleted_and_holds_at_once(client, editor):
    send(client, "words/add/", LIST)
    one = WordList.objects.get()
    assert (one.words, one.kind) == ("moonhead\nold boot*", "banned")
    assert [hit.word for hit in rulebook().words.find("you m00nhead")] == ["moonhead"]
    send(client, f"words/{one.pk}/", LIST | {"words": "sunhead"})
    assert rulebook().words.find("you moonhead") == []
    assert b"Insults" in client.get(f"/admin/rules/words/{one.pk}/delete/").content
    assert WordList.objects.count() == 1
    send(client, f"words/{one.pk}/delete/", {})
    assert rulebook().words.find("you sunhead") == []
    assert client.get(f"/admin/rules/words/{one.pk}/").status_code == 404


def test_what_is_wrong_with_a_list_is_said_by_line_and_nothing_is_lost(client, editor):
    words = "\n".join(["", "moonhead", "*", "a*b", "<i>boot</i>"])
    answer = send(client, "words/add/", LIST | {"words": words})
    assert "Line 3: A * alone" in said(answer)
    assert "Line 4: A * may only" in said(answer)
    assert words in html.unescape(answer.content.decode()).replace("\r\n", "\n")
    assert b"<i>boot" not in answer.content
    assert WordList.objects.count() == 0


def test_lines_that_say_the_same_are_told(client, editor):
    answer = send(client, "words/add/", LIST | {"words": "moonhead\n# note\nMOONHEAD\nboot\nmoonhead"}, follow=True)
    page = answer.content.decode()
    assert "Saved: 2 words are looked for." in page
    assert "These lines say what an earlier one says: 3, 5" in page


def test_words_come_from_a_file(client, editor):
    file = SimpleUploadedFile("words.txt", "\ufeffmoonhead\r\nсапог\r\n".encode())
    send(client, "words/add/", LIST | {"words": "ignored", "file": file})
    assert WordList.objects.get().words == "moonhead\nсапог\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe\x00moon", "no text in UTF-8"),
        (b"moonhead\nbo\x00ot\n", "Line 2: "),
        (b"x" * (LARGEST_LIST + 1), "larger than 2 MB"),
        (b"moon\n" + b"y" * 101, "Line 2: "),
        (b"word\n" * 100_001, "Line 100001: "),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(client, editor, content, told):
    answer = send(client, "words/add/", LIST | {"file": SimpleUploadedFile("words.txt", content)})
    assert told in said(answer)
    assert WordList.objects.count() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""}, {"name": "x" * 101}, {"name": "In\0sults"}, {"kind": "<b>"}, {"language": "xx"},
        {"words": ""}, {"words": "# only a note"}, {"words": "moon\0head"}, {"words": "мир\n" * 300_000},
    ],
)  # fmt: skip
def test_a_list_that_makes_no_sense_is_given_back(client, editor, fields):
    answer = send(client, "words/add/", LIST | fields)
    assert answer.status_code == 200
    assert "error-message" in answer.content.decode()
    assert WordList.objects.count() == 0


def test_two_lists_have_two_names(client, editor):
    send(client, "words/add/", LIST)
    assert send(client, "words/add/", LIST).status_code == 200
    assert WordList.objects.count() == 1


def test_of_two_who_take_a_name_at_the_same_time_one_is_told(client, editor):
    first, second = WordListForm(LIST), WordListForm(LIST | {"words": "boot"})
    assert first.is_valid()
    assert second.is_valid()
    assert [keep(first), keep(second)] == [True, False]
    assert second.errors["name"] == ["There is one of this name. Choose another."]
    assert WordList.objects.get().words == "moonhead\nold boot*"


def test_names_and_words_are_text_wherever_they_are_shown(client, editor):
    send(client, "words/add/", LIST | {"name": "<script>x</script>", "words": "</textarea><b>moon"})
    one = WordList.objects.get()
    for path in ("words/", f"words/{one.pk}/", f"words/{one.pk}/delete/"):
        page = client.get(f"/admin/rules/{path}").content
        assert b"<script>x" not in page
        assert b"</textarea><b>" not in page


def test_a_trial_shows_what_the_rules_say_and_where(client, editor):
    send(client, "words/add/", LIST)
    answer = send(client, "words/trial/", {"text": "<i>Dear</i> m00nhead & others"})
    page = answer.content.decode()
    assert "&lt;i&gt;Dear&lt;/i&gt; <mark>m00nhead</mark> &amp; others" in page
    assert "words/1" in page
    assert "Refused" in said(answer)
    assert "No rule minds" in said(send(client, "words/trial/", {"text": "Good morning"}))
    assert discussion.count_states()["held"] == 0


def test_a_trial_shows_what_the_scorer_says(client, editor, monkeypatch):
    put(monkeypatch, 93, INSULT=0.5, spans=[(5, 13)])
    answer = send(client, "words/trial/", {"text": "Dear moonhead & others"})
    assert "Waits for an editor" in said(answer)
    assert "Score 93 (hostile): Hostile tone 0.93, insult 0.50" in said(answer)
    assert "Dear <mark>moonhead</mark> &amp; others" in answer.content.decode()


@pytest.mark.parametrize("text", ["", "a\0b", "x" * 100_000])
def test_a_trial_of_what_is_no_comment_is_given_back(client, editor, text):
    answer = send(client, "words/trial/", {"text": text})
    assert answer.status_code == 200
    assert "error-message" in answer.content.decode()


def test_a_domain_is_added_and_deleted_and_holds_at_once(client, editor):
    send(client, "domains/", {"name": " WWW.Spam.Example ", "action": "hold"})
    assert rulebook().domains == {"spam.example": "hold"}
    send(client, f"domains/{Domain.objects.get().pk}/delete/", {})
    assert rulebook().domains == {}


def test_a_domain_is_the_one_that_links_are_seen_to_lead_to(client, editor):
    send(client, "domains/", {"name": "Straße.Пример", "action": "reject"})
    answer = send(client, "words/trial/", {"text": "Look: [here](https://straße.пример/x)"})
    assert "Refused" in said(answer)


def test_host_name_of_another_alphabet():
    assert host_name("WWW.Пример.example.") == "xn--e1afmkfd.example"


@pytest.mark.parametrize(
    "name",
    ["", "https://spam.example", "spam.example/path", "spam", "192.0.2.7", "<b>.example", "a b.example", "-a.example",
     "spam.example\0", "a" * 64 + ".example", "ж" * 253, "a." * 200 + "example", "spam..example", "me@spam.example"],
)  # fmt: skip
def test_what_is_no_domain_is_given_back(client, editor, name):
    answer = send(client, "domains/", {"name": name, "action": "reject"})
    assert answer.status_code == 200
    assert "error-message" in answer.content.decode()
    assert b"<b>.example" not in answer.content
    assert Domain.objects.count() == 0


def test_a_domain_is_listed_once(client, editor):
    for _ in range(2):
        send(client, "domains/", {"name": "spam.example", "action": "reject"})
    assert Domain.objects.count() == 1


@pytest.mark.parametrize("path", [f"words/{10**30}/", f"words/{10**30}/delete/", "words/7/"])
def test_a_list_that_is_not_there_is_not_found(client, editor, path):
    assert client.get(f"/admin/rules/{path}").status_code == 404


def test_a_group_can_be_given_the_rules(client):
    client.force_login(User.objects.create_superuser("ada", password="x"))
    permission = Permission.objects.get(codename="change_scope")
    page = client.get("/admin/groups/new/").content.decode()
    assert re.search(rf'name="permissions"[^>]*value="{permission.pk}"', page)
