"""A discussion knows the section of its article, by which its rules go, whatever becomes of either."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from tertulia.discussion import api as discussion
from tertulia.moderation import api as moderation
from tertulia.newsroom.models import ArticlePage, SectionPage
from tertulia.newsroom.tests.cast import article

pytestmark = pytest.mark.django_db


def section_of(page: ArticlePage) -> str:
    thread = discussion.find_thread(page.thread_key)
    assert thread is not None
    return thread.section


def test_it_is_that_of_the_page_and_moves_with_it() -> None:
    page = article()
    assert section_of(page) == "city"
    page.move(SectionPage.objects.get(slug="world"), pos="last-child")
    assert section_of(ArticlePage.objects.get(pk=page.pk)) == "world"


def test_another_name_for_a_section_takes_its_discussions_and_rules_along(
    django_capture_on_commit_callbacks: Any,
) -> None:
    page = article()
    moderation.set_policy(section="city", mode="pre")
    section = SectionPage.objects.get(slug="city")
    section.slug = "town"
    with django_capture_on_commit_callbacks(execute=True):
        section.save_revision().publish()
    assert section_of(page) == "town"
    assert moderation.policy_of("town").mode == "pre"
    assert moderation.policy_of("city").mode == "post"


def test_discussions_of_before_learn_their_section() -> None:
    page = article()
    discussion.rename_section("city", "")
    assert section_of(page) == ""
    import_module("tertulia.newsroom.migrations.0005_sections_of_threads").fill(apps, None)
    assert section_of(page) == "city"
