from django.db import migrations, models
from django.db.models import Q

from tertulia.kit.append_only import guard, unguard


def run(statements):
    def step(apps, editor):
        for statement in statements(editor.connection, "discussion_decision"):
            editor.execute(statement, params=None)

    return step


class Migration(migrations.Migration):

    dependencies = [('discussion', '0006_decision_chain')]

    operations = [
        migrations.AlterField('decision', 'digest', models.CharField(max_length=64)),
        migrations.AlterField('decision', 'facts', models.JSONField(default=dict)),
        migrations.AlterField('decision', 'person', models.CharField(blank=True, max_length=60)),
        migrations.AddIndex(
            'decision', models.Index(condition=~Q(person=''), fields=['person', 'id'], name='decision_person')
        ),
        migrations.AddIndex('decision', models.Index(fields=['at'], name='decision_at')),
        migrations.RunPython(run(guard), run(unguard)),
    ]
