"""Raw HTTP over real sockets, for what a well-behaved client cannot say."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def wait_until_open(port: int, process: subprocess.Popen[str], timeout: float = 60) -> None:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server stopped with status {process.returncode}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"nothing listens on port {port}")


@contextmanager
def granian(target: str, env: dict[str, str], *options: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asgi",
        "--port",
        str(port),
        "--no-log",
        *options,
        target,
    ]
    with subprocess.Popen(command, env=env, text=True, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until_open(port, process)
            yield port, process
        finally:
            process.terminate()


def talk(port: int, *parts: bytes, pause: float = 0, timeout: float = 10) -> bytes:
    """Sends the parts, a pause between them, and returns all that comes back until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        answer = b""
        while received := connection.recv(65536):
            answer += received
        return answer
