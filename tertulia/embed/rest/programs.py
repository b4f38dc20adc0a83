"""What a program with a token of its own may do: which scope each operation needs, and for whom it acts."""

import re
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest

from tertulia.discussion import api as discussion
from tertulia.embed.rest.problems import Problem
from tertulia.embed.rest.sent import LINE, LONGEST_LINE
from tertulia.kit.numbers import plain_number
from tertulia.people import api as people
from tertulia.people.api import Grant

SCHEME = "bearer"
PERSON = "Tertulia-Person"
CACHED = "tertulia.grant"
HALF = re.compile("[\ud800-\udfff]")
# Operations that only a program has, and those that it does in the name of a reader of its site.
ALONE = {"put_thread": "threads:write", "list_desk": "comments:read", "decide_comment": "comments:moderate"}
ACTING = dict.fromkeys(
    ("post_comment", "edit_comment", "delete_comment", "vote", "report_comment", "read_me"), "comments:write"
)
NEEDED = ALONE | ACTING | {"read_source": "comments:read"}

TOKEN = re.compile(rf"{people.MARK}[\w-]{{20,}}")  # whole or cut short, not the name of a cookie that begins so
UNKNOWN = "This token is not known here, was revoked, or has run out."
NO_TOKEN = "Only a program may do this, with a token of the site's owner: 'Authorization: Bearer TOKEN'."  # noqa: S105
IN_ADDRESS = (
    "A token in an address is written into logs. Send it in the header Authorization, and have this one revoked."
)
NOBODY = f"Say for which reader: the header {PERSON}, or author.id with a new comment."
BAD_PERSON = f"One line of at most {LONGEST_LINE} characters; in the header as percent-encoded UTF-8."


def grant_of(request: HttpRequest) -> Grant | None:
    """What the token that came with the request allows; None without one. Raises Problem for one that is not good."""
    if CACHED not in request.META:
        request.META[CACHED] = look_up(request.headers.get("Authorization", ""))
    found: Grant | None = request.META[CACHED]
    return found


def look_up(header: str) -> Grant | None:
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != SCHEME:
        return None
    grant = people.find_grant(secret.strip())
    if grant is None:
        raise Problem(401, "bad-token", UNKNOWN, challenge='Bearer error="invalid_token"')
    return grant


def check_address(request: HttpRequest) -> None:
    """Raises Problem for a token where everybody on the way could read it."""
    if "access_token" in request.GET or TOKEN.search(request.META.get("QUERY_STRING", "")):
        raise Problem(400, "token-in-address", IN_ADDRESS)


def check_scope(request: HttpRequest, operation: dict[str, Any], comment: object) -> None:
    """Whether the token that came, if one did, may do this, and to this comment. Raises Problem."""
    name = operation.get("operationId", "")
    grant = grant_of(request)
    if grant is None:
        if name in ALONE:
            raise Problem(401, "no-token", NO_TOKEN, challenge="Bearer")
        return
    scope = NEEDED.get(name)
    if scope is None:
        return
    if scope not in grant.scopes:
        raise lacking(scope)
    if grant.prefix and comment is not None:
        thread = discussion.find_thread_of(number(comment))
        if thread:
            check_thread(grant, thread.key)


def number(comment: object) -> int:
    """A comment's number as the address has it; 0, which is none's, for anything else: the operation then says so."""
    return plain_number(str(comment)) or 0


def lacking(scope: str, field: str = "") -> Problem:
    challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
    return Problem(403, "scope-needed", f"This needs a token with the scope {scope}.", field=field, challenge=challenge)


def check_thread(grant: Grant, key: str) -> None:
    """Raises Problem."""
    if not grant.reaches(key):
        raise Problem(403, "out-of-reach", f"This token is for discussions whose keys begin with {grant.prefix}")


def person_of(request: HttpRequest, given: str = "") -> str:
    """The host site's name for the reader it acts for; empty where it does not say. Raises Problem."""
    header = request.headers.get(PERSON, "")
    person = given or unquote(header)
    is_clear = (not person or re.fullmatch(LINE[1:-1], person)) and (given or header.isascii())
    if not is_clear or HALF.search(person):
        raise Problem(422, "invalid", BAD_PERSON, field="author.id" if given else PERSON)
    return person
