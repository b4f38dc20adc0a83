"""A group for those who look after the discussions and nothing else. Wagtail's own Moderators look after pages."""

from typing import Any

from django.conf import settings
from django.db import migrations
from django.utils.translation import gettext, override

# By app, model and codename. The names are Django's and Wagtail's own: what is made here they find, and make no second one.
GIVEN = [
    ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin"),
    ("discussion", "comment", "change_comment", "Can change comment"),
]


def make_group(apps: Any, schema_editor: Any) -> None:
    content_type, permission, group = (
        apps.get_model(name) for name in ("contenttypes.ContentType", "auth.Permission", "auth.Group")
    )
    if group.objects.filter(permissions__codename="change_comment").exists():
        return  # this newsroom has one already
    with override(settings.LANGUAGE_CODE):
        moderators, is_new = group.objects.get_or_create(name=gettext("Comment moderators"))
    if not is_new:
        return
    for app, model, codename, name in GIVEN:
        kind, _ = content_type.objects.get_or_create(app_label=app, model=model)
        given, _ = permission.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": name})
        moderators.permissions.add(given)


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0002_the_desk_and_redress"),
        ("discussion", "0010_queue_indexes"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_group, migrations.RunPython.noop)]
