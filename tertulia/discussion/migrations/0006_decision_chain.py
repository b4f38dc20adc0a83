import hashlib
import json
from datetime import timezone

from django.db import migrations

FIELDS = ("comment_id", "person", "before", "after", "code", "sentence", "by_id", "program", "at", "facts")


def digest(before, values):
    said = [
        value.astimezone(timezone.utc).isoformat(timespec="microseconds") if hasattr(value, "astimezone") else value
        for value in values
    ]
    text = json.dumps([before, *said], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def chain(apps, editor):
    """Each decision that stands already gets its place in the chain."""
    decisions = apps.get_model("discussion", "Decision").objects
    decisions.filter(facts=None).update(facts={})
    decisions.filter(person=None).update(person="")
    count, previous, batch = 0, "", []
    for row in decisions.order_by("pk").iterator(chunk_size=2000):
        previous = row.digest = digest(previous, [getattr(row, name) for name in FIELDS])
        count += 1
        batch.append(row)
        if len(batch) == 2000:
            decisions.bulk_update(batch, ["digest"], batch_size=500)
            batch = []
    decisions.bulk_update(batch, ["digest"], batch_size=500)
    apps.get_model("discussion", "DecisionHead").objects.create(pk=1, count=count, digest=previous)


class Migration(migrations.Migration):
    """A step of its own: PostgreSQL changes no table in whose rows the same transaction has written."""

    dependencies = [('discussion', '0005_decision_log')]

    operations = [migrations.RunPython(chain, migrations.RunPython.noop)]
