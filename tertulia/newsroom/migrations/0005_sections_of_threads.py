from django.db import migrations

STEP = 4  # characters of a path for each level of the tree of pages


def fill(apps, editor):
    """The discussion of an article learns which section the article stands in."""
    threads = apps.get_model("discussion", "Thread").objects
    sections = dict(apps.get_model("newsroom", "SectionPage").objects.values_list("path", "slug"))
    for page, path in apps.get_model("newsroom", "ArticlePage").objects.values_list("pk", "path").iterator():
        if slug := sections.get(path[:-STEP]):
            threads.filter(key=f"article-{page}").update(section=slug[:100])


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0004_words'),
        ('discussion', '0008_sections'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
