"""A reader over real sockets, without a browser: keeps its cookies, reads forms, sends them."""

import http.client
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tertulia.embed.tests.reader import FormPage, read_form

FORM = "application/x-www-form-urlencoded"


class SocketReader:
    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> FormPage:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body, headers["Content-Type"] = urlencode(fields), FORM
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for header in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        return read_form(answer.status, text, answer.headers.get("Location", ""))

    def close(self) -> None:
        self.connection.close()
