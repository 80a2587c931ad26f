"""Reads the terms that the office has set of a scheme, as they count on a day."""

from collections.abc import Sequence
from datetime import date

from allcover_site.contributions.models import SetTerms
from allcover_site.contributions.terms import Terms, terms_of

USUAL = Terms()


def terms_set(scheme: str) -> list[tuple[date, Terms]]:
    """This function will give all terms that the office has set of a scheme, the oldest first, for many days at once."""
    found = SetTerms.objects.filter(scheme=scheme).order_by("first_day")
    return [(each.first_day, terms_of(each.content)) for each in found]


def terms_among(held: Sequence[tuple[date, Terms]], day: date) -> Terms:
    """This function will give those among terms that count on a day."""
    return next((terms for first, terms in reversed(held) if first <= day), USUAL)
