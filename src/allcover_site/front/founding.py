"""Founding an office on its first page: its manager, its currency and its books, while there is nobody in it.

Whoever holds the machine reads the founding code there (``allcover serve`` prints it); without it a stranger who finds the
page first founds nothing. Once somebody is in the office, the page is gone.
"""

import hmac
import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from allcover.expressions.calendar import add_months
from allcover_site.books.chart import open_chart
from allcover_site.books.operations import open_books, open_period
from allcover_site.people.models import User
from allcover_site.people.operations import found_office
from allcover_site.ui.days import DayInput

CODE_FILE = "founding-code"


class FoundingForm(forms.Form):
    """Who opens the office, in what money, from what day on."""

    code = forms.CharField(label=_("Founding code (printed where the office was started)"), max_length=60)
    full_name = forms.CharField(label=_("Your name"), max_length=200)
    username = forms.CharField(label=_("User name"), max_length=150)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput)
    currency = forms.RegexField(r"^[A-Z]{3}$", label=_("Currency (three letters, such as XOF)"), max_length=3)
    digits = forms.IntegerField(label=_("Digits after the point"), min_value=0, max_value=4)
    first_day = forms.DateField(label=_("First day of the books"), widget=DayInput())

    def clean_code(self) -> str:
        """Compared in a time that tells nothing of how much of it was right."""
        given = str(self.cleaned_data["code"]).strip()
        if not hmac.compare_digest(given.encode(), founding_code().encode()):
            raise ValidationError(_("This is not the founding code of this office."))
        return given

    def clean_first_day(self) -> date:
        """The books begin no later than today: what is done today needs a period."""
        day: date = self.cleaned_data["first_day"]
        if day > timezone.localdate() or day.year < timezone.localdate().year - 10:
            raise ValidationError(_("Write a day of the last ten years, not one to come."))
        return day


def founding_code() -> str:
    """This function will give the code that founds this office; made once, in a file that only its owner reads."""
    file = settings.OFFICE / CODE_FILE
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(9), encoding="ascii")
    return str(file.read_text(encoding="ascii"))


@transaction.atomic
def found(
    *, full_name: str, username: str, password: str, currency: str, digits: int, first_day: date, **_rest: Any
) -> User:
    """This function will open an office with its manager, its chart of accounts, and a period for each month to the end of this year.

    Raises NotAllowed where there is already somebody, and ValidationError for a weak password.
    """
    manager = found_office(username=username, full_name=full_name, password=password, on=first_day)
    open_books(by=manager, currency=currency, digits=digits)
    open_chart(by=manager)
    for month in _months(first_day):
        open_period(
            by=manager, first_day=max(first_day, month), last_day=add_months(month, 1) - timedelta(days=1)
        )
    return manager


def _months(since: date) -> Iterator[date]:
    """The first days of the months from a day's own to the end of this year."""
    month = since.replace(day=1)
    while month.year <= timezone.localdate().year:
        yield month
        month = add_months(month, 1)


@sensitive_post_parameters("password", "code")
@login_not_required
def founding_page(request: HttpRequest) -> HttpResponse:
    """This function will found the office; 404 once there is somebody in it."""
    if User.objects.exists():
        raise Http404
    begun = {"code": request.GET.get("code", ""), "digits": 2,
             "first_day": timezone.localdate().replace(month=1, day=1)}  # fmt: skip
    form = FoundingForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            found(**form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("password", refusal)
        else:
            (settings.OFFICE / CODE_FILE).unlink(missing_ok=True)
            return redirect("people:sign-in")
    return render(request, "front/founding.html", {"form": form})
