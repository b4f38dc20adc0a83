"""A discussion in which much is reported: answers wait for an editor, or whoever answers waits."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.moderation.api import Rejected, set_policy
from tertulia.moderation.tests.test_what_rules_say import STRANGER, judge, say
from tertulia.people.api import Speaker

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    return discussion.open_thread(key="article-1", url="/2026/11/26/ferry/", title="The ferry", section="harbour")


def test_answers_wait_in_a_heated_discussion(thread):
    set_policy(heat=2)
    root = say(thread).id
    for number in range(2):
        by = Speaker(guest=f"reporter-key-00{number}", network=f"203.0.{number}.0/24")
        discussion.report(root, "abuse", by=by)
    assert judge(thread, "An answer to that.", by=STRANGER, parent=root).code == "heat"
    assert judge(thread, "A comment by itself.", by=STRANGER).action == "pass"


def test_in_a_heated_discussion_answers_can_come_slowly_instead(thread):
    set_policy(heat=1, slow=300)
    root, other = say(thread).id, discussion.open_thread(key="article-2", url="/b/", title="B", section="harbour")
    say(other, "Said elsewhere just now.", by=STRANGER)
    discussion.report(root, "abuse", by=Speaker(guest="reporter-key-000", network="203.0.113.0/24"))
    assert say(thread, "An answer to that.", by=STRANGER, parent=root).state == "published"
    with pytest.raises(Rejected) as refusal:
        say(thread, "And another thing.", by=STRANGER, parent=root)
    assert (refusal.value.code, refusal.value.status) == ("heat", 429)
    assert re.search(r"in (300|29\d) seconds", refusal.value.sentence)
    assert judge(thread, "A comment by itself.", by=STRANGER).action == "pass"
    Comment = apps.get_model("discussion", "Comment")
    Comment.objects.update(created=timezone.now() - timedelta(seconds=301))
    assert judge(thread, "And another thing.", by=STRANGER, parent=root).action == "pass"
    set_policy(slow=300)
    assert say(thread, "It has cooled down.", by=STRANGER, parent=root).state == "published"
    assert judge(thread, "And another thing.", by=STRANGER, parent=root).action == "pass"
