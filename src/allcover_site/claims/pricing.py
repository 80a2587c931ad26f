"""Lists of prices: made, filled from files, agreed with facilities; and what a facility's list says on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.claims.models import Agreement, Practice, Price, PriceList
from allcover_site.claims.refusals import PricesRefused
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.models import Facility


@dataclass(frozen=True)
class Priced:
    """A row of a list: what a unit costs from a day on, in minor units; none takes the item off the list."""

    item: str
    first_day: date
    amount: int | None


def list_on(facility: Facility, scheme: str, day: date) -> PriceList | None:
    """This function will give the list that a facility is paid by on a day; None for none."""
    held = Agreement.objects.filter(facility=facility, scheme=scheme).select_related("price_list")
    return agreed_among(list(held), day)


def agreed_among(held: Sequence[Agreement], day: date) -> PriceList | None:
    """This function will give the list among agreements, the earliest first, that holds on a day; None for none."""
    return next((one.price_list for one in reversed(held) if one.first_day <= day), None)


def prices_on(price_list: PriceList, day: date) -> dict[str, int]:
    """This function will give the prices of a list that hold on a day, by item."""
    # Rows come by item, day and number, so that the last of each item is the one that holds.
    rows = price_list.prices.filter(first_day__lte=day).values_list("item", "amount")
    return {item: amount for item, amount in dict(rows).items() if amount is not None}


@transaction.atomic
def make_list(*, by: User, code: str, name: str, scheme: str, area: str = "") -> PriceList:
    """This function will make a list of prices for a scheme, for facilities of an area. Raises NotAllowed, PricesRefused."""
    check_may(by, "claims.prices", scheme=scheme, area=area)
    if PriceList.objects.filter(code=code).exists():
        raise PricesRefused(_("There is a list '%(code)s' already. Choose another code.") % {"code": code})
    made = PriceList.objects.create(code=code, name=name, scheme=scheme, area=area)
    record(by, "claims.price_list_made", f"price list {made.pk}", code=code, scheme=scheme)
    return made


@transaction.atomic
def add_prices(*, by: User, price_list: PriceList, rows: Iterable[Priced]) -> int:
    """This function will add prices to a list, all or none, and give how many. What was agreed before stays written."""
    check_may(by, "claims.prices", scheme=price_list.scheme, area=price_list.area)
    held = [
        Price(price_list=price_list, item=row.item, first_day=row.first_day, amount=row.amount)
        for row in rows
    ]
    if not held or any((row.amount or 0) < 0 for row in held):
        raise PricesRefused(_("A list needs prices, none below zero. Look at the file again."))
    Price.objects.bulk_create(held, batch_size=500)
    record(by, "claims.prices_added", f"price list {price_list.pk}", rows=len(held), scheme=price_list.scheme)
    return len(held)


@transaction.atomic
def agree(
    *, by: User, facility: Facility, scheme: str, price_list: PriceList | None, first_day: date
) -> Agreement:
    """This function will pay a facility by a list from a day on; by none it goes back to the package's tariffs."""
    check_may(by, "claims.prices", scheme=scheme, area=facility.area)
    if price_list is not None and price_list.scheme != scheme:
        raise PricesRefused(_("The list '%(code)s' is of another scheme.") % {"code": price_list.code})
    agreed = Agreement.objects.create(
        facility=facility, scheme=scheme, price_list=price_list, first_day=first_day
    )
    record(by, "claims.prices_agreed", f"facility {facility.pk}", area=facility.area, scheme=scheme, first_day=str(first_day),
           price_list=price_list.code if price_list is not None else "")  # fmt: skip
    return agreed


@transaction.atomic
def set_practice(
    *, by: User, scheme: str, first_day: date, appeal_days: int, letter_days: int, second_from: int | None
) -> Practice:
    """This function will set how the office deals with a scheme's claims from a day on."""
    check_may(by, "claims.prices", scheme=scheme)
    held = {"appeal_days": appeal_days, "letter_days": letter_days, "second_from": second_from}
    practice = Practice.objects.create(scheme=scheme, first_day=first_day, **held)
    record(by, "claims.practice_set", f"scheme {scheme}", scheme=scheme, first_day=str(first_day), **held)
    return practice
