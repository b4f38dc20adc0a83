"""Other readers of the same article, who need no browser."""

import json

from tests.browser.socket_reader import SocketReader


class Other:
    """Somebody else in the discussion below one article."""

    def __init__(self, article: str, name: str) -> None:
        self.origin, _, path = article.partition("/20")
        self.path = f"/20{path}"
        self.reader, self.name = SocketReader(self.origin), name
        self.key = self.reader.ask("GET", self.path).html.split('data-thread="')[1].split('"')[0]

    def post(self, text: str, parent: str | int = "") -> int:
        """Returns the number of the comment."""
        fields = self.reader.ask("GET", f"/threads/{self.key}/comments?parent={parent}").fields
        answer = self.reader.ask("POST", f"/threads/{self.key}/comments", fields | {"name": self.name, "text": text})
        assert answer.status == 303, answer.said
        self.reader.ask("GET", self.path)  # for its writer the page is made anew, so that whoever comes next finds it
        return int(answer.location.rsplit("-", 1)[1])

    def call(self, method: str, path: str, body: object = None) -> None:
        """A request of the API, as the page's own script makes it."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.reader.cookies.items()),
            "Content-Type": "application/json",
            "Origin": self.origin,
        }
        connection = self.reader.connection
        connection.request(method, f"/api/v1/{path}", json.dumps(body or {}), headers)
        answer = connection.getresponse()
        said = answer.read().decode()
        assert answer.status < 300, said
