"""What the same bytes cost without this program: Granian answering one thing, and nginx with a file."""

import getpass
import http.client
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import CommandError

from tertulia.bench.site import Site, free_port, running

OF_THE_SERVER = {"date", "server", "connection", "transfer-encoding"}
CONFIGURATION = """\
user {user};
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  include {types};
  access_log off;
  sendfile on;
  gzip_static on;
  keepalive_requests 100000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location /shelf/ {{ alias {shelf}/; }}
    location /copy/ {{ alias {copy}/; }}
  }}
}}
"""
TYPES = Path("/etc/nginx/mime.types")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return dict(self.headers).get(name, "")


def fetch(port: int, path: str, headers: Mapping[str, str], host: str = "127.0.0.1") -> Answer:
    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    kept = [(name.lower(), value) for name, value in answer.getheaders() if name.lower() not in OF_THE_SERVER]
    return Answer(answer.status, kept, body)


@contextmanager
def constant(folder: Path, answer: Answer, workers: int = 1) -> Iterator[Site]:
    """Granian answering this, with the interface and the workers that the site has."""
    port = free_port()
    kept = folder / f"answer-{port}"
    kept.write_bytes(json.dumps([answer.status, answer.headers]).encode() + b"\n" + answer.body)
    command = [sys.executable, "-m", "granian", "tertulia.bench.constant:application", "--interface", "asgi"]
    command += ["--http", "1", "--workers", str(workers), "--port", str(port), "--backpressure", "10000"]
    environment = {**os.environ, "TERTULIA_BENCH_ANSWER": str(kept)}
    with running([*command, "--log-level", "warning"], port, folder / f"constant-{port}.log", environment) as process:
        yield Site(port, process)


def has_nginx() -> bool:
    return shutil.which("nginx") is not None


@contextmanager
def nginx(folder: Path, shelf: Path) -> Iterator[Site]:
    """An nginx that serves the shelf under /shelf/, and under /copy/ the same files, touched by nobody."""
    if not TYPES.is_file():
        raise CommandError(f"nginx has no {TYPES} here")
    port, copy = free_port(), folder / "copy"
    shutil.copytree(shelf, copy, ignore=shutil.ignore_patterns(".*"))
    written = folder / "nginx.conf"
    user = getpass.getuser()  # or its workers could not look into our folder
    written.write_text(CONFIGURATION.format(folder=folder, port=port, shelf=shelf, copy=copy, types=TYPES, user=user))
    command = ["nginx", "-p", str(folder), "-c", str(written), "-e", str(folder / "error.log")]
    with running(command, port, folder / "nginx.log") as process:
        yield Site(port, process)
