"""Why a write cannot be done. Sentences are marked for translation here and translated where they are said."""

from django.utils.translation import gettext_noop as _


class Refused(Exception):
    """A write that cannot be done. `code` for programs, `sentence` for the person who tried."""

    code = "refused"
    sentence = _("This could not be done.")
    status = 409


class NoSuchThread(Refused):
    code, status = "no-such-thread", 404
    sentence = _("There is no such discussion.")


class NoSuchComment(Refused):
    code, status = "no-such-comment", 404
    sentence = _("There is no such comment.")


class ThreadClosed(Refused):
    code, status = "thread-closed", 403
    sentence = _("This discussion is closed: it can be read, but no longer added to.")


class NoSuchParent(Refused):
    code = "no-such-parent"
    sentence = _(
        "The comment you are answering is not in this discussion or is gone. Send this again to post it on its own."
    )


class NotYours(Refused):
    code, status = "not-yours", 403
    sentence = _("Only its author can change a comment, in the browser it was written with.")


class TooLate(Refused):
    code, status = "too-late", 403
    sentence = _("The time in which this comment could be edited is over. It can still be deleted.")


class Settled(Refused):
    code = "settled"
    sentence = _("This can no longer be undone: its time is over, or somebody has decided otherwise.")


class OwnComment(Refused):
    code, status = "own-comment", 403
    sentence = _("You cannot vote on or report your own comment.")


class NoSuchVote(Refused):
    code, status = "no-such-vote", 422
    sentence = _("A vote is 1, or 0 to take it back.")


class TooMany(Refused):
    code, status = "too-many", 429
    sentence = _("Too many came from your network in a short time. Wait a little, then try again.")


class TooDeep(Refused):
    code = "too-deep"
    sentence = _("This branch is too deep to answer further. Answer the comment above it instead.")


class NotSaved(Refused):
    code, status = "not-saved", 503
    sentence = _(
        "This could not be saved: the site cannot store anything at the moment. Keep your text and send it again in a "
        "few minutes."
    )


class FormReplayed(Refused):
    code = "form-replayed"
    sentence = _("This form was sent before with another text. To post this one as well, send it again.")
