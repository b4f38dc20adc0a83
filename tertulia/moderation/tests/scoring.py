"""A scorer that says what a test wants, in place of the model."""

from dataclasses import dataclass, field, replace

from tertulia.moderation.scorer import Scores, Span


def scores(hostility=0, *, spam=0, spans=(), **values):
    """`hostility` and `spam` in percent; `values` by attribute, 0 to 1."""
    said = {"TOXICITY": hostility / 100, "SPAM": spam / 100} | values
    marked = tuple(Span(start, end, "TOXICITY", 0.5) for start, end in spans)
    return Scores(said, marked, language="en", is_sure=True, model="test-1", read=10)


@dataclass
class FixedScorer:
    """`asked`: the texts and languages, in order."""

    says: Scores = field(default_factory=scores)
    version: str = "test-1"
    fault: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)

    def score(self, text, language=""):
        self.asked.append((text, language))
        return replace(self.says, model=self.version)


def put(monkeypatch, *values, fault="", version="test-1", **named):
    """Have the rules and the desk ask one that always says the same. `values` and `named`: of `scores`."""
    made = FixedScorer(scores(*values, **named), version, fault)
    monkeypatch.setattr("tertulia.moderation.rules.score.scorer", made)
    monkeypatch.setattr("tertulia.moderation.desk.scorer", made)
    return made
