"""The newspaper's name and menu, for pages that are not its own: the comment form, sign-in."""

from django import template

from tertulia.newsroom.masthead import Masthead, read_masthead

register = template.Library()


@register.simple_tag
def masthead() -> Masthead:
    return read_masthead()
