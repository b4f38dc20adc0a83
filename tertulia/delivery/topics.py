"""What an answer says of itself: that it is the same for everyone, and what it shows."""

from django.http import HttpResponse

from tertulia.delivery.bell import name_of
from tertulia.kit.headers import TOPICS

DAY = 86_400
COOKIE = "tertulia_posted"
MOMENT = 5  # seconds in which a writer is shown nothing older than what they wrote


def keep(response: HttpResponse, *topics: str, seconds: int = DAY) -> HttpResponse:
    """Let a page be handed out until something changes in one of these topics of the journal ("thread:KEY"), or in any
    of a family ("thread"), or `seconds` are over."""
    if response.status_code == 200:
        response[TOPICS] = " ".join([str(seconds), *(f"{name_of(topic):x}" for topic in topics)])
    return response


def show_at_once(response: HttpResponse) -> None:
    """Who has written something comes back to a page where it must stand."""
    response.set_cookie(COOKIE, "1", max_age=MOMENT, samesite="Lax", httponly=True)
