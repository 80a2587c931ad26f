"""Writes contributions: affiliates, assesses, receives. What touches money posts to the books in the same transaction."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from allcover.bookkeeping.entries import Line
from allcover_site.audit.operations import record
from allcover_site.books import chart
from allcover_site.books.operations import post
from allcover_site.books.queries import balance_of
from allcover_site.contributions.assessing import CannotAssess, dues_of
from allcover_site.contributions.models import Affiliation, Assessment, Receipt
from allcover_site.contributions.queries import affiliated_facts
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, check_may
from allcover_site.registry.export import household_record
from allcover_site.registry.models import Household, Person
from allcover_site.schemes.queries import system_of, version_on


class AffiliatedAlready(ValueError):
    """Somebody is a member of the scheme on that day."""


class NotReceived(ValueError):
    """Money cannot be received or handed over as asked."""


@transaction.atomic
def affiliate(*, by: User, person: Person, scheme: str, on: date) -> Affiliation:
    """This function will make somebody a member of a scheme from a day on. Raises NotAllowed, AffiliatedAlready."""
    check_may(by, "contributions.affiliate", scheme=scheme, area=person.area)
    Person.objects.select_for_update().get(pk=person.pk)
    if person.affiliations.filter(Q(last_day__isnull=True) | Q(last_day__gte=on), scheme=scheme).exists():
        raise AffiliatedAlready(f"{person} is a member of {scheme} on {on}.")
    affiliation = Affiliation.objects.create(person=person, scheme=scheme, first_day=on)
    record(by, "contributions.affiliated", f"person {person.pk}", scheme=scheme, on=str(on))
    return affiliation


@transaction.atomic
def assess(*, by: User, household: Household, scheme: str, month: date) -> Assessment:
    """This function will assess what a household owes for a month, by the version that counts on its first day; once.

    Raises NotAllowed, NoVersion, CannotAssess.
    """
    check_may(by, "contributions.assess", scheme=scheme, area=household.area)
    Household.objects.select_for_update().get(pk=household.pk)
    first = month.replace(day=1)
    if Assessment.objects.filter(household=household, scheme=scheme, month=first).exists():
        raise CannotAssess(f"The {household} is assessed for {first:%Y-%m} already.")
    version = version_on(scheme, first)
    as_was = household_record(household, first, affiliated_facts(household, scheme, first))
    if not as_was["people"]:
        raise CannotAssess(f"Nobody belongs to {household} on {first}.")
    found = dues_of(system_of(version), scheme, as_was, first)
    assessment = Assessment.objects.create(
        household=household, scheme=scheme, month=first, version=version, due=found.due, dues=found.dues,
        household_as_was=as_was, trace=found.trace, author=by.username, assessed_at=timezone.now(),
    )  # fmt: skip
    record(
        by,
        "contributions.assessed",
        f"household {household.pk}",
        scheme=scheme,
        month=str(first),
        due=found.due,
    )
    return assessment


@transaction.atomic
def receive(*, by: User, household: Household, scheme: str, amount: int, day: date, key: str) -> Receipt:
    """This function will receive money of a household under the collector's next number, and post it.

    The same ``key`` is received once. Raises NotAllowed, NotReceived, EntryRefused.
    """
    check_may(by, "contributions.receive", scheme=scheme, area=household.area)
    User.objects.select_for_update().get(pk=by.pk)
    before = Receipt.objects.filter(key=key).first()
    if before is not None:
        if (before.collector, before.household, before.amount) == (by, household, amount):
            return before
        raise NotReceived(f"Receipt {before} was written under this key, for something else.")
    if amount <= 0 or day > timezone.localdate():
        raise NotReceived("A receipt is of more than nothing, and not of a day to come.")
    number = 1 + (
        Receipt.objects.filter(collector=by).order_by("number").values_list("number", flat=True).last() or 0
    )
    name = f"{by.username} {number}"
    cause = f"receipt {name}"
    entry = post(
        by=by, key=cause, day=day, text=f"Premium of household {household.pk}", document=cause,
        lines=[
            Line(chart.FLOAT, debit=amount, party=f"collector {by.username}", scheme=scheme, cause=cause),
            Line(chart.UNEARNED, credit=amount, party=f"household {household.pk}", scheme=scheme, cause=cause,
                 area=household.area),
        ],
    )  # fmt: skip
    receipt = Receipt.objects.create(
        key=key,
        collector=by,
        number=number,
        household=household,
        scheme=scheme,
        day=day,
        amount=amount,
        entry=entry,
    )
    record(
        by,
        "contributions.received",
        cause,
        household=household.pk,
        scheme=scheme,
        amount=amount,
        entry=entry.number,
    )
    return receipt


@transaction.atomic
def hand_over(*, by: User, collector: User, amount: int, day: date, document: str) -> None:
    """This function will take over into the cash box what a collector hands over. Nobody takes over their own.

    Raises NotAllowed, NotReceived, EntryRefused.
    """
    check_may(by, "contributions.take_over")
    if by == collector:
        raise NotAllowed("Nobody takes over what they collected themselves. Ask somebody else.")
    User.objects.select_for_update().get(pk=collector.pk)
    party = f"collector {collector.username}"
    held = balance_of(chart.FLOAT, party=party)
    if not 0 < amount <= held:
        raise NotReceived(f"{collector.username} holds {held}, and hands over {amount}.")
    lines = [
        Line(chart.CASH, debit=amount, party=party, cause=document),
        Line(chart.FLOAT, credit=amount, party=party, cause=document),
    ]
    entry = post(by=by, key=f"hand-over {document}", day=day, text=f"Handed over by {collector.username}", lines=lines,
                 document=document)  # fmt: skip
    record(by, "contributions.handed_over", party, amount=amount, entry=entry.number)
