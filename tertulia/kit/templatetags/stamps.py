"""Moments as readers and machines see them."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tertulia.kit.moments import spell

register = template.Library()


@register.simple_tag
def stamp(moment: datetime, shape: str = "M j, Y @ H:i") -> SafeString:
    """A `<time>` in the site's time zone and language: `Oct 31, 2018 @ 15:17`, or another shape of `moments`."""
    local = timezone.localtime(moment)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), spell(local, shape))
