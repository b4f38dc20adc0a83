"""How hostile a text is. The place of the scorer that runs on this machine; until there is one, nothing has a score."""

from typing import Protocol


class Scorer(Protocol):
    """`version` is stored with every verdict."""

    version: str

    def score(self, text: str, language: str = "") -> int | None:
        """0 (kind or neutral) to 100 (hostile); None where it cannot tell."""


class NoScorer:
    version = "none"

    def score(self, text: str, language: str = "") -> int | None:
        return None


scorer: Scorer = NoScorer()
