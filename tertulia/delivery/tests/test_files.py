import os

import pytest

from tertulia.delivery import files as shelves
from tertulia.delivery.bell import Bell, mark_of, name_of
from tertulia.delivery.files import Files
from tertulia.journal.api import Change

TOPICS = [name_of("thread:a"), name_of("page")]
BODIES = {"": b"plain", ".gz": b"packed", ".br": b"pressed"}


@pytest.fixture
def bell(tmp_path):
    return Bell(tmp_path / "bell")


@pytest.fixture
def files(tmp_path, bell):
    return Files(tmp_path / "shelf", bell)


def ring(bell, kind="comment-decided", topic="thread:a"):
    return bell.ring(mark_of(Change(1, topic, kind, {})))


def names(files):
    return sorted(str(one.relative_to(files.root)) for one in files.root.rglob("[!.]*") if one.is_file())


def test_a_page_is_three_files(files):
    assert files.publish("/2026/11/25/tram/", BODIES, TOPICS, 0)
    assert files.publish("/", BODIES, TOPICS, 0)
    assert files.publish("/feeds/atom.xml", {"": b"x"}, TOPICS, 0)
    assert names(files) == [
        "2026/11/25/tram/index.html", "2026/11/25/tram/index.html.br", "2026/11/25/tram/index.html.gz",
        "feeds/atom.xml", "index.html", "index.html.br", "index.html.gz",
    ]  # fmt: skip
    assert (files.root / "index.html.gz").read_bytes() == b"packed"


def test_a_change_takes_away_what_shows_it_and_nothing_else(files, bell):
    files.publish("/a/", BODIES, [name_of("thread:a")], 0)
    files.publish("/b/", BODIES, [name_of("thread:b")], 0)
    files.publish("/", BODIES, [name_of("thread")], 0)
    files.strike(ring(bell))
    assert names(files) == ["b/index.html", "b/index.html.br", "b/index.html.gz"]


def test_a_page_that_was_begun_before_something_was_taken_back_is_not_published(files, bell):
    begun = bell.count()
    mark = ring(bell)
    assert not files.publish("/a/", BODIES, TOPICS, begun)
    files.strike(mark)
    assert names(files) == []
    assert files.publish("/a/", BODIES, TOPICS, bell.count())


def test_what_was_made_after_a_change_stays(files, bell):
    mark = ring(bell)
    files.publish("/a/", BODIES, TOPICS, bell.count())
    files.strike(mark)
    assert len(names(files)) == 3


def test_a_page_that_lacks_a_comment_stands_for_a_moment(files, bell, monkeypatch):
    begun = bell.count()
    mark = ring(bell, "comment-posted")
    assert files.publish("/a/", BODIES, TOPICS, begun)
    files.strike(mark)
    assert names(files) == []
    monkeypatch.setattr(shelves, "DELAY", 0.0)
    assert not files.publish("/a/", BODIES, TOPICS, begun)


def test_a_page_whose_time_is_over_goes_unless_it_was_made_again(files, bell):
    files.publish("/a/", BODIES, TOPICS, bell.count())
    ring(bell, "comment-posted", "thread:z")
    files.publish("/a/", BODIES, TOPICS, bell.count())
    files.expire("/a/", 0)
    assert len(names(files)) == 3
    files.expire("/a/", 1)
    assert names(files) == []


@pytest.mark.parametrize(
    "path", ["/.index.sqlite3", "/../x/", "/a/../../x", "//", "/a//b/", "/" + "a" * 300 + "/", "/.x/"]
)
def test_no_address_becomes_a_file_somewhere_else(files, path):
    assert not files.publish(path, BODIES, TOPICS, 0)
    assert names(files) == []


def test_a_page_and_one_below_it_do_not_stand_in_each_others_way(files):
    assert files.publish("/a", BODIES, TOPICS, 0)
    assert not files.publish("/a/b/", BODIES, TOPICS, 0)
    assert files.publish("/c/d/", BODIES, TOPICS, 0)
    assert not files.publish("/c", BODIES, TOPICS, 0)


def test_no_two_files_of_one_page_have_the_same_second(files, bell):
    seconds = []
    for _ in range(3):
        files.publish("/a/", BODIES, TOPICS, bell.count())
        seconds.append(int((files.root / "a" / "index.html").stat().st_mtime))
        files.strike(ring(bell))
    assert len(set(seconds)) == 3


def test_everything_goes_at_a_start(files):
    files.publish("/a/", BODIES, TOPICS, 0)
    files.clear()
    assert names(files) == []
    assert files.publish("/a/", BODIES, TOPICS, 0)


def test_writers_and_publishers_of_many_processes_leave_nothing_that_was_taken_back(files, bell):
    """Each child publishes what is true at that moment; in between something is taken back, again and again."""
    source = files.root.parent / "truth"
    source.write_text("0")
    children = []
    for _ in range(3):
        child = os.fork()
        if not child:
            try:
                for _ in range(60):
                    begun = bell.count()
                    files.publish("/a/", {"": source.read_bytes()}, TOPICS, begun)
            finally:
                os._exit(0)
        children.append(child)
    place = files.root / "a" / "index.html"
    for number in range(1, 40):
        source.with_suffix(".new").write_text(str(number))
        source.with_suffix(".new").replace(source)
        files.strike(ring(bell))
        if place.exists():
            try:
                assert place.read_text() == str(number)
            except FileNotFoundError:
                continue
    for child in children:
        assert os.waitpid(child, 0)[1] == 0
