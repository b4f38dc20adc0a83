from django.conf import settings
from django.db import models


class SignInLink(models.Model):
    """A link that signs one editor in, once. Only its hash is kept: reading the table lets nobody in."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)


class ApiToken(models.Model):
    """What a program or host site may do over the API. Only the secret's hash is kept."""

    name = models.CharField(max_length=60, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()  # names of `grants.SCOPES`
    prefix = models.CharField(max_length=200, blank=True)  # of the keys of the threads it is for; empty: all
    created = models.DateTimeField()
    used = models.DateField(null=True)  # the last day
    expires = models.DateTimeField(null=True)  # null: never
    revoked = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
