"""The pages of reminders: whom to remind, as a list, as a table to take out, and as letters to print."""

from datetime import date
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.books.queries import book
from allcover_site.contributions.forms import DayForm
from allcover_site.contributions.reminding import Reminder, reminders
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import reach_of
from allcover_site.registry.import_views import as_download

A_PAGE = 50
LETTERS = 100
"""Letters on one page to print."""


@opened_by("contributions.read")
def reminders_page(request: HttpRequest, user: User, scheme: str) -> HttpResponse:
    """This function will list who owes by a day, with how much and since when."""
    form, by = _asked(request)
    found = _found(user, scheme, by)
    held = {"scheme": scheme, "form": form, "by": by, "book": book(), "all": sum(one.amount for one in found),
            "rows": Paginator(found, A_PAGE).get_page(request.GET.get("page"))}  # fmt: skip
    return render(request, "contributions/reminders.html", held)


@opened_by("contributions.read")
def reminder_letters_page(request: HttpRequest, user: User, scheme: str) -> HttpResponse:
    """This function will write a letter to each who owes by a day, to be printed one a page."""
    _form, by = _asked(request)
    rows = Paginator(_found(user, scheme, by), LETTERS).get_page(request.GET.get("page"))
    held = {"scheme": scheme, "by": by, "book": book(), "rows": rows, "today": timezone.localdate()}
    return render(request, "contributions/reminder_letters.html", held)


@opened_by("contributions.read")
def reminder_table_page(request: HttpRequest, user: User, scheme: str, form: str) -> HttpResponseBase:
    """This function will give who owes by a day as a table, in units of the currency."""
    _form, by = _asked(request)
    digits = book().digits
    heading = (_("Who"), _("Name"), _("Area"), _("Owed"), _("Since"), _("Months not declared"))
    rows = (
        (one.party, one.name, one.area, Decimal(one.amount).scaleb(-digits), one.since,
         ", ".join(f"{month:%Y-%m}" for month in one.missing))
        for one in _found(user, scheme, by)
    )  # fmt: skip
    return as_download(f"{scheme}-{by}", form, heading, rows)


def _asked(request: HttpRequest) -> tuple[DayForm, date]:
    form = DayForm(request.GET if "on" in request.GET else {"on": timezone.localdate()})
    return form, form.cleaned_data["on"] if form.is_valid() else timezone.localdate()


def _found(user: User, scheme: str, by: date) -> list[Reminder]:
    reach = reach_of(user, "contributions.read", scheme)
    if not reach.areas:
        raise Http404
    return list(reminders(reach, scheme, by))
