"""A WSGI application that says what reached it, behind the real front and bridge: what the socket tests talk to."""

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import django

from tertulia.serve.bridge import Bridge
from tertulia.serve.front import Front

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertulia.settings")
django.setup()  # the front speaks the site's language

SIZE = 20_000_000  # bytes: more than the sockets on the way can hold
THREADS = 4
photograph = tempfile.NamedTemporaryFile()  # noqa: SIM115 - as long as the process
photograph.truncate(SIZE)
photograph.seek(0)
photograph.write(bytes(range(256)))
photograph.flush()
closed: list[str] = []


class Stream:
    """Like Django's streaming response: it says so, and wants to be closed."""

    streaming = True

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(SIZE // 100_000):
            yield b"x" * 100_000

    def close(self) -> None:
        closed.append("stream")


def see(environ: dict[str, Any]) -> bytes:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    seen = {name: value for name, value in environ.items() if name.isupper()}
    seen |= {"scheme": environ["wsgi.url_scheme"], "size": len(body), "body": body[:100].decode("latin-1")}
    return json.dumps(seen).encode()


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    length = [("Content-Length", str(SIZE)), ("ETag", '"one"'), ("Content-Encoding", "None")] if path == "/film" else []
    start_response("200 OK", [("Content-Type", "application/json"), *length])
    if path == "/film":
        return environ["wsgi.file_wrapper"](Path(photograph.name).open("rb"))
    if path == "/stream":
        return Stream()
    if path == "/photograph":
        return environ["wsgi.file_wrapper"](Path(photograph.name).open("rb"))
    if path == "/slow":
        time.sleep(0.5)
    if path == "/broken":
        raise ZeroDivisionError
    return [json.dumps(closed).encode() if path == "/closed" else see(environ)]


proxies = [ip_network(part) for part in os.environ.get("ECHO_PROXIES", "").split(",") if part]
bridge = Bridge(echo, THREADS)
application = Front(bridge, proxies, bridge.stop)
