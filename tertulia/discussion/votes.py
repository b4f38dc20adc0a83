"""Votes: one per person and comment, changeable, never on one's own."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from tertulia.discussion.errors import NoSuchComment, NoSuchVote, OwnComment, TooMany
from tertulia.discussion.models import Comment, Vote
from tertulia.discussion.moves import note_move
from tertulia.discussion.orders import BEST, wilson
from tertulia.discussion.turns import take_turn
from tertulia.journal import api as journal
from tertulia.people.api import Speaker

# A network is many people, and many browsers can be one person: of one network only so many guests' votes count.
PER_COMMENT = 5
PER_MINUTE = 60
UNDONE = 0


@dataclass(frozen=True, slots=True)
class Votes:
    """What a comment has (None while its score is hidden), and what the one who asks gave it: 1, -1 or 0."""

    ups: int | None
    downs: int | None
    mine: int


def is_score_hidden(comment: Comment) -> bool:
    """A young comment's, so that the first votes do not draw the others after them."""
    return comment.created > timezone.now() - timedelta(minutes=settings.TERTULIA_SCORE_HIDDEN_MINUTES)


def wrote(comment: Comment, speaker: Speaker) -> bool:
    """Whether this person wrote it."""
    if speaker.user_id:
        return comment.user_id == speaker.user_id
    return bool(speaker.guest) and comment.guest == speaker.guest


def vote(comment_id: int, value: int, *, by: Speaker) -> Votes:
    """Vote 1 (or -1 where down votes are on), or 0 to take the vote back. Raises a `Refused`."""
    if value not in ((-1, 0, 1) if settings.TERTULIA_DOWN_VOTES else (0, 1)):
        raise NoSuchVote
    return journal.write(lambda: vote_in_turn(comment_id, value, by))


def vote_in_turn(comment_id: int, value: int, by: Speaker) -> Votes:
    take_turn(by)
    comment = published(comment_id)
    if wrote(comment, by):
        raise OwnComment
    earlier = Vote.objects.filter(comment=comment, voter=by.key).first()
    before = earlier.value if earlier else UNDONE
    if value != before:
        if earlier is None:
            check_network(comment, by)
        store_vote(comment, value, before, by)
    hidden = is_score_hidden(comment)
    return Votes(None if hidden else comment.ups, None if hidden else comment.downs, value)


def published(comment_id: int) -> Comment:
    """A comment that readers can act on, locked until the transaction ends."""
    found = Comment.objects.select_related("thread").select_for_update(of=("self",)).filter(pk=comment_id).first()
    if found is None or found.state != Comment.State.PUBLISHED or found.thread.state == "hidden":
        raise NoSuchComment
    return found


def check_network(comment: Comment, by: Speaker) -> None:
    if by.user_id or not by.network or not settings.TERTULIA_LIMITS:
        return
    here = Vote.objects.filter(network=by.network)
    recent = here.filter(at__gt=timezone.now() - timedelta(minutes=1))
    if here.filter(comment=comment).count() >= PER_COMMENT or recent.count() >= PER_MINUTE:
        raise TooMany


def store_vote(comment: Comment, value: int, before: int, by: Speaker) -> None:
    if value == UNDONE:
        Vote.objects.filter(comment=comment, voter=by.key).delete()
    else:
        network = "" if by.user_id else by.network
        Vote.objects.update_or_create(comment=comment, voter=by.key, defaults={"value": value, "network": network})
    if comment.parent_id is None:
        note_move(comment.pk, comment.thread_id, BEST, comment.best)
    comment.ups += (value == 1) - (before == 1)
    comment.downs += (value == -1) - (before == -1)
    comment.best = wilson(comment.ups, comment.downs)
    comment.save(update_fields=["ups", "downs", "best"])
    journal.append(f"thread:{comment.thread.key}", "comment-voted", thread=comment.thread_id, comment=comment.pk)


def votes_of(speaker: Speaker, thread_id: int) -> dict[int, int]:
    """The votes a person cast in a thread, by comment id."""
    cast = Vote.objects.filter(voter=speaker.key, comment__thread=thread_id) if speaker.key else Vote.objects.none()
    return dict(cast.values_list("comment_id", "value"))
