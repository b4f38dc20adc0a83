"""What is judged and what comes of it."""

from dataclasses import dataclass

from tertulia.discussion.api import Draft
from tertulia.people.api import Speaker


@dataclass(frozen=True, slots=True)
class Submission:
    """A draft and how it came. `trap`: what stands in the field that people do not see. `seconds`: time on the form."""

    draft: Draft
    by: Speaker
    trap: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """`action`: pass, hold or reject. `sentence` is said to the writer; `status` is the HTTP status of a rejection."""

    action: str
    code: str = ""
    sentence: str = ""
    status: int = 422


PASS = Verdict("pass")
