from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A step of its own: PostgreSQL changes no table in whose rows the same transaction has written."""

    dependencies = [('discussion', '0009_queues')]

    operations = [
        migrations.AddIndex('comment', models.Index(fields=['state', '-urgency', 'id'], condition=~Q(state='published'), name='comment_queue')),
        migrations.AddIndex('comment', models.Index(fields=['-urgency', 'id'], condition=Q(state='published', urgency__gt=0), name='comment_called')),
    ]
