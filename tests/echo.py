"""A WSGI application that says what reached it, behind the real front: what test_front.py talks to."""

import json
import os
from collections.abc import Callable, Iterable
from ipaddress import ip_network
from typing import Any

from tertulia.serve.bridge import Bridge
from tertulia.serve.front import Front


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    seen = {name: value for name, value in environ.items() if name.isupper()}
    seen |= {"scheme": environ["wsgi.url_scheme"], "size": len(body), "body": body[:100].decode("latin-1")}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(seen).encode()]


proxies = [ip_network(part) for part in os.environ.get("ECHO_PROXIES", "").split(",") if part]
application = Front(Bridge(echo, 4), proxies)
