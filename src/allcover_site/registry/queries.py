"""Reads the registry, within the reach of whoever asks."""

from datetime import date

from django.db.models import Q, QuerySet

from allcover_site.people.models import User
from allcover_site.people.queries import reach_of
from allcover_site.registry.models import Household, Membership, Person


def persons_for(user: User, words: str = "") -> QuerySet[Person]:
    """This function will give the persons within somebody's reach whose names begin with the words, or whose number it is."""
    found = Person.objects.filter(reach_of(user, "registry.read").condition("area"))
    for word in words.split():
        fits = Q(family_name__istartswith=word) | Q(given_name__istartswith=word)
        if word.isascii() and word.isdigit() and len(word) < 18:
            fits |= Q(pk=int(word))
        found = found.filter(fits)
    return found


def households_for(user: User) -> QuerySet[Household]:
    """This function will give the households within somebody's reach."""
    return Household.objects.filter(reach_of(user, "registry.read").condition("area")).order_by("pk")


def members_on(household: Household, day: date) -> QuerySet[Membership]:
    """This function will give who belongs to a household on a day."""
    living = Q(last_day__isnull=True) | Q(last_day__gte=day)
    return household.memberships.filter(living, first_day__lte=day).select_related("person")


def household_on(person: Person, day: date) -> Household | None:
    """This function will give the household somebody belongs to on a day; None for none."""
    living = Q(last_day__isnull=True) | Q(last_day__gte=day)
    membership = person.memberships.filter(living, first_day__lte=day).select_related("household").first()
    return membership.household if membership is not None else None
