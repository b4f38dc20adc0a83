"""What is judged and what comes of it."""

from dataclasses import dataclass

from tertulia.discussion.api import Draft
from tertulia.people.api import Speaker


@dataclass(frozen=True, slots=True)
class Submission:
    """A draft and how it came. `trap`: what stands in the field that people do not see. `seconds`: time on the form.

    With `is_edit` the draft is a comment that stands already, with the text that its author wants in place of its own.
    """

    draft: Draft
    by: Speaker
    trap: str = ""
    seconds: float = 0.0
    is_edit: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """`action`: pass, hold or reject. `sentence` is said to the writer; `status` is the HTTP status of a rejection."""

    action: str
    code: str = ""
    sentence: str = ""
    status: int = 422


PASS = Verdict("pass")
