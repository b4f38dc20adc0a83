"""The comment form: what it asks, what it refuses, and the token that makes one form one comment."""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tertulia.kit.text import is_blank, one_line, without_controls
from tertulia.people.api import Speaker

SALT = "tertulia.comment-form"
LIFETIME = 2 * 24 * 3600  # seconds a form may stay open
TEXT_FIELDS = ("name", "email", "website", "text")


@dataclass(frozen=True, slots=True)
class Token:
    """What a form carries: the thread it was made for, a key of its own, and when it was made (Unix seconds)."""

    thread: int
    key: str
    made: float

    @classmethod
    def fresh(cls, thread: int) -> "Token":
        return cls(thread, secrets.token_urlsafe(18), time.time())

    def __str__(self) -> str:
        return signing.dumps([self.thread, self.key, round(self.made, 1)], salt=SALT)

    @classmethod
    def parse(cls, text: str) -> "Token":
        """Raises signing.BadSignature for anything that this site did not sign in the last two days."""
        thread, key, made = signing.loads(text, salt=SALT, max_age=LIFETIME)
        return cls(thread, key, made)

    @property
    def age(self) -> float:
        return max(0.0, time.time() - self.made)


class CommentForm(forms.Form):
    name = forms.CharField(max_length=60, label=_("Name"))
    email = forms.EmailField(max_length=254, required=False, label=_("E-mail (not shown)"))
    website = forms.URLField(max_length=200, required=False, label=_("Website"), assume_scheme="https")
    text = forms.CharField(label=_("Comment"), strip=False)
    parent = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    token = forms.CharField(max_length=400)
    subject = forms.CharField(required=False)  # the trap: hidden from people

    def __init__(self, data: QueryDict | None = None, *, thread: int, speaker: Speaker, **kwargs: Any) -> None:
        self.thread = thread
        self.altered: list[str] = []
        super().__init__(self.visible(data) if data is not None else None, **kwargs)
        if speaker.user_id:
            self.fields["name"].required = False

    def visible(self, data: QueryDict) -> dict[str, str]:
        """The data less control characters. They are told of, not dropped silently: the writer sees the text again."""
        shown = {name: data.get(name, "") for name in self.base_fields}
        for name in TEXT_FIELDS:
            clean = without_controls(shown[name])
            if clean != shown[name].replace("\r\n", "\n").replace("\r", "\n"):
                self.altered.append(name)
            shown[name] = clean if name == "text" else one_line(clean)
        return shown

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.fields["name"].required and is_blank(name):
            raise forms.ValidationError(_("Write a name that can be seen."))
        return name

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        longest = settings.TERTULIA_COMMENT_MAX
        if is_blank(text):
            raise forms.ValidationError(_("Write something first."))
        if len(text) > longest:
            raise forms.ValidationError(
                _("This is %(length)d characters long; at most %(longest)d can be posted. Shorten it or post two."),
                params={"length": len(text), "longest": longest},
            )
        return text

    def clean_token(self) -> Token:
        try:
            token = Token.parse(self.cleaned_data["token"])
        except (signing.BadSignature, ValueError, TypeError):
            raise forms.ValidationError(_("This form is no longer valid. Here is a new one: send it again.")) from None
        if token.thread != self.thread:
            raise forms.ValidationError(_("This form belongs to another discussion. Here is a new one: send it again."))
        return token

    def clean(self) -> None:
        for name in self.altered:
            self.add_error(
                name, _("Invisible control characters were taken out. Look at what is left, then send it again.")
            )
