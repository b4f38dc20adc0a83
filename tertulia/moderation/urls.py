from django.urls import path

from tertulia.moderation import redress_views

urlpatterns = [
    path("comments/<int:comment>/notice/", redress_views.notice_form, name="notice_form"),
    path("notices/flagger/<slug:key>/", redress_views.flagger_page, name="flagger"),
    path("notices/<slug:key>/", redress_views.notice, name="notice"),
    path("statements/<slug:key>/", redress_views.statement, name="statement"),
]
