from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve as serve_file
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls

handler400 = "tertulia.newsroom.views.bad_request"
handler403 = "tertulia.newsroom.views.forbidden"
handler404 = "tertulia.newsroom.views.not_found"
handler500 = "tertulia.newsroom.views.broken"

urlpatterns = [
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("", include("tertulia.people.urls")),
    path("", include("tertulia.embed.rest.urls")),
    path("", include("tertulia.embed.isso.urls")),
    path("", include("tertulia.moderation.urls")),
    path("", include("tertulia.embed.urls")),
    path("", include("tertulia.newsroom.urls")),
    re_path(r"^media/(?P<path>.*)$", serve_file, {"document_root": settings.MEDIA_ROOT}),
    path("", include(wagtail_urls)),
]
