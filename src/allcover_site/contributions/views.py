"""The pages of contributions: a household's account with a scheme, and receiving money on it."""

from decimal import Decimal
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover_site.books.models import Book
from allcover_site.books.queries import book
from allcover_site.contributions import queries
from allcover_site.contributions.forms import ReceiptForm
from allcover_site.contributions.operations import NotReceived, receive
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, reach_of, rights_of
from allcover_site.registry.models import Household
from allcover_site.registry.queries import members_on


@opened_by("contributions.read")
def account_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will show what a household owes and has paid, month by month and receipt by receipt."""
    return _account(request, user, _household(user, "contributions.read", scheme, number), scheme, None)


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
        "may_receive": "contributions.receive" in rights_of(user),
        "form": form or ReceiptForm(initial={"key": uuid4(), "day": today}),
    }
    return render(request, "contributions/account.html", held, status=200 if form is None else 422)


def _minor(amount: Decimal, held: Book) -> int:
    """Minor units of an amount as written; NotReceived where it is finer than the currency."""
    units = amount.scaleb(held.digits)
    if units != units.to_integral_value():
        raise NotReceived(_("The amount is finer than the currency."))
    return int(units)
