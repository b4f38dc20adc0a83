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
    edition = models.PositiveBigIntegerField()
    is_edit = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="judgement_at")]
