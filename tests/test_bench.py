"""`tertulia bench`: its figures are sane and it leaves nothing behind. How large they are is no matter of tests."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections import Counter
from pathlib import Path
from unittest.mock import Mock, call
from urllib.request import urlopen

import pytest
from django.core.management import CommandError

from tertulia.bench import growth, load, markdown, options, peer, queues, reading, running
from tertulia.bench.baselines import Answer, constant, has_nginx
from tertulia.bench.site import JUDGED, serving
from tertulia.bench.table import table
from tertulia.bench.threads import Thread
from tests import stores
from tests.test_backup import postgresql
from tests.test_power import prepare, stored

__all__ = ["postgresql"]

COMMAND = [sys.executable, "-c", "from tertulia.cli import main; main()", "bench"]
NEEDS_WRK = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")


LAID = ("growth", "mixed", "moderation", "read", "rest", "write")  # what can begin with a store that stands already


def run(tmp_path, *arguments):
    laid = arguments[0] in LAID and not {"--url", "--database", "--copy"} & {*arguments}
    copied = ("--copy", str(stores.template(stores.FOLDER))) if laid else ()
    command = [*COMMAND, *arguments, *copied, "--seconds", "0.3", "--clients", "2"]
    env = {**os.environ, "TMPDIR": str(tmp_path), "DATABASE_URL": "postgresql://nowhere.example/site"}
    env["PATH"] = without_wrk(tmp_path / "programs")
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)


def without_wrk(folder):
    """Its rounds last a second at least, those of our own client as long as they are told."""
    folder.mkdir(exist_ok=True)
    if has_nginx() and not (folder / "nginx").exists():
        (folder / "nginx").symlink_to(shutil.which("nginx"))
    return str(folder)


def bench(tmp_path, *arguments):
    """What it printed, and its figures."""
    figures = tmp_path / "figures.json"
    done = run(tmp_path, *arguments, "--json", str(figures))
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.glob("tertulia-bench-*")), "its store is still there"
    return done.stdout, json.loads(figures.read_text())


@pytest.mark.slow
def test_read_compares_every_page_with_a_server_that_does_nothing_else(tmp_path):
    said, figures = bench(tmp_path, "read", "--pages", "4", "--rounds", "1")
    rows = {row["asked for"]: row for row in figures["rows"]}
    assert figures["bench"] == "read"
    assert all(row["requests/s"] > 0 for row in rows.values())
    for name in ("article page", "first page of the API", "article page, 304", "4 pages at random"):
        assert rows[name]["ratio"] > 0, name
        assert rows[name]["bar"] > 0, name
    assert ("nginx, finished page" in rows) == has_nginx()
    assert "compared with" in said


@pytest.mark.slow
def test_write_posts_into_an_empty_and_a_long_thread(tmp_path):
    _, figures = bench(tmp_path, "write", "--comments", "50", "--rounds", "1", "--workers", "2")
    assert [row["comments"] for row in figures["rows"]] == [0, 50]
    assert all(row["comments/s"] > 0 and row["p99 ms"] >= row["median ms"] > 0 for row in figures["rows"])


@pytest.mark.slow
def test_write_posts_into_an_empty_postgresql_database_and_into_no_other(tmp_path, postgresql):
    database = postgresql("bench", is_migrated=False)
    how = ("write", "--comments", "0", "--rounds", "1", "--database", database)
    _, figures = bench(tmp_path, *how)
    assert figures["rows"][0]["comments/s"] > 0
    again = run(tmp_path, *how)
    assert again.returncode == 1
    assert "make an empty one" in again.stderr


def test_a_store_that_is_not_there_is_not_copied(tmp_path):
    done = run(tmp_path, "rest", "--copy", str(tmp_path))
    assert done.returncode == 1
    assert "takes the data folder of a site on SQLite" in done.stderr
    assert run(tmp_path, "markdown", "--copy", str(tmp_path)).returncode == 1


@pytest.mark.slow
def test_mixed_reads_a_page_while_it_grows(tmp_path):
    _, figures = bench(tmp_path, "mixed", "--rounds", "1")
    assert [row["asked for"] for row in figures["rows"]] == ["article page", "first page of the API"]
    assert all(row["comments/s"] > 0 and row["of Granian"] > 0 for row in figures["rows"])


@pytest.mark.slow
def test_growth_compares_threads_and_sites(tmp_path):
    _, figures = bench(tmp_path, "growth", "--comments", "6", "50", "--site", "1200", "--repeats", "3")
    by_thread = [row for row in figures["rows"] if row["by"] == "comments in the thread"]
    by_site = [row for row in figures["rows"] if row["by"] == "comments on the site"]
    assert {row["compared"] for row in by_thread} == {"50 / 6"}
    assert {row["compared"] for row in by_site} == {"1,200 / 1,000"}
    assert all(row["growth"] > 0 for row in figures["rows"])


@pytest.mark.slow
def test_rest_weighs_the_site_and_times_its_launch(tmp_path):
    _, figures = bench(tmp_path, "rest", "--pages", "3", "--rounds", "1")
    assert len(figures["rows"]) == 5
    assert all(row["figure"] > 0 for row in figures["rows"])


@pytest.mark.slow
def test_moderation_times_the_rules_with_long_lists(tmp_path):
    _, figures = bench(tmp_path, "moderation", "--repeats", "1", "--held", "0")
    assert len(figures["rows"]) == 3
    assert all(0 < row["median ms"] <= row["p99 ms"] for row in figures["rows"])


@pytest.mark.slow
def test_moderation_times_the_queue_beside_many_decisions(tmp_path):
    _, figures = bench(tmp_path, "moderation", "--repeats", "1", "--held", "30", "--decisions", "105")
    queue, public = figures["rows"][3:]
    assert "30 held comments, beside 105 decisions" in queue["what"]
    assert 0 < queue["median ms"] <= queue["p95 ms"]
    assert public["median ms"] > 0


def test_every_held_comment_has_a_decision(tmp_path):
    with pytest.raises(CommandError, match="give --decisions as many as --held"):
        queues.measure(tmp_path, 30, 29)


@pytest.mark.slow
def test_what_is_laid_into_the_store_is_as_if_it_had_been_decided(tmp_path):
    site = prepare(tmp_path)
    queues.Laying(tmp_path / stores.STORE, [1], 1).lay(30, 105)
    check = [sys.executable, "-c", "from tertulia.cli import main; main()", "check"]
    done = subprocess.run(check, env=site, capture_output=True, text=True, timeout=120)
    assert "ok    discussions" in done.stdout, done.stdout + done.stderr
    assert len(stored(site)) == 30 + 3


@pytest.mark.slow
def test_a_site_that_runs_already_is_read_and_written_to(tmp_path):
    store = tmp_path / "store"
    prepare(store)
    with serving(store, {"TERTULIA_LIMITS": "off"}) as site:
        _, figures = bench(tmp_path, "read", "--url", f"{site.url}/", "--rounds", "1")
        assert [row["asked for"] for row in figures["rows"]] == ["Granian, /", "/"]
        done = run(tmp_path, "write", "--url", site.url, "--thread", "nowhere")
        assert done.returncode == 1
        assert "Tertulia did not take a comment (404)" in done.stderr


@pytest.mark.slow
def test_markdown_gives_figures_for_prose_and_for_what_is_worse(tmp_path):
    said, figures = bench(tmp_path, "markdown", "--repeats", "1")
    assert figures["rows"][0]["64 kB of"] == "prose"
    assert figures["rows"][0]["times prose"] == 1
    assert len(figures["rows"]) == 1 + 2 * len(markdown.MARKS)
    assert all(row["median ms"] > 0 for row in figures["rows"])
    assert "The slowest text: " in said


def test_every_text_is_as_long_as_the_table_says():
    assert {len(source) for source in markdown.texts().values()} == {markdown.SIZE}


def test_its_store_is_never_the_sites(monkeypatch, tmp_path):
    given = {"TERTULIA_DATA": "/srv/site", "DATABASE_URL": "postgresql://live.example/site", "TERTULIA_LIMITS": "on"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    for name in options.OF_THE_SITE[1:]:
        monkeypatch.setenv(name, "x")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    options.prepare_bench(Namespace(what="read", database=""))
    assert Path(os.environ["TERTULIA_DATA"]).parent == tmp_path
    assert os.environ["TERTULIA_LIMITS"] == "off"
    assert not any(name in os.environ for name in options.OF_THE_SITE)


@pytest.mark.slow
@pytest.mark.parametrize("how", [load.with_our_own, pytest.param(load.with_wrk, marks=NEEDS_WRK)])
def test_load_counts_what_was_answered_and_what_failed(tmp_path, how):
    with constant(tmp_path, Answer(200, [("content-length", "4")], b"here")) as server:
        found = how(server.url, ["/a", "/b"], {"Accept-Encoding": "gzip"}, 2, 0.3)
    assert found.answers > 0
    assert found.per_second > 0
    assert 0 < found.median <= found.p99
    assert found.failed == 0
    with constant(tmp_path, Answer(404, [("content-length", "0")], b"")) as server:
        assert how(server.url, ["/"], {}, 2, 0.3).failed > 0


@pytest.mark.slow
@pytest.mark.parametrize("how", [load.post_with_our_own, pytest.param(load.post_with_wrk, marks=NEEDS_WRK)])
def test_every_second_comment_answers_one(tmp_path, how):
    prepare(tmp_path)
    with serving(tmp_path, JUDGED) as site:
        found = how(site.url, "power", "seed-0123456789", 2, 1)
        with urlopen(f"{site.url}/api/v1/comments?thread=power&limit=100") as answer:
            said = json.loads(answer.read())["comments"]
    assert found.failed == 0
    assert found.answers > 2
    replies = sum(comment["depth"] == 2 for comment in said)
    assert len(said) // 3 <= replies <= len(said) // 2 + 1


def test_an_answer_is_whole_by_its_length_its_last_chunk_or_its_status():
    assert not load.is_whole(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n")
    assert not load.is_whole(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab")
    assert load.is_whole(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")
    assert not load.is_whole(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n")
    assert load.is_whole(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n")
    assert load.is_whole(b"HTTP/1.1 304 Not Modified\r\netag: a\r\n\r\n")


@pytest.mark.parametrize("name", peer.names())
def test_every_peer_is_addresses_and_what_is_sent(name):
    found = peer.load(name)
    assert all(path.startswith("/") and "THREAD" in path for path in found.read)
    assert not any("THREAD" in path for path in found.paths("a"))
    if found.write:
        assert found.write.taken
        assert "TEXT" in found.write.body


def test_pages_at_random_are_read_as_readers_choose():
    pages = [f"/{number}/" for number in range(1000)]
    times = Counter(reading.drawn(pages))
    assert times["/0/"] > times["/9/"] > times["/999/"]
    assert len(times) > 900


def test_sizes_are_compared_with_a_hundred_or_else_with_the_smallest():
    assert growth.base_of([6, 100, 10_000]) == 100
    assert growth.base_of([6, 1_000]) == 6


def test_every_page_is_one_that_a_reader_can_ask_for():
    asked = {}
    for name, ask in growth.pages_of(Thread(6, "/a/", "a")):
        reader = Mock()
        ask(reader)
        [asked[name]] = reader.method_calls
    assert asked["first page"] == call.read("/a/")
    assert asked["last page"] == call.read("/a/?end", is_anew=True)
    assert asked["best first page"] == call.read("/a/?sort=best", is_anew=True)
    assert asked["comment posted"] == call.post("a")


def test_what_is_beyond_its_bar_is_said():
    slow = {"asked for": "page", "ratio": 0.5, "bar": 0.8}
    heavy = {"what": "memory", "figure": 300, "at most": 250}
    grown = {"page": "first", "growth": 1.6, "bar": 1.5}
    late = {"asked for": "page", "of Granian": 0.9, "bar": 0.4, "p99 ms": 60.0, "bar p99 ms": 50.0}
    assert running.misses(slow) == ["page: 0.5 where the bar is 0.8"]
    assert running.misses(heavy) == ["memory: 300 where the bar is 250"]
    assert running.misses(grown) == ["first: 1.6 where the bar is 1.5"]
    assert running.misses(late) == ["page: 60.0 where the bar is 50.0"]
    assert running.misses({**slow, "ratio": 0.8}) == []


def test_figures_stand_under_their_heads():
    assert table([{"comments": 6, "ms": 1.5}, {"comments": 100_000, "ms": 12.25}]).splitlines() == [
        "comments     ms",
        "       6    1.5",
        " 100,000  12.25",
    ]
