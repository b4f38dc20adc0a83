from django.conf import settings
from django.db import models
from django.db.models import Q

from tertulia.kit.keyset import WIDTH

MAX_DEPTH = 100


class Thread(models.Model):
    """The discussion of one page."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"
        HIDDEN = "hidden"  # its page is not public, so nothing of it is

    key = models.CharField(max_length=200, unique=True)
    url = models.CharField(max_length=2000, blank=True)
    title = models.CharField(max_length=500, blank=True)
    section = models.CharField(max_length=100, blank=True)  # slug of the section, or the host of another site
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closes = models.DateTimeField(null=True, blank=True)
    count = models.PositiveIntegerField(default=0)  # published comments, replies included
    authors = models.JSONField(default=list)  # ids of the users who wrote the page
    highlights = models.PositiveIntegerField(default=0)  # featured and pinned comments
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["section"], name="thread_section")]

    def __str__(self) -> str:
        return self.title or self.key


class Comment(models.Model):
    """One node of a thread's tree."""

    class State(models.TextChoices):
        PUBLISHED = "published"
        HELD = "held"
        REMOVED = "removed"  # by a moderator
        DELETED = "deleted"  # by its author
        SPAM = "spam"
        TRASH = "trash"

    id = models.BigAutoField(primary_key=True)
    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # comment_tree has it
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # The ids from the root down to this comment (`kit.keyset`): a subtree is one range, a cycle cannot be written.
    # Its first migration gives it byte order on PostgreSQL.
    path = models.CharField(max_length=WIDTH * MAX_DEPTH)
    depth = models.PositiveSmallIntegerField()  # 1 for a root
    state = models.CharField(max_length=10, choices=State)
    reply_count = models.PositiveIntegerField(default=0)  # published comments below it, at any depth
    ups = models.PositiveIntegerField(default=0)
    downs = models.PositiveIntegerField(default=0)
    best = models.BigIntegerField(default=0)  # `orders.wilson` of the two
    featured = models.BooleanField(default=False)
    pinned = models.BooleanField(default=False)
    # How soon an editor should look at it. Of a published comment: more than 0 while somebody asks that one does.
    urgency = models.PositiveSmallIntegerField(default=0, db_default=0)

    name = models.CharField(max_length=100, blank=True)
    email = models.CharField(max_length=254, blank=True)
    website = models.CharField(max_length=500, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    guest = models.CharField(max_length=40, blank=True)
    network = models.CharField(max_length=43, blank=True)  # /24 or /48; `tertulia tidy` empties it

    source = models.TextField()
    kind = models.CharField(max_length=10)
    html = models.TextField()
    renderer = models.PositiveSmallIntegerField()
    created = models.DateTimeField()
    created_known = models.BooleanField(default=True)
    edited = models.DateTimeField(null=True)

    key = models.CharField(max_length=64, null=True)  # of the form or request that made it: one form, one comment
    origin = models.CharField(max_length=255, null=True, unique=True)  # its name in the system it came from
    written_parent = models.CharField(max_length=100, blank=True)  # as that system wrote it
    mark = models.CharField(max_length=20, blank=True)  # "pingback", "trackback", "review"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "key"], name="one_comment_per_form")]
        indexes = [
            models.Index(fields=["thread", "path"], name="comment_tree"),
            models.Index(fields=["thread", "created", "id"], condition=Q(parent=None), name="comment_roots"),
            models.Index(fields=["thread", "best", "id"], condition=Q(parent=None), name="comment_best"),
            models.Index(fields=["thread", "reply_count", "id"], condition=Q(parent=None), name="comment_discussed"),
            models.Index(fields=["thread"], condition=Q(featured=True) | Q(pinned=True), name="comment_highlights"),
            # Of what is not published only. An index on every state would tempt SQLite to count a thread's published
            # comments by walking those of the whole site.
            models.Index(fields=["state", "-id"], condition=~Q(state="published"), name="comment_desk"),
            models.Index(fields=["state", "-urgency", "id"], condition=~Q(state="published"), name="comment_queue"),
            models.Index(
                fields=["-urgency", "id"], condition=Q(state="published", urgency__gt=0), name="comment_called"
            ),
            models.Index(fields=["guest", "created"], condition=~Q(guest=""), name="comment_guest"),
            models.Index(fields=["network", "created"], condition=~Q(network=""), name="comment_network"),
        ]


class Decision(models.Model):
    """What was decided on a comment or on a person, and why. Rows are added, never changed: see `decisions`."""

    comment = models.ForeignKey(Comment, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.CharField(max_length=60, blank=True)  # "user:ID" or "guest:KEY", where it is about one
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10, blank=True)
    code = models.CharField(max_length=40)
    sentence = models.TextField(blank=True)
    # An account that is deleted leaves its number here: the row cannot be changed any more.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    program = models.CharField(max_length=60, null=True)  # the API token that decided it, by name
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["person", "id"], condition=~Q(person=""), name="decision_person"),
            models.Index(fields=["at"], name="decision_at"),
        ]


class DecisionHead(models.Model):
    """How many decisions there are, and the digest of the last. One row."""

    count = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)


class Move(models.Model):
    """The key a root had in a moving order until `at`, so that who pages on keeps the order of their first page."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+", db_index=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+", db_index=False)
    order = models.CharField(max_length=1)
    key = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["thread", "order", "at"], name="move_since")]


class Vote(models.Model):
    """One person's vote on one comment: +1 or -1. Counts of an archive have no votes behind them."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    voter = models.CharField(max_length=60)  # "user:ID" or "guest:KEY"
    value = models.SmallIntegerField()
    network = models.CharField(max_length=43, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "voter"], name="one_vote_each")]
        indexes = [
            models.Index(fields=["voter", "comment"], name="vote_voter"),
            models.Index(fields=["network", "at"], name="vote_network"),
        ]


class Revision(models.Model):
    """A text that a comment had before it was edited. For moderators; readers see that it was edited."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    source = models.TextField()
    html = models.TextField()
    at = models.DateTimeField(auto_now_add=True)  # when it was replaced


class Report(models.Model):
    """A reader's word that something is wrong with a comment."""

    class Reason(models.TextChoices):
        SPAM = "spam"
        ABUSE = "abuse"
        OFF_TOPIC = "off-topic"
        PERSONAL_DATA = "personal-data"
        ILLEGAL = "illegal"

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason)
    text = models.TextField(blank=True)
    reporter = models.CharField(max_length=60)
    network = models.CharField(max_length=43, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "reporter"], name="one_report_each")]
        indexes = [
            models.Index(fields=["network", "at"], name="report_network"),
            models.Index(fields=["at"], name="report_at"),
        ]
