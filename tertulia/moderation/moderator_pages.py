"""Which sections each moderator is for."""

from django.contrib import messages
from django.contrib.auth.models import Permission, User
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tertulia.discussion import api as discussion
from tertulia.kit.numbers import plain_number
from tertulia.moderation.models import Beat
from tertulia.moderation.rule_pages import allowed, read_or_write


def find_moderators() -> list[User]:
    """All who may moderate and are not the site's owners, who see everything."""
    can = Permission.objects.filter(codename="change_comment", content_type__app_label="discussion")
    given = Q(user_permissions__in=can) | Q(groups__permissions__in=can)
    return list(User.objects.filter(given, is_active=True, is_superuser=False).distinct().order_by("username"))


@allowed
@read_or_write
def moderators(request: HttpRequest) -> HttpResponse:
    found, sections = find_moderators(), discussion.read_sections()
    if request.method == "POST":
        number = plain_number(request.POST.get("user", ""))
        chosen = [one for one in found if one.pk == number]
        if not chosen:
            raise Http404("There is no such moderator.")
        set_beats(chosen[0], [one for one in request.POST.getlist("section") if one in sections])
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("desk_moderators")
    beats: dict[int, set[str]] = {}
    for user, section in Beat.objects.values_list("user", "section"):
        beats.setdefault(user, set()).add(section)
    rows = [(one, [(section, section in beats.get(one.pk, ())) for section in sections]) for one in found]
    return render(request, "moderation/moderators.html", {"rows": rows, "sections": sections})


@transaction.atomic
def set_beats(user: User, sections: list[str]) -> None:
    Beat.objects.filter(user=user).delete()
    Beat.objects.bulk_create([Beat(user=user, section=section) for section in dict.fromkeys(sections)])
