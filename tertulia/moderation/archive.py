"""Comments that come from another system, judged by the rules that go by what is said alone."""

from dataclasses import dataclass, replace

from tertulia.discussion import api as discussion
from tertulia.discussion.api import Draft, Ruling, ThreadFacts
from tertulia.kit.text import Kind, plain, render
from tertulia.moderation.asking import ask, judgement
from tertulia.moderation.rulebook import rulebook
from tertulia.moderation.rules import RULES
from tertulia.moderation.urgency import urgency_of
from tertulia.moderation.verdicts import Case, Submission, Verdict, links_in
from tertulia.people.api import Speaker

NOBODY = Speaker()


@dataclass(frozen=True, slots=True)
class OldComment:
    """What is judged of it. `kind` tells what `source` is written in."""

    name: str
    source: str
    kind: Kind
    website: str = ""


class Archive:
    """The comments of one discussion. What the rules refuse or hold shall arrive held: ask `judge` of each, and call
    `note` with the number that it was stored under."""

    def __init__(self, thread: ThreadFacts) -> None:
        self.thread, self.rules = thread, [rule for rule in RULES if rule.is_of_text]
        self.book = rulebook()

    def judge(self, comment: OldComment) -> Verdict:
        html = render(comment.source, comment.kind)
        draft = Draft(self.thread.id, None, comment.name, plain(html), key="", website=comment.website)
        case = self.case(draft)
        case.links = links_in(html)
        verdict = ask(self.rules, case, asks=False)
        return verdict if draft.text == comment.source else unmarked(verdict)

    def case(self, draft: Draft) -> Case:
        case = Case(Submission(draft, NOBODY), self.thread)
        case.book = self.book
        return case

    def note(self, comment: int, verdict: Verdict) -> None:
        """Keep why a comment that was just stored is held. Inside the transaction that stored it."""
        sentence = str(verdict.decisive.sentence) if verdict.decisive else ""
        discussion.note_arrival(comment, Ruling("held", verdict.code, sentence, verdict.facts(), urgency_of(verdict)))
        row = judgement(verdict, self.case(Draft(self.thread.id, None, "", "", key="")))
        row.comment_id = comment
        row.save(force_insert=True)


def unmarked(verdict: Verdict) -> Verdict:
    """Without the places that the rules point to: they are in the text as it reads, and editors see its source."""
    found = tuple((rule, replace(one, spans=())) for rule, one in verdict.findings)
    both = zip(found, verdict.findings, strict=True)
    decisive = next((new for (_, new), (_, old) in both if old is verdict.decisive), None)
    return replace(verdict, findings=found, decisive=decisive)
