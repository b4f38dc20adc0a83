"""Forms that take out what cannot be seen of what they are given, and say so."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tertulia.kit.text import one_line, without_controls

ALTERED = _("Invisible control characters were taken out. Look at what is left, then send it again.")


class CleanForm(forms.Form):
    """A form that takes control characters out of what it is given, and says so rather than doing it silently."""

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        self.altered: list[str] = []
        super().__init__(self.visible(data) if data is not None else None, **kwargs)

    def visible(self, data: QueryDict) -> dict[str, str]:
        """The data less control characters. They are told of, not dropped silently: the writer sees the text again."""
        shown = {}
        for name in self.base_fields:
            given = data.get(name, "").replace("\r\n", "\n").replace("\r", "\n")
            clean = without_controls(given)
            if clean != given and self.tells_of(name):
                self.altered.append(name)
            shown[name] = clean if self.has_lines(name) else one_line(clean)
        return shown

    def tells_of(self, name: str) -> bool:
        """Whether its writer sees this field."""
        return True

    def has_lines(self, name: str) -> bool:
        """Whether line breaks belong into this field."""
        return isinstance(self.base_fields[name].widget, forms.Textarea)

    def clean(self) -> None:
        for name in self.altered:
            self.add_error(name, ALTERED)
