"""Who moderates, and what is before them."""

from django.contrib.auth.models import Group, Permission, User

from tertulia.discussion import api as discussion
from tertulia.moderation.models import Beat
from tertulia.people.api import Speaker

READER = Speaker(guest="reader-key-0000000", network="192.0.2.0/24")
OTHER = Speaker(guest="other-key-00000000", network="198.51.100.0/24")
JSON = {"HTTP_ACCEPT": "application/json"}
DESK = "/admin/comments/"


def make_moderator(name="mo", *sections):
    user = User.objects.create_user(name, password="x")
    group, _made = Group.objects.get_or_create(name="Comment moderators")
    group.permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="change_comment", content_type__app_label="discussion"),
    )
    user.groups.add(group)
    Beat.objects.bulk_create([Beat(user=user, section=section) for section in sections])
    return user


def open_thread(key="article-1", section="news"):
    return discussion.open_thread(key=key, url=f"/{key}/", title=f"The tram ({key})", section=section)


def say(thread, text, by=READER, state="published", urgency=0, code="", parent=None):
    ruling = discussion.Ruling(state, code or ("test" if state == "held" else ""), urgency=urgency)
    draft = discussion.Draft(thread.id, parent, "Rosa", text, f"key-{thread.id}-{text}"[:64])
    return discussion.post(draft, by=by, ruling=ruling).id


def state_of(comment):
    return discussion.find_desk_row(comment).state
