"""What every test stands on: a scratch data folder, a closed network, a few fixtures. Loaded by `-p tests.sandbox`."""

import atexit
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright

from tests import sharing, stores

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
# The same browser without the windows that nobody sees comes first: it takes a quarter of the time for a page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next((path for name in NAMES if (path := shutil.which(name))), None)
# Chromium looks up its maker's hosts at every start unless it is told not to.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def choose_data_dir() -> None:
    """Memory rather than disk where there is room: a test run makes thousands of durable commits. What pytest keeps of
    the tests, whole sites among it, goes there too, and so with the run."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 4_000_000_000
    folder = tempfile.mkdtemp(prefix="tertulia-test-", dir=memory if roomy else None)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["TERTULIA_DATA"] = folder
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ[stores.SHARED] = folder
        if roomy:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", folder)


def forget_settings() -> None:
    """How a developer has set up their own site, its language among it, has no place in a test."""
    for name in [name for name in os.environ if name.startswith("TERTULIA_")]:
        if name not in ("TERTULIA_DATA", "TERTULIA_SHOTS") and not name.startswith("TERTULIA_TEST_"):
            del os.environ[name]
    # Most tests are about something else, and no model shall hold what they write. Those of scores use `own_scorer`.
    os.environ["TERTULIA_SCORER"] = "off"


# Before anything else: pytest-django reads the settings while plugins are still being loaded.
choose_data_dir()
stores.choose_store()
forget_settings()


def pytest_configure(config: pytest.Config) -> None:
    """Plain file names for static files: the hashed ones exist only after collectstatic. Passwords are hashed quickly:
    half a second for each account that a test makes would protect nobody."""
    config.pluginmanager.register(sharing)
    config.pluginmanager.register(stores)  # now, after pytest-django, whose fixtures it replaces
    cache = getattr(config, "cache", None)
    stores.FOLDER = Path(cache.mkdir("stores") if cache else os.environ["TERTULIA_DATA"])
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}, PASSWORD_HASHERS=quick).enable()
    settings.STATIC_ROOT.mkdir(exist_ok=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright's event loop stays in the thread, and nothing else can run a loop after it. Of
    these the long files first, so that no process is left alone with one at the end."""
    stores.leave_out(config, items)
    items.sort(key=place)


def place(item: pytest.Item) -> int:
    if item.get_closest_marker("browser") is None:
        return 0
    return 1 if item.get_closest_marker("slow") else 2


def is_local(address: object) -> bool:
    """Whether connecting there stays on this machine. Any name but localhost would need a resolver, so it does not."""
    if not isinstance(address, tuple):
        return True  # AF_UNIX
    host = str(address[0])
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in ("localhost", "")


@pytest.fixture(scope="session", autouse=True)
def closed_network() -> Iterator[None]:
    """A test that reaches out fails at once, on every machine, rather than on the one without a network."""
    guard = pytest.MonkeyPatch()
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(address: object) -> None:
        if not is_local(address):
            raise RuntimeError(f"A test tried to reach {address!r}. Tests use loopback only: replay a captured file.")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        check(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        check(address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        check((host.decode() if isinstance(host, bytes) else host or "", port))
        return getaddrinfo(host, port, *args, **kwargs)

    guard.setattr(socket.socket, "connect", guarded_connect)
    guard.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    guard.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
    yield
    guard.undo()


@pytest.fixture
def own_scorer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model that comes with the program, as every other site has it: here and in programs that the test starts."""
    monkeypatch.delenv("TERTULIA_SCORER")
    monkeypatch.setattr(settings, "TERTULIA_SCORER", None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of captured input that is kept beside the repository, not in it."""
    if not SHARED.is_dir():
        pytest.skip(f"the captured files are not on this machine: no {SHARED.name}/ beside the repository")
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for the session; open a `new_context()` for each test."""
    if CHROMIUM is None:
        pytest.fail("chromium is not installed. On Debian: apt-get install chromium")
    # Playwright's loop runs in this thread, and Django refuses the database to a thread with a loop unless told.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
