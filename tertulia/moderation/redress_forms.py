"""What people write in a notice or an appeal, and what editors write about it."""

import secrets
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tertulia.kit.forms import CleanForm
from tertulia.kit.text import is_blank
from tertulia.moderation import flaggers
from tertulia.moderation.models import Flagger
from tertulia.moderation.reasons import OFFENCES, REASONS

SALT = "tertulia.notice-form"
LIFETIME = 2 * 24 * 3600  # seconds a form may stay open
LONGEST = 5000  # characters
LONGEST_SENTENCE = 1000
LONG = _("This is %(show_value)d characters long; at most %(limit_value)d fit. Shorten it.")
NO_EMAIL = _("This is not an e-mail address. Correct it.")
STALE = _("This form is no longer valid. Here is a new one: send it again.")
TRAPPED = _("The field that is to stay empty was filled in. Send it again with that field empty.")
REVOKED = _("Your private address as a trusted flagger is no longer valid. Send it again to send it as anybody else.")


def text_field(label: Any, missing: Any, longest: int = LONGEST, **options: Any) -> forms.CharField:
    messages = {"required": missing, "max_length": LONG}
    return forms.CharField(max_length=longest, label=label, error_messages=messages, widget=forms.Textarea, **options)


class RedressForm(CleanForm):
    """As in `kit.forms`, with what is wrong in a form that the pages list."""

    @property
    def wrong(self) -> list[tuple[str, Any, str]]:
        """Name, label and error of what is wrong; the name is empty for the whole form."""
        found: list[tuple[str, Any, str]] = [("", "", str(error)) for error in self.non_field_errors()]
        for name, field in self.fields.items():
            place = (name, field.label) if field.label else ("", "")  # what has no label is not seen
            found += [(*place, str(error)) for error in self.errors.get(name, ())]
        return found


class NoticeForm(RedressForm):
    """`cleaned_data["token"]` is the key of this form. `flagger`: whose private address it came from."""

    offence = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(one.code, one.label) for one in OFFENCES.values()],
        error_messages={"required": _("Choose what it is."), "invalid_choice": _("Choose what it is.")},
    )
    explanation = text_field(_("Why it is against the law"), _("Write why it is against the law."))
    name = forms.CharField(max_length=100, required=False, label=_("Your name"), error_messages={"max_length": LONG})
    email = forms.EmailField(
        max_length=254,
        required=False,
        label=_("Your e-mail address"),
        error_messages={"invalid": NO_EMAIL, "max_length": LONG},
    )
    good_faith = forms.CharField(
        label=_("Statement"), error_messages={"required": _("Tick the box: without it a notice cannot be taken.")}
    )
    token = forms.CharField(required=False)
    secret = forms.CharField(required=False)
    subject = forms.CharField(required=False)  # the trap: hidden from people

    def __init__(self, data: QueryDict | None = None, *, comment: int, **kwargs: Any) -> None:
        self.comment = comment
        self.flagger: Flagger | None = None
        super().__init__(data, **kwargs)

    def clean_explanation(self) -> str:
        text: str = self.cleaned_data["explanation"].strip()
        if is_blank(text):
            raise forms.ValidationError(_("Write why it is against the law."))
        return text

    def clean_token(self) -> str:
        try:
            comment, key = signing.loads(self.cleaned_data["token"], salt=SALT, max_age=LIFETIME)
        except (signing.BadSignature, ValueError, TypeError):
            self.add_error(None, STALE)
            return ""
        if comment != self.comment:
            self.add_error(None, STALE)
            return ""
        return str(key)

    def clean_subject(self) -> str:
        if self.cleaned_data["subject"]:
            self.add_error(None, TRAPPED)
        return ""

    def clean_secret(self) -> str:
        secret: str = self.cleaned_data["secret"]
        self.flagger = flaggers.find(secret)
        if secret and self.flagger is None:
            self.data = {**self.data, "secret": ""}
            self.add_error(None, REVOKED)
        return secret

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        offence = OFFENCES.get(said.get("offence", ""))
        if offence and offence.spares_name:
            return
        if "email" in said and not said["email"]:
            self.add_error("email", _("Write your e-mail address: you are told what was decided."))
        if "name" in said and is_blank(said["name"]) and self.flagger is None:
            self.add_error("name", _("Write your name: the law asks for it. Its author is not told."))

    def next_token(self) -> str:
        """The one it came with, so that what a lost answer hid from its writer is found again, or a new one."""
        given = self.is_bound and self.cleaned_data.get("token")
        return str(self.data["token"]) if given else fresh_token(self.comment)


def fresh_token(comment: int) -> str:
    return signing.dumps([comment, secrets.token_urlsafe(16)], salt=SALT)


class AppealForm(RedressForm):
    text = text_field(_("Why the decision is wrong"), _("Write why the decision is wrong."))
    email = forms.EmailField(
        max_length=254,
        required=False,
        label=_("E-mail address for the answer"),
        error_messages={"invalid": NO_EMAIL, "max_length": LONG},
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        if is_blank(text):
            raise forms.ValidationError(_("Write why the decision is wrong."))
        return text


class DecisionForm(RedressForm):
    """What an editor says of a notice or an appeal. `answer` is for the one who sent it; `reason` and `sentence` are
    for the author of a comment that is removed. What must be there is for the decision to say."""

    outcome = forms.CharField(required=False)
    reason = forms.ChoiceField(
        required=False, label=_("Reason"), choices=[("", "–"), *((one.code, one.label) for one in REASONS.values())]
    )
    sentence = text_field(_("Words to its author"), "", LONGEST_SENTENCE, required=False)
    answer = text_field(_("Answer"), "", required=False)


class FlaggerForm(RedressForm):
    name = forms.CharField(
        max_length=100,
        label=_("Name"),
        error_messages={"required": _("Write the name of the organisation."), "max_length": LONG},
    )


class FlaggedForm(RedressForm):
    """Which comment a trusted flagger means."""

    address = forms.CharField(
        max_length=2000,
        label=_("Address of the comment"),
        error_messages={"required": _("Paste the address of the comment."), "max_length": LONG},
    )
