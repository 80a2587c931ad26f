"""The pages of prices: the lists, one list with its prices and files, the agreements with facilities, the practice."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from allcover.vocabulary.fault import Faults
from allcover_site.approvals.operations import NotProposed
from allcover_site.books.queries import book
from allcover_site.claims.dated_prices import make_or_propose
from allcover_site.claims.deciding import NoPackage, package_of
from allcover_site.claims.forms import (
    AgreementForm,
    PracticeForm,
    PriceFileForm,
    PriceListForm,
    TooFine,
    minor,
)
from allcover_site.claims.items import items_on
from allcover_site.claims.models import Agreement, Practice, PriceList
from allcover_site.claims.price_changes import Change, of_agreement, of_practice, of_prices
from allcover_site.claims.price_files import read_prices
from allcover_site.claims.pricing import make_list, prices_on
from allcover_site.claims.refusals import PricesRefused
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, grants_with
from allcover_site.schemes.queries import NoVersion, system_of, version_on
from allcover_site.ui.telling import done

REFUSALS = (PricesRefused, NotAllowed, NotProposed, NoVersion, NoPackage, TooFine)


@opened_by("claims.prices")
def prices_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show the lists of prices, the agreements with facilities and the office's practice."""
    form = PriceListForm(request.POST or None)
    if request.method == "POST" and done(
        request, form, lambda held: make_list(by=user, **held), REFUSALS, _("The list is made.")
    ):
        return redirect("claims:prices")
    held = {
        "lists": PriceList.objects.filter(grants_with(user, "claims.prices")),
        "agreements": Agreement.objects.filter(
            grants_with(user, "claims.prices", area="facility__area")
        ).select_related("facility", "price_list"),
        "practices": Practice.objects.all(),
        "form": form,
        "agreement_form": AgreementForm(user),
        "practice_form": PracticeForm(),
        "book": book(),
    }
    return render(request, "claims/prices.html", held)


@require_POST
@opened_by("claims.prices")
def agree_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will pay a facility by a list from a day on."""
    form = AgreementForm(user, request.POST)
    return _answered(
        request, user, form, lambda held: of_agreement(**held), _("The facility is paid by the list.")
    )


@require_POST
@opened_by("claims.prices")
def practice_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will set how claims of a scheme are dealt with from a day on."""
    digits = book().digits

    def change_of(held: dict[str, Any]) -> Change:
        return of_practice(**{**held, "second_from": minor(held["second_from"], digits)})

    return _answered(request, user, PracticeForm(request.POST), change_of, _("The practice is set."))


def _answered(
    request: HttpRequest, user: User, form: Form, change_of: Callable[[dict[str, Any]], Change], told: str
) -> HttpResponse:
    """Writes what a form asks for, or proposes it, and goes where it is seen."""
    waits = list[bool]()

    def deed(held: dict[str, Any]) -> None:
        reason = held.pop("reason")
        waits.append(make_or_propose(by=user, change=change_of(held), reason=reason) is not None)

    if done(request, form, deed, REFUSALS, lambda: _waits() if waits[-1] else told) and waits[-1]:
        return redirect("approvals:deeds")
    return redirect("claims:prices")


def _waits() -> str:
    return _("It waits for somebody else to approve it.")


@opened_by("claims.prices")
def price_list_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show the prices of a list that hold today, and take a file of prices."""
    held = get_object_or_404(PriceList.objects.filter(grants_with(user, "claims.prices")), pk=number)
    form, faults = PriceFileForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        try:
            count = _add(user, held, form.name, form.content(), form.cleaned_data["reason"])
        except Faults as found:
            faults = found
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            if count is None:
                messages.success(request, _waits())
                return redirect("approvals:deeds")
            messages.success(
                request,
                ngettext("%(count)s price was added.", "%(count)s prices were added.", count)
                % {"count": count},
            )
            return redirect("claims:price-list", number=number)
    today = timezone.localdate()
    names = items_on([held.scheme], today)
    prices = [(item, names.get(item, item), amount) for item, amount in prices_on(held, today).items()]
    coming = [(one, names.get(one.item, one.item)) for one in held.prices.filter(first_day__gt=today)]
    shown = {"price_list": held, "prices": prices, "book": book(), "form": form, "faults": faults, "today": today,
             "coming": coming, "items": names.items()}  # fmt: skip
    return render(request, "claims/price_list.html", shown, status=422 if faults is not None else 200)


def _add(user: User, held: PriceList, name: str, content: bytes, reason: str) -> int | None:
    """Adds the prices of a file, and gives how many; None where they wait for somebody else to approve them."""
    system = system_of(version_on(held.scheme, timezone.localdate()))
    items = {item.id: item.label for item in package_of(system, held.scheme).items}
    rows = read_prices(name, content, digits=system.country.minor_digits, items=items)
    proposed = make_or_propose(by=user, change=of_prices(held, rows), reason=reason)
    return len(rows) if proposed is None else None
