from django.urls import path, re_path

from tertulia.embed.isso import views
from tertulia.embed.isso.edge import address

ID = r"(?P<comment>[0-9]{1,18})"

urlpatterns = [
    path("isso/", address(GET=views.comments)),
    path("isso/config", address(GET=views.config)),
    path("isso/new", address(POST=views.new)),
    path("isso/count", address(POST=views.count)),
    path("isso/preview", address(POST=views.preview)),
    re_path(rf"^isso/id/{ID}\Z", address(GET=views.view, PUT=views.edit, DELETE=views.delete)),
    re_path(rf"^isso/id/{ID}/like\Z", address(POST=views.like)),
    re_path(rf"^isso/id/{ID}/dislike\Z", address(POST=views.dislike)),
]
