from django.urls import path, re_path

from tertulia.moderation import figures_views, public_log, redress_views
from tertulia.moderation.perspective import views as perspective

YEAR, MONTH = "(?P<year>[0-9]{4})", "(?P<month>0[1-9]|1[0-2])"

urlpatterns = [
    path("comments/<int:comment>/notice/", redress_views.notice_form, name="notice_form"),
    path("notices/flagger/<slug:key>/", redress_views.flagger_page, name="flagger"),
    path("notices/<slug:key>/", redress_views.notice, name="notice"),
    path("statements/<slug:key>/", redress_views.statement, name="statement"),
    path("moderation-log/", public_log.moderation_log, name="moderation_log"),
    path("transparency/", figures_views.transparency, name="transparency"),
    re_path(f"^transparency/{YEAR}/$", figures_views.transparency, name="transparency_year"),
    re_path(f"^transparency/{YEAR}/{MONTH}/$", figures_views.transparency, name="transparency_month"),
    re_path(
        rf"^transparency/{YEAR}(?:/{MONTH})?\.(?P<kind>csv|json)$",
        figures_views.transparency_file,
        name="transparency_file",
    ),
    path("$discovery/rest", perspective.discovery, name="perspective_discovery"),
    path("v1alpha1/comments:analyze", perspective.analyze, name="perspective_analyze"),
    path("v1alpha1/comments:suggestscore", perspective.suggestscore, name="perspective_suggestscore"),
]
