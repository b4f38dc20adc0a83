from django.urls import re_path

from tertulia.embed.rest import edge

urlpatterns = [re_path(r"(?s)^api/v1/(?P<path>.*)\Z", edge.answer, name="api")]
