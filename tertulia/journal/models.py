from django.db import models


class Entry(models.Model):
    """One visible change. Holds ids and kinds, never readers' text, so that it may be copied anywhere."""

    seq = models.BigAutoField(primary_key=True)
    topic = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    refs = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["topic", "seq"], name="journal_topic_seq")]
