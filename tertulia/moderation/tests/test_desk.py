from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.moderation import claims, desk, sanctions
from tertulia.moderation.models import Claim, Judgement
from tertulia.moderation.tests.desk_cast import DESK, JSON, OTHER, READER, make_moderator, open_thread, say, state_of
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    return open_thread()


@pytest.fixture
def comment(thread):
    return say(thread, "Late <i>again</i>")


@pytest.fixture
def moderator(client):
    user = make_moderator()
    client.force_login(user)
    return user


def second():
    client = Client()
    client.force_login(make_moderator("second"))
    return client


def numbers(client, query=""):
    return [number for number, _html in client.get(f"{DESK}?part=cards{query}").json()["cards"]]


def test_strangers_are_sent_to_sign_in(client, comment):
    for path in ("", f"{comment}/", f"{comment}/sanction/", f"{comment}/note/", "bulk/", "undo/", "claims/"):
        assert client.post(DESK + path, {"action": "remove"}).status_code == 302
    assert client.get(DESK).status_code == 302
    assert state_of(comment) == "published"


def test_an_editor_without_the_permission_may_not(client, comment):
    user = User.objects.create_user("ed", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    client.post(f"{DESK}{comment}/", {"action": "remove", "reason": "insult"})
    assert state_of(comment) == "published"


def test_a_moderator_removes_and_brings_back(client, moderator, comment):
    assert b"Late &lt;i&gt;again" in client.get(DESK).content
    client.post(f"{DESK}{comment}/", {"action": "remove", "reason": "insult"})
    assert discussion.find_thread("article-1").count == 0
    assert b"Rosa" in client.get(f"{DESK}?queue=removed").content
    client.post(f"{DESK}{comment}/", {"action": "publish"})
    assert discussion.find_thread("article-1").count == 1
    assert b"Rosa" in client.get(f"{DESK}?queue=approved").content


@pytest.mark.parametrize(
    ("reason", "words", "said"),
    [("", "", "Choose the reason"), ("nonsense", "x", "Choose the reason"), ("illegal", " ", "Write the reason")],
)
def test_nothing_is_removed_without_a_reason(client, moderator, comment, reason, words, said):
    sent = {"action": "remove", "reason": reason, "words": words}
    answer = client.post(f"{DESK}{comment}/", sent, **JSON)
    assert answer.status_code == 422
    assert said in answer.json()["error"]
    assert said in client.post(f"{DESK}{comment}/", sent, follow=True).content.decode()
    assert state_of(comment) == "published"


def test_its_author_is_told_in_the_editors_words_or_in_ours(client, moderator, thread):
    ours, own = say(thread, "One"), say(thread, "Two")
    client.post(f"{DESK}{ours}/", {"action": "remove", "reason": "insult"})
    client.post(f"{DESK}{own}/", {"action": "remove", "reason": "insult", "words": "<b>Not\x00 here</b>"})
    told = [discussion.read_decisions(one)[0] for one in (ours, own)]
    assert [one.sentence for one in told] == ["It attacks a person and not what they say.", "<b>Not here</b>"]
    assert {one.code for one in told} == {"insult"}


NO_LIST = """
?queue=none ?after=x ?queue=newest&after=99999999999999999999 ?queue=held&after=1-2-3 ?age=never ?by=0 ?by=99999
?section=politics ?code=a%20b
"""


@pytest.mark.parametrize("query", NO_LIST.split())
def test_lists_of_nothing_are_not_found(client, moderator, comment, query):
    assert client.get(f"{DESK}{query}").status_code == 404


def test_unknown_decisions_are_refused(client, moderator, comment):
    assert client.post(f"{DESK}{comment}/", {"action": "explode"}).status_code == 404
    assert client.post(f"{DESK}999999/", {"action": "publish"}).status_code == 404
    assert client.post(f"{DESK}{'9' * 30}/", {"action": "publish"}, **JSON).status_code == 404


def test_it_sends_nobody_to_another_site(client, moderator, comment):
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        response = client.post(f"{DESK}{comment}/", {"action": "pin", "next": target})
        assert response.url == DESK


def test_a_moderator_features_and_pins(client, moderator, comment):
    def highlights():
        page = discussion.read_page(discussion.find_thread("article-1"))
        return [(row.featured, row.pinned) for row in page.highlights]

    address = f"{DESK}{comment}/"
    for action, shown in [
        ("feature", [(True, False)]), ("pin", [(True, True)]), ("unfeature", [(False, True)]), ("unpin", []),
    ]:  # fmt: skip
        assert f'value="{action}"' in client.get(DESK).content.decode()
        assert client.post(address, {"action": action}).status_code == 302
        assert highlights() == shown
    discussion.decide(comment, discussion.Ruling("removed", "test"), by=READER)
    assert client.post(address, {"action": "pin"}).status_code == 404
    assert b'value="pin"' not in client.get(f"{DESK}?queue=removed").content


def test_what_is_held_is_published_when_it_is_featured(client, moderator, thread):
    held = say(thread, "A good one", state="held")
    client.post(f"{DESK}{held}/", {"action": "feature"})
    assert state_of(held) == "published"
    assert discussion.find_desk_row(held).featured


def test_reports_stand_in_a_list_until_somebody_decides(client, moderator, comment):
    discussion.report(comment, "abuse", "<b>Look", by=OTHER)
    discussion.report(comment, "spam", by=Speaker(guest="third-key-00000000"))
    html = client.get(f"{DESK}?queue=reported").content.decode()
    for text in ('data-count="reported">1<', "2 reports", "Insult, threat or hate", "&lt;b&gt;Look", "Spam or advert"):
        assert text in html
    client.post(f"{DESK}{comment}/", {"action": "keep", "words": "A joke."})
    assert numbers(client, "&queue=reported") == []
    assert discussion.find_thread("article-1").count == 1
    discussion.report(comment, "abuse", "Still there", by=OTHER)
    assert numbers(client, "&queue=reported") == [comment]
    client.post(f"{DESK}{comment}/", {"action": "remove", "reason": "hate"})
    assert numbers(client, "&queue=reported") == []
    assert discussion.read_reports([comment]) == {}


def test_what_is_urgent_comes_first_and_then_what_is_old(client, moderator, thread):
    calm, old, hot = (say(thread, text, state="held", urgency=at) for text, at in (("a", 5), ("b", 5), ("c", 50)))
    assert numbers(client) == [hot, calm, old]


def test_further_down_goes_on_where_the_page_ended(client, moderator, thread, monkeypatch):
    monkeypatch.setattr(desk, "PAGE", 2)
    for queue, state in (("held", "held"), ("newest", "published")):
        made = [say(thread, f"{queue} {number}", state=state, urgency=number % 2) for number in range(5)]
        seen, after = [], ""
        while True:
            answer = client.get(f"{DESK}?queue={queue}{after}")
            seen += [card.row.id for card in answer.context["cards"]]
            if not answer.context["more"]:
                break
            after = f"&after={answer.context['more']}"
        assert sorted(seen) == sorted(made)
        assert len(seen) == len(set(seen))


def test_where_the_rules_point_is_marked_and_escaped(client, moderator, thread):
    held = say(thread, "A <b>moonhead</b>, you", state="held")
    facts = {"found": [{"rule": "words/1", "action": "hold", "code": "suspect-word", "saw": {}, "spans": [[5, 13]]}]}
    Judgement.objects.create(
        comment_id=held, action="hold", rule="words", facts=facts, edition=1, at=timezone.now(), score=70
    )
    html = client.get(DESK).content.decode()
    assert "A &lt;b&gt;<mark>moonhead</mark>&lt;/b&gt;, you" in html
    assert "suspect-word" in html
    assert numbers(client, "&band=60") == [held]
    assert numbers(client, "&band=80") == []


def test_a_list_can_be_narrowed(client, moderator, thread):
    sport = open_thread("match", "sport")
    mine, theirs = say(thread, "Here", state="held", code="links"), say(sport, "There", by=OTHER, state="held")
    for query, found in [
        ("section=sport", [theirs]), ("thread=article-1", [mine]), (f"by={theirs}", [theirs]), ("code=links", [mine]),
        ("age=hour", [mine, theirs]), ("age=over-day", []), ("code=links&section=sport", []),
    ]:  # fmt: skip
        assert numbers(client, f"&queue=held&{query}") == found


class TestClaims:
    def test_nobody_is_given_what_somebody_else_has(self, client, moderator, thread, monkeypatch):
        monkeypatch.setattr(desk, "PAGE", 2)
        made = [say(thread, f"{number}", state="held") for number in range(5)]
        other = second()
        assert (numbers(client), numbers(other)) == (made[:2], made[2:4])
        assert numbers(client) == made[:2]
        answer = client.post(f"{DESK}{made[2]}/", {"action": "publish"}, **JSON)
        assert (answer.status_code, answer.json()) == (409, {"error": "second is looking at this comment."})
        assert state_of(made[2]) == "held"

    def test_who_has_gone_leaves_theirs_to_others(self, client, moderator, thread):
        held = say(thread, "One", state="held")
        other = second()
        assert numbers(client) == [held]
        assert numbers(other) == []
        Claim.objects.update(until=timezone.now() - timedelta(seconds=1))
        assert numbers(other) == [held]
        assert numbers(client) == []
        other.post(f"{DESK}claims/", {"comment": [held], "give_back": "yes"})
        assert numbers(client) == [held]

    def test_an_open_page_keeps_them(self, client, moderator, thread):
        held = say(thread, "One", state="held")
        numbers(client)
        Claim.objects.update(until=timezone.now() + timedelta(seconds=2))
        client.post(f"{DESK}claims/", {"comment": [held]}, **JSON)
        assert Claim.objects.get().until > timezone.now() + timedelta(minutes=4)

    def test_a_claim_that_another_took_between_two_questions_is_theirs(self, moderator, thread):
        held, next_one = say(thread, "One", state="held"), say(thread, "Two", state="held")
        other = make_moderator("second")

        def read(but):
            if not but:
                claims.claim(other.pk, [held])  # in the moment between
            return discussion.read_queue("held", discussion.Wanted(), but=but, limit=1)

        rows, _more = claims.fetch(moderator.pk, read)
        assert [row.id for row in rows] == [next_one]


class TestUndo:
    def test_a_decision_is_taken_back_with_its_reports(self, client, moderator, comment):
        discussion.report(comment, "abuse", "Look", by=OTHER)
        done = client.post(f"{DESK}{comment}/", {"action": "remove", "reason": "insult"}, **JSON).json()
        assert done["leaves"] == [comment]
        [[name, number]] = done["undo"]
        assert client.post(f"{DESK}undo/", {name: number}, **JSON).json()["said"] == "Undone."
        assert state_of(comment) == "published"
        assert numbers(client, "&queue=reported") == [comment]
        assert client.post(f"{DESK}undo/", {name: number}, **JSON).status_code == 409

    def test_a_minute_later_or_by_another_it_is_not(self, client, moderator, comment, monkeypatch):
        done = client.post(f"{DESK}{comment}/", {"action": "remove", "reason": "insult"}, **JSON).json()
        fields = dict([done["undo"][0]])
        assert second().post(f"{DESK}undo/", fields, **JSON).status_code == 404
        late = timezone.now() + timedelta(seconds=61)
        monkeypatch.setattr("tertulia.discussion.deciding.timezone.now", lambda: late)
        assert client.post(f"{DESK}undo/", fields, **JSON).status_code == 409
        assert state_of(comment) == "removed"

    def test_without_a_script_the_page_offers_it(self, client, moderator, comment):
        page = client.post(
            f"{DESK}{comment}/", {"action": "remove", "reason": "insult", "next": f"{DESK}?queue=newest"}
        )
        assert page.url.startswith(f"{DESK}?queue=newest&undo=")
        html = client.get(page.url).content.decode()
        assert 'action="/admin/comments/undo/"' in html

    @pytest.mark.parametrize("fields", [{"undo": "x"}, {"undo": "9" * 30}, {"sanction": "-1"}])
    def test_what_no_form_sends_is_not_found(self, client, moderator, fields):
        assert client.post(f"{DESK}undo/", fields).status_code == 404


class TestMany:
    def test_one_decision_for_all_that_are_chosen(self, client, moderator, thread):
        made = [say(thread, f"{number}", state="held") for number in range(3)]
        done = client.post(f"{DESK}bulk/", {"action": "publish", "comment": made}, **JSON).json()
        assert (done["said"], done["leaves"]) == ("3 comments: done.", made)
        assert discussion.find_thread("article-1").count == 3
        client.post(f"{DESK}undo/", {"undo": [number for _name, number in done["undo"]]}, **JSON)
        assert {state_of(one) for one in made} == {"held"}

    def test_what_is_not_ones_own_is_left_out(self, client, moderator, thread):
        mine, theirs = say(thread, "1", state="held"), say(thread, "2", state="held")
        Claim.objects.create(comment_id=theirs, user=make_moderator("x"), until=timezone.now() + timedelta(minutes=1))
        sent = {"action": "remove", "reason": "spam", "comment": [mine, theirs, 999_999]}
        done = client.post(f"{DESK}bulk/", sent, **JSON).json()
        assert done["said"] == "1 comment: done. 2 were left out."
        assert (state_of(mine), state_of(theirs)) == ("removed", "held")

    def test_nothing_and_too_much_are_refused(self, client, moderator):
        assert client.post(f"{DESK}bulk/", {"action": "publish"}, **JSON).status_code == 422
        assert client.post(f"{DESK}bulk/", {"action": "publish", "comment": range(1, 202)}, **JSON).status_code == 404
        assert client.post(f"{DESK}bulk/", {"action": "publish", "comment": ["1; DROP"]}, **JSON).status_code == 404


class TestPeople:
    def test_somebody_is_banned_with_all_they_wrote_and_that_is_undone(self, client, moderator, thread):
        made = [say(thread, f"{number}") for number in range(3)]
        sent = {"kind": "ban", "words": "Threats.", "removes": "yes"}
        done = client.post(f"{DESK}{made[0]}/sanction/", sent, **JSON).json()
        assert {state_of(one) for one in made} == {"removed"}
        assert discussion.read_decisions(made[2])[0].sentence == "Threats."
        fields = {
            "undo": [number for name, number in done["undo"] if name == "undo"],
            "sanction": dict(done["undo"])["sanction"],
        }
        assert client.post(f"{DESK}undo/", fields, **JSON).status_code == 200
        assert {state_of(one) for one in made} == {"published"}
        assert sanctions.standing(READER) == []

    @pytest.mark.parametrize(
        ("sent", "status"),
        [
            ({"kind": "ban", "words": ""}, 422), ({"kind": "suspension", "words": "x"}, 422),
            ({"kind": "shadow", "words": "x"}, 404), ({"kind": "ban", "words": "x", "days": "-1"}, 404),
            ({"kind": "suspension", "words": "x", "days": "7"}, 200), ({"kind": "warning", "words": "x"}, 200),
        ],
    )  # fmt: skip
    def test_what_can_be_imposed(self, client, moderator, comment, sent, status):
        assert client.post(f"{DESK}{comment}/sanction/", sent, **JSON).status_code == status

    def test_a_note_is_read_by_moderators(self, client, moderator, comment):
        client.post(f"{DESK}{comment}/note/", {"words": "<i>Knows the trams</i>"})
        assert client.post(f"{DESK}{comment}/note/", {"words": " \u200b"}, **JSON).status_code == 422
        for query in ("", "?part=1"):
            assert "&lt;i&gt;Knows the trams" in client.get(f"{DESK}{comment}/history/{query}").content.decode()
        assert "1 note" in client.get(DESK).content.decode()

    def test_a_comment_stands_in_its_place(self, client, moderator, thread):
        root = say(thread, "The root")
        say(thread, "Before it", parent=root)
        it = say(thread, "It", parent=root)
        say(thread, "An answer", parent=it)
        say(thread, "After it", parent=root)
        html = client.get(f"{DESK}{it}/history/?part=1").content.decode()
        for text in ("The root", "Before it", "After it", "An answer"):
            assert text in html


class TestSections:
    def test_what_is_not_theirs_is_not_there(self, client, thread):
        client.force_login(make_moderator("sporty", "sport"))
        sport, news = open_thread("match", "sport"), say(thread, "Politics", state="held")
        mine = say(sport, "A match", state="held")
        shown = say(thread, "Shown politics")
        assert numbers(client) == [mine]
        assert numbers(client, "&queue=newest") == []
        assert client.get(f"{DESK}?queue=held&section=news").status_code == 404
        assert client.get(f"{DESK}?queue=held&by={news}").status_code == 404
        for path in (f"{news}/history/", f"{news}/history/?part=1"):
            assert client.get(DESK + path).status_code == 404
        assert client.get(f"/admin/rules/sanctions/add/?comment={news}").status_code == 404
        for path in (f"{news}/", f"{shown}/", f"{news}/sanction/", f"{news}/note/"):
            sent = {"action": "publish", "kind": "ban", "words": "x", "reason": "spam"}
            assert client.post(DESK + path, sent).status_code == 404
        client.post(f"{DESK}bulk/", {"action": "publish", "comment": [news, mine]})
        assert (state_of(news), state_of(mine)) == ("held", "published")
        assert client.post(f"/admin/discussions/{thread.id}/", {"state": "closed"}).status_code == 404
        html = client.get("/admin/discussions/").content.decode()
        assert "match" in html
        assert "article-1" not in html

    def test_an_editor_says_who_is_for_what(self, admin_client, client, thread):
        user = make_moderator("mo")
        client.force_login(user)
        say(thread, "Politics", state="held")
        open_thread("match", "sport")
        assert len(numbers(client)) == 1
        admin_client.post("/admin/rules/moderators/", {"user": user.pk, "section": ["sport", "<b>"]})
        assert numbers(client) == []
        assert "checked" in admin_client.get("/admin/rules/moderators/").content.decode()
        admin_client.post("/admin/rules/moderators/", {"user": user.pk})
        assert len(numbers(client)) == 1
        assert admin_client.post("/admin/rules/moderators/", {"user": "x"}).status_code == 404
        assert client.post("/admin/rules/moderators/", {"user": user.pk}).status_code == 403


def test_a_moderator_closes_and_opens_a_thread(client, moderator, thread):
    assert client.get("/admin/discussions/").status_code == 200
    client.post(f"/admin/discussions/{thread.id}/", {"state": "closed"})
    assert not discussion.find_thread("article-1").is_open
    client.post(f"/admin/discussions/{thread.id}/", {"state": "open"})
    assert discussion.find_thread("article-1").is_open


def test_threads_of_other_sites_are_in_the_list(client, moderator):
    key = "https://blog.example/tram?page=2"
    thread = discussion.open_thread(key=key, url=key, title="On the blog")
    assert f"/admin/discussions/{thread.id}/" in client.get("/admin/discussions/").content.decode()
    client.post(f"/admin/discussions/{thread.id}/", {"state": "closed"})
    assert not discussion.find_thread(key).is_open
    assert client.post(f"/admin/discussions/{'9' * 30}/", {"state": "closed"}).status_code == 404


def test_a_hidden_thread_is_not_opened_behind_its_pages_back(client, moderator, thread):
    discussion.set_thread_state("article-1", "hidden")
    assert client.post(f"/admin/discussions/{thread.id}/", {"state": "open"}).status_code == 404
