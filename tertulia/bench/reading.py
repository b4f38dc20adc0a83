"""How many pages a second go out of memory, and through nginx as files, compared with the same bytes sent by a server
that does nothing else."""

import http.client
import random
import time
from contextlib import ExitStack
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.management import CommandError

from tertulia.bench import baselines
from tertulia.bench.progress import counted
from tertulia.bench.rates import GZIP, Contender, compare
from tertulia.bench.site import serving
from tertulia.bench.threads import Thread

COMMENTS = 50
DRAWS = 50_000
PATIENCE = 10.0  # seconds in which a file must be there


def measure(data: Path, thread: Thread, pages: list[str], **how: Any) -> list[dict[str, Any]]:
    """`pages`: of the site, read at random; `how`: rounds, clients and seconds of `compare`."""
    api = f"/api/v1/comments?thread={quote(thread.key, safe='')}"
    with ExitStack() as stack:
        site = stack.enter_context(serving(data))
        contenders: list[Contender] = []
        for name, path in (("article page", thread.path), ("first page of the API", api)):
            answer = ready(site.port, path)
            plain = stack.enter_context(baselines.constant(data, answer))
            unchanged = {**GZIP, "If-None-Match": answer.header("etag")}
            contenders += [
                Contender(f"Granian, {name}", plain.url, [path], GZIP, plain.process),
                Contender(name, site.url, [path], GZIP, site.process, f"Granian, {name}", 0.8),
                Contender(f"{name}, 304", site.url, [path], unchanged, site.process, name, 1.0),
            ]
        if pages:
            warm(site.port, pages)
            random_pages = f"{len(pages):,} pages at random"
            contenders.append(
                Contender(random_pages, site.url, drawn(pages), GZIP, site.process, contenders[0].name, 0.7)
            )
        rows = compare(contenders, **how)
    return rows + (measure_files(data, thread, **how) if baselines.has_nginx() else [])


def ready(port: int, path: str) -> baselines.Answer:
    """The second answer: the first made it."""
    baselines.fetch(port, path, GZIP)
    answer = baselines.fetch(port, path, GZIP)
    if answer.status != 200 or answer.header("server-timing") != "shelf":
        raise CommandError(f"{path} is not answered from memory ({answer.status})")
    return answer


def warm(port: int, pages: list[str]) -> None:
    """Each once, as browsers ask."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for page in counted(pages, "pages"):
        connection.request("GET", page, headers=GZIP)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise CommandError(f"{page} answers {answer.status}, so there is nothing to measure")
    connection.close()


def drawn(pages: list[str]) -> list[str]:
    """As readers choose: the second most read half as often as the first, the third a third as often (Zipf)."""
    dice = random.Random(1)  # noqa: S311 - a bench, not a lottery
    weights = list(accumulate(1 / place for place in range(1, len(pages) + 1)))
    return dice.choices(pages, cum_weights=weights, k=DRAWS)


def measure_files(data: Path, thread: Thread, **how: Any) -> list[dict[str, Any]]:
    shelf, folder = data / "shelf", data / "nginx"
    folder.mkdir()
    with serving(data, {"TERTULIA_SHELF": str(shelf)}) as site:
        publish(site.port, thread.path, shelf)
        with baselines.nginx(folder, shelf) as server:
            copy = Contender("nginx, untouched copy", server.url, [f"/copy{thread.path}"], GZIP, server.process)
            mine = Contender(
                "nginx, finished page", server.url, [f"/shelf{thread.path}"], GZIP, server.process, copy.name, 0.95
            )
            return compare([copy, mine], **how)


def publish(port: int, path: str, shelf: Path) -> None:
    baselines.fetch(port, path, GZIP)
    place = shelf.joinpath(*path.strip("/").split("/"), "index.html")
    end = time.monotonic() + PATIENCE
    while not place.exists():
        if time.monotonic() > end:
            raise CommandError(f"{path} did not become a file")
        time.sleep(0.05)
