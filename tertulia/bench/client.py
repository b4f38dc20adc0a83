"""A reader's browser, small: one kept connection, its cookies, no cache."""

import http.client
import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.core.management import CommandError

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
POSTED = re.compile(r"/comments/(\d+)/|#comment-(\d+)")


class Client:
    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def ask(self, method: str, path: str, body: str | None = None, **more: str) -> tuple[int, str, str]:
        """Status, Location and text."""
        headers = {"Accept": "text/html", **more}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies.update((name, morsel.value) for name, morsel in SimpleCookie(line).items())
        return answer.status, answer.headers.get("Location", ""), text

    def read(self, path: str, *, is_anew: bool = False) -> str:
        """`is_anew`: made for this request even if it lies finished in memory, which never answers with parts."""
        status, _, text = self.ask("GET", path, **({"Range": "bytes=0-"} if is_anew else {}))
        if status != 200:
            raise CommandError(f"{path} answers {status}, so there is nothing to measure")
        return text

    def write(self, key: str, text: str, parent: str = "") -> str:
        """The form and then the comment, as a reader does it. Returns the number of the new comment."""
        form = self.read(f"/threads/{key}/comments" + (f"?parent={parent}" if parent else ""))
        fields = dict(HIDDEN.findall(form)) | {"name": "Bench", "text": text}
        status, location, answer = self.ask("POST", f"/threads/{key}/comments", urlencode(fields))
        if status != 303:
            said = re.sub(r"<[^>]+>|\s+", " ", answer)[:300]
            raise CommandError(f"a comment was answered with {status} instead of being published: {said}")
        found = POSTED.search(location)
        return (found[1] or found[2]) if found else ""
