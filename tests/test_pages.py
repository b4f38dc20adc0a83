"""What every page is printed with: templates, the one style sheet, the nesting of comments."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from random import Random

import pytest
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.test import Client
from PIL import Image

from tertulia.discussion import api as discussion
from tertulia.discussion.tests.cast import STRANGER, editor, open_thread, say
from tertulia.newsroom import api as newsroom
from tertulia.newsroom.blocks import Body
from tertulia.newsroom.tests.cast import article, open_newsroom
from tests.sandbox import ROOT

TEMPLATES = ROOT / "tertulia" / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*ml"))
CSS = (ROOT / "tertulia/static/tertulia/site.css").read_text()
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Outline(HTMLParser):
    """Refuses what a browser would have to repair, and notes under which comment each comment stands."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.parents: dict[int, int | None] = {}
        self.ids: list[str] = []
        self.feed(html)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("id") or ""
        self.ids += [name] if name else []
        if tag == "li" and name.startswith("comment-"):
            above = [known for _, known in self.open if known.startswith("comment-") and known[8:].isdecimal()]
            self.parents[int(name[8:])] = int(above[-1][8:]) if above else None
        assert tag != "li" or self.open[-1][0] in ("ol", "ul"), f"an item outside a list: {self.getpos()}"
        assert tag in ("li", "template") or not self.open or self.open[-1][0] not in ("ol", "ul"), f"{tag} in a list"
        if tag not in VOID:
            self.open.append((tag, name))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert self.open[0][0] == "svg", f"<{tag}/> at {self.getpos()}"

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing: {self.getpos()}"
        assert self.open[-1][0] == tag, f"</{tag}> closes <{self.open[-1][0]}>: {self.getpos()}"
        self.open.pop()


def picture() -> int:
    data = BytesIO()
    Image.new("RGB", (640, 400), "teal").save(data, "PNG")
    return newsroom.add_image("Harbour", data.getvalue(), "harbour.png")


def every_block(image: int) -> dict[str, object]:
    return {
        "paragraph": "<p>A <b>paragraph</b>.</p>",
        "heading": "A heading",
        "quotation": {"text": "It will be late.", "speaker": "Rosa Quill", "office": "Mayor"},
        "image": {"image": image, "alt": "Teal water", "caption": "The water", "credit": "Wren"},
        "list": {"ordered": True, "items": [newsroom.block("item", "<p>A point</p>")]},
        "embed": {"url": "https://video.example/1", "title": "The session"},
        "fact_box": {"title": "In figures", "text": "<ul><li>Length: 12</li></ul>"},
        "imported": "<table><tr><td>A cell</td></tr></table>",
    }


@pytest.mark.parametrize("name", NAMES)
def test_templates_compile_and_obey_the_policy(name):
    get_template(name)
    source = (TEMPLATES / name).read_text()
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", source)
    for script in re.findall(r"<script\b[^>]*>", source):
        assert " src=" in script or 'type="application/ld+json"' in script
    loaded = re.findall(r"<(?:script|img|link|source|iframe|video|audio)\b[^>]*?\b(?:src|href)=\"([^\"]*)\"", source)
    assert [address for address in loaded if re.match(r"(https?:)?//", address)] == []


def test_the_style_sheet_is_one_small_file_that_loads_nothing():
    assert len(CSS.encode()) < 30_000
    assert not re.search(r"url\(|@import|@font-face|!important", CSS)
    assert CSS.count("{") == CSS.count("}")


def test_the_style_sheet_reads_from_either_side():
    sides = r"(?:left|right)\b"
    physical = rf"(?:margin|padding|border)-{sides}|(?<![\w-]){sides}\s*:|(?:text-align|float|clear):\s*{sides}"
    assert re.findall(physical, CSS) == []


@pytest.mark.django_db
def test_every_kind_of_block_is_printed(client):
    image = picture()
    samples = every_block(image)
    assert set(samples) == set(Body().child_blocks), "a new kind of block needs a sample here and a template"
    author = newsroom.ensure_author("rosa", "Rosa Quill", "Harbour reporter")
    page = article(
        body=[newsroom.block(kind, value) for kind, value in samples.items()],
        standfirst="Twelve metres.",
        dateline="PORT ALDER",
        authors=[author],
        tags=["Harbour"],
        lead={"image": image, "alt": "More water", "caption": "Lead", "credit": "Wren"},
    )
    html = client.get(page.path_on_site).content.decode()
    Outline(html)
    for text in (
        "A <b>paragraph</b>", "<h2>A heading</h2>", "It will be late.", "Rosa Quill", "Mayor", 'alt="Teal water"',
        "A point", 'href="https://video.example/1"', "Length: 12", "<td>A cell</td>", "PORT ALDER", 'alt="More water"',
        'href="/author/rosa/"', 'href="/tag/harbour/"', 'property="og:image" content="http',
    ):  # fmt: skip
        assert text in html, text
    lead, body = re.findall(r"<img[^>]+>", html)
    assert 'fetchpriority="high"' in lead
    assert "lazy" not in lead
    assert 'loading="lazy"' in body
    assert all(re.search(r'width="\d+" height="\d+"|height="\d+"[^>]*width="\d+"', tag) for tag in (lead, body))


@pytest.mark.django_db
def test_the_stamp_has_the_form_it_always_had(client):
    page = article(published=datetime(2018, 10, 31, 15, 17, 42, 123456, tzinfo=UTC))
    html = client.get(page.path_on_site).content.decode()
    assert 'Published on: <time datetime="2018-10-31T15:17:42+00:00">Oct 31, 2018 @ 15:17</time>' in html


@pytest.mark.django_db
def test_every_list_is_well_formed(client):
    open_newsroom()
    author = newsroom.ensure_author("rosa", "Rosa Quill")
    lead = {"image": picture(), "alt": "Water"}
    for number in range(22):
        article(f"Story {number}", authors=[author], standfirst="<b>&", lead=lead if number % 2 else {})
    for path in ("/", "/city/", "/world/", "/archive/", "/author/rosa/", "/nowhere/", "/?page=2", "/?page=9"):
        html = client.get(path).content.decode()
        ids = Outline(html).ids
        assert len(ids) == len(set(ids))
        assert html.count("<h1") == 1, path
        assert "<b>&" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_comments_stand_below_what_they_answer(seed):
    random, thread = Random(seed), open_thread()
    parents: dict[int, int | None] = {}
    for _ in range(40):
        # The last comments more often than the first ones, so that conversations get deep.
        parent = random.choice([None, *parents][-12:]) if random.random() < 0.85 else None
        parents[say(thread, "1. a\n2. b\n\n> c", parent)] = parent
    for number in random.sample(sorted(parents), 8):
        discussion.decide(number, discussion.Ruling(random.choice(["removed", "held"]), "test"), by=editor())
    page = discussion.read_page(discussion.find_thread_by_id(thread.id))
    shown = Outline(render_to_string("discussion/thread.html", {"page": page})).parents
    assert shown == {row.id: parents[row.id] for row in page.rows}


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_any_page_of_a_deep_thread_is_well_formed(limit):
    thread, parent = open_thread(), None
    for number in range(30):
        parent = say(thread, parent=parent if number % 11 else None)
    facts = discussion.find_thread_by_id(thread.id)
    page = discussion.read_page(facts, limit=limit)
    seen: list[int] = []
    while True:
        seen += Outline(render_to_string("discussion/thread.html", {"page": page})).parents
        if not page.later:
            break
        page = discussion.read_page(facts, after=page.later, limit=limit)
    assert len(seen) == len(set(seen)) == 30


@pytest.mark.django_db
def test_a_thread_tells_its_count_and_whether_it_is_open():
    def printed(thread):
        return render_to_string("discussion/thread.html", {"page": discussion.read_page(thread)})

    thread = open_thread()
    assert ">Comments (0)</h2>" in printed(thread)
    assert "No comments yet." in printed(thread)
    first = say(thread)
    html = printed(discussion.find_thread_by_id(thread.id))
    assert ">Comments (1)</h2>" in html
    assert re.search(r'<a class="button" href="/threads/article-1/comments" data-compose>Add Comment</a>', html)
    assert f'href="/threads/article-1/comments?parent={first}"' in html
    assert f'href="/comments/{first}/"' in html
    closed = printed(discussion.set_thread_state(thread.key, "closed"))
    assert "Comments are closed." in closed
    assert "data-compose" not in closed


@pytest.mark.django_db
def test_an_order_is_kept_from_page_to_page():
    thread = open_thread()
    numbers = [say(thread) for _ in range(7)]
    facts, seen, cursors = discussion.find_thread_by_id(thread.id), [], {"after": ""}
    while cursors["after"] is not None:
        page = discussion.read_page(facts, sort="newest", limit=3, **cursors)
        html = render_to_string("discussion/thread.html", {"page": page})
        seen += Outline(html).parents
        assert re.findall(r'data-sort="(\w+)"[^>]*aria-current="true"', html) == ["newest"]
        assert 'href="/2026/11/25/tram/?sort=best#comments"' in html
        turns = re.search(r"<nav class=\"turn\".*?</nav>", html, re.S)[0]
        assert turns.count("href=") == turns.count("sort=newest")
        later = re.search(r'rel="next" href="[^"]*after=([^"#]+)', html)
        cursors = {"after": later[1] if later else None}
    assert seen == numbers[::-1]


@pytest.mark.django_db
def test_highlights_stand_above_the_thread_and_lead_into_it():
    thread = open_thread()
    pinned, featured = say(thread, "To be *pinned*"), say(thread, "To be featured")
    discussion.pin(pinned, True, by=editor())
    discussion.feature(featured, True, by=editor())
    page = discussion.read_page(discussion.find_thread_by_id(thread.id))
    html = render_to_string("discussion/thread.html", {"page": page})
    ids = Outline(html).ids
    assert len(ids) == len(set(ids))
    picks = re.search(r'<section class="picks".*?</section>', html, re.S)[0]
    assert [picks.count(text) for text in ("<em>pinned</em>", "To be featured", ">Pinned<", ">Featured<")] == [1] * 4
    assert picks.index(f"/comments/{pinned}/") < picks.index(f"/comments/{featured}/")
    assert html.index("To be featured") < html.index('<ol class="replies">')


@pytest.mark.django_db
def test_a_score_is_printed_once_it_is_shown(settings):
    thread = open_thread()
    comment = say(thread)
    discussion.vote(comment, 1, by=STRANGER)

    def printed():
        page = discussion.read_page(discussion.find_thread_by_id(thread.id))
        return re.sub(r"\s+", " ", render_to_string("discussion/thread.html", {"page": page}))

    assert "<span data-score>Vote</span>" in printed()
    settings.TERTULIA_SCORE_HIDDEN_MINUTES = 0
    assert f'href="/comments/{comment}/actions#vote" class="vote" data-action="vote"' in printed()
    assert "<span data-score>1</span>" in printed()
    assert re.search(r'<article class="comment" data-id="\d+" data-person="\w{10}" data-created="20[^"]+"', printed())


def test_a_website_of_another_scheme_is_not_linked():
    row = discussion.Row(1, 1, name="<i>Rosa", website="javascript:alert(1)", html="<p>Hello</p>")
    html = render_to_string("discussion/comment.html", {"row": row, "thread": None})
    assert "javascript:" not in html
    assert "&lt;i&gt;Rosa" in html


@pytest.mark.django_db
def test_a_page_that_breaks_is_answered_without_the_database(monkeypatch, django_assert_num_queries, rf):
    def fail(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    open_newsroom()
    monkeypatch.setattr("tertulia.newsroom.fronts.frame", fail)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert b"Something broke on our side" in response.content
    with django_assert_num_queries(0):
        Outline(engines["django"].get_template("newsroom/broken.html").render(None, rf.get("/")))
