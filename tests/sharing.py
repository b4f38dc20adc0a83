"""Which process runs which test (`pytest -n 2`). Loaded by tests.sandbox."""

from collections.abc import Callable
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]


class Sharing(LoadScopeScheduling):
    """A file of tests/ goes whole to one process: the site which its tests have in common is made once. All other tests
    go one by one, in their order: those that empty the store come after those that need what is in it."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.split("::", 1)[0] if nodeid.startswith("tests/") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Callable[..., object]) -> Sharing | None:
    return Sharing(config, log) if config.getvalue("dist") == "load" else None
