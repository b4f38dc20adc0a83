"""What an article's body is made of."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from tertulia.kit.text import ARTICLE_TAGS, clean

INLINE = ["bold", "italic", "link", "document-link", "strikethrough", "superscript", "subscript", "code"]


class Quotation(blocks.StructBlock):
    """Who said it, in which office: what the newsroom will hold them to."""

    text = blocks.TextBlock(rows=3, label=_("Text"))
    speaker = blocks.CharBlock(required=False, max_length=120, label=_("Speaker"))
    office = blocks.CharBlock(
        required=False, max_length=160, label=_("Office"), help_text=_("Their office when they said it.")
    )

    class Meta:
        label = _("Quotation")
        icon = "openquote"
        template = "newsroom/blocks/quotation.html"


class Picture(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        required=False,
        max_length=300,
        label=_("Description"),
        help_text=_("What it shows, for those who cannot see it. Empty: decoration."),
    )
    caption = blocks.CharBlock(required=False, max_length=400, label=_("Caption"))
    credit = blocks.CharBlock(required=False, max_length=120, label=_("Credit"))

    class Meta:
        label = _("Image")
        icon = "image"
        template = "newsroom/blocks/picture.html"


class Points(blocks.StructBlock):
    ordered = blocks.BooleanBlock(required=False, label=_("Numbered"))
    items = blocks.ListBlock(blocks.RichTextBlock(features=INLINE, label=_("Item")), label=_("Items"))

    class Meta:
        icon = "list-ul"
        label = _("List")
        template = "newsroom/blocks/points.html"


class Embed(blocks.StructBlock):
    """A link to something on another site. It is not loaded before the reader clicks."""

    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(max_length=200, label=_("Title"))

    class Meta:
        label = _("Embed")
        icon = "media"
        template = "newsroom/blocks/embed.html"


class FactBox(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    text = blocks.RichTextBlock(features=[*INLINE, "ul", "ol"], label=_("Text"))

    class Meta:
        label = _("Fact box")
        icon = "info-circle"
        template = "newsroom/blocks/fact_box.html"


class Imported(blocks.TextBlock):
    """HTML of another system, kept where no other block can hold it (tables, galleries). Sanitised whenever shown."""

    class Meta:
        icon = "code"
        label = _("Imported HTML")

    def render_basic(self, value: str, context: dict[str, Any] | None = None) -> SafeString:
        return mark_safe(f'<div class="imported">{clean(value, ARTICLE_TAGS)}</div>')


class Body(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(features=INLINE, icon="pilcrow", label=_("Paragraph"))
    heading = blocks.CharBlock(
        max_length=200, icon="title", label=_("Heading"), template="newsroom/blocks/heading.html"
    )
    quotation = Quotation()
    image = Picture()
    list = Points()
    embed = Embed()
    fact_box = FactBox()
    imported = Imported()
