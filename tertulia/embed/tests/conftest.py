import pytest

from tertulia.embed.tests import visitor


@pytest.fixture(autouse=True)
def nobody_is_too_fast(monkeypatch):
    """These tests fill a form in within a millisecond. test_limits.py puts the rule back."""
    monkeypatch.setattr("tertulia.moderation.rules.haste.SECONDS", 0.0)


@pytest.fixture
def thread(db):
    return visitor.open_thread()


@pytest.fixture
def reader(thread):
    return visitor.Visitor()
