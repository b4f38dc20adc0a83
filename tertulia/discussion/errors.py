class Refused(Exception):
    """A write that cannot be done. `code` for programs, `sentence` for the person who tried."""

    code = "refused"
    sentence = "This could not be done."
    status = 409


class NoSuchThread(Refused):
    code, status = "no-such-thread", 404
    sentence = "There is no such discussion."


class NoSuchComment(Refused):
    code, status = "no-such-comment", 404
    sentence = "There is no such comment."


class ThreadClosed(Refused):
    code, status = "thread-closed", 403
    sentence = "This discussion is closed: it can be read, but no longer added to."


class NoSuchParent(Refused):
    code = "no-such-parent"
    sentence = (
        "The comment you are answering is not in this discussion or is gone. Send this again to post it on its own."
    )


class NotYours(Refused):
    code, status = "not-yours", 403
    sentence = "Only its author can change a comment, in the browser it was written with."


class TooLate(Refused):
    code, status = "too-late", 403
    sentence = "The time in which this comment could be edited is over. It can still be deleted."


class OwnComment(Refused):
    code, status = "own-comment", 403
    sentence = "You cannot vote on or report your own comment."


class NoSuchVote(Refused):
    code, status = "no-such-vote", 422
    sentence = "A vote is 1, or 0 to take it back."


class TooMany(Refused):
    code, status = "too-many", 429
    sentence = "Too many came from your network in a short time. Wait a little, then try again."


class TooDeep(Refused):
    code = "too-deep"
    sentence = "This branch is too deep to answer further. Answer the comment above it instead."


class FormReplayed(Refused):
    code = "form-replayed"
    sentence = "This form was sent before with another text. To post this one as well, send it again."
