import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from tertulia.discussion import api as discussion
from tertulia.newsroom import api as newsroom
from tertulia.newsroom.models import ArticlePage, Author
from tertulia.newsroom.tests.cast import STAMP, article, open_newsroom
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db
READER = Speaker(guest="reader-key-0000000", network="192.0.2.0/24")


def say(page, text="Late again.", parent=None, key=""):
    thread = discussion.find_thread(page.thread_key)
    draft = discussion.Draft(thread.id, parent, "Rosa", text, key or text)
    return discussion.post(draft, by=READER).id


def linked_data(response):
    return json.loads(
        re.search(rb'<script type="application/ld\+json">(.*?)</script>', response.content, re.S).group(1)
    )


def test_it_lives_at_its_date_and_shows_its_stamp(client):
    page = article()
    assert page.path_on_site == "/2026/11/25/harbour-tram-opens/"
    html = client.get(page.path_on_site).content.decode()
    assert "Published on: " in re.sub(r"<[^>]*>", "", html)
    assert "Nov 25, 2026 @ 15:17" in html
    assert 'datetime="2026-11-25T15:17:00+00:00"' in html


def test_the_stamp_and_the_address_follow_the_sites_time_zone(client):
    with timezone.override("Pacific/Auckland"):
        page = article()
        assert page.path_on_site == "/2026/11/26/harbour-tram-opens/"


def test_an_address_of_the_day_beside_leads_to_the_right_one(client):
    article()
    response = client.get("/2026/11/26/harbour-tram-opens/")
    assert (response.status_code, response.url) == (301, "/2026/11/25/harbour-tram-opens/")


def test_its_place_in_the_tree_of_pages_leads_to_its_address(client):
    article()
    response = client.get("/city/harbour-tram-opens/")
    assert (response.status_code, response.url) == (301, "/2026/11/25/harbour-tram-opens/")


@pytest.mark.parametrize(
    "path",
    ["/2026/11/25/no-such/", "/2026/13/40/harbour-tram-opens/", "/9999/12/31/x/", "/0000/01/01/x/", "/2026/11/25/x/y/"],
)
def test_an_address_of_nothing_is_not_found(client, path):
    article()
    response = client.get(path)
    assert response.status_code == 404
    assert b"There is no page at this address" in response.content


def test_two_articles_of_a_day_get_two_addresses():
    first, second = article(), article(section="world")
    assert second.path_on_site == "/2026/11/25/harbour-tram-opens-2/"
    assert first.path_on_site != second.path_on_site


def test_json_ld_agrees_with_the_page(client):
    page = article(
        standfirst="Late </script><script>alert(1)</script>", authors=[newsroom.ensure_author("ines", "Inés")]
    )
    root = say(page, "First & <b>foremost</b>")
    say(page, "An answer", parent=root)
    response = client.get(page.path_on_site)
    data = linked_data(response)
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == "Harbour tram opens"
    assert data["datePublished"] == "2026-11-25T15:17:00+00:00"
    assert data["author"][0]["name"] == "Inés"
    assert data["commentCount"] == 2
    [top] = data["comment"]
    assert (top["author"]["name"], top["text"]) == ("Rosa", "First & <b>foremost</b>")
    assert [reply["text"] for reply in top["comment"]] == ["An answer"]
    assert "comment" not in top["comment"][0]
    assert top["dateCreated"].endswith("+00:00")
    assert b"<script>alert(1)" not in response.content


def test_answers_of_a_tombstone_move_up_in_json_ld(client):
    page = article()
    root = say(page, "gone")
    say(page, "still here", parent=root)
    discussion.decide(root, discussion.Ruling("removed", "removed"), by=READER)
    data = linked_data(client.get(page.path_on_site))
    assert [one["text"] for one in data["comment"]] == ["still here"]


def test_a_page_of_comments_that_is_none_is_not_found(client):
    page = article()
    for query in ("?after=x", "?before=0.", "?at=%00", "?sort=best&after=o.0.00000001", "?after=n.0.00000001"):
        assert client.get(page.path_on_site + query).status_code == 404


def test_a_draft_is_not_public_and_its_thread_is_hidden(client):
    page = article(state="draft", published=None)
    assert client.get(f"/city/{page.slug}/").status_code == 404
    assert not discussion.find_thread(page.thread_key).is_public


def test_unpublishing_hides_the_discussion_and_publishing_brings_it_back(client):
    page = article()
    comment = say(page)
    page.unpublish()
    assert client.get(f"/threads/{page.thread_key}/comments").status_code == 404
    assert client.get(f"/comments/{comment}/").status_code == 404
    page.save_revision().publish()
    assert client.get(f"/comments/{comment}/").status_code == 200


def test_deleting_an_article_hides_its_discussion(client):
    page = article()
    comment = say(page)
    page.delete()
    assert client.get(f"/comments/{comment}/").status_code == 404


def test_the_address_of_a_deleted_article_says_that_it_is_gone(client):
    page = article()
    path = page.path_on_site
    page.delete()
    response = client.get(path)
    assert response.status_code == 410
    assert b"has been taken away" in response.content


def test_an_editors_redirect_from_a_deleted_article_is_followed(client):
    page = article()
    path = page.path_on_site
    page.delete()
    Redirect.objects.create(old_path=path.rstrip("/"), redirect_link="/city/")
    assert client.get(path).url == "/city/"


def test_a_deleted_draft_was_never_there(client):
    page = article(state="draft", published=None)
    page.delete()
    assert client.get(f"/city/{page.slug}/").status_code == 404


def test_a_changed_slug_redirects_and_keeps_the_discussion(client, django_capture_on_commit_callbacks):
    page = article()
    old = page.path_on_site
    comment = say(page)
    page.slug = "tram-opens-late"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert client.get(old, follow=True).redirect_chain[-1] == ("/2026/11/25/tram-opens-late/", 301)
    assert b'href="/2026/11/25/tram-opens-late/#comments"' in client.get(f"/comments/{comment}/").content


@pytest.mark.parametrize(
    "old", ["https://old.example/2019/tram-opens.html", "https://old.example/show.php?id=7", "/blog/tram"]
)
def test_its_old_address_leads_to_it(client, old):
    page = article(old_address=old)
    response = client.get(old.removeprefix("https://old.example"), follow=True)
    assert response.redirect_chain == [(page.path_on_site, 301)]


@pytest.mark.parametrize("old", ["https://old.example/", "https://old.example/?p=7", "/" + "x" * 300, "http://[broken"])
def test_an_old_address_that_cannot_lead_anywhere_is_left(client, old):
    assert article(old_address=old).live


def test_a_scheduled_article_waits_for_its_time(client):
    page = article(state="scheduled", published=timezone.now() + timedelta(days=1))
    assert not page.live
    assert not discussion.find_thread(page.thread_key).is_public
    assert page.scheduled_revision is not None


def test_closing_in_the_editor_closes_the_thread_on_publication():
    page = article()
    page.comments = "closed"
    page.save_revision().publish()
    assert not discussion.find_thread(page.thread_key).is_open


def test_threads_close_after_the_days_that_are_set(settings):
    settings.TERTULIA_CLOSE_AFTER_DAYS = 14
    old = article("Old", published=timezone.now() - timedelta(days=15))
    new = article("New", published=timezone.now() - timedelta(days=13))
    assert not discussion.find_thread(old.thread_key).is_open
    assert discussion.find_thread(new.thread_key).is_open


def test_an_article_without_comments_has_no_discussion(client):
    page = article(comments="off")
    assert b'id="comments"' not in client.get(page.path_on_site).content


def test_extra_sections_show_it_too(client):
    article(also_in=["world"])
    assert b"Harbour tram opens" in client.get("/world/").content


def ten_thousand(thread):
    """A thread of 10,000, replies to anything."""
    seeds = [
        discussion.Seed(f"t:{n}", f"t:{n * 7 % n}" if n % 3 and n > 3 else None, STAMP + timedelta(seconds=n))
        for n in range(10_000)
    ]
    places, _ = discussion.place_archive(thread, seeds)
    discussion.add_archived(
        thread,
        (discussion.ArchivedComment(places[s.origin], s.origin, "Rosa", "Late.", "text", s.created) for s in seeds),
    )
    discussion.recount(thread)


def test_either_end_of_a_thread_of_ten_thousand_costs_at_most_ten_queries(client, django_assert_max_num_queries):
    page = article(authors=[newsroom.ensure_author("ines", "Inés")], tags=["tram", "harbour"])
    ten_thousand(discussion.find_thread(page.thread_key).id)
    for query in ("", "?end", "?page=20", "?sort=best&page=7"):
        with django_assert_max_num_queries(12):
            response = client.get(page.path_on_site + query)
        assert 1 <= response.content.count(b'id="comment-') <= 70
        assert b"Comments (10000)" in response.content


def test_pages_of_comments_have_numbers(client):
    page = article()
    ten_thousand(discussion.find_thread(page.thread_key).id)
    text = client.get(page.path_on_site + "?page=7&sort=newest").content.decode()
    assert '<span aria-current="page">7</span>' in text
    for number in (5, 6, 8, 9):
        assert f'?sort=newest&amp;page={number}#comments" aria-label="Page {number}">{number}</a>' in text
    for wrong in ("0", "-1", "1000", "9" * 40, "x", "", "1e3", "٣"):
        assert client.get(page.path_on_site, {"page": wrong}).status_code == 404


def test_reserved_names_are_refused_for_sections():
    open_newsroom()
    assert newsroom.ensure_section("2018") == "2018-section"
    assert newsroom.ensure_section("Admin") == "admin-section"


def test_public_pages_carry_a_strict_policy(client):
    headers = client.get(article().path_on_site).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Set-Cookie" not in headers


def test_published_articles_are_dated():
    assert ArticlePage.objects.filter(pk=article().pk, first_published_at=STAMP).exists()


def test_the_author_of_an_article_and_staff_carry_a_badge(client):
    ines, mo = (User.objects.create_user(name, first_name=name.title()) for name in ("ines", "mo"))
    author = newsroom.ensure_author("ines", "Inés")
    page = article(authors=[author])
    thread = discussion.find_thread(page.thread_key)
    for user in (ines, mo):
        draft = discussion.Draft(thread.id, None, "", "From the newsroom", user.username)
        discussion.post(draft, by=Speaker(user_id=user.pk, name=user.first_name, is_staff=True))
    say(page)

    def badges():
        html = client.get(page.path_on_site).content.decode()
        return re.findall(r'<span class="badge">(\w+)</span>', html)

    assert badges() == ["Staff", "Staff"]
    Author.objects.filter(pk=author).update(user=ines)
    page.save_revision().publish()
    assert badges() == ["Author", "Staff"]
    ines.delete()
    page.save_revision().publish()
    assert discussion.find_thread(page.thread_key).authors == frozenset()


def test_every_order_of_the_comments_has_an_address(client):
    page = article()
    first, second = say(page, "one"), say(page, "two")
    say(page, "answer", parent=second)
    for sort, order in [("oldest", [first, second]), ("newest", [second, first]), ("discussed", [second, first])]:
        html = client.get(f"{page.path_on_site}?sort={sort}").content.decode()
        assert [int(n) for n in re.findall(r'<li id="comment-(\d+)"', html) if int(n) in order] == order
        assert f'rel="canonical" href="{settings.TERTULIA_BASE_URL}{page.path_on_site}"' in html
    for query in ("?sort=best", "?sort="):
        assert client.get(page.path_on_site + query).status_code == (200 if query == "?sort=best" else 404)
