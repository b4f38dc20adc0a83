"""Who has which comment before them. Two moderators at work are never given the same one; a claim that nobody renews
ends by itself."""

from collections.abc import Callable, Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tertulia.discussion.api import DeskRow
from tertulia.moderation.models import Claim

SPAN, RENEWED = timedelta(minutes=5), timedelta(minutes=1)
TRIES = 3
Read = Callable[[Collection[int]], tuple[list[DeskRow], str]]


def fetch(user: int, read: Read) -> tuple[list[DeskRow], str]:
    """The next comments that are nobody else's, claimed for this moderator, and the cursor after them.

    `read` gives comments without those numbers. Somebody else may claim some of them between the question and ours:
    then they are asked for again.
    """
    rows: list[DeskRow] = []
    cursor = ""
    for _ in range(TRIES):
        rows, cursor = read(of_others(user))
        mine = claim(user, [row.id for row in rows])
        rows, lost = [row for row in rows if row.id in mine], len(rows) - len(mine)
        if not lost:
            break
    return rows, cursor


def of_others(user: int) -> list[int]:
    return list(Claim.objects.filter(until__gt=timezone.now()).exclude(user=user).values_list("comment", flat=True))


def claim(user: int, comments: Collection[int]) -> set[int]:
    """Take those that nobody else has, or keep one's own. Returns which are this moderator's now."""
    now = timezone.now()
    fresh = Claim.objects.filter(user=user, comment__in=comments, until__gt=now + SPAN - RENEWED)
    mine = set(fresh.values_list("comment", flat=True))
    # An open page asks every few seconds: nothing is written as long as nothing is new.
    return mine if mine.issuperset(comments) else take(user, comments)


@transaction.atomic
def take(user: int, comments: Collection[int]) -> set[int]:
    now = timezone.now()
    Claim.objects.filter(until__lte=now).delete()
    Claim.objects.bulk_create(
        [Claim(comment_id=number, user_id=user, until=now + SPAN) for number in comments], ignore_conflicts=True
    )
    mine = Claim.objects.filter(user=user, comment__in=comments)
    mine.update(until=now + SPAN)
    return set(mine.values_list("comment", flat=True))


def holder(comment: int, *, but: int) -> str:
    """The name of another moderator who has it before them; empty where nobody has."""
    found = Claim.objects.filter(comment=comment, until__gt=timezone.now()).exclude(user=but).select_related("user")
    return next((one.user.get_full_name() or one.user.get_username() for one in found), "")


def release(user: int, comments: Collection[int]) -> None:
    Claim.objects.filter(user=user, comment__in=comments).delete()
