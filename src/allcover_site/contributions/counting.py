"""Amounts as people write them, in the books' smallest unit."""

from decimal import Decimal

from django.utils.translation import gettext as _

from allcover_site.books.queries import book
from allcover_site.contributions.operations import NotReceived


def minor_of(amount: Decimal) -> int:
    """This function will give minor units of an amount as written; NotReceived where it is finer than the currency."""
    units = amount.scaleb(book().digits)
    if units != units.to_integral_value():
        raise NotReceived(_("The amount is finer than the currency."))
    return int(units)
