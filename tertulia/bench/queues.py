"""The moderators' queue on a large site: how long the page takes beside so many held comments and decisions.

They are laid straight into the SQLite store, each decision in its place in the chain: to post and decide five million
comments would take days."""

import json
import random
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError
from django.db import connections

from tertulia.bench.client import Client
from tertulia.bench.progress import counted
from tertulia.bench.site import serving
from tertulia.bench.threads import NAMES, SENTENCES
from tertulia.discussion import api as discussion
from tertulia.kit.keyset import encode

SLOWEST = 100.0  # milliseconds: median
WARM_UP, REPEATS = 5, 30
THREADS, EACH = 100, 20  # discussions; decisions on each comment that was removed
PER_PERSON = 25  # comments
CHUNK = 20_000  # rows that are laid at once
SPAN = timedelta(days=60)
PAGE = "/admin/comments/?queue=held"
SAW = {"words": ["flotsam"], "in_name": False}
HELD = {"ran": ["words/1"], "found": [{"rule": "words/1", "action": "hold", "code": "suspect-word", "saw": SAW,
                                      "spans": [[4, 9]]}]}  # fmt: skip

Row = dict[str, Any]
# A decision, in the order in which its digest is taken.
NOTHING: Row = {"comment_id": None, "person": "", "before": "", "after": "", "code": "", "sentence": "", "by_id": None,
                "program": None, "at": None, "facts": {}}  # fmt: skip


def measure(data: Path, held: int, decisions: int) -> list[Row]:
    """`held`: comments that wait; `decisions`: in all, at least as many."""
    if decisions < held:
        raise CommandError("every held comment has a decision: give --decisions as many as --held, or more")
    cookie, moderator = sign_in()
    threads = [open_thread(number) for number in range(THREADS)]
    connections.close_all()
    Laying(settings.DATABASES["default"]["NAME"], threads, moderator).lay(held, decisions)
    with serving(data) as site, Client(site.port) as client:
        times = [asked(client, PAGE, cookie) for _ in counted(range(WARM_UP + REPEATS), "queue")][WARM_UP:]
        figures = asked(client, "/transparency/", "")
    return [
        {
            "what": f"queue of {held:,} held comments, beside {decisions:,} decisions",
            "median ms": round(median(times), 1),
            "bar ms": SLOWEST,
            "p95 ms": round(quantiles(times, n=20)[18], 1),
        },
        {"what": f"public figures of a year of {decisions:,} decisions, counted anew", "median ms": round(figures, 1)},
    ]


def asked(client: Client, path: str, cookie: str) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    status, _ = client.ask("GET", path, Cookie=cookie)
    if status != 200:
        raise CommandError(f"{path} answers {status}, so there is nothing to measure")
    return (time.perf_counter() - began) * 1000


def sign_in() -> tuple[str, int]:
    """The cookie of a moderator, who is no administrator, and their number."""
    user = User.objects.create_user("bench-moderator")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "change_comment"]))
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}", user.pk


def open_thread(number: int) -> int:
    key = f"bench-queue-{number}"
    thread = discussion.open_thread(key=key, url=f"https://pages.example/{key}", title=key, section=f"s{number % 5}")
    return thread.id


class Laying:
    """Comments and decisions, in the order in which they would have come."""

    def __init__(self, store: Path, threads: list[int], moderator: int) -> None:
        self.threads, self.moderator = threads, moderator
        self.dice = random.Random(3)  # noqa: S311 - a bench, not a lottery
        self.link = sqlite3.connect(store, isolation_level=None)
        # Nothing that a power cut takes is missed: the store is made for this once.
        self.link.executescript("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000")
        head = self.link.execute("SELECT count, digest FROM discussion_decisionhead").fetchone()
        self.count: int = head[0] if head else 0
        self.digest: str = head[1] if head else ""
        self.comment = self.last("discussion_comment")
        self.decision = self.last("discussion_decision")

    def last(self, table: str) -> int:
        return int(self.link.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])  # noqa: S608 - ours

    def lay(self, held: int, decisions: int) -> None:
        removed, odd = divmod(decisions - held, EACH)
        numbers = self.lay_comments(removed, "removed"), self.lay_comments(held, "held")
        self.lay_rows("discussion_decision", self.decisions(*numbers, odd), decisions, "decisions")
        self.lay_rows("moderation_judgement", self.judgements(numbers[1]), held, "judgements")
        self.link.execute("DELETE FROM discussion_decisionhead")
        head = "INSERT INTO discussion_decisionhead (id, count, digest) VALUES (1, ?, ?)"
        self.link.execute(head, (self.count, self.digest))
        self.link.close()

    def lay_comments(self, number: int, state: str) -> range:
        first, self.comment = self.comment + 1, self.comment + number
        numbers = range(first, first + number)
        self.lay_rows("discussion_comment", self.comments(numbers, state), number, f"{state} comments")
        return numbers

    def lay_rows(self, table: str, rows: Iterator[Row], number: int, name: str) -> None:
        chunk: list[tuple[Any, ...]] = []
        into = ""
        for _, row in zip(counted(range(number), name), rows, strict=True):
            into = into or f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608
            chunk.append(tuple(row.values()))
            if len(chunk) == CHUNK:
                self.insert(into, chunk)
        self.insert(into, chunk)

    def insert(self, into: str, chunk: list[tuple[Any, ...]]) -> None:
        if chunk:
            self.link.execute("BEGIN")
            self.link.executemany(into, chunk)
            self.link.execute("COMMIT")
        chunk.clear()

    def comments(self, numbers: range, state: str) -> Iterator[Row]:
        fields = apps.get_model("discussion", "Comment")._meta.concrete_fields
        plain = {str(field.column): blank(field) for field in fields}
        began, step = datetime.now(UTC) - SPAN, SPAN / max(1, len(numbers))
        for at, number in enumerate(numbers):
            text = " ".join(self.dice.choices(SENTENCES, k=self.dice.randint(1, 4)))
            yield plain | {
                "id": number,
                "thread_id": self.threads[number % len(self.threads)],
                "path": encode(number),
                "depth": 1,
                "state": state,
                "urgency": self.dice.choice((0, 0, 0, 0, 0, 10, 20, 30, 40, 120)) if state == "held" else 0,
                "name": self.dice.choice(NAMES),
                "guest": f"bench-{number // PER_PERSON:012}",
                "source": text,
                "kind": "markdown",
                "html": f"<p>{text}</p>",
                "renderer": 1,
                "created": written(began + step * at),
                "created_known": True,
                "key": f"bench-{number}",
            }

    def decisions(self, removed: range, held: range, odd: int) -> Iterator[Row]:
        """Removed comments have EACH of them: held, removed, shown again, removed again and so on. `odd`: warnings that
        make the number whole."""
        total = len(removed) * EACH + len(held) + odd
        began, step = datetime.now(UTC) - SPAN, SPAN / max(1, total)
        moment = (began + step * number for number in range(total))
        for number in removed:
            yield self.decided(next(moment), "suspect-word", HELD, comment_id=number, after="held")
            before = "held"
            for turn in range(EACH - 1):
                after, code = ("published", "approved") if turn % 2 else ("removed", ("insult", "spam")[turn % 4 // 2])
                facts = {"source": "rule", "rule": "words"} if turn == 0 else {"source": "own"}
                by = self.moderator
                yield self.decided(next(moment), code, facts, comment_id=number, before=before, after=after, by_id=by)
                before = after
        for number in range(odd):
            person = f"guest:bench-{number:012}"
            yield self.decided(next(moment), "warning", {}, person=person, by_id=self.moderator)
        for number in held:
            yield self.decided(next(moment), "suspect-word", HELD, comment_id=number, after="held")

    def decided(self, at: datetime, code: str, facts: Row, **said: Any) -> Row:
        self.count, self.decision = self.count + 1, self.decision + 1
        row = NOTHING | said | {"code": code, "at": at, "facts": facts}
        self.digest = discussion.digest(self.digest, list(row.values()))
        row |= {"at": written(at), "facts": json.dumps(facts)}
        return {"id": self.decision, **row, "digest": self.digest}

    def judgements(self, held: range) -> Iterator[Row]:
        at = written(datetime.now(UTC))
        for number in held:
            yield {
                "comment_id": number,
                "section": f"s{number % len(self.threads) % 5}",
                "action": "hold",
                "rule": "words",
                "code": "suspect-word",
                "facts": json.dumps(HELD),
                "score": number % 101,
                "edition": 0,
                "is_edit": False,
                "at": at,
            }


def blank(field: Any) -> Any:
    """What a column holds where nothing is said."""
    return None if field.null else field.get_default()


def written(moment: datetime) -> str:
    """As Django writes it into SQLite."""
    return str(moment.replace(tzinfo=None))
