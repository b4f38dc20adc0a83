"""Answers from finished pages before Django is entered, and has each made once, however many ask for it."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO

from tertulia.delivery.copies import Copy, Message, Variant, copy_of
from tertulia.delivery.ear import Ear
from tertulia.delivery.publisher import FILED, Publisher
from tertulia.delivery.questions import Key, Question, Questions, Scope, request_of
from tertulia.delivery.shelf import Shelf
from tertulia.delivery.tail import Tail

Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, IO[bytes], Send], Awaitable[None]]

LATE = 1.0  # seconds that something new may be missing from what readers get ...
AGAIN = 0.6  # ... and after so many the page is made anew, while they still get the last one
TRIES = 5  # times a page is made while something leaves it
EMPTY: Message = {"type": "http.response.body", "body": b""}
log = logging.getLogger("tertulia.delivery")


class Answer:
    """What Django gave that is nobody's to keep: sent on as it is."""

    def __init__(self, start: Message, body: bytes) -> None:
        self.start, self.body = start, body

    @property
    def is_personal(self) -> bool:
        return any(
            name == b"set-cookie" or (name == b"vary" and b"cookie" in value.lower())
            for name, value in self.start["headers"]
        )

    async def send(self, question: Question, send: Send) -> None:
        await send(self.start)
        await send(EMPTY if question.is_head else {"type": "http.response.body", "body": self.body})


class Door:
    """One for each process, used in its event loop only."""

    def __init__(self, questions: Questions, shelf: Shelf, ear: Ear, publisher: Publisher | None, scheme: str) -> None:
        self.questions, self.shelf, self.ear, self.publisher, self.scheme = questions, shelf, ear, publisher, scheme
        self.making: dict[Key, asyncio.Task[Copy | Answer]] = {}
        self.hits = self.unchanged = self.made = 0
        self.tail: Tail | None = None

    def open(self) -> None:
        """With the server: from here on changes are heard of without the bell too, and while nobody asks."""
        self.tail = Tail(self.ear)

    def close(self) -> None:
        if self.tail:
            self.tail.stop()

    async def answer(self, scope: Scope, send: Send, app: App) -> bool:
        """False: nothing was sent, and Django must see the request itself. Raises what `app` raises."""
        question = self.questions.parse(scope)
        if question is None:
            return False
        self.ear.listen()
        copy = self.find(question, app)
        if copy is None:
            made = await self.make(question, app)
            if isinstance(made, Answer):
                if not made.is_personal:
                    await made.send(question, send)
                return not made.is_personal
            copy = made
        else:
            self.hits += 1
        variant = copy.variants.get(question.encoding) or self.encode(copy, question)
        if (question.match or question.since) and copy.is_known(question.match, question.since):
            self.unchanged += 1
            await send(variant.same)
            await send(EMPTY)
        else:
            await send(variant.start)
            await send(EMPTY if question.is_head else variant.body)
        return True

    def find(self, question: Question, app: App) -> Copy | None:
        copy = self.shelf.find(question.key)
        if copy is None:
            return None
        now = time.monotonic()
        if not copy.stale:
            if now <= copy.expires:
                return copy
            copy.stale = copy.expires
        if question.is_strict or now - copy.stale > LATE:
            return None
        if now - copy.stale > AGAIN and question.key not in self.making:
            self.begin(question, app)
        return copy

    def encode(self, copy: Copy, question: Question) -> Variant:
        before = copy.size
        variant = copy.variant(question.encoding)
        self.shelf.grow(question.key, copy, copy.size - before)
        return variant

    async def make(self, question: Question, app: App) -> Copy | Answer:
        made = await asyncio.shield(self.making.get(question.key) or self.begin(question, app))
        if question.is_strict and isinstance(made, Copy) and made.stale:
            # It was being made when this reader's own comment came in.
            made = await asyncio.shield(self.making.get(question.key) or self.begin(question, app))
        return made

    def begin(self, question: Question, app: App) -> "asyncio.Task[Copy | Answer]":
        task = asyncio.ensure_future(self.render(question, app))
        self.making[question.key] = task
        task.add_done_callback(lambda _: self.finish(question.key, task))
        return task

    def finish(self, key: Key, task: "asyncio.Task[Copy | Answer]") -> None:
        del self.making[key]
        if not self.making:
            self.ear.forget()
        if not task.cancelled() and (error := task.exception()):
            log.debug("%s could not be made: %s", key, error)  # whoever waits for it is told

    async def render(self, question: Question, app: App) -> Copy | Answer:
        """The page as nobody in particular may see it; again while something is taken from it meanwhile."""
        asked = request_of(question, self.scheme)
        for _ in range(TRIES):
            begun, rung = self.ear.position()
            answer = await ask(app, asked)
            written: str | None = answer.start.get("topics")
            if written is None or answer.start["status"] != 200 or answer.is_personal:
                return answer
            seconds, *names = written.split(" ")
            topics = frozenset(int(name, 16) for name in names)
            headers, loop = answer.start["headers"], asyncio.get_running_loop()
            dated, wanted = self.ear.is_calm(topics), {question.encoding, *(FILED if self.publisher else ())}
            given = (headers, answer.body, topics, float(seconds))
            make = partial(copy_of, *given, is_dated=dated, encodings=wanted)
            copy = await loop.run_in_executor(None, make)
            self.made += 1
            if self.ear.was_taken(topics, begun):
                continue
            if self.ear.was_added(topics, begun):
                copy.stale = copy.made
            self.shelf.put(question.key, copy)
            if self.publisher:
                self.publisher.publish(question.key, copy, answer.body, rung)
            return copy
        return answer


async def ask(app: App, scope: Scope) -> Answer:
    start: Message = {}
    chunks: list[bytes] = []

    async def take(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            chunks.append(message.get("body", b""))

    with SpooledTemporaryFile() as body:
        await app(scope, body, take)
    return Answer(start, b"".join(chunks))
