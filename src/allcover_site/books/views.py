"""The pages of the books: the trial balance with the periods, the journal, the file for Beancount."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from allcover_site.books import queries
from allcover_site.books.forms import DayForm, YearForm
from allcover_site.books.models import Period
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, rights_of

A_PAGE = 50


@opened_by("books.read", EVERY)
def balance_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show the trial balance at the end of a day, today unless another is asked for, and the periods."""
    form = DayForm(request.GET) if "day" in request.GET else DayForm(initial={"day": timezone.localdate()})
    day = form.cleaned_data["day"] if form.is_bound and form.is_valid() else timezone.localdate()
    held = {"book": queries.book(), "form": form, "day": day, "trial": queries.balances(last=day), "periods": Period.objects.all(),
            "may_close": "books.close" in rights_of(user), "year_form": YearForm()}  # fmt: skip
    return render(request, "books/balance.html", held)


@opened_by("books.read", EVERY)
def journal_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show the entries, the newest first."""
    entries = Paginator(queries.journal(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "books/journal.html", {"book": queries.book(), "entries": entries})


@opened_by("books.read", EVERY)
def beancount_file(request: HttpRequest, user: User) -> HttpResponseBase:
    """This function will give the whole books as a file for Beancount."""
    answer = StreamingHttpResponse(queries.as_beancount(), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="books.beancount"'
    return answer
