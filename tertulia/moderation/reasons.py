"""Why editors take something down: what they choose, what its author reads, and how the law counts it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Reason:
    """`told`: the sentence for its author. `category` and `keywords`: those of the Transparency Database.

    `is_law`: it rests on the law and not on the site's own terms. `needs_words`: the editor must say more.
    """

    code: str
    label: Any
    told: Any
    category: str
    keywords: tuple[str, ...] = ()
    is_law: bool = False
    needs_words: bool = False


TERMS = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
# In the order of the keys 1 to 9.
REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in [
        Reason(
            "insult",
            _("Insult or attack on somebody"),
            _("It attacks a person and not what they say."),
            "STATEMENT_CATEGORY_CYBER_VIOLENCE",
            ("KEYWORD_CYBER_HARASSMENT",),
        ),
        Reason(
            "hate",
            _("Hatred against a group"),
            _("It stirs up hatred against people for what they are."),
            "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
            ("KEYWORD_HATE_SPEECH",),
        ),
        Reason(
            "threat",
            _("Threat or call for violence"),
            _("It threatens somebody or calls for violence."),
            "STATEMENT_CATEGORY_VIOLENCE",
            ("KEYWORD_INCITEMENT_VIOLENCE_HATRED",),
        ),
        Reason(
            "spam", _("Spam or advertising"), _("It advertises something."), TERMS, ("KEYWORD_HIDDEN_ADVERTISEMENT",)
        ),
        Reason("off-topic", _("Off topic"), _("It has nothing to do with the article or the comment above it."), TERMS),
        Reason(
            "personal-data",
            _("Somebody’s personal data"),
            _("It tells what concerns somebody’s private life."),
            "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
        ),
        Reason(
            "falsehood",
            _("False claim of fact"),
            _("It says as a fact what is demonstrably false."),
            "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
            ("KEYWORD_MISINFORMATION_DISINFORMATION",),
        ),
        Reason(
            "illegal",
            _("Against the law"),
            _("It is against the law."),
            "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
            is_law=True,
            needs_words=True,
        ),
        Reason("other", _("Another reason"), _("It breaks the rules of this discussion."), TERMS, needs_words=True),
    ]
}

BANNED = Reason(
    "banned",
    _("Ban of its author"),
    _("Its author is banned, and what they posted was removed with it."),
    TERMS,
    needs_words=True,
)
ALL_REASONS = REASONS | {BANNED.code: BANNED}  # also those that nobody chooses for one comment


@dataclass(frozen=True, slots=True)
class Offence:
    """What a notice may say that a comment is. `spares_name`: the law asks for no name (Directive 2011/93/EU, Articles
    3 to 7). `urgency`: how soon it is looked at among notices."""

    code: str
    label: Any
    category: str
    keywords: tuple[str, ...] = ()
    urgency: int = 0
    spares_name: bool = False


OFFENCES: dict[str, Offence] = {
    offence.code: offence
    for offence in [
        Offence(
            "minors",
            _("Sexual abuse or exploitation of children"),
            "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
            ("KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL",),
            urgency=300,
            spares_name=True,
        ),
        Offence("threat", _("Threat or call for violence"), "STATEMENT_CATEGORY_VIOLENCE", urgency=200),
        Offence(
            "hate",
            _("Incitement to hatred"),
            "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
            ("KEYWORD_INCITEMENT_VIOLENCE_HATRED",),
            urgency=150,
        ),
        Offence(
            "defamation",
            _("Insult or defamation"),
            "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
            ("KEYWORD_DEFAMATION",),
            urgency=120,
        ),
        Offence(
            "privacy",
            _("Personal data or private life"),
            "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
            urgency=120,
        ),
        Offence(
            "copyright",
            _("Copyright or trademark"),
            "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS",
            ("KEYWORD_COPYRIGHT_INFRINGEMENT",),
            urgency=100,
        ),
        Offence("fraud", _("Fraud"), "STATEMENT_CATEGORY_SCAMS_AND_FRAUD", urgency=110),
        Offence("other", _("Another offence"), "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", urgency=100),
    ]
}
TRUSTED = 500  # more urgent than any other notice
