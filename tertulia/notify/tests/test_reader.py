"""One stream's waiting room, without a socket."""

import asyncio

from tertulia.notify import reader as room
from tertulia.notify.events import HEARTBEAT, Block
from tertulia.notify.reader import Reader


def blocks(*numbers):
    return [Block(number, b"%d " % number) for number in numbers]


def filled(*numbers, floor=0):
    reader = Reader("thread:a", 0)
    reader.floor = floor
    for block in blocks(*numbers):
        reader.push(block)
    return reader


def test_what_waits_is_taken_in_one_piece_without_what_is_known():
    assert asyncio.run(filled(3, 4, 5, floor=3).take()) == b"4 5 "


def test_a_sign_of_life_is_not_added_to_what_waits():
    reader = filled(1)
    reader.push(HEARTBEAT)
    assert asyncio.run(reader.take()) == b"1 "
    reader.push(HEARTBEAT)
    assert asyncio.run(reader.take()) == HEARTBEAT.text


def test_only_known_entries_are_no_reason_to_write():
    async def scene():
        reader = filled(1, 2, floor=2)
        taking = asyncio.create_task(reader.take())
        await asyncio.sleep(0)
        assert not taking.done()
        reader.push(Block(3, b"3"))
        return await taking

    assert asyncio.run(scene()) == b"3"


def test_the_last_event_is_written_before_the_end():
    reader = filled(1)
    reader.finish()
    assert asyncio.run(reader.take()) == b"1 "
    assert asyncio.run(reader.take()) == b""


def test_who_is_far_behind_is_let_go(monkeypatch):
    monkeypatch.setattr(room, "MOST_WAITING", 2)
    reader = filled(1, 2)
    assert not reader.is_over
    reader.push(Block(3, b"3"))
    assert reader.is_over
    assert asyncio.run(reader.take()) == b""
