"""The page that this program began with, judged by the scorer that comes with it."""

import pytest

from tertulia.discussion import api as discussion
from tertulia.interchange.tests.test_import import say
from tertulia.moderation import api as moderation

pytestmark = pytest.mark.django_db
PAGE = "data/import/page-text/seed-fort-russ-2018.txt"
VILE = {"John C Carleton", "Proton"}


def test_of_the_seed_page_a_new_site_holds_the_vile_and_shows_the_harmless(shared, own_scorer):
    """What is vile there has no rude word: it is held as an attack on a group."""
    page = shared / PAGE
    if not page.is_file():
        pytest.skip(f"the page is not among the captured files: no {PAGE}")
    say(page, judge=True)
    held, shown = discussion.read_desk("held"), discussion.read_desk("published")
    assert ({row.name for row in held}, len(shown)) == (VILE, 4)
    assert all("likely to attack a group" in moderation.why_held(row.id) for row in held)
