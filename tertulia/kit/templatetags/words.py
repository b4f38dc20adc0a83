"""The words of the page's script, for a site that does not speak English."""

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe

from tertulia.kit.words import phrases

register = template.Library()


@register.simple_tag
def thread_words() -> SafeString:
    """A data block that `thread.js` reads; nothing in English."""
    found = phrases()
    return json_script(found, "thread-words") if found else mark_safe("")
