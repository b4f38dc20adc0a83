"""Dates in the site's language. A shape is named as English writes it; each language's catalogue says how it does."""

from datetime import date

from django.utils import dateformat
from django.utils.translation import pgettext

# Named here so that `script/messages` finds them. The letters are those of Django's date formats; in a language that
# bends the names of months, E is the bent name and F the plain one.
SHAPES = {
    "M j, Y @ H:i": lambda: pgettext("date format", "M j, Y @ H:i"),
    "M j, Y, H:i": lambda: pgettext("date format", "M j, Y, H:i"),
    "j F Y": lambda: pgettext("date format", "j F Y"),
    "F Y": lambda: pgettext("date format", "F Y"),
}


def spell(moment: date, shape: str) -> str:
    """The moment in one of the SHAPES, or in any other shape as it is."""
    return dateformat.format(moment, SHAPES[shape]() if shape in SHAPES else shape)
