from django import forms
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tertulia.people import links


class Welcome(forms.Form):
    password = forms.CharField(
        required=False,
        strip=False,
        max_length=200,
        label=_("Choose a password"),
        help_text=_("For the next time. Left empty, you need a new link then."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password


def sign_in_as(request: HttpRequest, editor: User, password: str) -> None:
    if password:
        editor.set_password(password)
        editor.save(update_fields=["password"])
    login(request, editor, backend="django.contrib.auth.backends.ModelBackend")


# The link only shows a button: mail scanners and browsers open links by themselves, and would use it up.
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    editor = links.find_editor(token)
    if editor is None:
        return render(request, "people/link_spent.html", status=410)
    form = Welcome(request.POST or None)
    if request.method == "POST" and form.is_valid() and links.use_link(token):
        sign_in_as(request, editor, form.cleaned_data["password"])
        return redirect("wagtailadmin_home")
    return render(request, "people/sign_in.html", {"form": form, "editor": editor})
