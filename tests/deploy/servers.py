"""The web servers as `deploy/` sets them up, on free ports of this machine and with a certificate of their own."""

import getpass
import http.client
import json
import os
import shutil
import signal
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.site import TERTULIA, run
from tests.sandbox import ROOT
from tests.sockets import free_port, wait_until_open
from tests.stores import lay_files, lay_sqlite

DEPLOY = ROOT / "deploy"
NAME, FOLDERS = "localhost", ("/var/cache/tertulia/shelf", "/var/lib/tertulia")
PATIENCE = 30  # seconds; never waited for unless something is broken
MAIN = """\
user {user};
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
events {{ worker_connections 512; }}
http {{
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  gzip on;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/upstream.conf;
  include {folder}/tertulia.conf;
}}
"""


@dataclass(frozen=True)
class Node:
    """A site: its first process leads a group of its own, so that all of it can be paused or killed."""

    port: int
    data: Path
    env: dict[str, str]
    group: int

    def run(self, *arguments: str) -> str:
        return run(self.env, *arguments)

    def reload(self) -> None:
        os.kill(self.group, signal.SIGHUP)

    def tell(self, number: signal.Signals) -> None:
        os.killpg(self.group, number)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def is_file(self) -> bool:
        return self.headers["Server-Timing"] == "file"


@dataclass(frozen=True)
class Web:
    """A web server that speaks TLS on this port; `plain`: the port that leads there, 0 where there is none."""

    port: int
    plain: int
    certificate: Path
    log: Path

    def connect(self, source: str = "127.0.0.1", protocols: list[str] | None = None) -> http.client.HTTPSConnection:
        context = ssl.create_default_context(cafile=self.certificate)
        context.set_alpn_protocols(protocols or ["http/1.1"])
        return http.client.HTTPSConnection(
            NAME, self.port, timeout=PATIENCE, source_address=(source, 0), context=context
        )

    def ask(
        self, path: str, body: object = None, method: str = "", source: str = "127.0.0.1", **headers: str
    ) -> Answer:
        """Over a connection of its own. `body` goes as JSON, bytes as they are."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Host": NAME} | {name.replace("_", "-"): value for name, value in headers.items()}
        if data is not None:
            headers.setdefault("Content-Type", "application/json")
        connection = self.connect(source)
        try:
            connection.request(method or ("GET" if data is None else "POST"), path, data, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


def directly(site: Node, path: str, **headers: str) -> Answer:
    """What Tertulia itself says, without a web server before it."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    connection.request("GET", path, headers={"Host": NAME} | headers)
    answer = connection.getresponse()
    found = Answer(answer.status, answer.headers, answer.read())
    connection.close()
    return found


def placed(text: str, places: Mapping[str, str]) -> str:
    """The shipped file with its names put in. Each must be there, or the file is not the one that is tested."""
    for old, new in places.items():
        assert old in text, f"{old!r} is not in the shipped file any more"
        text = text.replace(old, new)
    return text


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """For this machine alone, for two days."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed. On Debian: apt-get install openssl")
    folder.mkdir()
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate, key


def needs(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed. On Debian: apt-get install {program}")


@contextmanager
def node(data: Path, pages: list[Path], workers: int = 2, **env: str) -> Iterator[Node]:
    """`tertulia serve` as the service runs it. `env`: DATABASE_URL, of a migrated store, and TERTULIA_... settings."""
    settings = {**os.environ, "TERTULIA_BASE_URL": f"https://{NAME}", "TERTULIA_PROXIES": "127.0.0.1", **env}
    settings["TERTULIA_DATA"] = str(data)
    (lay_files if settings.get("DATABASE_URL") else lay_sqlite)(data)
    if pages:
        run(settings, "import", *pages)
    port, log = free_port(), data / "serve.log"
    command = [TERTULIA, "serve", "--port", str(port), "--no-samples", "--workers", str(workers)]
    with (
        log.open("w") as output,
        subprocess.Popen(
            command, env=settings, text=True, stdout=output, stderr=output, start_new_session=True
        ) as process,
    ):
        try:
            wait_until_open(port, process)
            yield Node(port, data, settings, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)
    assert "Traceback" not in log.read_text(), log.read_text()


@contextmanager
def started(command: list[str], port: int, log: Path, **env: str) -> Iterator[None]:
    with (
        log.open("w") as output,
        subprocess.Popen(command, env={**os.environ, **env}, text=True, stdout=output, stderr=output) as process,
    ):
        try:
            wait_until_open(port, process)
            yield
        except AssertionError as failure:
            failure.add_note(log.read_text()[-3000:])
            raise
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


@contextmanager
def nginx(folder: Path, upstream: str, shelf: Path, data: Path) -> Iterator[Web]:
    """`upstream`: the text of the file that names the nodes."""
    needs("nginx")
    certificate, key = make_certificate(folder / "tls")
    port, plain, log = free_port(), free_port(), folder / "tertulia.log"
    places = {
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "/etc/letsencrypt/live/courier.example/fullchain.pem": str(certificate),
        "/etc/letsencrypt/live/courier.example/privkey.pem": str(key),
        "courier.example": NAME,
        "/var/log/nginx/": f"{folder}/",
        FOLDERS[0]: str(shelf),
        FOLDERS[1]: str(data),
    }
    (folder / "tertulia.conf").write_text(placed((DEPLOY / "nginx/tertulia.conf").read_text(), places))
    (folder / "upstream.conf").write_text(upstream)
    # Its workers have the same user as this process, or they could not look into our folders.
    (folder / "nginx.conf").write_text(MAIN.format(user=getpass.getuser(), folder=folder))
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    with started(command, port, folder / "nginx.out"):
        yield Web(port, plain, certificate, log)


@contextmanager
def caddy(folder: Path, nodes: list[int], shelf: Path, data: Path) -> Iterator[Web]:
    """With more than one node the lines for two of them are taken out of their comment."""
    needs("caddy")
    certificate, key = make_certificate(folder / "tls")
    port = free_port()
    places = {
        "{\n\t# Who sends slowly": f"{{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n"
        f"\tdefault_bind 127.0.0.1\n\thttps_port {port}\n\t# Who sends slowly",
        "courier.example {": f"{NAME}:{port} {{\n\ttls {certificate} {key}",
        "127.0.0.1:8000 {": " ".join(f"127.0.0.1:{one}" for one in nodes) + " {",
        FOLDERS[0]: str(shelf),
        FOLDERS[1]: str(data),
    }
    if len(nodes) > 1:
        places |= {f"# {line}": line for line in ("lb_policy ", "lb_try_duration ", "health_uri ", "health_interval ")}
    (folder / "Caddyfile").write_text(placed((DEPLOY / "caddy/Caddyfile").read_text(), places))
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "share"), "XDG_CONFIG_HOME": str(folder / "config")}
    command = ["--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    tried = subprocess.run(["caddy", "validate", *command], capture_output=True, text=True, env={**os.environ, **home})
    assert tried.returncode == 0, tried.stderr
    with started(["caddy", "run", *command], port, folder / "caddy.log", **home):
        yield Web(port, 0, certificate, folder / "caddy.log")
