"""Reads a form out of a page, as a browser without JavaScript would before it sends it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


class FormReader(HTMLParser):
    """The fields of the page's form, its alerts, and every other textarea."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.alerts: list[str] = []
        self.kept = ""
        self.area: str | None = None
        self.alert = 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "input" and given.get("name"):
            self.fields[given["name"]] = given.get("value") or ""
        elif tag == "textarea":
            self.area = given.get("name") or ""
        if self.alert:
            self.alert += tag == "div"
        elif given.get("role") == "alert":
            self.alert = 1
            self.alerts.append("")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        if self.alert and tag == "div":
            self.alert -= 1

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] = self.fields.get(self.area, "") + data
        elif self.area == "":
            self.kept += data
        if self.alert:
            self.alerts[-1] += data


@dataclass
class FormPage:
    """What came back: the fields as they would be sent again, and what the page says went wrong."""

    status: int
    html: str
    fields: dict[str, str] = field(default_factory=dict)
    said: str = ""
    kept: str = ""
    location: str = ""


def read_form(status: int, html: str, location: str = "") -> FormPage:
    reader = FormReader()
    reader.feed(html)
    # HTML drops the line end that follows <textarea>.
    fields = {name: value.removeprefix("\n") if name == "text" else value for name, value in reader.fields.items()}
    said = " ".join(" ".join(reader.alerts).split())
    return FormPage(status, html, fields, said, reader.kept.removeprefix("\n"), location)
