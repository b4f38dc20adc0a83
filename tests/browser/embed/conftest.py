from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import FERRY
from tests.browser.embed.host import Guest, Host, HostWatch, host
from tests.browser.site import Site, serve

NUMBERS = count()


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[Host]:
    """The site of somebody else, whose pages show our discussions."""
    with host() as running:
        yield running


@pytest.fixture(scope="session")
def square(tmp_path_factory: pytest.TempPathFactory, elsewhere: Host) -> Iterator[Site]:
    settings = {"EMBED_ORIGINS": elsewhere.url, "LIMITS": "off", "SCORE_HIDDEN_MINUTES": "0"}
    with serve(tmp_path_factory.mktemp("square"), [FERRY], **settings) as running:
        elsewhere.server = running.url
        yield running


@pytest.fixture
def contexts(chromium: Browser, square: Site, elsewhere: Host) -> Iterator[HostWatch]:
    watch = HostWatch(chromium, square.url)
    watch.also = elsewhere.url
    yield watch
    watch.close()


@pytest.fixture
def ada(square: Site, elsewhere: Host) -> Guest:
    return Guest(square, elsewhere.url, "Ada Quist")


@pytest.fixture
def benno(square: Site, elsewhere: Host) -> Guest:
    return Guest(square, elsewhere.url, "Benno")


@pytest.fixture
def key() -> str:
    """Of a discussion that no other test writes in."""
    return f"thread-{next(NUMBERS)}"
