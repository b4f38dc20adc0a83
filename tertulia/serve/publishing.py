"""`tertulia publish`: the whole public site as files, for a server that only hands out files, or as a cold archive."""

import argparse
import gzip
import re
import shutil
import tempfile
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

import brotli  # type: ignore[import-untyped]
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import CommandError

from tertulia.serve.bridge import Start, WSGIApp, build_environ
from tertulia.serve.progress import Progress
from tertulia.serve.running import say
from tertulia.serve.store import collect_static
from tertulia.serve.use import hold

MARK = ".tertulia"  # stands in every folder that this command has made, and in no other
SEEDS = ("/", "/robots.txt", "/sitemap.xml", "/news-sitemap.xml", "/feeds/atom.xml", "/feeds/rss.xml", "/embed.js")
# Of addresses with a query only further pages are written: the same comments in another order are no other page.
FOLLOWED = frozenset(("page", "after", "p"))
# What needs a server, and the page of a single comment, to which the discussion links in place.
LEFT_OUT = re.compile(r"/(?:-|admin|api|sign-in|threads|isso|search)(?:/|\Z)|/comments/\d+/(?:.|\Z)")
HREF = re.compile(r'(?<= href=")([^"]*)(?=")')
PERMALINK = re.compile(r"/comments/(\d+)/")
PACKED = (".html", ".xml", ".txt", ".js", ".css", ".json", ".svg")  # in the encodings that web servers look for
PLAIN = re.compile(r"[\w=&.-]{1,100}", re.ASCII)


def run(options: argparse.Namespace) -> int:
    target = Path(options.folder).absolute()
    if target.exists() and any(target.iterdir() if target.is_dir() else [target]) and not (target / MARK).exists():
        raise CommandError(f"{target} holds something that this command did not write. Choose another folder")
    with hold(settings.TERTULIA_DATA, alone=False):
        collect_static(say)  # a folder that was restored has none until its site is served
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            written = replace(target)
        except OSError as error:
            raise CommandError(f"cannot write {error.filename or target}: {error.strerror}") from error
    say(f"{target}: {written.pages} pages and {written.files} other files, {written.size / 1e6:.1f} MB")
    for url, status in written.missing[:10]:
        say(f"  not written: {url} answered {status}")
    return 0


def replace(target: Path) -> "Site":
    """Whole or not at all: who serves the folder never sees half of a site, or two mixed."""
    new = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    new.chmod(0o755)
    try:
        site = Site(new)
        site.write()
        (new / MARK).write_text("Written by `tertulia publish`, which may replace this folder.\n")
        old = new.with_name(f"{new.name}.old")
        if target.exists():
            target.replace(old)
        new.replace(target)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return site


class Links(HTMLParser):
    """Where a page leads, and what it shows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            is_shared = name == "content" and ("property", "og:image") in attrs
            if value and (name in ("href", "src", "poster") or is_shared):
                self.found.append(value)
            if name == "srcset" and value:
                self.found += [one.split()[0] for one in value.split(",") if one.split()]


@dataclass
class Site:
    """Follows every link from SEEDS, as a search engine would, without a network in between."""

    root: Path
    pages: int = 0
    files: int = 0
    size: int = 0
    missing: list[tuple[str, int]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    queue: deque[str] = field(default_factory=deque)

    def write(self) -> None:
        self.handler: WSGIApp = WSGIHandler()
        self.progress = Progress("Writing the site", len(SEEDS))
        for url in SEEDS:
            self.follow(url)
        while self.queue:
            self.fetch(self.queue.popleft())
            self.progress.total = max(1, len(self.seen))
            self.progress(1)
        self.keep("/404.html", self.ask("/404.html")[2])
        self.progress.finish()

    def follow(self, url: str) -> None:
        if url not in self.seen and is_ours(url):
            self.seen.add(url)
            self.queue.append(url)

    def fetch(self, url: str) -> None:
        path = urlsplit(url).path
        for prefix, folder in ((settings.STATIC_URL, settings.STATIC_ROOT), (settings.MEDIA_URL, settings.MEDIA_ROOT)):
            if path.startswith(prefix) and self.copy(path, Path(folder), unquote(path.removeprefix(prefix))):
                return None
        status, kind, body = self.ask(url)
        if status in (301, 302, 303, 307, 308):
            return self.follow(urljoin(url, kind))
        if status != 200:
            self.missing.append((url, status))
        elif kind.startswith("text/html"):
            text = body.decode()
            for found in Links(text).found:
                self.follow(self.local(url, found))
            self.keep(place_of(url), self.relink(url, text).encode())
            self.pages += 1
        else:
            if kind.startswith("application/xml"):
                for found in re.findall(r"<loc>([^<]*)</loc>", body.decode()):
                    self.follow(self.local(url, unescape(found)))
            self.keep(place_of(url), body)
            self.files += 1
        return None

    def local(self, page: str, link: str) -> str:
        """The address on this site that a link leads to; "" for one that leads elsewhere."""
        absolute = urljoin(settings.TERTULIA_BASE_URL + page, link.strip())
        if not absolute.startswith(f"{settings.TERTULIA_BASE_URL}/"):
            return ""
        return absolute.removeprefix(settings.TERTULIA_BASE_URL).split("#")[0]

    def relink(self, page: str, text: str) -> str:
        """Links to further pages lead to their files, those to a comment on this page to its place."""
        ids = set(re.findall(r'\bid="(comment-\d+)"', text))

        def turn(found: re.Match[str]) -> str:
            href = unescape(found[1])
            url, mark = self.local(page, href), href.partition("#")[2]
            single = PERMALINK.fullmatch(url)
            if single and f"comment-{single[1]}" in ids:
                return f"#comment-{single[1]}"
            if "?" not in url or not is_ours(url):
                return found[1]
            address = place_of(url).removesuffix("index.html")
            return quote(address, safe="/=&.-~").replace("&", "&amp;") + (f"#{mark}" if mark else "")

        return HREF.sub(turn, text)

    def ask(self, url: str) -> tuple[int, str, bytes]:
        """Status, kind (of a redirect: where to) and body of what anybody would get."""
        path, _, query = url.partition("?")
        base = urlsplit(settings.TERTULIA_BASE_URL)
        scope: dict[str, Any] = {"method": "GET", "scheme": base.scheme, "http_version": "1.1"}
        scope |= {
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(b"host", base.netloc.encode())],
        }
        start = Start()
        response: Any = self.handler(build_environ(scope, BytesIO()), start)
        try:
            body = b"".join(response)
        finally:
            response.close()
        told = dict(start.message["headers"])
        kind = told.get(b"location") or told.get(b"content-type") or b""
        return start.message["status"], kind.decode(), body

    def copy(self, path: str, folder: Path, name: str) -> bool:
        """False for what is no file, such as a picture in a size that nobody has asked for yet."""
        source = (folder / name).resolve()
        if not source.is_file() or not source.is_relative_to(folder.resolve()):
            return False
        self.keep(path, source.read_bytes())
        self.files += 1
        return True

    def keep(self, path: str, body: bytes) -> None:
        place = self.root.joinpath(*unquote(path).strip("/").split("/"))
        place.parent.mkdir(parents=True, exist_ok=True)
        forms = {"": body}
        if place.suffix in PACKED:
            forms |= {".gz": gzip.compress(body, 9, mtime=0), ".br": brotli.compress(body)}
        for ending, form in forms.items():
            place.with_name(place.name + ending).write_bytes(form)
            self.size += len(form)


def is_ours(url: str) -> bool:
    """Whether it is a page for everyone that can stand as a file."""
    path, _, query = url.partition("?")
    if not path.startswith("/") or ".." in unquote(path) or "\0" in unquote(path) or "//" in path:
        return False
    names = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    if query and (not names or not names <= FOLLOWED):
        return False
    # The replies that a long conversation folds away stand on the pages of its first comment.
    return not LEFT_OUT.match(path) or bool(query and PERMALINK.fullmatch(path))


def place_of(url: str) -> str:
    """The file of an address: "/a/" is "/a/index.html", "/a/?page=2" is "/a/page=2/index.html"."""
    path, _, query = url.partition("?")
    if query:
        name = query if PLAIN.fullmatch(query) else quote(query, safe="")[:200]
        path = f"{path.rstrip('/')}/{name}/"
    return f"{path}index.html" if path.endswith("/") else path
