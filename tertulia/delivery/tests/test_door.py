"""Pages are made once for all who ask, kept until what they show changes, never shown once it is taken back."""

import asyncio
import gzip
import time

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from tertulia.delivery import door as doors
from tertulia.delivery.bell import Bell, mark_of, name_of
from tertulia.delivery.door import Door
from tertulia.delivery.ear import Ear
from tertulia.delivery.questions import Questions
from tertulia.delivery.shelf import Shelf
from tertulia.journal.api import Change

PATH = "/2026/11/25/tram/"


class Newsroom:
    """Stands in for Django: says `text` under the topic "thread:a", when the gate is open."""

    def __init__(self):
        self.text, self.calls, self.status, self.headers = "first", 0, 200, [(b"content-type", b"text/html")]
        self.topics, self.gate, self.scopes = "60 " + f"{name_of('thread:a'):x}", asyncio.Event(), []
        self.gate.set()

    async def is_called(self):
        while not self.calls:
            await asyncio.sleep(0)

    async def __call__(self, scope, body, send):
        self.calls += 1
        self.scopes.append(scope)
        said = self.text
        await self.gate.wait()
        start = {"type": "http.response.start", "status": self.status, "headers": [*self.headers]}
        await send(start | {"topics": self.topics})
        await send({"type": "http.response.body", "body": said.encode()})


class Site:
    def __init__(self, folder, limit=1_000_000):
        self.bell, self.shelf, self.app, self.seq = Bell(folder / "bell"), Shelf(limit), Newsroom(), 0
        self.ear = Ear(self.bell, self.shelf, lambda mark, is_late: None)
        self.door = Door(Questions({"news.example"}, set(), b"tertulia_posted"), self.shelf, self.ear, None, "https")

    def change(self, kind, topic="thread:a"):
        self.seq += 1
        self.bell.ring(mark_of(Change(self.seq, topic, kind, {})))

    async def get(self, path=PATH, method="GET", **headers):
        pairs = [(b"host", b"news.example"), *((n.replace("_", "-").encode(), v.encode()) for n, v in headers.items())]
        sent = []

        async def send(message):
            sent.append(message)

        scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
                 "scheme": "http", "headers": pairs}  # fmt: skip
        if not await self.door.answer(scope, send, self.app):
            return None
        start, body = sent
        return start["status"], dict(start["headers"]), body["body"]

    async def text(self, **headers):
        status, _, body = await self.get(**headers)
        assert status == 200
        return body.decode()


def run(tmp_path, story, **given):
    async def tell():
        await story(Site(tmp_path, **given))

    asyncio.run(tell())


def test_a_page_is_made_once(tmp_path):
    async def story(site):
        assert [await site.text() for _ in range(3)] == ["first"] * 3
        assert (site.app.calls, site.door.hits) == (1, 2)

    run(tmp_path, story)


def test_many_who_ask_at_once_wait_for_one(tmp_path):
    async def story(site):
        site.app.gate.clear()
        asked = [asyncio.ensure_future(site.text()) for _ in range(50)]
        await asyncio.sleep(0)
        site.app.gate.set()
        assert await asyncio.gather(*asked) == ["first"] * 50
        assert site.app.calls == 1

    run(tmp_path, story)


@pytest.mark.parametrize("kind", ["comment-decided", "comment-deleted", "comment-edited", "thread-changed"])
def test_what_is_taken_back_is_never_shown_again(tmp_path, kind):
    async def story(site):
        await site.text()
        site.app.text = "second"
        site.change(kind, "thread:b")
        assert await site.text() == "first"
        site.change(kind)
        assert await site.text() == "second"

    run(tmp_path, story)


def test_what_is_taken_back_while_a_page_is_made_is_not_in_it(tmp_path):
    async def story(site):
        site.app.gate.clear()
        asked = asyncio.ensure_future(site.text())
        await site.app.is_called()
        site.app.text = "second"
        site.change("comment-decided")
        site.app.gate.set()
        assert await asked == "second"
        assert await site.text() == "second"
        assert site.app.calls == 2

    run(tmp_path, story)


def test_who_asks_after_it_was_taken_back_never_waits_for_an_older_page(tmp_path):
    async def story(site):
        site.app.gate.clear()
        early = asyncio.ensure_future(site.text())
        await site.app.is_called()
        site.app.text = "second"
        site.change("comment-decided")
        late = asyncio.ensure_future(site.text())
        await asyncio.sleep(0)
        site.app.gate.set()
        assert await late == "second"
        assert await early == "second"

    run(tmp_path, story)


def test_what_is_new_comes_within_a_second_and_readers_do_not_wait_for_it(tmp_path):
    async def story(site):
        await site.text()
        site.app.text = "second"
        site.change("comment-posted")
        assert await site.text() == "first"
        assert site.app.calls == 1
        copy = next(iter(site.shelf.copies.values()))
        copy.stale = time.monotonic() - doors.AGAIN - 0.01
        assert await site.text() == "first"
        while site.door.making:
            await asyncio.sleep(0.01)
        assert await site.text() == "second"
        assert site.app.calls == 2

    run(tmp_path, story)


def test_nobody_gets_what_is_older_than_a_second(tmp_path):
    async def story(site):
        await site.text()
        site.app.text = "second"
        site.change("comment-posted")
        await site.text()
        next(iter(site.shelf.copies.values())).stale = time.monotonic() - doors.LATE - 0.01
        assert await site.text() == "second"

    run(tmp_path, story)


def test_a_change_that_nobody_asked_after_is_as_old_as_it_is(tmp_path):
    async def story(site):
        await site.text()
        site.app.text = "second"
        site.change("comment-posted")
        await asyncio.sleep(doors.LATE + 0.05)
        assert await site.text() == "second"

    run(tmp_path, story)


def test_who_has_just_written_sees_it_at_once(tmp_path):
    async def story(site):
        await site.text()
        site.app.text = "second"
        site.change("comment-posted")
        assert await site.text(cookie="tertulia_posted=1") == "second"

    run(tmp_path, story)


def test_who_has_just_written_does_not_get_a_page_that_was_begun_before(tmp_path):
    async def story(site):
        site.app.gate.clear()
        early = asyncio.ensure_future(site.text())
        await site.app.is_called()
        site.app.text = "second"
        site.change("comment-posted")
        writer = asyncio.ensure_future(site.text(cookie="tertulia_posted=1"))
        await asyncio.sleep(0)
        site.app.gate.set()
        assert await writer == "second"
        assert await early == "first"

    run(tmp_path, story)


def test_a_page_whose_time_is_over_is_made_again(tmp_path):
    async def story(site):
        await site.text()
        site.app.text = "second"
        copy = next(iter(site.shelf.copies.values()))
        copy.expires = time.monotonic() - doors.LATE - 0.01
        assert await site.text() == "second"

    run(tmp_path, story)


def test_a_family_of_topics_is_a_topic_too(tmp_path):
    async def story(site):
        site.app.topics = f"60 {name_of('thread'):x}"
        await site.text()
        site.app.text = "second"
        site.change("comment-decided", "thread:x")
        assert await site.text() == "second"

    run(tmp_path, story)


def test_a_bell_that_rang_too_often_empties_the_shelf(tmp_path):
    async def story(site):
        await site.text()
        site.app.text = "second"
        for _ in range(2100):
            site.change("comment-posted", "thread:x")
        assert await site.text() == "second"

    run(tmp_path, story)


@pytest.mark.parametrize(
    ("status", "topics", "headers"),
    [(200, None, []), (404, "60 1", []), (301, "60 1", [(b"location", b"/x/")])],
)
def test_what_is_not_to_be_kept_is_handed_on_and_forgotten(tmp_path, status, topics, headers):
    async def story(site):
        site.app.status, site.app.topics = status, topics
        site.app.headers += headers
        for _ in range(2):
            found, kept, body = await site.get()
            assert (found, body) == (status, b"first")
            assert b"etag" not in kept
        assert site.app.calls == 2
        assert not site.shelf.copies

    run(tmp_path, story)


@pytest.mark.parametrize("header", [(b"set-cookie", b"a=b"), (b"vary", b"Accept-Language, Cookie")])
def test_what_depends_on_the_reader_is_left_to_django(tmp_path, header):
    async def story(site):
        site.app.headers.append(header)
        assert await site.get() is None
        assert not site.shelf.copies

    run(tmp_path, story)


def test_a_failure_reaches_those_who_wait_and_is_not_kept(tmp_path):
    async def story(site):
        async def broken(scope, body, send):
            raise ZeroDivisionError

        app, site.app = site.app, broken
        with pytest.raises(ZeroDivisionError):
            await site.text()
        site.app = app
        assert await site.text() == "first"

    run(tmp_path, story)


def test_a_page_is_made_for_nobody_in_particular(tmp_path):
    async def story(site):
        await site.text(
            cookie="tertulia_guest=x", accept_language="ar", x_forwarded_host="evil.example", if_none_match="x"
        )
        [scope] = site.app.scopes
        assert scope["headers"] == [(b"host", b"news.example")]
        assert (scope["method"], scope["scheme"], scope["query_string"]) == ("GET", "https", b"")

    run(tmp_path, story)


def test_encodings_say_the_same_and_have_tags_of_their_own(tmp_path):
    async def story(site):
        site.app.text = "tram " * 500
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstandard.decompress, "": bytes}
        tags = set()
        for encoding, opened in unpack.items():
            _, headers, body = await site.get(accept_encoding=encoding)
            assert opened(body).decode() == site.app.text
            assert headers.get(b"content-encoding", b"").decode() == encoding
            assert headers[b"content-length"] == str(len(body)).encode()
            assert headers[b"vary"] == b"Accept-Encoding"
            tags.add(headers[b"etag"])
            status, same, nothing = await site.get(accept_encoding=encoding, if_none_match=headers[b"etag"].decode())
            assert (status, nothing, same[b"etag"]) == (304, b"", headers[b"etag"])
            assert b"content-length" not in same
            status, there, nothing = await site.get(accept_encoding=encoding, method="HEAD")
            assert (status, nothing, there[b"content-length"]) == (200, b"", headers[b"content-length"])
        assert len(tags) == 4
        assert site.app.calls == 1
        assert (await site.get(if_none_match='"other", W/"another"'))[0] == 200
        assert (await site.get(if_none_match="*"))[0] == 304
        modified = (await site.get())[1][b"last-modified"].decode()
        assert (await site.get(if_modified_since=modified))[0] == 304
        assert (await site.get(if_modified_since=modified, if_none_match='"other"'))[0] == 200
        assert (await site.get(if_modified_since="Wed, 25 Nov 2020 22:15:01 GMT"))[0] == 200

    run(tmp_path, story)


def test_a_page_that_has_just_changed_has_no_date_that_an_older_one_could_have(tmp_path):
    async def story(site):
        assert b"last-modified" in (await site.get())[1]
        site.change("comment-decided")
        assert b"last-modified" not in (await site.get())[1]
        assert (await site.get(if_modified_since=""))[0] == 200

    run(tmp_path, story)


def test_the_shelf_has_an_end_and_what_was_read_last_stays(tmp_path):
    async def story(site):
        for number in range(12):
            await site.get(f"/{number}/")
            await site.get("/0/")
        assert site.shelf.size <= site.shelf.limit
        assert len(site.shelf.copies) < 12
        calls = site.app.calls
        await site.get("/0/")
        assert site.app.calls == calls
        site.change("comment-decided")
        await site.get("/0/")
        assert len(site.shelf.copies) == 1
        assert site.shelf.size == sum(copy.size for copy in site.shelf.copies.values())

    run(tmp_path, story, limit=22_000)
