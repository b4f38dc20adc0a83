"""Links that readers can open in place, where TERTULIA_MEDIA allows it."""

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from tertulia.kit.media import attributes, find_frame, mark_frames

register = template.Library()


@register.filter
def with_frames(html: str) -> SafeString:
    """A comment's sanitised HTML, its links to videos and posts marked for the scripts that can show them."""
    return mark_safe(mark_frames(html, settings.TERTULIA_MASTODON_HOSTS) if settings.TERTULIA_MEDIA else html)


@register.simple_tag
def frame_of(url: str) -> SafeString:
    """The attributes of a link to a video or post; nothing for any other."""
    frame = find_frame(url, settings.TERTULIA_MASTODON_HOSTS) if settings.TERTULIA_MEDIA else None
    return mark_safe(attributes(frame) if frame else "")
