"""What moderators tell each other about a person."""

from django.utils import timezone

from tertulia.moderation.models import Note
from tertulia.people.api import Speaker

SHOWN = 20


def add(person: str, text: str, *, by: Speaker) -> None:
    """`person`: `Speaker.key`."""
    Note.objects.create(person=person, text=text, by_id=by.user_id, at=timezone.now())


def read(person: str) -> list[Note]:
    """The newest first."""
    return list(Note.objects.filter(person=person).select_related("by").order_by("-pk")[:SHOWN]) if person else []
