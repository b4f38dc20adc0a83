"""The tables of the figures: what their rows and columns are called, by programs and by readers."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tertulia.moderation.reasons import ALL_REASONS, OFFENCES

CONDUCT, OTHER = "conduct", "other-rule"
# Why rules hold comments, by their codes. The codes of the owner's program are its own: they are among the others.
HOLDS = {
    "premoderated": _("All comments there are looked at first"),
    "suspect-word": _("A word of a list"),
    "listed-domain": _("A link to a listed site"),
    "shortener": _("A shortened link"),
    "many-links": _("Many links"),
    "newcomer": _("First comments of a person"),
    "rejections": _("Earlier comments of the person were removed"),
    "heat": _("A heated discussion"),
    "score": _("The score of the text"),
    "spam-score": _("The score of the text for spam"),
    "no-scorer": _("The scorer could not be asked"),
}
NUMBER = {"number": _("Number")}
MEASURES = {
    "hold": _("Held"),
    "removal": _("Removed"),
    "warning": _("Warning"),
    "suspension": _("Suspension"),
    "ban": _("Ban"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """`rows` and `figures`: code and label of each. `column`: what heads the labels."""

    title: Any
    about: Any
    column: Any
    rows: dict[str, Any]
    figures: dict[str, Any]


LAYOUT: dict[str, Layout] = {
    "comments": Layout(
        _("Comments received"),
        _("What came of each before anybody could read it. One that is refused goes back to its writer."),
        _("What came of it"),
        {
            "shown": _("Shown at once"),
            "held": _("Held for an editor"),
            "refused": _("Refused by a rule"),
        },
        NUMBER,
    ),
    "notices": Layout(
        _("Notices of illegal content"),
        _("By the offence that their senders name. Each is decided by an editor, none by automated means."),
        _("Offence"),
        {code: offence.label for code, offence in OFFENCES.items()},
        {
            "received": _("Received"),
            "trusted": _("Of these from trusted flaggers"),
            "decided": _("Decided"),
            "median_hours": _("Median hours to the decision"),
        },
    ),
    "outcomes": Layout(
        _("What came of the notices"),
        _("Of those that were received in this time."),
        _("Outcome"),
        {
            "law": _("Removed: against the law"),
            "terms": _("Removed: against the rules of the site"),
            "left": _("Left as it is"),
            "gone": _("Gone before it was decided"),
            "open": _("Not decided yet"),
        },
        NUMBER,
    ),
    "measures": Layout(
        _("Measures on our own initiative"),
        _("By their reason. What was done upon a notice is counted above."),
        _("Reason"),
        {
            **{code: reason.label for code, reason in ALL_REASONS.items()},
            **HOLDS,
            CONDUCT: _("What a person did"),
            OTHER: _("Another reason of a rule, an editor or a program"),
        },
        MEASURES,
    ),
    "detection": Layout(
        _("How it was detected"),
        _("All measures, by who saw it first."),
        _("Seen first by"),
        {
            "rule": _("A rule"),
            "report": _("A reader’s report"),
            "notice": _("A notice"),
            "flagger": _("A trusted flagger’s notice"),
            "own": _("An editor"),
        },
        MEASURES,
    ),
    "automated": Layout(
        _("Automated means"),
        _("Rules refuse and hold comments. A held one that an editor then publishes shows where they were wrong."),
        _("What happened"),
        {
            "refused": _("Refused by a rule alone"),
            "held": _("Held by a rule alone"),
            "decided": _("Held, then decided by an editor or a program"),
            "released": _("Of these published"),
        },
        NUMBER,
    ),
    "complaints": Layout(
        _("Complaints"),
        _("Received in this time. Each is decided by a person who did not decide first."),
        _("By whom"),
        {"author": _("Authors"), "notifier": _("Those who sent a notice")},
        {
            "received": _("Received"),
            "upheld": _("The decision stands"),
            "reversed": _("The decision is reversed"),
            "open": _("Not decided yet"),
            "median_hours": _("Median hours to the decision"),
        },
    ),
}
