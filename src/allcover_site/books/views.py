"""The pages of the books: the trial balance with the periods, the journal, the file for Beancount."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover_site.books import operations, queries
from allcover_site.books.forms import YearForm
from allcover_site.books.models import Period
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed, check_may, rights_of

A_PAGE = 50


@opened_by("books.read")
def balance_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show the trial balance and the periods."""
    held = {"book": queries.book(), "trial": queries.balances(), "periods": Period.objects.all(),
            "may_close": "books.close" in rights_of(user), "year_form": YearForm()}  # fmt: skip
    return render(request, "books/balance.html", held)


@opened_by("books.read")
def journal_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show the entries, the newest first."""
    entries = Paginator(queries.journal(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "books/journal.html", {"book": queries.book(), "entries": entries})


@opened_by("books.read")
def beancount_file(request: HttpRequest, user: User) -> HttpResponseBase:
    """This function will give the whole books as a file for Beancount."""
    answer = StreamingHttpResponse(queries.as_beancount(), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="books.beancount"'
    return answer


@require_POST
@opened_by("books.close")
def close_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will close a period."""
    period = get_object_or_404(Period, pk=number)
    try:
        check_may(user, "books.close", scheme=EVERY)
        operations.close_period(by=user, period=period)
    except (operations.BooksRefused, NotAllowed) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The period is closed."))
    return redirect("books:balance")
