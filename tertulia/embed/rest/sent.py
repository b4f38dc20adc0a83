"""What a request may hold. The OpenAPI document is made of these; nothing that is not here is accepted.

How a name or a text must look is said once, in the comment form (`embed.forms`), and asked of both.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le, MaxLen, MinLen
from django.conf import settings
from django.utils.dateparse import parse_datetime
from ninja import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from tertulia.discussion.api import REASONS, SORTS
from tertulia.kit.numbers import LARGEST, plain_number
from tertulia.kit.text import CONTROLS, INVISIBLE

MOST = 100  # comments in one answer, and threads in one question for counts
# Written as both Python and browsers read it: the one range beyond 16 bits stands as itself.
UNSEEN = INVISIBLE.pattern[1:-2].replace(r"\U000e0000-\U000e0fff", "\U000e0000-\U000e0fff")
BARRED = CONTROLS.pattern[1:-1]
VISIBLE = f"^[^{BARRED}]*[^{BARRED}{UNSEEN}][^{BARRED}]*$"  # something to see, and no control characters


def digits(value: Any) -> Any:
    """Numbers in an address are plain digits; Python would take "1_0" and "+5" as well."""
    if not isinstance(value, str):
        return value
    number = plain_number(value)
    if number is None:
        raise ValueError("must be a number in plain digits")
    return number


def whole(value: Any) -> Any:
    """JSON has one kind of number: 7.0 is 7. To Python, true is 1."""
    if isinstance(value, bool):
        raise ValueError("must be a number")
    return int(value) if isinstance(value, float) and value.is_integer() else value


def shown(longest: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": longest, "pattern": VISIBLE}


# One line: no controls, nothing unseen, and not the sign for a letter that was lost on the way. Halves of letters are
# refused as well (`person_of`): not every reader of patterns understands them.
LONGEST_LINE = 200  # characters of a host site's own name for a reader
LINE = rf"^[^\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]{{1,{LONGEST_LINE}}}$"
PERSON = {"type": "string", "pattern": LINE}

Sort = Literal["oldest", "newest", "best", "discussed"]
assert set(SORTS) == {"oldest", "newest", "best", "discussed"}  # noqa: S101 - a literal type cannot be computed
Reason = Literal["spam", "abuse", "off-topic", "personal-data", "illegal"]
assert set(REASONS) == {"spam", "abuse", "off-topic", "personal-data", "illegal"}  # noqa: S101

# Bare, without ninja's `Query`: it loses the default of an annotated type.
Switch = Literal["0", "1"]
State = Literal["held", "published", "removed", "deleted", "spam", "trash"]
Thread = Annotated[str, MinLen(1), MaxLen(2000)]  # a key, or the address of a page
ThreadKey = Annotated[str, WithJsonSchema({"type": "string", "minLength": 1, "pattern": VISIBLE})]
Threads = Annotated[list[Thread], Query(min_length=1, max_length=MOST)]
Limit = Annotated[int, Ge(1), Le(MOST), BeforeValidator(digits)]
Before = Annotated[int, Ge(1), Le(LARGEST), BeforeValidator(digits)] | None
CommentId = Annotated[int, Ge(1), Le(LARGEST), BeforeValidator(digits)]
Cursor = Annotated[str, MaxLen(900)]  # `next` of the answer before
Words = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
IdempotencyKey = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_.:-]{8,64}$",
        description="Made anew for each comment, such as a UUID. Sent twice, a comment is posted once.",
    ),
]
Text = Annotated[str, WithJsonSchema(shown(settings.TERTULIA_COMMENT_MAX))]
Name = Annotated[str, WithJsonSchema(shown(60))]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class NewAuthor(Strict):
    """Who signs. `email` is kept for the editors, never shown. Staff who are signed in write under their own name."""

    name: Name
    id: Annotated[str, Field(min_length=1, max_length=200), WithJsonSchema(PERSON)] | None = Field(
        None, description="Only from a program: its own lasting name for a reader of its site. Not shown."
    )
    email: Annotated[str, WithJsonSchema({"type": "string", "format": "email", "maxLength": 254})] | None = None
    website: Annotated[str, WithJsonSchema({"type": "string", "format": "uri", "maxLength": 200})] | None = None


class HostPage(Strict):
    """The page of another site on which the comment is written: the first one opens the discussion for it."""

    url: Annotated[str, Field(min_length=1, max_length=2000, json_schema_extra={"format": "uri"})]
    title: Annotated[str, Field(max_length=500)] = ""


def thread_or_page(schema: dict[str, Any]) -> None:
    schema["anyOf"] = [{"required": ["thread"]}, {"required": ["page"]}]
    for name in ("thread", "page"):  # their defaults only stand for "not given"
        del schema["properties"][name]["default"]


def no_yes_to_all(value: Any) -> Any:
    """A script of ours that a browser still holds sends false with every comment: nothing is answered."""
    if value is True:
        raise ValueError("says to which question: give the code of the problem that asked it")
    return "" if value is False else value


ANSWERED = r"^([a-z0-9-]{1,40}(,[a-z0-9-]{1,40}){0,19})?$"
Codes = Annotated[
    str,
    Field(pattern=ANSWERED),
    BeforeValidator(no_yes_to_all),
    WithJsonSchema({"type": "string", "pattern": ANSWERED}),
]


class NewComment(Strict):
    """Give `thread` or `page` or both."""

    model_config = ConfigDict(json_schema_extra=thread_or_page)

    text: Text
    author: NewAuthor
    idempotency_key: IdempotencyKey
    thread: Annotated[Thread, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 2000})] = ""
    parent: Annotated[int, Field(ge=1, le=LARGEST), BeforeValidator(whole)] | None = None
    page: HostPage = HostPage.model_construct(url="", title="")
    opened: Annotated[float, Field(ge=0, le=1e12)] | None = Field(
        None, description="When the writer began, in Unix seconds. Without it nothing is judged by it."
    )
    anyway: Codes = Field(
        "",
        description="Once the writer was asked (a problem with `question`) and says to post it as it is: the `code` of "
        "that problem; of several that followed each other, all of them, with commas between them.",
    )
    subject: Annotated[str, Field(max_length=200)] = Field("", description="The trap: leave it empty.")


class NewText(Strict):
    text: Text


def moment(value: Any) -> Any:
    """Not what Python could make of a number, and no year that another time zone would put out of the calendar."""
    if value is None:
        return None
    at = parse_datetime(value) if isinstance(value, str) else None
    if at is None or at.tzinfo is None or not 1 < at.year < 9999:
        raise ValueError("must be a moment such as 2026-11-25T18:00:00Z")
    return at


WEB = {"pattern": r"^https?://[a-z0-9]+(\.[a-z0-9]+)*(/[!-~]*)?$"}


class NewThread(Strict):
    """What is not given stays as it is; a new discussion is open. `closes`: null, it stays open."""

    url: Annotated[str, Field(min_length=1, max_length=2000, json_schema_extra=WEB)] = Field(
        "", description="Of the page it belongs to. Needed for a new one whose key is no address."
    )
    title: Annotated[str, Field(max_length=500)] = ""
    state: Literal["open", "closed"] = "open"
    closes: Annotated[datetime | None, BeforeValidator(moment)] = Field(None, description="When it closes by itself.")


class NewDecision(Strict):
    """`reason`: a sentence that is kept with the decision."""

    state: Literal["published", "held", "removed"]
    reason: Annotated[str, Field(max_length=1000)] = ""


class NewVote(Strict):
    value: Annotated[Literal[-1, 0, 1], BeforeValidator(whole)] = Field(
        description="1, or 0 to take it back; -1 where the site allows down votes."
    )


class NewReport(Strict):
    reason: Reason
    text: Annotated[str, Field(max_length=2000)] = ""
