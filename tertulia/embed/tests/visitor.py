"""A reader without JavaScript: opens forms, fills them in, sends them, and looks at what comes back."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.test import Client

from tertulia.discussion import api as discussion
from tertulia.embed.tests.reader import FormPage, read_form

# The rows as they lie in the store: what a test looks at, never what it writes.
Comment: Any = apps.get_model("discussion", "Comment")
ADDRESS = "203.0.113.77"


def open_thread(key="article-1", **values):
    return discussion.open_thread(key=key, url="/2026/11/25/tram/", title="The tram", **values)


class Visitor:
    def __init__(self, address: str = ADDRESS) -> None:
        self.client = Client(enforce_csrf_checks=True, REMOTE_ADDR=address)

    def open(self, key: str = "article-1", parent: object = None) -> FormPage:
        query = {} if parent is None else {"parent": str(parent)}
        return self.page(self.client.get(f"/threads/{key}/comments", query))

    def send(self, page: FormPage, key: str = "article-1", **changed: str) -> FormPage:
        fields = {"name": "Rosa", "text": "I take it every day."} | {k: v for k, v in page.fields.items() if v}
        return self.page(self.client.post(f"/threads/{key}/comments", fields | changed))

    def say(self, text: str = "I take it every day.", parent: object = None, **changed: str) -> FormPage:
        return self.send(self.open(parent=parent), text=text, **changed)

    def page(self, response) -> FormPage:
        return read_form(response.status_code, response.content.decode(), response.headers.get("Location", ""))


def editor() -> Visitor:
    user = User.objects.create_user("ines", first_name="Inés", last_name="Vidal")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    visitor = Visitor()
    visitor.client.force_login(user)
    return visitor


def texts() -> list[str]:
    """What was stored of every comment, oldest first, and that all counts agree with it."""
    assert discussion.audit() == []
    return list(Comment.objects.order_by("pk").values_list("source", flat=True))
