import pytest

from tertulia.discussion import api as discussion
from tertulia.embed.rest.tests.client import HOST, Program, cms


@pytest.fixture(autouse=True)
def _allowed(settings):
    settings.TERTULIA_EMBED_ORIGINS = [HOST]


@pytest.fixture
def thread(db):
    return discussion.open_thread(key="article-1", url="/2026/11/25/tram/", title="The tram")


@pytest.fixture
def program(thread):
    return Program()


@pytest.fixture
def site(thread):
    return cms()
