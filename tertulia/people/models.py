from django.conf import settings
from django.db import models


class SignInLink(models.Model):
    """A link that signs one editor in, once. Only its hash is kept: reading the table lets nobody in."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)
