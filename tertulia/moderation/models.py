from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """Which edition of the rules, word lists and domains holds: one row. Every change gives it the moment of the change
    (microseconds of Unix time), by which each process sees that what it has in memory is old."""

    number = models.PositiveBigIntegerField(default=0)


class Scope(models.Model):
    """What a site, a section ("section:SLUG") or a discussion ("thread:KEY") asks of comments: see `policies`."""

    name = models.CharField(max_length=220, unique=True)
    values = models.JSONField(default=dict)


class WordList(models.Model):
    """Words and phrases, one a line, in the form that `kit.matching` reads."""

    class Kind(models.TextChoices):
        BANNED = "banned", _("Banned: comments with them are refused")
        SUSPECT = "suspect", _("Suspect: an editor looks at them first")
        CARELESS = "careless", _("Careless: the writer is asked whether to post it")

    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(_("what happens"), max_length=10, choices=Kind)
    language = models.CharField(_("language"), max_length=10, blank=True)
    words = models.TextField(_("words"), blank=True)

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A site to which comments may not link."""

    class Action(models.TextChoices):
        REJECT = "reject", _("Refuse comments with links there")
        HOLD = "hold", _("Let an editor look at them first")

    name = models.CharField(_("domain"), max_length=253, unique=True)
    action = models.CharField(_("what happens"), max_length=10, choices=Action, default=Action.REJECT)

    def __str__(self) -> str:
        return self.name


class Sanction(models.Model):
    """What somebody must know before they write again, or that they may not. There are none that they cannot see."""

    class Kind(models.TextChoices):
        WARNING = "warning", _("Warning")
        SUSPENSION = "suspension", _("Suspension")
        BAN = "ban", _("Ban")

    kind = models.CharField(max_length=10, choices=Kind)
    subject = models.CharField(max_length=320)  # "person:guest:KEY", "email:A@B", "domain:B", "network:192.0.2.0/24"
    reason = models.TextField()  # its subject reads it
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    lifted = models.DateTimeField(null=True)
    acknowledged = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["subject"], condition=Q(lifted=None), name="sanction_subject")]


class Judgement(models.Model):
    """What the rules said of a text, whatever came of it: which were asked, in which version, and what they saw."""

    comment = models.ForeignKey("discussion.Comment", null=True, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=100, blank=True)
    action = models.CharField(max_length=10)
    rule = models.CharField(max_length=30, blank=True)  # that decided it, by name
    code = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    score = models.PositiveSmallIntegerField(null=True)  # 0 to 100, where the scorer gave one
    edition = models.PositiveBigIntegerField()
    is_edit = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="judgement_at")]


class Adaptation(models.Model):
    """What the scorer has learnt from the decisions of this site. It adds to one model and is nothing to any other."""

    class Kind(models.TextChoices):
        HOSTILITY = "hostility"
        SPAM = "spam"

    kind = models.CharField(max_length=10, choices=Kind)
    made = models.DateTimeField()
    model = models.CharField(max_length=100)  # the name and hash of that model
    decisions = models.PositiveIntegerField()
    metrics = models.JSONField(default=dict)  # `scorer.learning.Figures`
    weights = models.TextField()  # `scorer.heads.Head.packed`: text, so that every store takes it as it is
    is_active = models.BooleanField()
    before = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")  # what was used then

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(is_active=True), name="one_adaptation_of_a_kind")
        ]


class Beat(models.Model):
    """A section that a moderator is for. Who has none is for all of them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "section"], name="one_beat_each")]


class Claim(models.Model):
    """A comment that a moderator has before them: until then nobody else is given it."""

    comment = models.OneToOneField("discussion.Comment", primary_key=True, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(db_index=True)


class Note(models.Model):
    """What moderators tell each other about a person. Nobody else reads it."""

    person = models.CharField(max_length=60, db_index=True)  # `Speaker.key`
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()


class Flagger(models.Model):
    """A trusted flagger (Digital Services Act, Art. 22), whose notices are looked at first. Only the hash of the key in
    their private address is kept."""

    name = models.CharField(max_length=100, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    added = models.DateTimeField()
    removed = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """Somebody's word that a comment is against the law (Art. 16), and what came of it."""

    class Outcome(models.TextChoices):
        REMOVED = "removed"
        KEPT = "kept"

    key = models.CharField(max_length=22, unique=True)  # of the private address of the one who sent it
    comment = models.ForeignKey("discussion.Comment", on_delete=models.PROTECT, related_name="+")
    offence = models.CharField(max_length=30)  # one of `reasons.OFFENCES`
    explanation = models.TextField()
    name = models.CharField(max_length=100, blank=True)  # emptied with the e-mail address when they are not needed
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10)
    flagger = models.ForeignKey(Flagger, null=True, on_delete=models.PROTECT, related_name="+")
    notifier = models.CharField(max_length=60)  # `Speaker.key`
    network = models.CharField(max_length=43, blank=True)
    at = models.DateTimeField()
    receipted = models.DateTimeField(null=True)  # when the receipt was mailed
    decided = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome)
    answer = models.TextField(blank=True)  # the notifier reads it
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.ForeignKey("discussion.Decision", null=True, on_delete=models.PROTECT, related_name="+")
    answered = models.DateTimeField(null=True)  # when the answer was mailed

    class Meta:
        indexes = [
            models.Index(fields=["at"], condition=Q(decided=None), name="notice_open"),
            models.Index(fields=["network", "at"], name="notice_network"),
            models.Index(fields=["decided"], condition=Q(answered=None), name="notice_unanswered"),
        ]


class Statement(models.Model):
    """Why somebody's comment or account was restricted (Art. 17), at an address that only they know. What it says is
    said by the decision."""

    key = models.CharField(max_length=22, unique=True)
    decision = models.OneToOneField("discussion.Decision", on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    mailed = models.DateTimeField(null=True)  # or seen to be nothing to mail: nobody knows an address
    withdrawn = models.DateTimeField(null=True)  # the decision was undone before it was told

    class Meta:
        indexes = [models.Index(fields=["at"], condition=Q(mailed=None, withdrawn=None), name="statement_unmailed")]


class Appeal(models.Model):
    """A complaint about a decision (Art. 20), by the one whom it restricts or by the one who sent the notice."""

    class Outcome(models.TextChoices):
        REVERSED = "reversed"
        UPHELD = "upheld"

    statement = models.OneToOneField(Statement, null=True, on_delete=models.PROTECT, related_name="appeal")
    notice = models.OneToOneField(Notice, null=True, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField()
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10)
    at = models.DateTimeField()
    decided = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome)
    answer = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.ForeignKey("discussion.Decision", null=True, on_delete=models.PROTECT, related_name="+")
    answered = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(statement=None, notice__isnull=False) | Q(statement__isnull=False, notice=None),
                name="appeal_against_one",
            )
        ]
        indexes = [models.Index(fields=["at"], condition=Q(decided=None), name="appeal_open")]
