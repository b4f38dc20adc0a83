from django.db import models


class Origin(models.Model):
    """Where an imported page comes from, and its text as it was: running the import again finds it here.

    Deleting the page forgets it, so that an import that went wrong can be deleted and done again.
    """

    format = models.CharField(max_length=20)
    site = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20)
    source_id = models.CharField(max_length=110)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    thread_id = models.PositiveBigIntegerField()
    link = models.CharField(max_length=2000, blank=True)  # its address there
    stamp = models.CharField(max_length=100, blank=True)  # its date as written there
    raw = models.TextField(blank=True)
    raw_kind = models.CharField(max_length=10)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["format", "site", "kind", "source_id"], name="one_page_per_origin")
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.site} {self.kind} {self.source_id}"
