"""The page that this program began with, judged by the scorer that comes with it."""

import pytest

from tertulia.discussion import api as discussion
from tertulia.interchange.tests.test_import import say
from tertulia.moderation.api import scorer

pytestmark = pytest.mark.django_db
PAGE = "data/import/page-text/seed-fort-russ-2018.txt"


def test_of_the_seed_page_the_vile_are_the_worst_for_who_they_are_about_and_the_harmless_pass(shared, own_scorer):
    """With the bounds of a new site nothing of it is held: what is vile there has no hostile word, and lies in what it
    answers. Above the four harmless ones it stands only where attacks on groups are looked at by themselves."""
    page = shared / PAGE
    if not page.is_file():
        pytest.skip(f"the page is not among the captured files: no {PAGE}")
    say(page, judge=True)
    rows = [*discussion.read_desk("held"), *discussion.read_desk("published")]
    attacks = {row.name: scorer.score(row.source, "en").values["IDENTITY_ATTACK"] for row in rows}
    assert len(attacks) == 6
    vile = {"John C Carleton", "Proton"}
    assert set(sorted(attacks, key=lambda name: -attacks[name])[:2]) == vile
    assert {row.name for row in discussion.read_desk("held")} <= vile
