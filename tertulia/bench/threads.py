"""Articles with threads of a given size, the same at every run: half of the comments answer an earlier one."""

import random
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from tertulia.bench.progress import counted
from tertulia.discussion import api as discussion
from tertulia.newsroom import api as newsroom
from tertulia.serve.database import copy_sqlite

SENTENCES = (
    "The ferry was late again and nobody on the quay was told why.",
    "I crossed on the nine o’clock and it was not that bad.",
    "Read the timetable before you complain; it changed in March.",
    "My mother remembers when there were two boats and a band on Sundays.",
    "What does it cost to keep the old one running, and who pays for it?",
    "The council answered the same question two years ago in almost the same words.",
)
NAMES = ("Ana", "Bo", "Cecilia", "Dmitri", "Elif", "Farid", "Goran", "Hye-jin", "Inés", "Jonas")
STORE, STAMP = "tertulia.sqlite3", "static.stamp"
RECENT = 40  # an answer goes to one of the last so many


@dataclass(frozen=True, slots=True)
class Thread:
    size: int
    path: str
    key: str


def make_store(data: Path, copied: Path | None = None) -> None:
    """An empty one, or a copy of the one in another data folder."""
    if connection.introspection.table_names():
        raise CommandError("this database holds something already: make an empty one for the bench")
    connection.close()
    if copied:
        copy_store(copied, data)
    call_command("migrate", verbosity=0, interactive=False)


def copy_store(source: Path, data: Path) -> None:
    """With the files for browsers, which a first start would make."""
    if not (source / STORE).is_file():
        raise CommandError(f"there is no {STORE} in {source}: --copy takes the data folder of a site on SQLite")
    copy_sqlite(source / STORE, data / STORE, lambda _: None)
    if (source / STAMP).is_file():
        shutil.copytree(source / "static", data / "static")
        shutil.copyfile(source / STAMP, data / STAMP)


def make_threads(sizes: list[int]) -> list[Thread]:
    newsroom.ensure_front("The Bench")
    newsroom.ensure_section("news", "News")
    return [make_thread(size) for size in sizes]


def make_thread(size: int) -> Thread:
    body = newsroom.body_from_paragraphs(list(SENTENCES))
    began = timezone.now() - timedelta(days=30)
    title = f"An article with {size} comments"
    added = newsroom.add_article(newsroom.NewArticle(title=title, body=body, section="news", published=began))
    facts = discussion.find_thread_by_id(added.thread)
    if size:
        fill(added.thread, size, began)
    return Thread(size, added.path, facts.key)


def fill(thread: int, size: int, began: datetime) -> None:
    seeds = list(skeleton(thread, size, began))
    places, _ = discussion.place_archive(thread, seeds)
    dice = random.Random(size)  # noqa: S311 - a bench, not a lottery
    discussion.add_archived(
        thread,
        (
            discussion.ArchivedComment(
                place=places[seed.origin],
                origin=seed.origin,
                name=dice.choice(NAMES),
                source="".join(f"<p>{sentence}</p>" for sentence in dice.choices(SENTENCES, k=dice.randint(1, 4))),
                kind="html",
                created=seed.created,
            )
            for seed in counted(seeds, f"{size} comments")
        ),
    )
    discussion.recount(thread)


def skeleton(thread: int, size: int, began: datetime) -> Iterator[discussion.Seed]:
    dice = random.Random(size)  # noqa: S311
    step = timedelta(days=29) / size
    for number in range(size):
        parent = (
            f"{thread}:{dice.randint(max(0, number - RECENT), number - 1)}" if number and dice.random() < 0.5 else None
        )
        yield discussion.Seed(f"{thread}:{number}", parent, began + step * number)


def make_pages(number: int) -> list[str]:
    """Addresses of so many articles more, without comments."""
    began = timezone.now() - timedelta(days=30)
    made = []
    with newsroom.many_articles(), transaction.atomic():
        for page in counted(range(number), f"{number} articles"):
            body = newsroom.body_from_paragraphs(random.Random(page).choices(SENTENCES, k=12))  # noqa: S311
            article = newsroom.NewArticle(title=f"Article number {page}", body=body, section="news", published=began)
            made.append(newsroom.add_article(article).path)
    return made


def make_discussions(comments: int, each: int = 100) -> None:
    """So many comments more on the site, in discussions of pages elsewhere."""
    began = timezone.now() - timedelta(days=30)
    with transaction.atomic():
        for _ in counted(range(comments // each), f"{comments} comments"):
            key = f"bench-{secrets.token_hex(8)}"
            facts = discussion.open_thread(key=key, url=f"https://pages.example/{key}", title=key)
            fill(facts.id, each, began)
