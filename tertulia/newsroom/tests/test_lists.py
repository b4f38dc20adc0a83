from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from tertulia.newsroom import api as newsroom
from tertulia.newsroom.tests.cast import article, open_newsroom

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def newsstand():
    ines = newsroom.ensure_author("ines", "Inés Vidal", "Harbour desk", "Grew up on the quay.")
    article("Tram opens", authors=[ines], tags=["tram"], published=datetime(2026, 11, 25, 9, tzinfo=UTC))
    article("Bridge closes", section="world", published=datetime(2026, 10, 31, 9, tzinfo=UTC))
    article("Only a draft", state="draft", published=None)


@pytest.mark.parametrize(
    ("path", "shown", "missing"),
    [
        ("/", ["Tram opens", "Bridge closes"], []),
        ("/city/", ["Tram opens"], ["Bridge closes"]),
        ("/archive/", ["Tram opens", "Bridge closes"], []),
        ("/2026/", ["Tram opens", "Bridge closes"], []),
        ("/2026/10/", ["Bridge closes"], ["Tram opens"]),
        ("/2026/11/25/", ["Tram opens"], ["Bridge closes"]),
        ("/tag/tram/", ["Tram opens"], ["Bridge closes"]),
        ("/author/ines/", ["Tram opens", "Inés Vidal", "Harbour desk", "Grew up on the quay."], ["Bridge closes"]),
    ],
)
def test_lists_show_what_belongs_to_them(client, newsstand, path, shown, missing):
    response = client.get(path)
    html = response.content.decode()
    assert response.status_code == 200
    assert all(title in html for title in shown)
    assert not any(title in html for title in [*missing, "Only a draft"])


@pytest.mark.parametrize(
    "path", ["/2019/", "/2026/13/", "/2026/2/31/", "/tag/none/", "/author/none/", "/?page=2", "/?page=x", "/?page=0",
             "/?page=-1", "/?page=99999999999999999999", "/nowhere/", "/0000/"]
)  # fmt: skip
def test_lists_of_nothing_are_not_found(client, newsstand, path):
    assert client.get(path).status_code == 404


def test_long_lists_come_in_pages(client):
    for number in range(25):
        article(f"Story {number:02d}", published=timezone.now() - timedelta(days=number))
    first, second = client.get("/").content.decode(), client.get("/?page=2").content.decode()
    assert sum(f"Story {n:02d}" in first for n in range(25)) == 20
    assert sum(f"Story {n:02d}" in second for n in range(25)) == 5
    assert "?page=2" in first
    assert "?page=1" in second


@pytest.mark.parametrize("path", ["/feeds/atom.xml", "/feeds/city/atom.xml"])
def test_atom_feeds_carry_absolute_addresses(client, newsstand, settings, path):
    settings.TERTULIA_BASE_URL = "https://courier.example"
    feed = ElementTree.fromstring(client.get(path).content)
    links = [entry.find(f"{ATOM}link").get("href") for entry in feed.findall(f"{ATOM}entry")]
    assert "https://courier.example/2026/11/25/tram-opens/" in links
    assert len(links) == (1 if "city" in path else 2)


@pytest.mark.parametrize("path", ["/feeds/rss.xml", "/feeds/city/rss.xml"])
def test_rss_feeds_parse(client, newsstand, path):
    channel = ElementTree.fromstring(client.get(path).content).find("channel")
    assert "The Test Courier" in channel.findtext("title")
    assert channel.find("item").findtext("title") == "Tram opens"


def test_feeds_of_no_section_are_not_found(client, newsstand):
    assert client.get("/feeds/none/atom.xml").status_code == 404


def test_the_sitemap_lists_every_public_page_on_this_site(client, newsstand, settings):
    settings.TERTULIA_BASE_URL = "https://courier.example"
    tree = ElementTree.fromstring(client.get("/sitemap.xml", headers={"host": "localhost"}).content)
    found = {url.findtext(f"{MAP}loc") for url in tree}
    assert found == {
        f"https://courier.example{path}"
        for path in ("/", "/city/", "/world/", "/2026/11/25/tram-opens/", "/2026/10/31/bridge-closes/")
    }


def test_the_news_sitemap_lists_the_last_two_days(client):
    article("Fresh", published=timezone.now() - timedelta(hours=3))
    article("Stale", published=timezone.now() - timedelta(days=3))
    html = client.get("/news-sitemap.xml").content.decode()
    ElementTree.fromstring(html)
    assert "Fresh" in html
    assert "Stale" not in html


def test_robots_names_the_sitemaps(client):
    text = client.get("/robots.txt").content.decode()
    assert "/sitemap.xml" in text
    assert "Disallow: /admin/" in text


def test_the_front_page_of_an_empty_newsroom_is_there(client):
    open_newsroom()
    assert client.get("/").status_code == 200


def test_a_front_page_takes_a_name_once(client):
    front = newsroom.ensure_front()
    assert "Tertulia" in client.get("/").content.decode()
    assert newsroom.ensure_front("The Test Courier") == front
    newsroom.ensure_front("The Other Courier")
    assert "<title>The Test Courier" in client.get("/").content.decode()
