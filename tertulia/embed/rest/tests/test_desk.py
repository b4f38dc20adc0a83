"""Programs that read and decide on comments in any state."""

from django.apps import apps

from tertulia.discussion import api as discussion
from tertulia.embed.rest.tests.client import guest, problem
from tertulia.people.api import Speaker

Decision = apps.get_model("discussion", "Decision")


def test_a_program_reads_what_is_held_and_decides(site):
    comment = guest().say("Is it *late*?").json()["id"]
    decisions = f"comments/{comment}/decisions"
    held = site.post(decisions, {"state": "held", "reason": "Let me see."})
    assert held.json() == {"id": comment, "state": "held", "changed": True}
    assert site.post(decisions, {"state": "held"}).json()["changed"] is False
    problem(site.get(f"comments/{comment}"), 404, "no-such-comment")
    desk = site.get("desk", {"thread": "article-1"})
    assert desk.headers["Cache-Control"] == "private, no-store"
    [row] = desk.json()["comments"]
    assert (row["id"], row["text"], row["state"], row["thread"]["key"]) == (
        comment,
        "Is it *late*?",
        "held",
        "article-1",
    )
    assert site.get(f"source/{comment}").json() == {"text": "Is it *late*?"}
    assert site.post(decisions, {"state": "published"}).json()["changed"] is True
    assert site.get(f"comments/{comment}").json()["state"] == "published"
    made = Decision.objects.order_by("pk").values_list("after", "code", "sentence", "program", "by")
    assert list(made) == [("held", "held", "Let me see.", "cms", None), ("published", "approved", "", "cms", None)]
    assert discussion.audit() == []


def test_what_its_author_deleted_is_not_brought_back(site):
    comment = guest().say().json()["id"]
    discussion.decide(comment, discussion.Ruling("deleted", "deleted-by-author"), by=Speaker())
    problem(site.post(f"comments/{comment}/decisions", {"state": "published"}), 404, "no-such-comment")
    problem(site.post("comments/999/decisions", {"state": "held"}), 404, "no-such-comment")


def test_the_desk_is_read_page_by_page(site):
    ids = [guest(address=f"203.0.{n}.1").say(f"{n}").json()["id"] for n in range(5)]
    first = site.get("desk", {"state": "published", "limit": "3"}).json()
    second = site.get("desk", {"state": "published", "limit": "3", "before": first["next"]}).json()
    assert [row["id"] for row in first["comments"] + second["comments"]] == ids[::-1]
    assert second["next"] is None
    problem(site.get("desk", {"thread": "nowhere"}), 404, "no-such-thread")
