"""Reads contributions: who is a member, what is owed and paid, until when a household has paid."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from allcover.expressions.calendar import add_months
from allcover_site.contributions.assessing import Found, dues_of
from allcover_site.contributions.models import Affiliation, Assessment, Receipt
from allcover_site.registry.models import Household, Person
from allcover_site.registry.queries import members_on
from allcover_site.schemes.queries import system_of, version_on


def affiliation_on(person: Person, scheme: str, day: date) -> Affiliation | None:
    """This function will give somebody's affiliation on a day; None for none."""
    holding = Q(last_day__isnull=True) | Q(last_day__gte=day)
    return person.affiliations.filter(holding, scheme=scheme, first_day__lte=day).first()


def affiliated_facts(household: Household, scheme: str, day: date) -> dict[int, dict[str, Any]]:
    """This function will say of every member of a household whether they are affiliated, as a population has it."""
    persons = [membership.person for membership in members_on(household, day)]
    return {
        person.pk: {"affiliated": {scheme: affiliation_on(person, scheme, day) is not None}}
        for person in persons
    }


def receipts_of(household: Household, scheme: str) -> QuerySet[Receipt]:
    """This function will give what was received of a household, the newest first."""
    return Receipt.objects.filter(household=household, scheme=scheme).select_related("collector")


def assessments_of(household: Household, scheme: str) -> QuerySet[Assessment]:
    """This function will give what a household was assessed to owe, month by month."""
    return Assessment.objects.filter(household=household, scheme=scheme)


def owed(household: Household, scheme: str) -> int:
    """This function will give what a household has been assessed to owe less what it has paid; credit is below zero."""
    due = assessments_of(household, scheme).aggregate(all=Sum("due"))["all"] or 0
    return int(due) - _paid(household, scheme)


def paid_until(household: Household, scheme: str) -> date | None:
    """This function will give the last day of the months that were assessed one after the other and are paid.

    None: not one month. What was received pays the oldest month first.
    """
    rest, until, expected = _paid(household, scheme), None, None
    for assessment in assessments_of(household, scheme):
        if (expected is not None and assessment.month != expected) or assessment.due > rest:
            break
        rest, expected = rest - assessment.due, add_months(assessment.month, 1)
        until = expected - timedelta(days=1)
    return until


def is_paid_for(household: Household, scheme: str, day: date) -> bool:
    """This function will tell whether a day is paid for; where the scheme asks for no contribution it always is."""
    if not system_of(version_on(scheme, day)).schemes[scheme].contributions:
        return True
    until = paid_until(household, scheme)
    return until is not None and day <= until


def replayed(assessment: Assessment) -> Found:
    """This function will assess again what was assessed, from what was kept; the outcome must be the same."""
    system = system_of(assessment.version)
    return dues_of(system, assessment.scheme, assessment.household_as_was, assessment.month)


def _paid(household: Household, scheme: str) -> int:
    return int(receipts_of(household, scheme).aggregate(all=Sum("amount"))["all"] or 0)
