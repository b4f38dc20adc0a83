from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from tertulia.moderation import (
    deeds,
    desk,
    history,
    insight_page,
    list_pages,
    moderator_pages,
    redress_desk,
    rule_pages,
    sanction_pages,
    thread_pages,
)


class DeskItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(desk.PERMISSION)


class RulesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(rule_pages.PERMISSION) or request.user.has_perm(desk.PERMISSION)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("comments/", desk.comments, name="desk_comments"),
        path("comments/bulk/", deeds.bulk, name="desk_bulk"),
        path("comments/undo/", deeds.undo, name="desk_undo"),
        path("comments/claims/", deeds.keep_claims, name="desk_claims"),
        path("comments/insight/", insight_page.insight, name="desk_insight"),
        path("comments/<int:comment>/", deeds.decide, name="desk_decide"),
        path("comments/<int:comment>/sanction/", deeds.impose, name="desk_impose"),
        path("comments/<int:comment>/note/", deeds.note, name="desk_note"),
        path("comments/<int:comment>/history/", history.history, name="desk_history"),
        *redress_desk.urlpatterns,
        path("discussions/", thread_pages.threads, name="desk_threads"),
        path("discussions/<int:number>/", thread_pages.set_thread, name="desk_thread"),
        path("rules/", rule_pages.rules, name="desk_rules"),
        path("rules/section/<path:section>/", rule_pages.section_policy, name="desk_rules_section"),
        path("rules/discussion/<int:number>/", rule_pages.thread_policy, name="desk_rules_thread"),
        path("rules/words/", list_pages.word_lists, name="desk_words"),
        path("rules/words/add/", list_pages.word_list, name="desk_words_add"),
        path("rules/words/<int:number>/", list_pages.word_list, name="desk_words_edit"),
        path("rules/words/<int:number>/delete/", list_pages.delete_word_list, name="desk_words_delete"),
        path("rules/words/trial/", list_pages.trial, name="desk_trial"),
        path("rules/domains/", list_pages.domains, name="desk_domains"),
        path("rules/domains/<int:number>/delete/", list_pages.delete_domain, name="desk_domain_delete"),
        path("rules/moderators/", moderator_pages.moderators, name="desk_moderators"),
        path("rules/sanctions/", sanction_pages.sanction_list, name="desk_sanctions"),
        path("rules/sanctions/add/", sanction_pages.add_sanction, name="desk_sanctions_add"),
        path("rules/sanctions/<int:number>/lift/", sanction_pages.lift, name="desk_sanction_lift"),
    ]


@hooks.register("register_admin_menu_item")
def comments_item() -> MenuItem:
    return DeskItem(_("Comments"), reverse("desk_comments"), icon_name="comment", order=250)


@hooks.register("register_admin_menu_item")
def threads_item() -> MenuItem:
    return DeskItem(_("Discussions"), reverse("desk_threads"), icon_name="list-ul", order=251)


@hooks.register("register_admin_menu_item")
def rules_item() -> MenuItem:
    return RulesItem(_("Rules"), reverse("desk_rules"), icon_name="clipboard-list", order=252)


@hooks.register("register_permissions")
def moderation_permissions() -> "QuerySet[Permission]":
    """Lets a group be given the comment list, or the rules, in Wagtail's own group editor."""
    return Permission.objects.filter(
        Q(content_type__app_label="discussion", codename="change_comment")
        | Q(content_type__app_label="moderation", codename="change_scope")
    )
