"""Moments as readers and machines see them."""

from datetime import datetime

from django import template
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def stamp(moment: datetime, shape: str = "M j, Y @ H:i") -> SafeString:
    """A `<time>` in the site's time zone: `Oct 31, 2018 @ 15:17`, or another shape of Django's date formats."""
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), dateformat.format(local, shape)
    )
