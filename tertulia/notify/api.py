"""Carries what happened to whom it concerns; decides nothing. Now: live events for readers who have a page open."""

from tertulia.notify.events import Event, Source
from tertulia.notify.live import Live

__all__ = ["Event", "Live", "Source"]
