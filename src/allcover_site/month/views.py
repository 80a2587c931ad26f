"""The pages of the month: closing as a checklist, indicators in words with their rows, and what the assembly is shown."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover.expressions.calendar import add_months
from allcover.mutuals.monitoring import BASES
from allcover_site.audit.models import Trail
from allcover_site.books.forms import minor
from allcover_site.books.models import Period
from allcover_site.books.operations import BooksRefused
from allcover_site.books.queries import balances, book
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.bulk import assess_everybody, assessed_in, how_it_went, left_of
from allcover_site.contributions.once import declared_told
from allcover_site.contributions.queries import by_month, terms_on, with_contributions
from allcover_site.month import meaning, queries
from allcover_site.month.figuring import Span, figures_of, gaps_told
from allcover_site.month.forms import FactsForm, SpanOfSchemeForm
from allcover_site.month.known import posted_until
from allcover_site.month.operations import MonthNotReady, close_month, earn, tell
from allcover_site.month.states import state_for
from allcover_site.people.doors import is_open, opened, opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed, everywhere, reach_of, rights_of, within_reach
from allcover_site.runs.finding import NotInBulk
from allcover_site.schemes.queries import NoVersion, schemes
from allcover_site.ui.days import MOST_AGO, MOST_FAR
from allcover_site.ui.telling import done


def _reads_figures(user: User) -> bool:
    """Figures are of all of a scheme, so for who reads its books in every area."""
    return reach_of(user, "books.read").holds("")


REFUSALS = (MonthNotReady, NotAllowed, BooksRefused, EntryRefused, CannotAssess, NoVersion, NotInBulk)
MONTHS = 12
Known = Callable[[User, str, Iterable[str]], tuple[str, ...]]
"""Chooses among schemes those whose figures somebody may read."""


@opened_by("books.read")
def months_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list the last months, from that in which the books begin."""
    this = timezone.localdate().replace(day=1)
    begun = Period.objects.aggregate(first=Min("first_day"))["first"] or this
    months = [month for n in range(MONTHS) if (month := add_months(this, -n)) >= begun.replace(day=1)]
    closed = set(Period.objects.filter(closed_at__isnull=False).values_list("last_day", flat=True))
    rows = [(month, add_months(month, 1) - date.resolution in closed) for month in months]
    return render(request, "month/months.html", {"rows": rows})


@opened_by("books.read")
def month_page(request: HttpRequest, user: User, year: int, number: int) -> HttpResponse:
    """This function will show a month as a checklist."""
    state = state_for(user, _month(year, number))
    return render(request, "month/month.html", {"state": state, "book": book(), "rights": rights_of(user),
                                                "year": year, "number": number})  # fmt: skip


@require_POST
@opened_by("contributions.assess")
def assess_page(request: HttpRequest, user: User, year: int, number: int) -> HttpResponse:
    """This function will assess every household that is not assessed for the month."""
    month = _month(year, number)
    try:
        for scheme in by_month(month):
            before = assessed_in(scheme, month)
            run = assess_everybody(by=user, scheme=scheme, month=month, on=timezone.localdate())
            for told in (
                *declared_told(scheme, month),
                *how_it_went(scheme, month, before, Q(), left_of(run).count()),
            ):
                messages.info(request, told)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("month:month", year=year, number=number)


@require_POST
@opened_by("books.close")
def earn_page(request: HttpRequest, user: User, year: int, number: int) -> HttpResponse:
    """This function will post what of premiums is earned at the month's end."""
    month = _month(year, number)
    _told_of(request, lambda: [earn(by=user, scheme=scheme, month=month) for scheme in with_contributions(month)],
             _("What is earned is posted."))  # fmt: skip
    return redirect("month:month", year=year, number=number)


@require_POST
@opened_by("books.close")
def close_page(request: HttpRequest, user: User, year: int, number: int) -> HttpResponse:
    """This function will close a month."""
    _told_of(request, lambda: close_month(by=user, month=_month(year, number)), _("The month is closed."))
    return redirect("month:month", year=year, number=number)


@opened(_reads_figures, "books.read")
def indicators_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show the indicators of a scheme between two days, what they mean, and a chart with its table."""
    form, span, of_days = figures_span(request, user, everywhere)
    held = {
        "form": form,
        "span": span,
        "may_tell": "books.write" in rights_of(user),
        "book": book(),
    } | of_days
    if span is not None:
        held |= figures_of(span) | {"facts_form": FactsForm(initial={"year": span.last.year})}
    return render(request, "month/indicators.html", held)


@opened_by("books.read")
def rows_page(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """This function will show the rows that an indicator is made of: households, claims, or accounts."""
    if code not in meaning.NAMES:
        raise Http404
    form, span, of_days = figures_span(request, user, within_reach)
    held: dict[str, Any] = {
        "form": form,
        "span": span,
        "code": code,
        "name": meaning.NAMES[code][0],
        "book": book(),
        **of_days,
        **(gaps_told(span) if span is not None and code in BASES else {}),
    }
    reach = reach_of(user, "books.read", span.scheme if span is not None else "")
    if span is not None and code == "D2" and terms_on(span.scheme, span.last).kind == "period":
        covers = queries.covers_ended(span.scheme, span.first, span.last)
        held["covers"] = covers.filter(reach.condition("household__area"))
    elif span is not None and (code.startswith("M.") or code in ("D2", "D3")):
        rows = queries.rows_of(span.scheme, span.first, span.last)
        held["rows"] = [row for row in rows if reach.holds(row.area)]
    elif span is not None and code == "D6":
        claims = queries.asked_in(span.scheme, span.first, span.last)
        held["claims"] = claims.filter(reach.condition("area"))
    elif span is not None and code.startswith("D"):
        decisions = queries.decisions_in(span.scheme, span.first, span.last)
        held["decisions"] = decisions.filter(reach.condition("claim__area"))
    elif not is_open(user, "books.read", EVERY):
        raise PermissionDenied("books.read")
    elif span is not None:
        held |= {"between": balances(first=span.first, last=span.last), "on": balances(last=span.last),
                 "first": span.first, "last": span.last}  # fmt: skip
    return render(request, "month/rows.html", held)


@require_POST
@opened_by("books.write")
def tell_page(request: HttpRequest, user: User, scheme: str) -> HttpResponse:
    """This function will keep what is told of a year."""
    done(request, FactsForm(request.POST),
         lambda held: tell(by=user, scheme=scheme, year=held["year"], target=held["target"], source=held["source"],
                           hidden_costs=minor(held["hidden_costs"] or Decimal(0), book())), REFUSALS,
         _("What you told is kept."))  # fmt: skip
    return redirect("month:indicators")


@opened(_reads_figures, "books.read")
def report_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show the file of a month or a year for the assembly, on paper: figures, statements, seals."""
    form, span, of_days = figures_span(request, user, everywhere)
    held: dict[str, Any] = {
        "form": form,
        "span": span,
        "book": book(),
        "trail": Trail.objects.get(),
    } | of_days
    if span is not None:
        held |= figures_of(span) | {"first": span.first, "last": span.last}
        if is_open(user, "books.read", EVERY):
            held |= {"between": balances(first=span.first, last=span.last), "on": balances(last=span.last)}
    return render(request, "month/report.html", held)


def figures_span(
    request: HttpRequest, user: User, known: Known
) -> tuple[SpanOfSchemeForm, Span | None, dict[str, Any]]:
    """What a page of figures asks for; where it asks for no days, the year up to the end of the last month that is posted, and
    whether there is such a month: what the page says of it."""
    today = timezone.localdate()
    is_asked = bool(request.GET.get("first") or request.GET.get("last"))
    until = None if is_asked else posted_until(schemes(), today)
    form, span = span_of(request, user, "books.read", until, known)
    return form, span, {"posted_until": until, "none_posted": not is_asked and until is None}


def span_of(
    request: HttpRequest, user: User, right: str, until: date | None = None, reached: Known = within_reach
) -> tuple[SpanOfSchemeForm, Span | None]:
    """What a page asks for, of the schemes within reach; where it leaves something out, the first scheme, and the year up to a
    day, today if none is given."""
    last, known = until or timezone.localdate(), reached(user, right, schemes())
    asking = [scheme for scheme in with_contributions(last) if scheme in known]
    usual = {"scheme": next(iter((*asking, *known)), ""), "first": last.replace(month=1, day=1), "last": last}
    asked = {name: request.GET.get(name, "").strip() or value for name, value in usual.items()}
    form = SpanOfSchemeForm(asked if known else None, initial=usual, schemes=known, auto_id="span-%s")
    if (
        not form.is_valid()
        or not MOST_AGO <= form.cleaned_data["first"] <= form.cleaned_data["last"] <= MOST_FAR
    ):
        return form, None
    return form, Span(**form.cleaned_data)


def _month(year: int, number: int) -> date:
    if not (1950 <= year <= 2200 and 1 <= number <= 12):
        raise Http404
    return date(year, number, 1)


def _told_of(request: HttpRequest, deed: Any, told: str) -> None:
    try:
        deed()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
