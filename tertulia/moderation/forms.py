"""What editors write on the pages of the rules: a policy, a list of words, a domain, a sanction."""

import re
import unicodedata
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from tertulia.kit.matching import BadList, Entry, parse
from tertulia.moderation.models import Domain, Sanction, WordList
from tertulia.moderation.policies import Policy
from tertulia.moderation.verdicts import RECORD

LARGEST_LIST = 2_000_000  # bytes
LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "pl", "pt", "ru", "tr", "uk")
FURTHEST = timedelta(days=36_525)  # a sanction that ends later is one without an end
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"(?=.{{1,253}}\Z)(?:{LABEL}\.)+(?!\d+\Z){LABEL}")
MODES = [
    ("post", gettext_lazy("At once, unless a rule minds")),
    ("pre", gettext_lazy("When an editor has looked at it")),
    ("score", gettext_lazy("At once when the scorer approves it, else when an editor has looked at it")),
]
YES_OR_NO = [("True", gettext_lazy("Yes")), ("False", gettext_lazy("No"))]


def choice(choices: list[tuple[str, Any]], **options: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(choices=choices, empty_value=None, **options)


def decision(**options: Any) -> forms.TypedChoiceField:
    return choice(YES_OR_NO, coerce=lambda value: value == "True", **options)


def percent(**options: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=100, **options)


class PolicyForm(forms.Form):
    """Every field of `policies.Policy`. With `above`, the policy one level up, any of them can be left as it is there:
    its value is None."""

    mode = choice(
        MODES,
        label=gettext_lazy("When a comment appears"),
        help_text=gettext_lazy("Whatever is chosen, the rules are asked as well."),
    )
    is_paused = decision(
        label=gettext_lazy("Pause comments"),
        help_text=gettext_lazy("Nobody but the staff can post until this is taken back."),
    )
    exempts_staff = decision(
        label=gettext_lazy("Spare the staff"),
        help_text=gettext_lazy("Most rules are not asked about comments of people who are signed in and work here."),
    )
    shortest = forms.IntegerField(
        min_value=0,
        label=gettext_lazy("Shortest comment"),
        help_text=gettext_lazy("Characters, not counting spaces: a shorter comment is refused."),
    )
    links = forms.IntegerField(
        min_value=0,
        label=gettext_lazy("Most links"),
        help_text=gettext_lazy("A comment with more links waits for an editor. 0: any number may stand."),
    )
    newcomers = forms.IntegerField(
        min_value=0,
        max_value=RECORD,  # more than are looked at would hold everybody for ever
        label=gettext_lazy("First comments of a person"),
        help_text=gettext_lazy("Until so many of theirs stand, an editor looks at each. 0: nobody waits for that."),
    )
    rejections = percent(
        label=gettext_lazy("Percent taken away"),
        help_text=gettext_lazy(
            "Whoever lost so many percent of their last comments waits for an editor. 0: nobody waits for that."
        ),
    )
    heat = forms.IntegerField(
        min_value=0,
        label=gettext_lazy("Reports within an hour"),
        help_text=gettext_lazy("With so many in one discussion, answers wait for an editor. 0: nobody waits for that."),
    )
    slow = forms.IntegerField(
        min_value=0,
        label=gettext_lazy("Seconds between answers"),
        help_text=gettext_lazy(
            "In such a discussion nobody is held: whoever has just written waits so long before their next answer. "
            "0: answers wait for an editor."
        ),
    )
    approve_below = percent(
        label=gettext_lazy("Hold from this score"),
        help_text=gettext_lazy(
            "From 0 (kind) to 100 (hostile): of comments with 80, moderators would act on four in five. A comment with "
            "this score or a higher one waits for an editor. 0: none waits for its score; but all do where the scorer "
            "decides when a comment appears."
        ),
    )
    reject_above = percent(
        label=gettext_lazy("Refuse from this score"),
        help_text=gettext_lazy(
            "A comment with this score or a higher one is refused, though no editor has seen it and the scorer can be "
            "mistaken. 0: none is refused for its score."
        ),
    )
    attack_from = percent(
        label=gettext_lazy("Hold attacks on groups from"),
        help_text=gettext_lazy(
            "From 0 to 100: how likely it is at people for their origin, religion, sex or the like. A comment with "
            "this score for that or a higher one waits for an editor, however polite it is. 0: nobody waits for that."
        ),
    )
    spam_from = percent(
        label=gettext_lazy("Hold as spam from"),
        help_text=gettext_lazy(
            "From 0 to 100: how likely it is advertising. A comment with this score for spam or a higher one waits for "
            "an editor. 0: nobody waits for that."
        ),
    )

    def __init__(self, *args: Any, above: Policy | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items() if above else []:
            loosen(field, getattr(above, name))


def loosen(field: forms.Field, above: Any) -> None:
    """Let it be left as it is one level up, and say how that is."""
    field.required = False
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        value = dict(choices)[str(above)]
        field.choices = [("", _("As one level up: %(value)s") % {"value": value}), *choices]
    else:
        inherited = _("Empty: %(value)s, as one level up.") % {"value": above}
        field.help_text = f"{field.help_text} {inherited}"


class WordListForm(forms.ModelForm[WordList]):
    """The words come from the text area or, where one is chosen, from a file. `entries`: what is looked for then."""

    language = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("Says which accents make another letter: in Spanish “ano” is not “año”."),
    )
    file = forms.FileField(
        required=False,
        label=gettext_lazy("From a file"),
        help_text=gettext_lazy("A text file (UTF-8) of at most 2 MB. It takes the place of the words above."),
    )

    class Meta:
        model = WordList
        fields = ["name", "kind", "language", "words"]
        labels = {"name": gettext_lazy("Name"), "kind": gettext_lazy("What happens"), "words": gettext_lazy("Words")}
        help_texts = {
            "words": gettext_lazy(
                "One word or phrase a line. Disguises are found too. A * at the end stands for any ending; a line "
                "that begins with # is a note."
            )
        }
        widgets = {"words": forms.Textarea({"rows": 15, "dir": "auto"})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.entries: list[Entry] = []
        self.fields["words"].strip = False  # type: ignore[attr-defined]  # lines are counted from the first
        names = sorted((str(get_language_info(code)["name_translated"]), code) for code in LANGUAGES)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", _("Any language")),
            *((code, name) for name, code in names),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("file"):
            cleaned["words"] = self.read_file()
        if cleaned.get("words") is not None:
            cleaned["words"] = cleaned["words"].replace("\r\n", "\n").replace("\r", "\n")
            self.read_words(cleaned["words"])
        return cleaned

    def read_file(self) -> str | None:
        """Its text, which then stands in the text area, so that what is wrong with it can be mended there."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_LIST:
            self.add_error("file", _("This is larger than 2 MB. Divide the list."))
            return None
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("This is no text in UTF-8. Save it as such, then choose it again."))
            return None
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["words"] = text  # type: ignore[index]
        return str(text)

    def read_words(self, text: str) -> None:
        if len(text.encode(errors="replace")) > LARGEST_LIST:
            return self.add_error("words", _("This is larger than 2 MB. Divide the list."))
        try:
            self.entries = parse(text, self.cleaned_data.get("language", ""))
        except BadList as bad:
            for line, reason in bad.problems:
                self.add_error("words", _("Line %(line)d: %(reason)s") % {"line": line, "reason": reason})
            return None
        if not self.entries:
            self.add_error("words", _("Write at least one word, or choose a file."))
        return None

    def repeated(self) -> list[int]:
        """The numbers of lines that say what an earlier one says."""
        first = {entry.word for entry in self.entries}
        again = []
        for number, line in enumerate(self.cleaned_data["words"].split("\n"), 1):
            word = line.strip()
            if word in first:
                first.discard(word)
            elif word and not word.startswith("#"):
                again.append(number)
        return again


class TrialForm(forms.Form):
    """A text that the rules shall judge."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        strip=False,
        max_length=settings.TERTULIA_COMMENT_MAX,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("Judged as the comment of somebody new, by the rules of the site. It is not kept."),
    )


class DomainForm(forms.ModelForm[Domain]):
    class Meta:
        model = Domain
        fields = ["name", "action"]
        labels = {"name": gettext_lazy("Domain"), "action": gettext_lazy("What happens")}
        help_texts = {"name": gettext_lazy("Such as spam.example. All that ends in .spam.example is meant as well.")}

    def clean_name(self) -> str:
        name = host_name(self.cleaned_data["name"])
        if not HOST.fullmatch(name):
            raise forms.ValidationError(_("This is no domain. Write it as spam.example, without https:// and path."))
        return name


def host_name(text: str) -> str:
    """As links have it: lower case, without www, letters beyond ASCII in punycode.

    >>> host_name("WWW.Пример.example.")
    'xn--e1afmkfd.example'
    """
    name = unicodedata.normalize("NFKC", text).strip().lower().rstrip(".").removeprefix("www.")
    return ".".join(part if part.isascii() else f"xn--{part.encode('punycode').decode()}" for part in name.split("."))


class SanctionForm(forms.Form):
    """Whom, what, why and until when. `sanctions.impose` judges what goes together."""

    kind = forms.ChoiceField(choices=Sanction.Kind.choices, label=gettext_lazy("What happens"))
    of = forms.ChoiceField(
        label=gettext_lazy("Whom"),
        choices=[
            ("person", gettext_lazy("A person")),
            ("email", gettext_lazy("An e-mail address")),
            ("domain", gettext_lazy("All e-mail addresses of a domain")),
            ("network", gettext_lazy("A network")),
        ],
    )
    value = forms.CharField(
        max_length=300,
        label=gettext_lazy("Which one"),
        widget=forms.TextInput({"dir": "ltr"}),
        help_text=gettext_lazy(
            "A person is filled in from a comment. Others: rosa@mail.example, mail.example, 192.0.2.0/24."
        ),
    )
    reason = forms.CharField(
        max_length=1000,
        label=gettext_lazy("Reason"),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("The person reads it."),
    )
    ends = forms.DateTimeField(
        required=False,
        label=gettext_lazy("Until"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Empty: until it is lifted. A suspension has an end."),
    )

    removes = forms.BooleanField(
        required=False,
        label=gettext_lazy("Remove their comments"),
        help_text=gettext_lazy("With a ban of a person: all that they have posted is removed, for this reason."),
    )

    def clean_ends(self) -> Any:
        ends = self.cleaned_data["ends"]
        if ends and ends > timezone.now() + FURTHEST:
            raise forms.ValidationError(_("This is more than a hundred years from now. Leave it empty instead."))
        return ends


class LiftForm(forms.Form):
    sentence = forms.CharField(max_length=1000, label=gettext_lazy("Reason"))
