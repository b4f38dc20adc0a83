"""What an article's body is made of."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from tertulia.kit.text import ARTICLE_TAGS, clean

INLINE = ["bold", "italic", "link", "document-link", "strikethrough", "superscript", "subscript", "code"]


class Quotation(blocks.StructBlock):
    """Who said it, in which office: what the newsroom will hold them to."""

    text = blocks.TextBlock(rows=3)
    speaker = blocks.CharBlock(required=False, max_length=120)
    office = blocks.CharBlock(required=False, max_length=160, help_text="Their office when they said it.")

    class Meta:
        icon = "openquote"
        template = "newsroom/blocks/quotation.html"


class Picture(blocks.StructBlock):
    image = ImageChooserBlock()
    alt = blocks.CharBlock(
        required=False, max_length=300, help_text="What it shows, for those who cannot see it. Empty: decoration."
    )
    caption = blocks.CharBlock(required=False, max_length=400)
    credit = blocks.CharBlock(required=False, max_length=120)

    class Meta:
        icon = "image"
        template = "newsroom/blocks/picture.html"


class Points(blocks.StructBlock):
    ordered = blocks.BooleanBlock(required=False, help_text="Numbered.")
    items = blocks.ListBlock(blocks.RichTextBlock(features=INLINE))

    class Meta:
        icon = "list-ul"
        label = "List"
        template = "newsroom/blocks/points.html"


class Embed(blocks.StructBlock):
    """A link to something on another site. It is not loaded before the reader clicks."""

    url = blocks.URLBlock()
    title = blocks.CharBlock(max_length=200)

    class Meta:
        icon = "media"
        template = "newsroom/blocks/embed.html"


class FactBox(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=[*INLINE, "ul", "ol"])

    class Meta:
        icon = "info-circle"
        template = "newsroom/blocks/fact_box.html"


class Imported(blocks.TextBlock):
    """HTML of another system, kept where no other block can hold it (tables, galleries). Sanitised whenever shown."""

    class Meta:
        icon = "code"
        label = "Imported HTML"

    def render_basic(self, value: str, context: dict[str, Any] | None = None) -> SafeString:
        return mark_safe(f'<div class="imported">{clean(value, ARTICLE_TAGS)}</div>')


class Body(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(features=INLINE, icon="pilcrow")
    heading = blocks.CharBlock(max_length=200, icon="title", template="newsroom/blocks/heading.html")
    quotation = Quotation()
    image = Picture()
    list = Points()
    embed = Embed()
    fact_box = FactBox()
    imported = Imported()
