"""The site owner's list of API tokens in Wagtail's admin: what each opens, when it was last used; revoke."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertulia.kit.posting import by_post
from tertulia.people.grants import is_usable, list_tokens, revoke_token

PERMISSION = "people.change_apitoken"
allowed = permission_required(PERMISSION, raise_exception=True)


@allowed
@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    rows = [(token, is_usable(token)) for token in list_tokens()]
    return render(request, "people/tokens.html", {"rows": rows})


@allowed
@by_post("desk_tokens")
def revoke(request: HttpRequest) -> HttpResponse:
    if not revoke_token(request.POST.get("name", "").replace("\0", "")):
        raise Http404("There is no such token, or it is useless already.")
    messages.success(request, _("Revoked: from now on it opens nothing."))
    return redirect("desk_tokens")
