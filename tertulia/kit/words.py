"""What `static/tertulia/thread.js` says, in the site's language. The script names each phrase by its English, one that
counts by "one|several"; `tests/test_messages.py` sees to it that none is missing here."""

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_noop as _

Phrases = dict[str, dict[str, str]]

PHRASES = (
    _("Your comment could not be sent. Nothing is lost: check your connection, then send it again."),
    _("This is too long to be sent. Nothing is lost: shorten it, then send it again."),
    _("That did not work. Check your connection, then try again."),
    _("Your comment is posted."),
    _("Thank you. Your comment waits for a moderator before others can read it."),
    _("This comment is not shown."),
    _("This comment was deleted by its author."),
    _("Spam or advertising"),
    _("Insult, threat or hate"),
    _("Off topic"),
    _("Somebody’s personal data"),
    _("Against the law"),
    _("Cancel"),
    _("Save"),
    _("Send"),
    _("Edit"),
    _("Delete"),
    _("Preview"),
    _("optional"),
    _("People in this discussion"),
    _("Your comment"),
    _("Edit your comment"),
    _("Your comment is changed."),
    _("Delete this comment?"),
    _("Your comment is deleted."),
    _("Your vote is counted."),
    _("Your vote is taken back."),
    _("Report this comment"),
    _("What is wrong with it?"),
    _("What should the editors know?"),
    _("Report it as against the law"),
    _("Reported"),
    _("Thank you. The editors will look at it."),
    _("Ignore"),
    _("You ignore {name} from now on."),
    _("You ignore this person."),
    _("You see what {name} writes again."),
    _("People you ignore ({n})"),
    _("Show {name} again"),
    _("Show again"),
    _("New"),
    _("Next new one"),
    _("or press"),
    _("Show more replies"),
    _("Show from {name}"),
    _("Hide what {name} shows"),
    _("Only then does your browser ask {name}, which learns your network address and this site's name."),
)


def counted(n: int) -> list[tuple[str, str]]:
    """The phrases that count, each with the form for `n`."""
    return [
        ("{n} comment|{n} comments", ngettext("{n} comment", "{n} comments", n)),
        ("{n} comment shown.|{n} comments shown.", ngettext("{n} comment shown.", "{n} comments shown.", n)),
        (
            "{n} new comment, show|{n} new comments, show",
            ngettext("{n} new comment, show", "{n} new comments, show", n),
        ),
        (
            "{n} new comment since your last visit|{n} new comments since your last visit",
            ngettext("{n} new comment since your last visit", "{n} new comments since your last visit", n),
        ),
        ("{n} reply shown.|{n} replies shown.", ngettext("{n} reply shown.", "{n} replies shown.", n)),
        ("Show {n} reply|Show {n} replies", ngettext("Show {n} reply", "Show {n} replies", n)),
        ("Hide {n} reply|Hide {n} replies", ngettext("Hide {n} reply", "Hide {n} replies", n)),
        (
            "{n} character too many|{n} characters too many",
            ngettext("{n} character too many", "{n} characters too many", n),
        ),
        (
            "{n} name, choose with the arrow keys|{n} names, choose with the arrow keys",
            ngettext("{n} name, choose with the arrow keys", "{n} names, choose with the arrow keys", n),
        ),
    ]


# A number of each kind that browsers tell apart (`Intl.PluralRules`).
KINDS = {
    "es": {"one": 1, "other": 2},
    "ru": {"one": 1, "few": 2, "many": 5, "other": 5},
    "ar": {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100},
}


def phrases() -> Phrases:
    """Every phrase by its English; empty where the site speaks English, which the script has."""
    kinds = KINDS.get((get_language() or "en").partition("-")[0])
    if kinds is None:
        return {}
    found = {phrase: {"other": gettext(phrase)} for phrase in PHRASES}
    for kind, number in kinds.items():
        for phrase, form in counted(number):
            found.setdefault(phrase, {})[kind] = form
    return found
