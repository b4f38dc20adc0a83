"""A site that is not ours, on a port of its own, with the strictest policy a careful owner sets."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from playwright.sync_api import Request as BrowserRequest

from tests.browser.site import Site
from tests.browser.watch import Watch

NONCE = "bm9uY2U"
POLICY = (
    "default-src 'none'; img-src data:; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src {server}; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types tertulia"
)
PAGE = """<!doctype html>
<html lang="en" {attributes}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>A page &amp; its readers</title><link rel="icon" href="data:,">{head}
<style nonce="{nonce}">{style}</style>
<script type="module" nonce="{nonce}" src="{server}/embed.js"></script>
</head><body><main><h1>A page elsewhere</h1>{body}</main></body></html>"""
STYLE = ":root { color-scheme: light dark } body { font: 1rem/1.5 sans-serif; margin: 1rem }"


class Host:
    """Serves what `show` was given. `server`: the address that the script comes from."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.server = ""
        self.is_isolated = True
        self.policy = ""  # what the owner allows besides
        self.pages: dict[str, bytes] = {}
        self.numbers = count()

    def show(self, body: str, *, head: str = "", attributes: str = "", style: str = STYLE) -> str:
        """The address of a new page with this in it."""
        path = f"/page-{next(self.numbers)}/"
        words = {"body": body, "head": head, "attributes": attributes, "style": style}
        self.pages[path] = PAGE.format(**words, nonce=NONCE, server=self.server).encode()
        return self.url + path

    def answer(self, path: str) -> bytes | None:
        return self.pages.get(path.split("?")[0])


@contextmanager
def host() -> Iterator[Host]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = site.answer(self.path)
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            policy = POLICY.format(nonce=NONCE, server=site.server)
            self.send_header("Content-Security-Policy", f"{policy}; {site.policy}")
            if site.is_isolated:
                self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
            self.end_headers()
            self.wfile.write(page or b"")

        def log_message(self, *arguments: Any) -> None:
            """The tests' output is for the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site = Host(server.server_port)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield site
        finally:
            server.shutdown()


class HostWatch(Watch):
    """Lets the host's page and the discussion server be asked, and nobody else."""

    also = ""

    def note_request(self, request: BrowserRequest) -> None:
        if request.url.startswith(self.also + "/"):
            self.requests.append(request.url)
        else:
            super().note_request(request)


class Guest:
    """A reader on a host's page, without a browser."""

    def __init__(self, site: Site, origin: str, name: str = "Ada Quist") -> None:
        self.site, self.origin, self.name, self.keys = site, origin, name, count()
        self.token = self.ask("POST", "identity", {})["token"]

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Origin": self.origin, "Content-Type": "application/json"}
        if path != "identity":
            headers["Authorization"] = f"Tertulia {self.token}"
        data = json.dumps(body).encode() if body is not None else None
        request = Request(f"{self.site.url}/api/v1/{path}", data, headers, method=method)
        with urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"{}")

    def post(self, thread: str, text: str, parent: int | None = None, page: str = "", **author: str) -> int:
        body: dict[str, Any] = {
            "thread": thread,
            "author": {"name": self.name, **author},
            "text": text,
            "idempotency_key": f"guest-{id(self)}-{next(self.keys)}",
            "page": {"url": page or f"{self.origin}/", "title": "A page"},
        }
        return int(self.ask("POST", "comments", body | ({"parent": parent} if parent else {}))["id"])

    def renew(self, path: str) -> None:
        """Have what everybody reads there made anew: otherwise it may lack, for a second, what was just written."""
        headers = {"Origin": self.origin, "Cache-Control": "max-age=0"}
        with urlopen(Request(f"{self.site.url}/api/v1/{path}", headers=headers), timeout=30) as answer:
            answer.read()

    def read(self, thread: str) -> Any:
        return self.ask("GET", f"comments?{urlencode({'thread': thread})}")
