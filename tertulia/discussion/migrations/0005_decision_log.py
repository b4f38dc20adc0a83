import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('discussion', '0004_decision_program'),
    ]

    operations = [
        migrations.CreateModel(
            name='DecisionHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('count', models.PositiveBigIntegerField(default=0)),
                ('digest', models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.AddField('decision', 'digest', models.CharField(max_length=64, null=True)),
        migrations.AddField('decision', 'facts', models.JSONField(null=True)),
        migrations.AddField('decision', 'person', models.CharField(blank=True, max_length=60, null=True)),
        migrations.AlterField('decision', 'after', models.CharField(blank=True, max_length=10)),
        migrations.AlterField('decision', 'at', models.DateTimeField()),
        migrations.AlterField(
            'decision',
            'by',
            models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name='+',
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            'decision',
            'comment',
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='discussion.comment'
            ),
        ),
    ]
