from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from tertulia.people import desk


class TokensItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(desk.PERMISSION)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("tokens/", desk.tokens, name="desk_tokens"),
        path("tokens/revoke/", desk.revoke, name="desk_token_revoke"),
    ]


@hooks.register("register_settings_menu_item")
def tokens_item() -> MenuItem:
    return TokensItem(_("API tokens"), reverse("desk_tokens"), icon_name="key", order=900)
