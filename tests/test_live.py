"""Live events over real sockets: told at once, told once, by every worker, and to nobody who crowds the others out."""

import json
import os
import sqlite3
import threading
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
import pytest
from django.db import connection

from tests.listening import KEY, LONG, Stream, do, wait_until
from tests.sockets import granian, talk

pytestmark = [pytest.mark.slow, pytest.mark.either_store]
pytestmark += [pytest.mark.django_db]  # or there is no test database to copy


@pytest.fixture(scope="module")
def square(django_db_setup, django_db_blocker, tmp_path_factory):
    """The environment of a server with an empty store of its own, copied from the test database."""
    folder = tmp_path_factory.mktemp("square")
    env = {**os.environ, "TERTULIA_DATA": str(folder)}
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            return env | {"DATABASE_URL": copy_postgresql()}
        connection.ensure_connection()
        with sqlite3.connect(folder / "tertulia.sqlite3") as copy:
            connection.connection.backup(copy)
    return env


def copy_postgresql():
    connection.close()  # a database that somebody uses cannot be copied
    url, name = urlsplit(os.environ["DATABASE_URL"]), f"square_{os.getpid()}"
    with psycopg.connect(url._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {connection.settings_dict['NAME']}")
    return url._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="module")
def port(square):
    with granian("tests.square:application", square) as (number, _):
        do(number, post="first")
        yield number


def comment(port, text="I take it every day."):
    return do(port, post=text)["done"][0]


def test_a_comment_reaches_who_has_the_page_open(port):
    with Stream(port) as stream:
        assert stream.status == 200
        for line in ("text/event-stream", "x-accel-buffering: no", "cache-control: no-store", "allow-origin: *"):
            assert line in stream.head
        [first] = stream.wait_for(lambda told: True)
        assert (first.event, first.data["state"]) == ("count", "open")
        number = comment(port)
        answer = comment(port, f"So do I.|{number}")
        [one] = stream.wait_for_comment(number)
        [two] = stream.wait_for_comment(answer)
    count = first.data["count"]
    assert one.data == {"comment": number, "parent": None, "count": count + 1, "new": True}
    assert two.data == {"comment": answer, "parent": number, "count": count + 2, "new": True}
    assert first.id < one.id < two.id


def test_removed_edited_and_published_again(port):
    number = comment(port)
    with Stream(port) as stream:
        [first] = stream.wait_for(lambda told: told.event == "count")
        for command, event, change in (
            ({"edit": number}, "comment", 0),
            ({"decide": f"removed|{number}"}, "gone", -1),
            ({"decide": f"published|{number}"}, "comment", 0),
            ({"decide": f"held|{number}"}, "gone", -1),
        ):
            do(port, **command)
            [told] = stream.wait_for_comment(number)
            assert (told.event, told.data["count"]) == (event, first.data["count"] + change)
            assert told.data.get("new", False) == (command == {"decide": f"published|{number}"})


def test_a_thread_that_closes_says_so_and_one_that_is_hidden_ends(port):
    with Stream(port) as stream:
        stream.wait_for(lambda told: told.event == "count")
        for state in ("closed", "open", "hidden"):
            do(port, turn=state)
            [told] = stream.wait_for(lambda told: told.event == "thread")
            assert told.data["state"] == state
        assert list(stream.told()) == []
    assert Stream(port).status == 404
    do(port, turn="open")


def listen_a_moment(port, last, seen, *, stay):
    """One connection: what was missed and, if it is to stay, the next comment. Returns the position to go on from."""
    by_header = {"headers": (f"Last-Event-ID: {last}",), "after": 0}
    with Stream(port, **(by_header if len(seen) % 2 else {"after": last})) as stream:
        told = stream.wait_for(lambda told: told.event == "count")[:-1]
        if stay:
            told += stream.wait_for(lambda told: told.event != "count")
        seen += [one.data["comment"] for one in told if one.event == "comment"]
        return stream.last


def test_nothing_is_lost_or_told_twice_across_connections(port):
    """While somebody posts without a pause, a reader comes and goes."""
    posted, seen = [], []
    with Stream(port) as stream:
        stream.wait_for(lambda told: told.event == "count")
    last = stream.last
    writer = threading.Thread(target=lambda: posted.extend(comment(port, f"Number {n}") for n in range(60)))
    writer.start()
    while writer.is_alive():
        last = listen_a_moment(port, last, seen, stay=len(seen) < 50)
    listen_a_moment(port, last, seen, stay=False)
    assert seen == posted


@pytest.mark.parametrize("after", [9_000_000, 2**63 - 1])
def test_a_position_of_another_journal_means_load_the_page_again(port, after):
    with Stream(port, after=after) as stream:
        first, second = stream.wait_for(lambda told: told.event == "count")
        assert first.event == "reload"
    assert first.id == second.id < after


def ask(port, query, **options):
    url = f"http://127.0.0.1:{port}/api/v1/live?{query}"
    try:
        with urlopen(url, timeout=LONG, **options) as answer:
            return answer.status, json.load(answer)
    except HTTPError as problem:
        return problem.code, json.load(problem) | dict(problem.headers)


def test_who_cannot_stream_asks_now_and_then(port):
    status, first = ask(port, f"thread={KEY}&wait=0")
    assert status == 200
    assert [event["event"] for event in first["events"]] == ["count"]
    number = comment(port)
    _, second = ask(port, f"thread={KEY}&wait=0&after={first['next']}")
    assert [event["data"].get("comment") for event in second["events"]] == [number, None]
    assert ask(port, f"thread={KEY}&wait=0&after={second['next']}")[1]["next"] == second["next"]


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("thread=nowhere", 404, "no such discussion"),
        ("thread=%00", 400, "thread:"),
        ("thread=" + "x" * 201, 404, "no such discussion"),
        ("thread=" + "x" * 2001, 400, "thread:"),
        ("", 400, "thread:"),
        ("thread=a&thread=b", 400, "twice"),
        ("thread=a&colour=red", 400, "colour"),
        ("thread=a&after=-1", 400, "after:"),
        ("thread=a&after=%D9%A3", 400, "after:"),
        ("thread=a&after=99999999999999999999", 400, "after:"),
        ("thread=a&wait=2", 400, "wait:"),
        ("thread=%ff", 400, "UTF-8"),
        ("&".join(f"a{number}=1" for number in range(50)), 400, "query"),
    ],
)
def test_a_question_that_cannot_be_answered(port, query, status, says):
    answered, problem = ask(port, query)
    assert (answered, problem["status"]) == (status, status)
    assert says in problem["detail"]
    assert problem["content-type"] == "application/problem+json"
    assert problem["access-control-allow-origin"] == "*"


def raw(port, method, *lines, body=b""):
    head = [f"{method} /api/v1/live?thread={KEY} HTTP/1.1", "Host: a", "Connection: close", *lines, "", ""]
    return talk(port, "\r\n".join(head).encode() + body)


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_it_is_only_read(port, method):
    answer = raw(port, method)
    assert answer.startswith(b"HTTP/1.1 405")
    assert b"allow: GET" in answer


def test_a_question_has_no_body(port):
    assert raw(port, "GET", "Content-Length: 3", body=b"abc").startswith(b"HTTP/1.1 413")


def test_nothing_runs_while_nobody_listens(port):
    streams = [Stream(port) for _ in range(3)]
    wait_until(lambda: do(port)["streams"] == 3, "three streams")
    assert do(port)["tail"]
    ask(port, "thread=nowhere")
    for stream in streams:
        stream.socket.close()
    wait_until(lambda: do(port)["streams"] == 0, "no stream")
    facts = do(port)
    assert not facts["tail"]
    assert facts["networks"] == 0


def test_one_network_cannot_take_all_places(port):
    wait_until(lambda: do(port)["streams"] == 0, "no stream")
    crowd = [Stream(port, source=f"127.0.5.{number}") for number in range(1, 11)]
    assert {stream.status for stream in crowd} == {200}
    refused = Stream(port, source="127.0.5.99")
    assert refused.status == 429
    assert "retry-after" in refused.head
    others = [Stream(port, source=f"127.0.6.{number}") for number in range(1, 11)]
    assert {stream.status for stream in others} == {200}
    assert Stream(port, source="127.0.7.1").status == 503
    for stream in (*crowd, *others):
        stream.socket.close()
    wait_until(lambda: do(port)["streams"] == 0, "no stream")
    assert Stream(port, source="127.0.5.99").status == 200


def test_two_workers_tell_each_others_readers(square):
    with granian("tests.square:application", square, "--workers", "2") as (port, _):
        do(port, post="first")
        streams = [Stream(port) for _ in range(6)]
        for stream in streams:
            stream.wait_for(lambda told: told.event == "count")
        by_worker = {}
        for _ in range(200):
            facts = do(port, post="Hello")
            by_worker[facts["pid"]] = facts["done"][0]
            if len(by_worker) == 2:
                break
        assert len(by_worker) == 2, "one worker answered everything"
        last = max(by_worker.values())
        for stream in streams:
            seen = [told.data.get("comment") for told in stream.wait_for_comment(last)]
            assert set(by_worker.values()) <= set(seen)
            stream.socket.close()


def test_who_does_not_read_is_dropped_and_holds_up_nobody(square):
    env = {**square, "SQUARE_MOST_WAITING": "2", "SQUARE_PADDING": "1000000"}
    with granian("tests.square:application", env) as (port, _):
        do(port, post="first")
        slow = Stream(port)
        quick = Stream(port)
        quick.wait_for(lambda told: told.event == "count")
        for _ in range(100):
            number = comment(port)
            quick.wait_for_comment(number)
            if do(port)["streams"] == 1:
                break
        else:
            pytest.fail("the slow reader was never dropped")
        slow.socket.close()


@pytest.mark.parametrize("reading", [True, False])
def test_open_streams_do_not_keep_the_server_from_stopping(square, reading):
    with granian("tests.square:application", square, "--workers-kill-timeout", "60") as (port, process):
        do(port, post="first")
        streams = [Stream(port) for _ in range(5)]
        for stream in streams:
            stream.wait_for(lambda told: told.event == "count")
        process.terminate()
        if reading:
            assert all(list(stream.told()) == [] for stream in streams)
        assert process.wait(LONG) == 0  # long before it would be killed
        for stream in streams:
            stream.socket.close()


def test_a_sign_of_life(square):
    env = {**square, "SQUARE_BEAT": "1"}
    with granian("tests.square:application", env) as (port, _):
        do(port, post="first")
        with Stream(port) as stream:
            stream.wait_for(lambda told: told.event == "heartbeat")
            stream.wait_for(lambda told: told.event == "heartbeat")
