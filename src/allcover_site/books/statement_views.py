"""The statements of the books between two days, for the screen and for paper: income, balance sheet, an account, the cash book."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from allcover_site.books import chart, queries
from allcover_site.books.forms import SpanForm
from allcover_site.books.models import Account
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY


@opened_by("books.read", EVERY)
def statements_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show income and expenses between two days, and what is owned and owed on the last of them."""
    form, first, last = span_of(request)
    held = {"form": form, "first": first, "last": last, "book": queries.book(), "between": queries.balances(first=first, last=last),
            "on": queries.balances(last=last)}  # fmt: skip
    return render(request, "books/statements.html", held)


@opened_by("books.read", EVERY)
def account_page(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """This function will show an account line by line with what it holds after each; of cash it is the cash book."""
    account = get_object_or_404(Account, pk=code)
    form, first, last = span_of(request)
    held = {"form": form, "account": account, "first": first, "last": last, "book": queries.book(),
            "extract": queries.extract_of(code, first, last),
            "shortages": queries.moved(chart.FLOAT, (chart.COLLECTORS, chart.LOSSES), first, last) if code == chart.CASH else ()}  # fmt: skip
    return render(request, "books/account.html", held)


def span_of(request: HttpRequest) -> tuple[SpanForm, date, date]:
    """This function will give the days that a page asks for; this year up to today where it asks for none."""
    today = timezone.localdate()
    usual = {"first": today.replace(month=1, day=1), "last": today}
    form = SpanForm(request.GET) if "first" in request.GET else SpanForm(initial=usual)
    if form.is_bound and form.is_valid():
        return form, form.cleaned_data["first"], form.cleaned_data["last"]
    return form, usual["first"], usual["last"]
