"""What a scorer says of a text."""

from dataclasses import dataclass, field

ATTRIBUTES = ("TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT", "SPAM")
# What makes a comment hostile to somebody. Profanity alone hurts nobody, and spam has a bound of its own.
HOSTILE = ("TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK", "THREAT")


@dataclass(frozen=True, slots=True)
class Span:
    """From where to where it stands in the text, in characters, and how much this stretch adds: 0 to 1."""

    start: int
    end: int
    attribute: str
    value: float


@dataclass(frozen=True, slots=True)
class Scores:
    """`values`: by attribute, 0 to 1; calibrated, so that of the comments with 0.8 moderators would act on four in
    five. Empty where the scorer cannot tell. `language`: in which it seems to be written, empty when unknown.
    `is_sure`: the scorer has learnt that language and there was something to go by. `model`: name and hash. `read`:
    how many characters were looked at, from the beginning."""

    values: dict[str, float] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    language: str = ""
    is_sure: bool = False
    model: str = "none"
    read: int = 0

    @property
    def hostility(self) -> int | None:
        """The worst of HOSTILE, 0 to 100; None where it cannot tell."""
        return self.percent(*HOSTILE)

    @property
    def attack(self) -> int | None:
        """On a group that people are born into or believe in, 0 to 100; None where it cannot tell."""
        return self.percent("IDENTITY_ATTACK")

    @property
    def spam(self) -> int | None:
        """0 to 100; None where it cannot tell."""
        return self.percent("SPAM")

    def percent(self, *attributes: str) -> int | None:
        found = [self.values[name] for name in attributes if name in self.values]
        return round(100 * max(found)) if found and self.is_sure else None
