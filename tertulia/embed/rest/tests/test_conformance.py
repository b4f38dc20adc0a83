"""Schemathesis, which nobody here wrote, asks everything that the document allows and much that it does not."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from tertulia.discussion import api as discussion
from tertulia.embed.rest.programs import ACTING, ALONE
from tertulia.people.api import SCOPES, GuestToken, Speaker, make_token

EXAMPLES = 12  # of each operation
CHAIN = 4
WRITER = GuestToken.fresh()

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture(autouse=True)
def _conversation(db, settings) -> None:
    """By the one who asks, so that there is something to edit."""
    settings.TERTULIA_LIMITS = False
    thread = discussion.open_thread(key="article-1", url="/2026/11/25/tram/", title="The tram")
    parent = None
    for number in range(CHAIN):
        draft = discussion.Draft(thread.id, parent, "Rosa", f"Comment *{number}*", f"seed-{number}")
        parent = discussion.post(draft, by=Speaker(guest=WRITER.guest)).id


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A real request gives its connection back at its end, and with it would go what the test wrote."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def secret(db) -> str:
    """Of a program that may do everything."""
    return make_token("cms", SCOPES, days=1)


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_it_keeps_its_word(case, secret):
    alone = case.operation.definition.raw.get("operationId") in ALONE
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}" if alone else f"Tertulia {WRITER}"})


@schema.include(operation_id=list(ACTING)).parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_it_keeps_its_word_to_programs(case, secret):
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}", "Tertulia-Person": "7"})
