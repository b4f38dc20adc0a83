from django.urls import path

from tertulia.embed import actions, loader, views

urlpatterns = [
    path("embed.js", loader.script, name="embed_script"),
    path("embed/<slug:lang>.json", loader.words, name="embed_words"),
    path("threads/<str:key>/comments", views.comments, name="comments"),
    path("threads/<str:key>/search", views.search, name="thread_search"),
    path("comments/<int:comment>/", views.permalink, name="comment"),
    path("comments/<int:comment>/actions", actions.actions, name="comment_actions"),
    path("comments/<int:comment>/vote", actions.vote, name="comment_vote"),
    path("comments/<int:comment>/edit", actions.edit, name="comment_edit"),
    path("comments/<int:comment>/delete", actions.delete, name="comment_delete"),
    path("comments/<int:comment>/report", actions.report, name="comment_report"),
]
