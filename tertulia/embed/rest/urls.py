from django.urls import re_path

from tertulia.embed.rest import edge

urlpatterns = [re_path(r"^api/v1/(?P<path>[\s\S]*)\Z", edge.answer, name="api")]
