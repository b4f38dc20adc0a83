"""The comment form: what it asks, what it refuses, and the token that makes one form one comment."""

import re
import secrets
import time
from copy import copy
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from django import forms
from django.conf import settings
from django.core import signing
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tertulia.discussion.api import REASON_LABELS, NoSuchParent
from tertulia.kit import forms as kit_forms
from tertulia.kit.numbers import plain_number
from tertulia.kit.text import is_blank
from tertulia.people.api import Speaker

SALT = "tertulia.comment-form"
LIFETIME = 2 * 24 * 3600  # seconds a form may stay open
# Nobody sees them, so with one of them a name would be another that looks the same.
FILLERS = re.compile(r"[\u00ad\u200b\u2060-\u2064\u3164\uffa0]")
TEXT_FIELDS = ("name", "email", "website", "text")
NO_NAME = _("Write a name that can be seen.")
LONG_NAME = _("This name is %(show_value)d characters long; at most %(limit_value)d fit.")
NO_TEXT = _("Write something first.")
NO_EMAIL = _("This is not an e-mail address. Correct it, or leave it empty.")
NO_WEBSITE = _("This is not a web address that starts with http:// or https://. Correct it, or leave it empty.")
LONG_TEXT = _("This is %(length)d characters long; at most %(longest)d can be posted. Shorten it or post two.")
STALE = _("This form is no longer valid. Here is a new one: send it again.")
NO_REASON = _("Choose what is wrong with it.")
LONG_REPORT = _("This is %(show_value)d characters long; at most %(limit_value)d fit. Shorten it.")
FOREIGN = _("This form belongs to another discussion. Here is a new one: send it again.")


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
        return cls(int(thread), str(key), float(made))

    @property
    def age(self) -> float:
        return max(0.0, time.time() - self.made)


class WebAddressField(forms.URLField):
    """Django's own takes ftp addresses too, which no browser opens."""

    default_validators = [URLValidator(schemes=["http", "https"], message=NO_WEBSITE)]


class Fields(dict[str, forms.Field]):
    """Django copies a form's fields with their widgets, deeply, so that a form can change them. Ours change nothing but
    whether a field must be filled, and the copies would cost more than all that is asked of them."""

    def __deepcopy__(self, memo: object) -> "dict[str, forms.Field]":
        return {name: copy(field) for name, field in self.items()}


class CleanForm(kit_forms.CleanForm):
    """As in `kit.forms`; it tells of the fields that its writer sees, of which the text alone has lines."""

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        self.base_fields = Fields(self.base_fields)  # type: ignore[misc]  # what this one form is made from
        super().__init__(data, **kwargs)

    def tells_of(self, name: str) -> bool:
        return name in TEXT_FIELDS

    def has_lines(self, name: str) -> bool:
        return name == "text"

    @property
    def sentence(self) -> str:
        """What is wrong with it, in one line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class EditForm(CleanForm):
    text = forms.CharField(label=_("Comment"), strip=False, error_messages={"required": NO_TEXT})

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        longest = settings.TERTULIA_COMMENT_MAX
        if is_blank(text):
            raise forms.ValidationError(NO_TEXT)
        if len(text) > longest:
            raise forms.ValidationError(LONG_TEXT, params={"length": len(text), "longest": longest})
        return text


class ReportForm(CleanForm):
    reason = forms.ChoiceField(
        choices=list(REASON_LABELS.items()), error_messages={"required": NO_REASON, "invalid_choice": NO_REASON}
    )
    text = forms.CharField(required=False, max_length=2000, error_messages={"max_length": LONG_REPORT})


class CommentForm(EditForm):
    """`cleaned_data["parent"]` is an int or None, `cleaned_data["token"]` a Token, `cleaned_data["anyway"]` a frozenset
    of the codes of the questions that were answered with yes. `asks`: it goes back to its writer with the question
    whether to post it as it is, and a second button that says yes to these codes."""

    asks = ""
    field_order = ["name", "email", "website", "text", "parent", "token", "subject", "anyway"]
    name = forms.CharField(
        max_length=60, label=_("Name"), error_messages={"required": NO_NAME, "max_length": LONG_NAME}
    )
    email = forms.EmailField(
        max_length=254, required=False, label=_("E-mail (not shown)"), error_messages={"invalid": NO_EMAIL}
    )
    website = WebAddressField(
        max_length=200,
        required=False,
        label=_("Website"),
        assume_scheme="https",
        error_messages={"invalid": NO_WEBSITE},
    )
    parent = forms.CharField(required=False)
    token = forms.CharField(required=False)
    subject = forms.CharField(required=False)  # the trap: hidden from people
    anyway = forms.CharField(required=False)  # from the second button: codes, with commas between them

    def __init__(self, data: QueryDict | None = None, *, thread: int, speaker: Speaker, **kwargs: Any) -> None:
        self.thread = thread
        super().__init__(data, **kwargs)
        if speaker.user_id:
            self.fields["name"].required = False

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.fields["name"].required and is_blank(name):
            raise forms.ValidationError(NO_NAME)
        return normalize("NFC", FILLERS.sub("", name))

    def clean_anyway(self) -> frozenset[str]:
        return frozenset(self.cleaned_data["anyway"].split(",")) - {""}

    def ask(self, code: str) -> None:
        """One more question. What was answered already is not asked again beside it."""
        self.asks = ",".join(sorted({*self.cleaned_data["anyway"], code}))

    def clean_parent(self) -> int | None:
        """What is no number is refused as a comment that is not there; whether that one is, the store knows."""
        parent = plain_number(self.cleaned_data["parent"])
        if parent is None and self.cleaned_data["parent"]:
            self.add_error(None, _(NoSuchParent.sentence))
        return parent

    def clean_token(self) -> Token | None:
        try:
            token = Token.parse(self.cleaned_data["token"])
        except (signing.BadSignature, ValueError, TypeError):
            self.add_error(None, STALE)
            return None
        if token.thread != self.thread:
            self.add_error(None, FOREIGN)
            return None
        return token

    def next_token(self) -> str:
        """The token for when the form is shown again: the one it came with, so that what a lost answer hid from the
        writer is still found, or a new one where that cannot serve."""
        token = self.cleaned_data.get("token") if self.is_bound else None
        return str(token or Token.fresh(self.thread))

    def renew(self) -> None:
        """Let the form go out with a new token: its own has made a comment."""
        self.cleaned_data["token"] = None
