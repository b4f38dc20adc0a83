"""The site under measurement: `tertulia serve` on the temporary store, on a free port of the loopback."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from django.core.management import CommandError

SERVE = [sys.executable, "-c", "from tertulia.cli import main; main()", "serve", "--no-samples"]
PATIENCE = 120  # seconds
NONE: Mapping[str, str] = MappingProxyType({})
# Writers are judged by all rules and say themselves where they come from: none of them has written much.
JUDGED = {"TERTULIA_LIMITS": "on", "TERTULIA_PROXIES": "127.0.0.1"}


@dataclass(frozen=True, slots=True)
class Site:
    port: int
    process: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(data: Path, settings: Mapping[str, str] = NONE, workers: int = 1) -> Iterator[Site]:
    """`settings`: of the environment, by name."""
    port = free_port()
    command = [*SERVE, "--data", str(data), "--port", str(port), "--workers", str(workers)]
    with running(command, port, data / "serve.log", {**os.environ, **settings}) as process:
        yield Site(port, process)


@contextmanager
def running(
    command: Sequence[str], port: int, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[int]:
    """The process id of a server that listens. Ended by its own id, however the measurement ends."""
    with (
        log.open("w") as output,
        subprocess.Popen(command, stdout=output, stderr=output, env=environment) as process,  # noqa: S603
    ):
        try:
            wait_until_open(port, process, log)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def wait_until_open(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise CommandError(f"{log.stem} did not start. It said: {log.read_text()[-500:].strip()}")
