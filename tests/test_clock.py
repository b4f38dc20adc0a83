from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.discussion import api as discussion
from tertulia.newsroom import api as newsroom
from tertulia.newsroom.models import ArticlePage
from tertulia.serve import clock


@pytest.mark.django_db
def test_a_scheduled_article_and_its_discussion_appear_when_their_time_has_come():
    newsroom.ensure_section("city")
    added = newsroom.add_article(
        newsroom.NewArticle(
            title="Embargoed",
            body=newsroom.body_from_paragraphs(["Now it can be told."]),
            section="city",
            state="scheduled",
            published=timezone.now() + timedelta(hours=1),
        )
    )
    clock.tick("publish_scheduled")
    assert not ArticlePage.objects.get(pk=added.page).live
    page = ArticlePage.objects.get(pk=added.page)
    revision, past = page.scheduled_revision, timezone.now() - timedelta(minutes=1)
    revision.approved_go_live_at, revision.content["go_live_at"] = past, past.isoformat()
    revision.save()
    clock.tick("publish_scheduled")
    page.refresh_from_db()
    assert page.live
    assert discussion.find_thread(page.thread_key).is_open


def test_what_fails_is_written_down_and_does_not_stop_the_clock(caplog):
    clock.tick("no_such_command")
    assert "no_such_command failed" in caplog.text
