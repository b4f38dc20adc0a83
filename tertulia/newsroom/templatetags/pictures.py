"""A picture in a page: the browser takes the format and the size that suit it."""

from dataclasses import replace
from typing import Any

from django import template
from wagtail.images.models import Image

from tertulia.kit.addresses import absolute
from tertulia.newsroom.pictures import Sized, sized

register = template.Library()


@register.inclusion_tag("newsroom/sized.html")
def picture(image: Image, widths: str, *, sizes: str, alt: str, lead: bool = False) -> dict[str, Any]:
    """`widths`: of those that are made (`newsroom.pictures.SIZES`), smallest first. `lead`: it is seen first, so it is
    fetched first; any other waits until it is near."""
    found = sized(image, widths.split(), "webp")
    sources = {form: srcset(found, form) for form in ("avif", "webp")}
    return {**sources, "first": found[0], "sizes": sizes, "alt": alt, "lead": lead}


def srcset(found: list[Sized], form: str) -> str:
    return ", ".join(f"{replace(one, form=form).url} {one.extent[0]}w" for one in found)


@register.simple_tag
def shared_picture(image: Image) -> dict[str, Any]:
    """For other sites' previews, which know no newer format."""
    shared = Sized(image, "1200", "jpeg")
    width, height = shared.extent
    return {"url": absolute(shared.url), "width": width, "height": height}
