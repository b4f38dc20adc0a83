from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from tertulia.moderation import desk, history


class DeskItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(desk.PERMISSION)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("comments/", desk.comments, name="desk_comments"),
        path("comments/reports/", desk.reports, name="desk_reports"),
        path("comments/<int:comment>/", desk.decide, name="desk_decide"),
        path("comments/<int:comment>/history/", history.history, name="desk_history"),
        path("discussions/", desk.threads, name="desk_threads"),
        path("discussions/<int:number>/", desk.set_thread, name="desk_thread"),
    ]


@hooks.register("register_admin_menu_item")
def comments_item() -> MenuItem:
    return DeskItem(_("Comments"), reverse("desk_comments"), icon_name="comment", order=250)


@hooks.register("register_admin_menu_item")
def threads_item() -> MenuItem:
    return DeskItem(_("Discussions"), reverse("desk_threads"), icon_name="list-ul", order=251)


@hooks.register("register_permissions")
def moderation_permission() -> "QuerySet[Permission]":
    """Lets a group be given the comment list in Wagtail's own group editor."""
    return Permission.objects.filter(content_type__app_label="discussion", codename="change_comment")
