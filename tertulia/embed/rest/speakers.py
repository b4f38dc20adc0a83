"""Who makes a request of the API: by cookie on this site's own pages, by token everywhere else."""

from django.http import HttpRequest, HttpResponse

from tertulia.embed.rest.origins import caller_of
from tertulia.embed.rest.problems import Problem
from tertulia.people import api as people
from tertulia.people.api import GuestToken, Speaker

SCHEME = "tertulia"
UNKNOWN = "Ask for a token at POST /api/v1/identity and send it as 'Authorization: Tertulia TOKEN'."
UNSIGNED = "This token was not made by this site, or is older than a year. Ask for a new one."


def token_of(request: HttpRequest) -> GuestToken | None:
    """The token that came with the request. Raises Problem for one that is not good."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME:
        return None  # such as the Basic of a site that is not open yet
    try:
        return GuestToken.parse(text.strip())
    except ValueError:
        raise Problem(401, "bad-token", UNSIGNED) from None


def reader_of(request: HttpRequest) -> Speaker:
    """Who reads. On a page of another site without a token: nobody."""
    token = token_of(request)
    if token or not caller_of(request).is_own:
        return people.identify_guest(request, token.guest if token else "")
    return people.identify(request)


def writer_of(request: HttpRequest) -> Speaker:
    """Who writes. Raises Problem where that cannot be told."""
    speaker = reader_of(request)
    if not speaker.key:
        raise Problem(401, "no-token", UNKNOWN)
    return speaker


def keep(request: HttpRequest, response: HttpResponse, speaker: Speaker) -> HttpResponse:
    """Give a guest of this site the cookie that makes the comment theirs. A token is that already."""
    if token_of(request) is None:
        people.remember(request, response, speaker)
    return response
