"""Finished pages become files beside the memory, and what goes wrong with files is written down."""

import asyncio
import logging
import shutil
import sqlite3

import pytest

from tertulia.delivery.files import INDEX, Files
from tertulia.delivery.publisher import Publisher
from tertulia.delivery.tests.test_door import PATH, Site


class FiledSite(Site):
    def __init__(self, folder):
        super().__init__(folder)
        self.files = Files(folder / "files", self.bell)
        self.publisher = self.door.publisher = Publisher(self.files, "news.example")
        self.ear.follow = self.publisher.follow

    async def written(self):
        """Once all is done that was asked for."""
        await asyncio.wrap_future(self.publisher.thread.submit(lambda: None))
        return sorted(one.name for one in self.files.root.rglob("*") if one.is_file() and one.name != INDEX)


def run(tmp_path, story):
    async def tell():
        await story(FiledSite(tmp_path))

    asyncio.run(tell())


def test_a_page_becomes_files_and_the_memory_knows_its_own_size(tmp_path):
    async def story(site):
        await site.get(accept_encoding="gzip")
        assert await site.written() == ["index.html", "index.html.br", "index.html.gz"]
        await site.get(accept_encoding="zstd")
        [copy] = site.shelf.copies.values()
        assert site.shelf.size == copy.size
        site.change("comment-decided")
        site.ear.listen()
        assert (site.shelf.copies, site.shelf.size) == ({}, 0)

    run(tmp_path, story)


@pytest.mark.parametrize("path", ["/feeds/atom.xml", "/api/v1/recent"])
def test_what_needs_headers_of_its_own_becomes_no_file(tmp_path, path):
    async def story(site):
        assert (await site.get(path=path))[0] == 200
        assert site.door.made == 1
        assert await site.written() == []

    run(tmp_path, story)


def test_a_file_that_cannot_be_written_keeps_nobody_from_reading(tmp_path, caplog):
    async def story(site):
        shutil.rmtree(site.files.root)
        with caplog.at_level(logging.ERROR, "tertulia.delivery"):
            assert await site.text(path=PATH) == "first"
            await site.written()
        assert "a finished page could not be written or taken away" in caplog.text

    run(tmp_path, story)


def test_what_must_be_gone_goes_even_if_the_index_cannot_be_written(tmp_path):
    async def story(site):
        for path in ("/a/", "/b/"):
            await site.get(path=path)
        assert len(await site.written()) == 6
        with sqlite3.connect(site.files.root / INDEX) as index:
            index.execute("CREATE TRIGGER full BEFORE DELETE ON shown BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        index.close()
        site.change("comment-decided")
        [mark] = site.bell.since(site.bell.count() - 1)
        with pytest.raises(sqlite3.IntegrityError, match="disk full"):
            site.files.strike(mark)
        assert await site.written() == []

    run(tmp_path, story)
