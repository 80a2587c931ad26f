"""Shows amounts of the currency's smallest unit as people of the reader's language write them."""

from decimal import Decimal

from django.template import Library
from django.utils.formats import number_format

from allcover_site.books.models import Book

register = Library()


@register.filter
def money(minor: int | None, book: Book) -> str:
    """This function will write an amount with the digits of the books' currency; nothing for none."""
    if minor is None:
        return ""
    return number_format(Decimal(minor).scaleb(-book.digits), book.digits, use_l10n=True, force_grouping=True)
