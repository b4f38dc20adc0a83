from django.urls import path

from tertulia.embed import loader, views

urlpatterns = [
    path("embed.js", loader.script, name="embed_script"),
    path("embed/<slug:lang>.json", loader.words, name="embed_words"),
    path("threads/<str:key>/comments", views.comments, name="comments"),
    path("comments/<int:comment>/", views.permalink, name="comment"),
]
