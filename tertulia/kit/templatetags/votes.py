"""Whether readers can vote against a comment, where TERTULIA_DOWN_VOTES allows it."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def down_votes() -> bool:
    return bool(settings.TERTULIA_DOWN_VOTES)
