"""A site speaks its one language to everybody: articles, comments, the form, what it refuses, errors, dates."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils.translation import override
from wagtail.models import Page

from tertulia.discussion import api as discussion
from tertulia.embed.rest.problems import Problem
from tertulia.embed.tests.visitor import Visitor
from tertulia.kit.moments import SHAPES, spell
from tertulia.newsroom.api import body_from_paragraphs
from tertulia.newsroom.blocks import Body
from tertulia.newsroom.models import ArticlePage, Author, Byline, FrontPage, SectionPage, StandingPage
from tertulia.newsroom.tests.cast import article

pytestmark = pytest.mark.django_db

PUBLISHED = datetime(2018, 10, 31, 15, 17, tzinfo=UTC)
SAID = {
    "en": {
        "html": '<html lang="en" dir="ltr">',
        "stamp": "Published on: Oct 31, 2018 @ 15:17",
        "add": "Add Comment",
        "head": "Comments (3)",
        "count": "3 comments",
        "reply": "Reply to Rosa",
        "name": "Name",
        "post": "Post comment",
        "empty": "Write something first.",
        "long": "This is 10001 characters long; at most 10000 can be posted. Shorten it or post two.",
        "parent": "The comment you are answering is not in this discussion or is gone.",
        "often": "You have posted 5 comments in the last minute. Wait a little, then send this one again.",
        "closed": "Comments are closed.",
        "missing": "There is no page at this address. It may have moved; try the archive.",
        "day": "Archive: 31 October 2018",
        "month": "Archive: October 2018",
    },
    "es": {
        "html": '<html lang="es" dir="ltr">',
        "stamp": "Publicado: 31 oct 2018, 15:17",
        "add": "Comentar",
        "head": "Comentarios (3)",
        "count": "3 comentarios",
        "reply": "Responder a Rosa",
        "name": "Nombre",
        "post": "Publicar comentario",
        "empty": "Primero escribe algo.",
        "long": "El texto tiene 10001 caracteres; se pueden publicar como máximo 10000.",
        "parent": "El comentario al que respondes no está en este debate o ya no existe.",
        "often": "Has publicado 5 comentarios en el último minuto.",
        "closed": "Los comentarios están cerrados.",
        "missing": "No hay ninguna página en esta dirección.",
        "day": "Archivo: 31 de octubre de 2018",
        "month": "Archivo: octubre de 2018",
    },
    "ru": {
        "html": '<html lang="ru" dir="ltr">',
        "stamp": "Опубликовано: 31 октября 2018, 15:17",
        "add": "Добавить комментарий",
        "head": "Комментарии (3)",
        "count": "3 комментария",
        "reply": "Ответить пользователю Rosa",
        "name": "Имя",
        "post": "Опубликовать комментарий",
        "empty": "Сначала что-нибудь напишите.",
        "long": "Длина текста (символов): 10001; опубликовать можно не больше 10000.",
        "parent": "Комментария, на который вы отвечаете, нет в этом обсуждении, или он уже удалён.",
        "often": "За последнюю минуту вы опубликовали 5 комментариев.",
        "closed": "Комментарии закрыты.",
        "missing": "По этому адресу страницы нет.",
        "day": "Архив: 31 октября 2018",
        "month": "Архив: Октябрь 2018",
    },
    "ar": {
        "html": '<html lang="ar" dir="rtl">',
        "stamp": "نُشر في: 31 أكتوبر 2018، 15:17",
        "add": "إضافة تعليق",
        "head": "التعليقات (3)",
        "count": "3 تعليقات",
        "reply": "الرد على Rosa",
        "name": "الاسم",
        "post": "نشر التعليق",
        "empty": "اكتب شيئًا أولًا.",
        "long": "طول النص بالمحارف: 10001، ويمكن نشر 10000 على الأكثر.",
        "parent": "التعليق الذي تردّ عليه ليس في هذا النقاش أو لم يعد موجودًا.",
        "often": "نشرت 5 تعليقات في الدقيقة الأخيرة.",
        "closed": "التعليقات مغلقة.",
        "missing": "لا توجد صفحة على هذا العنوان.",
        "day": "الأرشيف: 31 أكتوبر 2018",
        "month": "الأرشيف: أكتوبر 2018",
    },
}
SEVERAL = {"en": "", "es": "{n} comentarios", "ru": "{n} комментариев", "ar": "{n} تعليق"}
each_language = pytest.mark.parametrize("language", SAID)


@pytest.fixture
def site(settings, monkeypatch):
    """A site in a language, with one article. No rule stands between a test and its comment."""
    monkeypatch.setattr("tertulia.moderation.rules.haste.SECONDS", 0.0)

    def set_up(language: str):
        settings.LANGUAGE_CODE = language
        page = article("Harbour tram opens", published=PUBLISHED)
        return page, SAID[language]

    return set_up


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def fetch(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status
    return response.content.decode()


@each_language
def test_an_article_with_its_comments(site, language):
    page, said = site(language)
    visitor = Visitor()
    for text in ("One.", "Two.", "Three."):
        visitor.send(visitor.open(page.thread_key), page.thread_key, text=text)
    html = fetch(page.path_on_site)
    text = text_of(html)
    assert said["html"] in html
    assert said["stamp"] in text
    assert said["reply"] in html
    assert ('id="thread-words"' in html) == (language != "en")
    for name in ("add", "head", "count"):
        assert said[name] in text, name


@each_language
def test_the_form_and_what_it_refuses(site, language):
    page, said = site(language)
    visitor = Visitor()
    form = visitor.open(page.thread_key)
    assert said["html"] in form.html
    assert said["name"] in text_of(form.html)
    assert said["post"] in text_of(form.html)
    for changed, name in (({"text": " "}, "empty"), ({"text": "x" * 10_001}, "long"), ({"parent": "x"}, "parent")):
        assert said[name] in visitor.send(form, page.thread_key, **changed).said, name


@each_language
def test_a_refusal_of_the_store_and_one_of_the_rules(site, language):
    page, said = site(language)
    visitor = Visitor()
    assert said["parent"] in visitor.send(visitor.open(page.thread_key), page.thread_key, parent="9999").said
    for number in range(5):
        visitor.send(visitor.open(page.thread_key), page.thread_key, text=f"Number {number}.")
    assert said["often"] in visitor.send(visitor.open(page.thread_key), page.thread_key, text="Once more.").said


def test_the_api_refuses_in_the_language_of_the_site():
    with override("ru"):
        assert Problem.of(discussion.ThreadClosed()).detail.startswith("Обсуждение закрыто")


@each_language
def test_a_closed_discussion(site, language):
    page, said = site(language)
    discussion.set_thread_state(page.thread_key, "closed")
    assert said["closed"] in text_of(fetch(page.path_on_site))


@each_language
def test_errors_and_the_archive(site, language):
    _, said = site(language)
    assert said["missing"] in text_of(fetch("/nothing/here/", 404))
    assert said["day"] in text_of(fetch("/2018/10/31/"))
    assert said["month"] in text_of(fetch("/2018/10/"))


@each_language
def test_the_language_of_the_reader_changes_nothing(site, language):
    """The public page is the same for everyone, so that one copy of it serves everyone."""
    page, _ = site(language)
    asked = Client().get(page.path_on_site, headers={"Accept-Language": "fr, es;q=0.8, ar;q=0.7"})
    assert asked.content.decode() == fetch(page.path_on_site)


@pytest.mark.parametrize(("language", "several"), SEVERAL.items())
def test_the_script_of_a_page_gets_its_words(language, several):
    """As a data block: English, which the script has, needs none."""
    with override(language):
        html = Template("{% load words %}{% thread_words %}").render(Context())
    found = re.fullmatch(r'<script id="thread-words" type="application/json">(.*?)</script>', html)
    assert (json.loads(found[1])["{n} comment|{n} comments"]["other"] if found else html) == several


@pytest.mark.parametrize("language", ["es", "ru", "ar"])
def test_every_shape_of_a_date_is_written_the_way_of_the_language(language):
    for shape in SHAPES:
        with override("en"):
            english = spell(PUBLISHED, shape)
        with override(language):
            assert spell(PUBLISHED, shape) != english


def test_a_country_may_follow_the_language(site, settings):
    page, _ = site("es")
    settings.LANGUAGE_CODE = "es-mx"
    assert SAID["es"]["stamp"] in text_of(fetch(page.path_on_site))


VOID = {"meta", "link", "img", "input", "br", "hr", "source", "use", "path"}
INNER = (".page_ptr", "Byline.page", ".sort_order", ".id")  # no editor reads these
ENGLISH = {"the", "of", "and", "is", "are", "was", "this", "that", "with", "not", "your", "for", "from", "there"}
ENGLISH |= {
    "by",
    "comment",
    "comments",
    "reply",
    "page",
    "edited",
    "search",
    "show",
    "report",
    "vote",
    "name",
    "reason",
}


class Words(HTMLParser):
    """The words of a page that are in the site's language: not code, not what says to be in another one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.words: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, tag in ("script", "style", "code", "bdi") or bool(self.open and self.open[-1][1])))
        for name, value in attrs:
            if name in ("aria-label", "title", "alt", "placeholder"):
                self.words |= {*re.findall(r"[a-z]+", (value or "").lower())}

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.words |= {*re.findall(r"[a-z]+", data.lower())}


def english_in(html: str) -> set[str]:
    return Words(html).words & ENGLISH


def speak_spanish(page: ArticlePage) -> None:
    """What editors wrote, so that all English that is left is the program's."""
    Page.objects.filter(depth=2).update(title="El Correo", search_description="Todo lo del puerto")
    page.title = page.standfirst = "Zarpa el tranvía"
    page.body = body_from_paragraphs(["Llegó tarde."])
    page.save_revision().publish()


def test_pages_say_nothing_in_english(site, client):
    page, _ = site("es")
    speak_spanish(page)
    visitor = Visitor()
    for text in ("Uno.", "Dos.", "Tres."):
        visitor.send(visitor.open(page.thread_key), page.thread_key, text=text)
    thread = discussion.find_thread(page.thread_key)
    first = discussion.list_comments(thread).rows[0].id
    key = page.thread_key
    public = [page.path_on_site, "/", "/archive/", "/2018/10/", f"/comments/{first}/", f"/comments/{first}/actions"]
    public += [f"/threads/{key}/comments", f"/threads/{key}/comments?parent={first}", f"/threads/{key}/search?q=uno"]
    public += [f"{page.path_on_site}?sort={sort}" for sort in discussion.SORTS]
    public += [f"/comments/{first}/notice/", "/transparency/"]
    public += ["/nada/", "/sign-in/nada/", f"/threads/{key}/search?q=nada"]
    assert {path: found for path in public if (found := english_in(Client().get(path).content.decode()))} == {}
    assert english_in(visitor.send(visitor.open(key), key, text="", name="").said) == set()


def test_the_desk_says_nothing_in_english(site, client, admin_user):
    page, _ = site("es")
    speak_spanish(page)
    visitor = Visitor()
    visitor.send(visitor.open(page.thread_key), page.thread_key, text="Uno.")
    found = discussion.list_comments(discussion.find_thread(page.thread_key)).rows[0].id
    client.force_login(admin_user)
    desk = [f"comments/?queue={queue}" for queue in ("newest", "held", "reported", "approved")]
    desk += ["comments/notices/", "comments/appeals/", "comments/flaggers/", "discussions/", "rules/moderators/"]
    for path in (*desk, f"comments/{found}/history/"):
        html = client.get(f"/admin/{path}").content.decode()
        ours = html[html.index('class="nice-padding') :]
        assert english_in(ours[: ours.index("</main>")]) == set(), path


def labels(language: str) -> dict[str, str]:
    """What the editor calls each page, field and block of the newsroom, by its place."""
    with override(language):
        found = {}
        for model in (ArticlePage, Author, Byline, SectionPage, StandingPage, FrontPage):
            own = [field for field in [*model._meta.local_fields, *model._meta.local_many_to_many] if field.editable]
            for field in own:
                found[f"{model.__name__}.{field.name}"] = f"{field.verbose_name}: {field.help_text}"
            if model is not Byline:
                found[model.__name__] = f"{model._meta.verbose_name}, {model._meta.verbose_name_plural}"
        for place, block in blocks(Body()):
            found[place] = f"{block.label}: {getattr(block.meta, 'help_text', '') or ''}"
        return found


def blocks(block, place="body"):
    for name, child in [*getattr(block, "child_blocks", {}).items(), ("item", getattr(block, "child_block", None))]:
        if child is not None:
            yield f"{place}.{name}", child
            yield from blocks(child, f"{place}.{name}")


@pytest.mark.parametrize("language", ["es", "ru", "ar"])
def test_the_editor_calls_everything_in_the_language_of_the_site(language):
    english, other = labels("en"), labels(language)
    same = [place for place, said in english.items() if said == other[place] and not place.endswith(INNER)]
    assert same == []
    assert len(english) > 40
