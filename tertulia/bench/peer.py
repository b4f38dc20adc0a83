"""Other systems, each known by a file of addresses and of what is sent to them: `peers/NAME.toml`, nothing else."""

import http.client
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.core.management import CommandError

FOLDER = Path(__file__).with_name("peers")
PATIENCE = 30.0  # seconds


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@dataclass(frozen=True, slots=True)
class Write:
    """`taken`: the statuses that mean yes."""

    path: str
    type: str
    body: str
    taken: list[int]


@dataclass(frozen=True, slots=True)
class Peer:
    """The places THREAD, TEXT and TOKEN are filled in; `write` is missing where only members write."""

    name: str
    read: list[str]
    write: Write | None = None

    def paths(self, thread: str) -> list[str]:
        return [path.replace("THREAD", quote(thread, safe="/")) for path in self.read]

    def post(self, url: str, thread: str, number: int) -> None:
        """One comment, over a connection of its own. Raises CommandError when it is not taken."""
        if self.write is None:
            raise CommandError(f"the file of {self.name} says nothing of writing")
        filled = self.write.body.replace("THREAD", thread).replace("TOKEN", secrets.token_hex(16))
        body = filled.replace("TEXT", f"The tram was late again. ({number}, {secrets.token_hex(4)})")
        if "urlencoded" in self.write.type:
            body = body.replace(" ", "+")
        site, path = urlsplit(url), self.write.path.replace("THREAD", quote(thread, safe=""))
        connection = http.client.HTTPConnection(site.hostname or "", site.port or 80, timeout=PATIENCE)
        try:
            connection.request("POST", path, body, {"Content-Type": self.write.type})
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        if answer.status not in self.write.taken:
            told = said[:300].decode(errors="replace")
            raise CommandError(f"{self.name} did not take a comment ({answer.status}): {told}")


def load(name: str) -> Peer:
    written = tomllib.loads((FOLDER / f"{name}.toml").read_text())
    write = written.pop("write", None)
    return Peer(**written, write=Write(**write) if write else None)
