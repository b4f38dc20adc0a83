import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

WEIGHTS = {"spam": 10, "abuse": 20, "off-topic": 5, "personal-data": 30, "illegal": 40}


def close(apps, editor):
    """A report was seen to by the first decision after it. Those that nobody has seen to call for an editor."""
    decisions, reports = apps.get_model("discussion", "Decision").objects, apps.get_model("discussion", "Report").objects
    after = decisions.filter(comment=OuterRef("comment"), at__gte=OuterRef("at")).order_by("pk").values("pk")[:1]
    reports.filter(closed_by=None).update(closed_by=Subquery(after))
    comments = apps.get_model("discussion", "Comment").objects
    waiting = {}
    for comment, reason in reports.filter(closed_by=None).values_list("comment", "reason").iterator():
        waiting[comment] = min(waiting.get(comment, 0) + WEIGHTS.get(reason, 10), 1000)
    for comment, urgency in waiting.items():
        comments.filter(pk=comment).update(urgency=urgency)


class Migration(migrations.Migration):

    dependencies = [('discussion', '0008_sections')]

    operations = [
        migrations.AddField('comment', 'urgency', models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.AddField(
            'report',
            'closed_by',
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='discussion.decision'),
        ),
        migrations.RunPython(close, migrations.RunPython.noop),
    ]
