"""The live address of a thread, answered in the event loop: thousands of open streams and not one thread."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from tertulia.kit.addresses import truncated_network
from tertulia.notify.answers import Message, Refused, Send, send_once, send_problem, send_start
from tertulia.notify.clerk import Clerk
from tertulia.notify.events import Block, Source, encode, retry
from tertulia.notify.hub import Hub
from tertulia.notify.opening import Opening, find_topic, open_topic
from tertulia.notify.polls import Polls
from tertulia.notify.question import Question, Unclear, parse_question
from tertulia.notify.reader import Reader
from tertulia.notify.seats import Full, Seats

Receive = Callable[[], Awaitable[Message]]

OPENING = 50  # clients that wait for the clerk at once; the others wait for them, so that the tail is never far back
FAREWELL = 1.0  # seconds
NO_THREAD = "There is no such discussion."
LATER = (b"retry-after", b"60")
OFTEN = Refused(429, "too-many-questions", "Your network asks too often. Wait a little.", (b"retry-after", b"10"))
CROWDED = "too-many-streams"
FULL = {
    "network": Refused(429, CROWDED, "Too many streams are open from your network. Ask now and then.", LATER),
    "all": Refused(503, CROWDED, "Too many streams are open. Ask now and then.", LATER),
}


class Live:
    """`total`: streams that may be open in this process. `each`: from one network, and how often in ten seconds it may
    ask without one; 0 for no limit."""

    def __init__(self, source: Source, total: int, each: int) -> None:
        self.source, self.clerk, self.seats, self.polls = source, Clerk(), Seats(total, each), Polls(each)
        self.hub, self.door, self.is_stopping = Hub(source, self.clerk), asyncio.Semaphore(OPENING), False

    def stop(self) -> None:
        """Ends all streams; those who connect again find another process, or the next."""
        self.is_stopping = True
        self.hub.stop()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            await self.answer(scope, receive, send)
        except Full as full:
            await send_problem(send, FULL[full.who])
        except Unclear as unclear:
            await send_problem(send, Refused(400, "bad-question", str(unclear)))
        except Refused as refusal:
            await send_problem(send, refusal)

    async def answer(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            raise Refused(405, "no-such-method", "This address is only read.", (b"allow", b"GET"))
        question = parse_question(scope["query_string"], scope["headers"])
        network = truncated_network((scope.get("client") or ("", 0))[0])
        if not question.wait and not self.polls.may_ask(network, time.monotonic()):
            raise OFTEN
        with self.seats.take(network):
            if self.is_stopping:
                raise Refused(503, "restarting", "This site is being restarted.", (b"retry-after", b"5"))
            async with self.door:
                topic = await self.clerk.ask(find_topic, self.source, question.key)
            if topic is None:
                raise Refused(404, "no-such-thread", NO_THREAD)
            if not question.wait:
                await send_once(send, await self.open(question))
            else:
                await self.stream(question, topic, receive, send)

    async def open(self, question: Question) -> Opening:
        async with self.door:
            opening = await self.clerk.ask(open_topic, self.source, question)
        if opening is None:
            raise Refused(404, "no-such-thread", NO_THREAD)
        return opening

    async def stream(self, question: Question, topic: str, receive: Receive, send: Send) -> None:
        reader = await self.hub.join(topic)
        try:
            opening = await self.open(question)
            reader.floor = opening.position
            await send_start(send, 200, "text/event-stream", (b"x-accel-buffering", b"no"))
            first = retry() + b"".join(encode(event).text for event in opening.events)
            reader.waiting.insert(0, Block(0, first))
            await self.carry(reader, receive, send)
        finally:
            self.hub.leave(reader)

    async def carry(self, reader: Reader, receive: Receive, send: Send) -> None:
        """Until the client leaves, falls behind, or the stream is over."""
        leaving = asyncio.ensure_future(receive())
        leaving.add_done_callback(lambda _: reader.end())
        reader.writing = asyncio.ensure_future(write(reader, send))
        try:
            await asyncio.wait([reader.writing])
        finally:
            leaving.cancel()
            reader.end()
        if not reader.writing.cancelled() and reader.writing.exception():
            return  # the connection broke
        with suppress(TimeoutError):
            # Who takes nothing does not take this either; the server then closes the connection.
            async with asyncio.timeout(FAREWELL):
                await send({"type": "http.response.body", "body": b""})


async def write(reader: Reader, send: Send) -> None:
    while text := await reader.take():
        await send({"type": "http.response.body", "body": text, "more_body": True})
