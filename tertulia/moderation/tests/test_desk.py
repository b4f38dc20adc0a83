import pytest
from django.contrib.auth.models import Group, Permission, User

from tertulia.discussion import api as discussion
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
READER = Speaker(guest="reader-key-0000000", network="192.0.2.0/24")


@pytest.fixture
def thread():
    return discussion.open_thread(key="article-1", url="/2026/11/25/tram/", title="The tram")


@pytest.fixture
def comment(thread):
    return discussion.post(discussion.Draft(thread.id, None, "Rosa", "Late <i>again</i>", "k"), by=READER).id


@pytest.fixture
def moderator(client):
    user = User.objects.create_user("mo", password="x")
    group = Group.objects.create(name="Comment moderators")
    group.permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="change_comment", content_type__app_label="discussion"),
    )
    user.groups.add(group)
    client.force_login(user)
    return user


def test_strangers_are_sent_to_sign_in(client, comment):
    assert client.get("/admin/comments/").status_code == 302
    assert client.post(f"/admin/comments/{comment}/", {"action": "remove"}).status_code == 302
    assert discussion.find_thread("article-1").count == 1


def test_an_editor_without_the_permission_may_not(client, comment):
    user = User.objects.create_user("ed", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    client.post(f"/admin/comments/{comment}/", {"action": "remove"})
    assert discussion.find_thread("article-1").count == 1


def test_a_moderator_removes_and_brings_back(client, moderator, comment):
    assert b"Late &lt;i&gt;again" in client.get("/admin/comments/").content
    client.post(f"/admin/comments/{comment}/", {"action": "remove", "reason": "Insults."})
    assert discussion.find_thread("article-1").count == 0
    assert b"Rosa" in client.get("/admin/comments/?state=removed").content
    client.post(f"/admin/comments/{comment}/", {"action": "publish"})
    assert discussion.find_thread("article-1").count == 1


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


@pytest.mark.parametrize("query", ["?state=none", "?before=x", "?before=99999999999999999999"])
def test_lists_of_nothing_are_not_found(client, moderator, query):
    assert client.get(f"/admin/comments/{query}").status_code == 404


def test_unknown_decisions_are_refused(client, moderator, comment):
    assert client.post(f"/admin/comments/{comment}/", {"action": "explode"}).status_code == 404
    assert client.post("/admin/comments/999999/", {"action": "remove"}).status_code == 404


def test_it_sends_nobody_to_another_site(client, moderator, comment):
    response = client.post(f"/admin/comments/{comment}/", {"action": "hold", "next": "https://evil.example/"})
    assert response.url == "/admin/comments/"


def test_a_moderator_features_and_pins(client, moderator, comment):
    def highlights():
        page = discussion.read_page(discussion.find_thread("article-1"))
        return [(row.featured, row.pinned) for row in page.highlights]

    address = f"/admin/comments/{comment}/"
    for action, shown in [
        ("feature", [(True, False)]), ("pin", [(True, True)]), ("unfeature", [(False, True)]), ("unpin", []),
    ]:  # fmt: skip
        assert f'value="{action}"' in client.get("/admin/comments/").content.decode()
        assert client.post(address, {"action": action}).status_code == 302
        assert highlights() == shown
    discussion.decide(comment, discussion.Ruling("removed", "test"), by=READER)
    assert client.post(address, {"action": "pin"}).status_code == 404
    assert b'value="pin"' not in client.get("/admin/comments/?state=removed").content


def test_reports_stand_in_a_list_until_somebody_decides(client, moderator, comment):
    other = Speaker(guest="other-key-00000000", network="198.51.100.0/24")
    discussion.report(comment, "abuse", "<b>Look", by=other)
    discussion.report(comment, "spam", by=Speaker(guest="third-key-00000000"))
    html = client.get("/admin/comments/reports/").content.decode()
    for text in ("Reported (1)", "2 reports", "Insult, threat or hate", "&lt;b&gt;Look", "Spam or advertising"):
        assert text in html
    client.post(f"/admin/comments/{comment}/", {"action": "dismiss", "reason": "A joke."})
    assert discussion.count_reported() == 0
    assert b"No comment has a report" in client.get("/admin/comments/reports/").content
    assert discussion.find_thread("article-1").count == 1
    discussion.report(comment, "abuse", "Still there", by=other)
    assert discussion.count_reported() == 1
    client.post(f"/admin/comments/{comment}/", {"action": "remove"})
    assert discussion.read_reports() == []


def test_reports_are_for_moderators(client, comment):
    assert client.get("/admin/comments/reports/").status_code == 302


def test_a_list_of_one_thread_stays_with_it(client, moderator, thread):
    for number in range(51):
        discussion.post(discussion.Draft(thread.id, None, "Rosa", f"{number}", f"k{number}"), by=READER)
    html = client.get("/admin/comments/?state=published&thread=article-1").content.decode()
    assert "?state=published&amp;thread=article-1&amp;before=" in html
