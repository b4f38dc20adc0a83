"""Statements of reasons (Digital Services Act, Art. 17): each says why something was restricted, at an address that
only the person knows whom it concerns."""

import secrets

from django.utils import timezone

from tertulia.moderation.models import Notice, Statement

MINUTE_TO_UNDO = 60  # seconds; nothing is mailed before they are over


def make(decision: int, notice: Notice | None = None) -> Statement:
    """In the transaction of the decision."""
    return Statement.objects.create(
        key=secrets.token_urlsafe(16), decision_id=decision, notice=notice, at=timezone.now()
    )


def withdraw(decision: int) -> None:
    """The decision was undone: nobody is told of it any more."""
    Statement.objects.filter(decision=decision, withdrawn=None).update(withdrawn=timezone.now())
