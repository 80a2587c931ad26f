"""The pages on which somebody proves who they are: their own password, and the code of their telephone."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from allcover_site.people.forms import CodeForm, PasswordForm
from allcover_site.people.gate import PROOF, is_proven
from allcover_site.people.models import User
from allcover_site.people.operations import WrongPassword, change_password
from allcover_site.people.proving import NotProven, new_secret, picture_of, proof_of, prove, set_second_factor
from allcover_site.people.recovering import left_of, new_codes

PENDING = "second_factor_to_be"
"""Under which a session keeps a secret until the telephone is shown to have it."""


@sensitive_post_parameters()
@never_cache
def password_page(request: HttpRequest) -> HttpResponse:
    """This function will change the password of whoever asks."""
    user, form = _user(request), PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_password(by=user, old=form.cleaned_data["old"], new=form.cleaned_data["new"])
        except WrongPassword as refusal:
            form.add_error("old", str(refusal))
        except ValidationError as refusal:
            form.add_error("new", refusal)
        else:
            user.refresh_from_db()
            update_session_auth_hash(request, user)  # Other sessions of theirs end here.
            messages.success(request, _("The password is changed."))
            return redirect("front:home")
    return render(request, "people/password.html", {"form": form, "must": user.must_change_password})


@sensitive_post_parameters()
@never_cache
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """This function will take a code: the first time with the picture that a telephone reads its secret from."""
    user, form = _user(request), CodeForm(request.POST or None)
    secret = "" if user.second_factor else request.session.setdefault(PENDING, new_secret())
    if request.method == "POST" and form.is_valid():
        try:
            _proven(user, secret, form.cleaned_data["code"])
        except NotProven as refusal:
            form.add_error("code", str(refusal))
        else:
            user.refresh_from_db()
            request.session.pop(PENDING, None)
            request.session.cycle_key()
            request.session[PROOF] = proof_of(user)
            return _shown_once(request, user) if secret else redirect("front:home")
    shown = {"form": form, "secret": secret, "picture": picture_of(user, secret) if secret else "",
             "is_proven": is_proven(request, user), "left": left_of(user)}  # fmt: skip
    return render(request, "people/second_factor.html", shown)


@sensitive_post_parameters()
@never_cache
@require_POST
def recovery_codes_page(request: HttpRequest) -> HttpResponse:
    """This function will make new recovery codes of whoever has proven twice who they are, and show them this once."""
    user = _user(request)
    if not is_proven(request, user):
        return redirect("people:second-factor")
    return _shown_once(request, user)


def _shown_once(request: HttpRequest, user: User) -> HttpResponse:
    return render(request, "people/recovery_codes.html", {"codes": new_codes(by=user)})


def _proven(user: User, secret: str, code: str) -> None:
    if secret:
        set_second_factor(by=user, secret=secret, code=code)
    else:
        prove(by=user, code=code)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
