"""The page of months that employers have not declared, and what the office does of each: assess it, or end the work in the registry."""

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover.vocabulary.fault import Faults
from allcover_site.books.queries import book
from allcover_site.contributions.employers import NotDeclared
from allcover_site.contributions.forms import MonthForm
from allcover_site.contributions.undeclared import estimate, months_undeclared, silent_of, undeclared
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, reach_of
from allcover_site.registry.models import Employer
from allcover_site.schemes.queries import NoVersion, schemes
from allcover_site.ui.telling import done

A_PAGE = 25


@opened_by("contributions.read")
def undeclared_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list the months that are not declared, and of one of them the employers."""
    held = {"months": months_undeclared(user, timezone.localdate()), "book": book()}
    scheme, form = request.GET.get("scheme", ""), MonthForm(request.GET)
    if scheme in schemes() and form.is_valid():
        month = form.cleaned_data["month"].replace(day=1)
        within = reach_of(user, "contributions.read", scheme).condition("area")
        page = Paginator(undeclared(within, scheme, month), A_PAGE).get_page(request.GET.get("page"))
        held |= {"scheme": scheme, "month": month, "page": page,
                 "rows": [silent_of(employer, scheme, month) for employer in page]}  # fmt: skip
    return render(request, "contributions/undeclared.html", held)


@require_POST
@opened_by("contributions.estimate")
def estimate_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will assess a month of an employer as it declared its workers last."""
    if scheme not in schemes():
        raise Http404(scheme)
    within = reach_of(user, "contributions.estimate", scheme).condition("area")
    employer = get_object_or_404(Employer.objects.filter(within), pk=number)
    made = []

    def deed(held: dict[str, date]) -> None:
        on = timezone.localdate()
        made.append(estimate(by=user, employer=employer, scheme=scheme, month=held["month"], on=on))

    refusals = (NotDeclared, NotAllowed, NoVersion, EntryRefused, Faults)
    done(request, MonthForm(request.POST), deed, refusals, _("The month is assessed. What the employer declares later amends it."))  # fmt: skip
    return (
        redirect("contributions:declaration", number=made[0].pk)
        if made
        else redirect("contributions:undeclared")
    )
