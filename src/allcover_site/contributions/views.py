"""The pages of contributions: a household's account with a scheme, and receiving money on it."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover_site.books.models import Book
from allcover_site.books.queries import book
from allcover_site.contributions import queries
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.forms import MemberForm, MonthForm, ReceiptForm
from allcover_site.contributions.operations import AffiliatedAlready, NotReceived, affiliate, assess, receive
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, reach_of, rights_of
from allcover_site.registry.models import Household
from allcover_site.registry.queries import members_on
from allcover_site.schemes.queries import NoVersion, schemes
from allcover_site.ui.telling import done

A_PAGE = 25
REFUSALS = (CannotAssess, AffiliatedAlready, NoVersion, NotAllowed)


@opened_by("contributions.read")
def account_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will show what a household owes and has paid, month by month and receipt by receipt."""
    return _account(request, user, _household(user, "contributions.read", scheme, number), scheme, None)


@opened_by("contributions.read")
def households_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list households, with the schemes whose accounts they may have."""
    within = Household.objects.filter(reach_of(user, "contributions.read").condition("area")).order_by("pk")
    households = Paginator(within, A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [
        (household, [str(member.person) for member in members_on(household, today)])
        for household in households
    ]
    return render(
        request,
        "contributions/households.html",
        {"households": households, "rows": rows, "schemes": schemes()},
    )


@require_POST
@opened_by("contributions.affiliate")
def affiliate_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will make somebody of a household a member of the scheme."""
    household = _household(user, "contributions.affiliate", scheme, number)

    def join(held: dict[str, Any]) -> None:
        member = members_on(household, held["on"]).filter(person_id=held["person"]).first()
        if member is None:
            raise NotAllowed(_("Nobody of this number belongs to the household on that day."))
        affiliate(by=user, person=member.person, scheme=scheme, on=held["on"])

    done(request, MemberForm(request.POST), join, REFUSALS, _("The scheme has a new member."))
    return redirect("contributions:account", scheme=scheme, number=number)


@require_POST
@opened_by("contributions.assess")
def assess_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will assess what a household owes for a month."""
    household = _household(user, "contributions.assess", scheme, number)
    done(request, MonthForm(request.POST),
         lambda held: assess(by=user, household=household, scheme=scheme, month=held["month"]), REFUSALS,
         _("The month is assessed."))  # fmt: skip
    return redirect("contributions:account", scheme=scheme, number=number)


@require_POST
@opened_by("contributions.receive")
def receive_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will receive money of a household."""
    household, form = _household(user, "contributions.receive", scheme, number), ReceiptForm(request.POST)
    if form.is_valid():
        try:
            receipt = receive(by=user, household=household, scheme=scheme, day=form.cleaned_data["day"],
                              amount=_minor(form.cleaned_data["amount"], book()), key=str(form.cleaned_data["key"]))  # fmt: skip
        except (NotReceived, NotAllowed, EntryRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Received: receipt %(receipt)s.") % {"receipt": receipt})
            return redirect("contributions:account", scheme=scheme, number=number)
    return _account(request, user, household, scheme, form)


def _household(user: User, right: str, scheme: str, number: int) -> Household:
    within = Household.objects.filter(reach_of(user, right, scheme).condition("area"))
    return get_object_or_404(within, pk=number)


def _account(
    request: HttpRequest, user: User, household: Household, scheme: str, form: ReceiptForm | None
) -> HttpResponse:
    today = timezone.localdate()
    held = {
        "household": household,
        "scheme": scheme,
        "book": book(),
        "members": members_on(household, today),
        "assessments": queries.assessments_of(household, scheme),
        "receipts": queries.receipts_of(household, scheme),
        "owed": queries.owed(household, scheme),
        "until": queries.paid_until(household, scheme),
        "rights": rights_of(user),
        "member_form": MemberForm(initial={"on": today}),
        "month_form": MonthForm(initial={"month": today}),
        "form": form or ReceiptForm(initial={"key": uuid4(), "day": today}),
    }
    return render(request, "contributions/account.html", held, status=200 if form is None else 422)


def _minor(amount: Decimal, held: Book) -> int:
    """Minor units of an amount as written; NotReceived where it is finer than the currency."""
    units = amount.scaleb(held.digits)
    if units != units.to_integral_value():
        raise NotReceived(_("The amount is finer than the currency."))
    return int(units)
