"""Reads the registry, within the reach of whoever asks."""

from datetime import date

from django.db.models import Q, QuerySet

from allcover_site.people.models import User
from allcover_site.people.queries import reach_of
from allcover_site.registry.models import Employer, Group, Household, Membership, Person


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


def employers_for(user: User, words: str = "") -> QuerySet[Employer]:
    """This function will give the employers within somebody's reach whose number begins or whose name holds the words."""
    found = Employer.objects.filter(reach_of(user, "registry.read").condition("area"))
    return found.filter(Q(name__icontains=words) | Q(number__startswith=words)) if words else found


def groups_for(user: User, words: str = "") -> QuerySet[Group]:
    """This function will give the groups within somebody's reach whose name holds the words."""
    found = Group.objects.filter(reach_of(user, "registry.read").condition("area"))
    return found.filter(name__icontains=words) if words else found


def holding_on(day: date) -> Q:
    """This function will write, as a condition on what is dated, that it holds on a day."""
    return Q(first_day__lte=day) & (Q(last_day__isnull=True) | Q(last_day__gte=day))


def members_on(household: Household, day: date) -> QuerySet[Membership]:
    """This function will give who belongs to a household on a day."""
    return household.memberships.filter(holding_on(day)).select_related("person")


def household_on(person: Person, day: date) -> Household | None:
    """This function will give the household somebody belongs to on a day; None for none."""
    membership = person.memberships.filter(holding_on(day)).select_related("household").first()
    return membership.household if membership is not None else None
