"""Lists of prices: made, and what a facility's list says on a day; what they hold is written by :mod:`dated_prices`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.claims.models import Agreement, PriceList
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
