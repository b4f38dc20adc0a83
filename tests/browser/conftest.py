from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.site import Site, article_paths, serve
from tests.browser.watch import Watch
from tests.sandbox import SHARED

HERE = Path(__file__).resolve().parent
FERRY = HERE / "pages" / "ferry.txt"
SEED = SHARED / "data" / "import" / "page-text" / "seed-fort-russ-2018.txt"
COPIES = 140  # of the ferry page: one for each test that writes, even if one process runs them all


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def copies(folder: Path) -> Iterator[Path]:
    headline, rest = FERRY.read_text().split("\n", 1)
    for number in range(COPIES):
        path = folder / f"ferry-{number:03}.txt"
        path.write_text(f"Ferry {number:03}: {headline}\n{rest}")
        yield path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    pages = list(copies(tmp_path_factory.mktemp("pages")))
    pages += [SEED] if SEED.is_file() else []
    with serve(tmp_path_factory.mktemp("site"), pages, LIMITS="off", SCORE_HIDDEN_MINUTES="0") as running:
        yield running


@pytest.fixture(scope="session")
def unused(site: Site) -> list[str]:
    return [path for path in article_paths(site.get("/sitemap.xml")) if "/ferry-" in path]


@pytest.fixture
def article(site: Site, unused: list[str]) -> str:
    """The address of an article with six comments that no other test writes to."""
    return site.url + unused.pop()


@pytest.fixture
def readers_of(chromium: Browser) -> Iterator[Callable[[str], Watch]]:
    """Makes browser contexts for the site of an address, and complains at the end of what went wrong unasked."""
    watches: list[Watch] = []

    def watch(address: str) -> Watch:
        parts = urlsplit(address)
        watches.append(Watch(chromium, f"{parts.scheme}://{parts.netloc}"))
        return watches[-1]

    yield watch
    for made in watches:
        made.close()


@pytest.fixture
def contexts(readers_of: Callable[[str], Watch], site: Site) -> Watch:
    return readers_of(site.url)


@pytest.fixture
def context(contexts: Watch) -> BrowserContext:
    return contexts.open()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def plain_page(contexts: Watch) -> Page:
    """A page of a browser whose JavaScript is off."""
    return contexts.open(java_script_enabled=False).new_page()
