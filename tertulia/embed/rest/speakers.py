"""Who makes a request of the API: by cookie on this site's own pages, by token everywhere else, and for a reader of its
own where a host site's program says so."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tertulia.embed.rest.origins import caller_of
from tertulia.embed.rest.problems import Problem
from tertulia.embed.rest.programs import NOBODY, PERSON, grant_of, lacking, person_of
from tertulia.people import api as people
from tertulia.people.api import Grant, GuestToken, Speaker

SCHEME = "tertulia"
UNKNOWN = "Ask for a token at POST /api/v1/identity and send it as 'Authorization: Tertulia TOKEN'."
UNSIGNED = _("This token was not made by this site, or is older than a year. Ask for a new one.")


def token_of(request: HttpRequest) -> GuestToken | None:
    """The token that came with the request. Raises Problem for one that is not good."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME:
        return None  # such as the Basic of a site that is not open yet
    try:
        return GuestToken.parse(text.strip())
    except ValueError:
        raise Problem(401, "bad-token", gettext(UNSIGNED)) from None


def reader_of(request: HttpRequest) -> Speaker:
    """Who reads. On a page of another site without a token: nobody."""
    grant = grant_of(request)
    if grant:
        return host_reader(grant, person_of(request))
    token = token_of(request)
    if token or not caller_of(request).is_own:
        return people.identify_guest(request, token.guest if token else "")
    return people.identify(request)


def host_reader(grant: Grant, person: str) -> Speaker:
    """A reader of a host site. The request comes from that site's machine, so no network is theirs."""
    return Speaker(guest=grant.guest_key(person) if person else "")


def writer_of(request: HttpRequest, person: str | None = None) -> Speaker:
    """Who writes; Problem where that cannot be told. `person`: as a new comment names the reader of a host site."""
    grant = grant_of(request)
    if grant:
        named = person_of(request, person or "")
        if not named:
            raise Problem(422, "missing-field", NOBODY, field=PERSON)
        return host_reader(grant, named)
    if person is not None:
        raise lacking("comments:write", "author.id")
    speaker = reader_of(request)
    if not speaker.key:
        raise Problem(401, "no-token", UNKNOWN)
    return speaker


def keep(request: HttpRequest, response: HttpResponse, speaker: Speaker) -> HttpResponse:
    """Give a guest of this site the cookie that makes the comment theirs. A token is that already."""
    if token_of(request) is None and grant_of(request) is None:
        people.remember(request, response, speaker)
    return response
