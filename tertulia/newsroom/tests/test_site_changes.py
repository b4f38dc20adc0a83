"""What stands on many pages tells the journal when it changes, so that no finished page goes on showing what it was."""

import pytest
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from tertulia.journal import api as journal
from tertulia.newsroom import api as newsroom
from tertulia.newsroom.models import Author
from tertulia.newsroom.tests.cast import open_newsroom

pytestmark = pytest.mark.django_db


def changes():
    return [(change.topic, change.kind) for change in journal.read_after(journal.span().oldest - 1)]


@pytest.mark.parametrize(
    "change",
    [
        lambda: newsroom.ensure_author("ines", "Inés"),
        lambda: Author.objects.get(slug="rosa").delete(),
        lambda: Tag.objects.create(name="Tram", slug="tram"),
        lambda: Site.objects.get().save(),
        lambda: Redirect.objects.create(old_path="/old", redirect_link="/new/"),
    ],
)
def test_it_is_told(change):
    open_newsroom()
    newsroom.ensure_author("rosa", "Rosa")
    before = len(changes())
    change()
    assert ("page", "site-changed") in changes()[before:]
