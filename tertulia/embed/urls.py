from django.urls import path

from tertulia.embed import views

urlpatterns = [
    path("threads/<str:key>/comments", views.comments, name="comments"),
    path("comments/<int:comment>/", views.permalink, name="comment"),
]
