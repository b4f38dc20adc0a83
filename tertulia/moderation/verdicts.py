"""What is judged and what comes of it."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Any

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Draft, Past, ThreadFacts
from tertulia.kit.text import render
from tertulia.moderation.policies import Policy, policy_in
from tertulia.moderation.rulebook import Rulebook, rulebook
from tertulia.moderation.scorer import Scores
from tertulia.people.api import Speaker

RECORD = 30  # of a person's comments are looked at, the newest
MAYBE_LINK = re.compile(r"\w\.\w|://|\]\(|<")  # a Markdown text without any of these has no link
HREF = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')


def links_in(html: str) -> list[str]:
    """Of HTML that our own sanitiser wrote."""
    return [unescape(address) for address in HREF.findall(html)]


@dataclass(frozen=True, slots=True)
class Submission:
    """A draft and how it came. `trap`: what stands in the field that people do not see. `seconds`: time on the form.

    With `is_edit` the draft is a comment that stands already, with the text that its author wants in place of its own.
    `anyway`: the codes of the questions to which the writer said yes, post it as it is.
    """

    draft: Draft
    by: Speaker
    trap: str = ""
    seconds: float = 0.0
    is_edit: bool = False
    anyway: frozenset[str] = frozenset()


class Case:
    """A submission with what the rules look up about it, each looked up once and only when a rule asks."""

    def __init__(self, submission: Submission, thread: ThreadFacts | None = None) -> None:
        self.submission, self.thread = submission, thread
        self.draft, self.by = submission.draft, submission.by
        self.scores: Scores | None = None  # that the scorer gave it, once it was asked

    @property
    def score(self) -> int | None:
        """How hostile it is, 0 to 100."""
        return self.scores.hostility if self.scores else None

    @cached_property
    def book(self) -> Rulebook:
        """The one by which all rules go, though another may hold meanwhile."""
        return rulebook()

    @cached_property
    def policy(self) -> Policy:
        section, key = (self.thread.section, self.thread.key) if self.thread else ("", "")
        return policy_in(self.book, section, key)

    @cached_property
    def record(self) -> list[Past]:
        """What this person has written here before, the newest first."""
        return discussion.read_record(self.by, limit=RECORD)

    @cached_property
    def links(self) -> list[str]:
        """Where the links in it lead, as its HTML says it."""
        return links_in(render(self.draft.text, "markdown")) if MAYBE_LINK.search(self.draft.text) else []


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule has against it.

    `action`: "hold" (an editor looks first), "reject", or "ask" (the writer may say that it shall be posted anyway).
    `sentence` is said to the writer, `status` is the HTTP status of a rejection. `saw`: what it rests on, for editors.
    `spans`: from where to where it stands in the text, in characters. `is_first`: a question that is asked even of
    what an editor holds.
    """

    action: str
    code: str
    sentence: str
    status: int = 422
    saw: dict[str, Any] = field(default_factory=dict)
    spans: tuple[tuple[int, int], ...] = ()
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules together say. `ran`: the rules that were asked, each "name/version", in order; `findings`: by
    those names. `decisive`: the finding that makes the action what it is; None where it passes. `scores`: whatever
    came of them."""

    action: str
    decisive: Finding | None = None
    findings: tuple[tuple[str, Finding], ...] = ()
    ran: tuple[str, ...] = ()
    scores: Scores | None = None

    @property
    def code(self) -> str:
        return self.decisive.code if self.decisive else ""

    @property
    def rule(self) -> str:
        """The name of the rule that decided it."""
        return next((rule.partition("/")[0] for rule, one in self.findings if one is self.decisive), "")

    def facts(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "ran": list(self.ran),
            "found": [
                {"rule": rule, "action": one.action, "code": one.code, "saw": one.saw, "spans": one.spans}
                for rule, one in self.findings
            ],
        }
