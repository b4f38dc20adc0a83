"""Which pages about its moderation a site shows to everybody."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def shows_transparency() -> bool:
    return bool(settings.TERTULIA_TRANSPARENCY)


@register.simple_tag
def shows_public_log() -> bool:
    return bool(settings.TERTULIA_PUBLIC_LOG)
