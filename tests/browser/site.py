"""A whole site in a scratch folder: `tertulia` as a newcomer runs it, on a free port of this machine."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tertulia.delivery.bell import Bell, Mark, name_of
from tests import stores
from tests.sockets import free_port, wait_until_open

TERTULIA = str(Path(sys.executable).with_name("tertulia"))
DATED = re.compile(r"/\d{4}/\d\d/\d\d/[^/\s\"']+/")


@dataclass(frozen=True)
class Site:
    port: int
    data: Path
    env: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> str:
        with urlopen(self.url + path, timeout=30) as answer:
            return str(answer.read().decode())

    def run(self, *arguments: str | Path) -> str:
        return run(self.env, *arguments)

    def forget_pages(self) -> None:
        """Has every page made anew, as if something had been taken back everywhere."""
        bell = Bell(self.data / "bell")
        for family in map(name_of, ("page", "thread")):
            bell.ring(Mark(0, family, family, time.monotonic(), takes=True))
        bell.close()


def run(env: dict[str, str], *arguments: str | Path) -> str:
    """One `tertulia` command. Fails the test with what it printed when it does not end well."""
    done = subprocess.run([TERTULIA, *arguments], env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"tertulia {arguments[0]}: {done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def serve(data: Path, pages: Sequence[Path], workers: int | str = 1, **settings: str) -> Iterator[Site]:
    """The pages imported and served. Ended by its own process id."""
    env = {**os.environ, "TERTULIA_DATA": str(data)} | {f"TERTULIA_{name}": value for name, value in settings.items()}
    env |= stores.lay_store(data)
    run(env, "import", *pages)
    port = free_port()
    command = [TERTULIA, "serve", "--port", str(port), "--no-samples", "--workers", str(workers)]
    log = data / "serve.log"
    with (
        log.open("w") as output,
        subprocess.Popen(command, env=env, text=True, stdout=output, stderr=output) as process,
    ):
        try:
            wait_until_open(port, process)
            yield Site(port, data, env)
        finally:
            process.terminate()
            process.wait(timeout=30)
    assert "Traceback" not in log.read_text(), log.read_text()


def article_paths(front: str) -> list[str]:
    """The dated addresses that a page links to, in order."""
    return list(dict.fromkeys(DATED.findall(front)))
