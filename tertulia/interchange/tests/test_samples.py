from __future__ import annotations

import re
from io import BytesIO, StringIO
from typing import Any

import nh3
import pytest
from django.core.management import call_command
from django.utils import timezone
from PIL import Image
from wagtail.models import Page

from tertulia.discussion import api as discussion
from tertulia.interchange.samples import edition
from tertulia.interchange.samples.chorus import Chorus
from tertulia.interchange.samples.drawings import SCENES, draw
from tertulia.interchange.samples.edition import Edition, remarks_of
from tertulia.interchange.samples.manuscripts import Manuscript, manuscripts, masthead, parents
from tertulia.newsroom import api as newsroom

PIECES = manuscripts()
INLINE = {"b", "i", "a"}
each_piece = pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.slug)


def test_there_is_a_newspaper():
    assert len(PIECES) >= 12
    assert [section["slug"] for section in masthead()["sections"]] == ["city", "world", "culture"]
    assert all(section["description"] for section in masthead()["sections"])
    assert all(author["role"] and author["biography"] for author in masthead()["authors"])
    assert len({piece.slug for piece in PIECES}) == len(PIECES)
    assert {piece.language for piece in PIECES} >= {"en", "es", "ar"}


def test_the_newest_is_hours_old_and_the_oldest_three_weeks():
    hours = [piece.hours for piece in PIECES]
    assert 1 < min(hours) < 12
    assert 400 < max(hours) < 22 * 24


@each_piece
def test_an_article_is_whole(piece: Manuscript):
    assert piece.headline
    assert piece.standfirst
    assert piece.dateline
    assert piece.tags
    assert piece.slug.isascii()
    assert piece.section in {section["slug"] for section in masthead()["sections"]}
    assert piece.authors
    assert set(piece.authors) <= {author["slug"] for author in masthead()["authors"]}
    assert 5 <= len(piece.body) <= 12
    assert len({part["kind"] for part in piece.body}) >= 4


@each_piece
def test_blocks_hold_what_they_need(piece: Manuscript):
    for part in piece.body:
        match part["kind"]:
            case "quotation":
                assert part["text"]
                assert part["speaker"]
                assert part["office"]
            case "list":
                assert len(part["items"]) > 1
                assert all(nh3.clean(item, tags=INLINE, link_rel=None) == item for item in part["items"])
            case "fact_box":
                assert part["title"]
                assert nh3.clean(part["text"], tags={"p", "ul", "li", "b"}) == part["text"]
            case "paragraph":
                assert nh3.clean(part["text"], tags=INLINE, link_rel=None) == part["text"]
            case kind:
                assert kind in {"heading", "image", "embed"}


@each_piece
def test_every_picture_is_described_and_credited(piece: Manuscript):
    for scene in piece.scenes:
        assert scene.scene in SCENES
        assert len(scene.alt) > 40
        assert scene.caption
        assert scene.credit


@each_piece
def test_replies_come_after_what_they_answer(piece: Manuscript):
    remarks = remarks_of(piece)
    for remark, above in zip(remarks, parents(remarks), strict=True):
        assert 0 < remark.minutes < piece.hours * 60
        assert remark.name
        assert remark.text
        assert remark.level == (1 if above is None else remarks[above].level + 1)
        assert above is None or remarks[above].minutes < remark.minutes


def test_the_threads_differ_in_temper_and_shape():
    talks = {piece.slug: piece.remarks for piece in PIECES if not piece.talk}
    assert sum(not remarks for remarks in talks.values()) == 1
    assert any(max((remark.level for remark in remarks), default=0) >= 10 for remarks in talks.values())
    assert any(piece.comments == "closed" and piece.remarks for piece in PIECES)
    removed = [
        remarks[place + 1].level == remark.level + 1
        for remarks in talks.values()
        for place, remark in enumerate(remarks)
        if remark.removed
    ]
    assert removed == [True]
    assert any(re.search("[\u0590-\u06ff]", remark.text) for remarks in talks.values() for remark in remarks)


def test_the_long_thread_has_a_thousand_comments_and_is_always_the_same():
    remarks = Chorus().sing(1000, minutes=3000)
    assert len(remarks) == 1000
    assert len({remark.text for remark in remarks}) == 1000
    assert remarks == Chorus().sing(1000, minutes=3000)
    assert max(remark.level for remark in remarks) >= 8
    assert not any(re.search(r"[{}]|\s\s|^[a-z ]", remark.text) for remark in remarks)


@pytest.mark.parametrize("name", SCENES)
def test_a_drawing_is_a_light_picture(name: str):
    data = draw(name)
    with Image.open(BytesIO(data)) as image:
        assert image.format == "JPEG"
        assert image.size == (1600, 900)
    assert len(data) < 150_000


def test_a_drawing_is_the_same_every_time():
    assert draw("harbour") == draw("harbour")


def test_every_drawing_is_used():
    assert {scene.scene for piece in PIECES for scene in piece.scenes} == set(SCENES)


@pytest.fixture
def quick_drawings(monkeypatch, settings, tmp_path):
    """A store for pictures of its own, and pictures that cost nothing."""
    settings.MEDIA_ROOT = tmp_path
    pixel = BytesIO()
    Image.new("RGB", (16, 9)).save(pixel, "JPEG")
    monkeypatch.setattr(edition, "draw", lambda name: pixel.getvalue())


def load() -> str:
    told = StringIO()
    call_command("load_samples", stdout=told)
    return told.getvalue().strip()


@pytest.mark.usefixtures("quick_drawings")
@pytest.mark.django_db
def test_it_fills_an_empty_newsroom_once():
    assert load() == "The Harbour Courier is in: 14 articles, 13 pictures, 1,115 comments."
    before = state()
    assert load() == "There are articles already: the samples are left out."
    assert state() == before
    assert discussion.audit() == []
    assert sorted(count for _, _, count in before.values())[0] == 0
    assert before["council-closes-the-maiden-bridge-to-cars-on-sundays"][2] == 1000
    assert before["harbour-board-finds-four-million-in-its-own-drawer"][2] == 9  # the tenth is a tombstone
    assert [state for _, state, _ in before.values()].count("closed") == 1


def articles() -> list[Any]:
    return list(Page.objects.live().filter(depth=4).specific())


def state() -> dict[str, tuple[int, str, int]]:
    found = {}
    for page in articles():
        thread = discussion.find_thread(page.thread_key)
        assert thread is not None
        found[page.slug] = (thread.id, thread.state, thread.count)
    return found


@pytest.mark.usefixtures("quick_drawings")
@pytest.mark.django_db
def test_nothing_is_dated_in_the_future():
    Edition().print()
    now = timezone.now()
    for page in articles():
        assert page.first_published_at < now
        thread = discussion.find_thread(page.thread_key)
        assert thread is not None
        for row in discussion.read_page(thread, end=True).rows:
            assert row.gone or (row.created and page.first_published_at < row.created < now)


@pytest.mark.usefixtures("quick_drawings")
@pytest.mark.django_db
def test_the_first_reader_of_the_front_page_waits_for_no_picture(client, tmp_path):
    Edition().print()
    front = client.get("/").content.decode()
    assert front.count("/media/pictures/") > 10
    assert not list(tmp_path.rglob("*.webp"))


@pytest.mark.usefixtures("quick_drawings")
@pytest.mark.django_db
def test_a_load_that_fails_leaves_nothing(monkeypatch):
    def fail(*args: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(edition, "store", fail)
    with pytest.raises(OSError, match="full"):
        Edition().print()
    assert not newsroom.has_articles()
