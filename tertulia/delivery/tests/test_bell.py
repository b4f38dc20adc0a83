import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from tertulia.delivery.bell import SIZE, SLOTS, Bell, mark_of
from tertulia.journal.api import Change


def mark(seq, kind="comment-posted", topic="thread:a"):
    return mark_of(Change(seq, topic, kind, {}))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "bell"


def test_what_one_process_rings_another_hears(path):
    here = Bell(path)
    before = here.look()
    child = os.fork()
    if not child:
        try:
            there = Bell(path)
            for seq in range(3):
                there.ring(mark(seq, "comment-decided"))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert here.look() != before
    marks = here.since(0)
    assert [(one.seq, one.takes, one.number) for one in marks] == [(0, True, 0), (1, True, 1), (2, True, 2)]
    assert here.since(3) == []


def test_forked_writers_lose_no_mark(path):
    bell = Bell(path)
    children = []
    for _ in range(4):
        child = os.fork()
        if not child:
            try:
                for seq in range(200):
                    bell.ring(mark(seq))
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        assert os.waitpid(child, 0)[1] == 0
    assert bell.count() == 800


def test_threads_lose_no_mark(path):
    bell = Bell(path)
    with ThreadPoolExecutor(8) as pool:
        numbers = [made.number for made in pool.map(lambda seq: bell.ring(mark(seq)), range(500))]
    assert sorted(numbers) == list(range(500))


def test_who_slept_too_long_is_told_that_something_was_missed(path):
    bell = Bell(path)
    for seq in range(SLOTS):
        bell.ring(mark(seq))
    assert bell.since(0) is None
    assert [one.seq for one in bell.since(SLOTS - 2)] == [SLOTS - 2, SLOTS - 1]
    assert bell.since(SLOTS + 5) is None  # of another bell


@pytest.mark.parametrize(
    ("kind", "takes"),
    [("comment-posted", False), ("comment-voted", False), ("comment-decided", True), ("comment-edited", True),
     ("thread-changed", True), ("page-gone", True), ("a-kind-of-tomorrow", True)],
)  # fmt: skip
def test_whatever_does_not_only_add_takes_something_away(kind, takes):
    assert mark(1, kind).takes is takes


def test_a_disk_that_fills_up_later_has_room_for_it(tmp_path):
    Bell(tmp_path / "bell").close()
    found = (tmp_path / "bell").stat()
    assert found.st_blocks * 512 >= found.st_size == SIZE
