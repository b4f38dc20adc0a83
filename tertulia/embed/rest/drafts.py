"""From what a program sent to a draft that can be judged, by the rules of the comment form itself."""

import math
import time
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import QueryDict

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Draft, Posted, ThreadFacts
from tertulia.embed.forms import CommentForm, EditForm
from tertulia.embed.rest import threads
from tertulia.embed.rest.problems import Problem
from tertulia.moderation import api as moderation
from tertulia.moderation.api import Submission
from tertulia.people.api import Speaker

FIELDS = {name: f"author.{name}" for name in ("name", "email", "website")}
LIMITS = ("limit_value", "longest")
CODES = {"required": "missing-field", "max_length": "too-long", "invalid": "invalid"}


class WrittenForm(CommentForm):
    """The comment form without its token: what a program sends has a key of its own and proves its origin otherwise."""

    def clean_token(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Written:
    """`fields`: name, email, website, text, subject as they were sent. `opened`: Unix seconds, None where not told.
    `anyway`: the codes of the questions to which its writer said yes, with commas between them."""

    fields: dict[str, str]
    key: str
    parent: int | None = None
    opened: float | None = None
    anyway: str = ""

    @property
    def seconds(self) -> float:
        """How long it was written on. A program that does not tell is not judged by that."""
        return math.inf if self.opened is None else max(0.0, time.time() - self.opened)


def submission_of(written: Written, thread: ThreadFacts, speaker: Speaker) -> Submission:
    """Raises Problem with the field that is wrong and the limit that it passed."""
    fields = written.fields | {"anyway": written.anyway}
    data = cleaned(WrittenForm(query_of(fields), thread=thread.id, speaker=speaker))
    draft = Draft(
        thread=thread.id,
        parent=written.parent,
        name=data["name"],
        email=data["email"],
        website=data["website"],
        text=data["text"],
        key=written.key,
    )
    return Submission(draft, speaker, trap=data["subject"], seconds=written.seconds, anyway=data["anyway"])


def query_of(fields: dict[str, str]) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(fields)
    return query


def cleaned(form: Form) -> dict[str, Any]:
    """Raises Problem."""
    if not form.is_valid():
        raise first_error(form.errors.as_data())
    return form.cleaned_data


def first_error(errors: dict[str, list[ValidationError]]) -> Problem:
    name, [error, *_] = next(iter(errors.items()))
    params = error.params or {}
    limit = next((params[key] for key in LIMITS if key in params), None)
    code = "too-long" if limit is not None else CODES.get(error.code or "", "invalid")
    return Problem(422, code, " ".join(error.messages), field=FIELDS.get(name, name), limit=limit)


def post(submission: Submission, thread: ThreadFacts) -> Posted:
    """Judge it and store it; sent again it is found. Makes the thread that was only planned. Raises a `Refused`."""
    if not thread.id:
        moderation.check(submission, thread)  # nothing that is refused opens a thread
        if submission.draft.parent:
            raise discussion.NoSuchParent
        thread = threads.opened(thread)
        submission = replace(submission, draft=replace(submission.draft, thread=thread.id))
    return moderation.post(submission, thread)


def edit(comment: int, text: str, speaker: Speaker) -> str:
    """Put another text in the place of one's own. Returns the state it is in now. Raises Problem or a `Refused`."""
    return moderation.edit(comment, clean_text(text), by=speaker)


def clean_text(text: str) -> str:
    """A text by itself, by the rules of the form. Raises Problem."""
    words: str = cleaned(EditForm(query_of({"text": text})))["text"]
    return words
