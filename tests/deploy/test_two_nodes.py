"""Two nodes on one PostgreSQL behind nginx and behind Caddy: what one stores the other shows, and one may die."""

import json
import re
import secrets
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest

from tests.browser.site import article_paths
from tests.deploy.servers import DEPLOY, PATIENCE, caddy, directly, nginx, node, placed
from tests.listening import Stream, wait_until
from tests.test_backup import postgresql
from tests.test_freshness import PAGE

__all__ = ["postgresql"]
pytestmark = pytest.mark.slow
WRITERS, EACH, READERS = 4, 20, 4


def before(kind, folder, ports):
    """The web server of this kind in front of two nodes, without a folder of finished pages."""
    if kind == "caddy":
        return caddy(folder, ports, folder / "none", folder / "none")
    text = (DEPLOY / "nginx/two-nodes.conf").read_text()
    places = {f"10.0.0.{number}:8000": f"127.0.0.1:{port}" for number, port in enumerate(ports, 1)}
    return nginx(folder, placed(text, places), folder / "none", folder / "none")


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def cluster(request, postgresql, tmp_path_factory):
    """The web server and both nodes."""
    shared = {"DATABASE_URL": postgresql(request.param), "TERTULIA_SECRET_KEY": secrets.token_hex(30)}
    shared["TERTULIA_LIMITS"] = "off"
    with ExitStack() as stack:
        nodes = [
            stack.enter_context(node(tmp_path_factory.mktemp("node"), pages, 1, **shared)) for pages in ([PAGE], [])
        ]
        folder = tmp_path_factory.mktemp(request.param)
        web = stack.enter_context(before(request.param, folder, [one.port for one in nodes]))
        yield web, nodes


@pytest.fixture(scope="module")
def article(cluster):
    return article_paths(cluster[0].ask("/").text)[0]


@pytest.fixture(scope="module")
def key(cluster, article):
    return re.search(r'data-thread="([^"]+)"', cluster[0].ask(article).text)[1]


def draft(key, text):
    return {"thread": key, "author": {"name": "Rosa"}, "text": text, "idempotency_key": secrets.token_hex(8)}


def post(web, key, text, source="127.0.0.1"):
    answer = web.ask("/api/v1/comments", draft(key, text), source=source)
    assert answer.status == 201, answer.text
    return json.loads(answer.text)["id"]


def count(one, key):
    return json.loads(directly(one, f"/api/v1/counts?thread={key}").text)["counts"][key]


def test_what_is_written_by_way_of_one_node_is_seen_through_both(cluster, article, key):
    web, nodes = cluster
    token = nodes[0].run("token", "create", "desk", "--scope", "comments:moderate").strip()
    for number in range(4):
        source = f"127.0.{number}.1"  # readers of different networks, and so of different nodes
        for one in nodes:
            directly(one, article)
        text = f"The ferry word {secrets.token_hex(6)}."
        comment = post(web, key, text, source)
        assert text in web.ask(article, source=source, Cookie="tertulia_posted=1").text, "its writer finds it at once"
        for one in nodes:
            wait_until(lambda: text in directly(one, article).text, "the comment on each node")  # noqa: B023
        decision = {"state": "removed", "reason": "Tried out."}
        path = f"/api/v1/comments/{comment}/decisions"
        answer = web.ask(path, decision, source=source, Authorization=f"Bearer {token}")
        assert answer.status == 200, answer.text
        assert text not in web.ask(article, source=source).text
        for one in nodes:
            wait_until(lambda: text not in directly(one, article).text, "it is gone from each node")  # noqa: B023


def test_live_events_cross_from_node_to_node(cluster, key):
    web, nodes = cluster
    with Stream(nodes[0].port, key) as first, Stream(nodes[1].port, key) as second:
        for stream in (first, second):
            stream.wait_for(lambda told: told.event == "count")
        for number in range(4):
            comment = post(web, key, f"A bell, {secrets.token_hex(4)}.", f"127.0.{number}.1")
            first.wait_for_comment(comment)
            second.wait_for_comment(comment)


@contextmanager
def deaf():
    """Two nodes that live, but take each request and end without an answer; what they have taken."""
    taken = []

    def take(listener):
        while True:
            try:
                connection = listener.accept()[0]
            except OSError:
                return  # closed: the test is over
            with connection:
                asked = connection.recv(65536).decode()
                if not asked:
                    continue  # opened and given up, as Caddy does now and then
                method, path = asked.split(" ")[:2]
                if path == "/-/live":
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                else:
                    taken.append(method)

    with ExitStack() as stack:
        listeners = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2)]
        threads = [threading.Thread(target=take, args=(one,)) for one in listeners]
        for thread in threads:
            thread.start()
        try:
            yield [one.getsockname()[1] for one in listeners], taken
        finally:
            for one in listeners:
                one.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join(PATIENCE)


@pytest.mark.parametrize("kind", ["nginx", "caddy"])
def test_what_a_node_may_have_stored_is_not_sent_to_another(kind, tmp_path):
    with deaf() as (ports, taken), before(kind, tmp_path, ports) as web:
        assert web.ask("/api/v1/comments", {"text": "Hello"}).status == 502
        posted = taken.count("POST")
        assert web.ask("/").status == 502
        assert (posted, taken.count("POST")) == (1, 1)
        assert taken.count("GET") >= 1


def test_a_node_dies_and_nothing_that_was_answered_is_lost(cluster, article, key):
    """The last one: afterwards there is only one node."""
    web, (first, second) = cluster
    start = count(first, key)
    stored, seen, over = [], [], threading.Event()

    def write(number):
        for turn in range(EACH):
            body = draft(key, f"Writer {number}, line {turn}.")
            # The same form again, as a reader would, when the node died over it, or no node was known to live.
            while (answer := web.ask("/api/v1/comments", body, source=f"127.0.{number}.1")).status in (502, 503):
                pass
            stored.append((answer.status, json.loads(answer.text)["id"]))

    def read(number):
        while not over.is_set():
            answer = web.ask(f"{article}?sort=newest", source=f"127.0.{number}.1")
            seen.append((answer.status, answer.text.endswith("</html>\n")))

    with ThreadPoolExecutor(WRITERS + READERS) as pool:
        writing = [pool.submit(write, number) for number in range(WRITERS)]
        reading = [pool.submit(read, number) for number in range(READERS)]
        try:
            wait_until(lambda: len(stored) >= WRITERS * EACH // 3, "a third of the comments")
            second.tell(signal.SIGKILL)
            for one in writing:
                one.result()
        finally:
            over.set()
        for one in reading:
            one.result()
    assert set(seen) == {(200, True)}
    assert {status for status, _ in stored} <= {200, 201}
    assert len({comment for _, comment in stored}) == WRITERS * EACH
    for _, comment in stored:
        assert directly(first, f"/api/v1/comments/{comment}").status == 200
    wait_until(lambda: count(first, key) == start + WRITERS * EACH, "all of them are counted")
    assert "ok    discussions" in first.run("check")
