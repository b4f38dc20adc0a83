from django.db import migrations, models


def fill(apps, editor):
    """Which section a page stands in its own room knows: newsroom's migration says it."""
    apps.get_model("discussion", "Thread").objects.filter(section=None).update(section="")


class Migration(migrations.Migration):

    dependencies = [('discussion', '0007_decisions_are_kept')]

    operations = [
        migrations.AddField('thread', 'section', models.CharField(blank=True, max_length=100, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField('thread', 'section', models.CharField(blank=True, max_length=100)),
        migrations.AddIndex('thread', models.Index(fields=['section'], name='thread_section')),
        migrations.AddIndex('report', models.Index(fields=['at'], name='report_at')),
    ]
