from urllib.parse import unquote

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from tertulia.embed import actions, loader, views


class KeyConverter(StringConverter):
    """A thread's key, which may be the address of a page. Its slashes are written as %2F twice over: proxies undo the
    first and fold the slashes of "https://" into one."""

    def to_python(self, value: str) -> str:
        return unquote(value)

    def to_url(self, value: str) -> str:
        return value.replace("%", "%25").replace("/", "%2F")


register_converter(KeyConverter, "key")

urlpatterns = [
    path("embed.js", loader.script, name="embed_script"),
    path("embed/<slug:lang>.json", loader.words, name="embed_words"),
    path("threads/<key:key>/comments", views.comments, name="comments"),
    path("threads/<key:key>/search", views.search, name="thread_search"),
    path("comments/<int:comment>/", views.permalink, name="comment"),
    path("comments/<int:comment>/actions", actions.actions, name="comment_actions"),
    path("comments/<int:comment>/vote", actions.vote, name="comment_vote"),
    path("comments/<int:comment>/edit", actions.edit, name="comment_edit"),
    path("comments/<int:comment>/delete", actions.delete, name="comment_delete"),
    path("comments/<int:comment>/report", actions.report, name="comment_report"),
]
