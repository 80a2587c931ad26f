"""Writes the registry. Each operation is one transaction that ends with an event."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.population import Population
from allcover_site.audit.operations import record
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.models import Declaration, Facility, Household, Membership, Person
from allcover_site.ui.days import day_told

JOINED = Signal()
"""Somebody has joined a household: sent in the transaction, with ``by``, ``membership`` and ``since`` (:func:`tell_joined`), to whoever
knows of a reason against it."""

LEFT = Signal()
"""Somebody has left a household, or will with a day: sent in the transaction, with ``by`` and ``membership``."""

OLDEST = 130
"""Years; who would be older was born on another day than the form says."""


class RegistryRefused(ValueError):
    """What is to be registered cannot be so."""


class BornOnNoSuchDay(RegistryRefused):
    """A date of birth lies in the future, or too long ago."""


class LivesElsewhere(RegistryRefused):
    """Somebody belongs to a household on the day on which they are to join one."""


class HasHead(RegistryRefused):
    """A household has a head already."""


@transaction.atomic
def register_person(
    *, by: User, given_name: str, family_name: str, sex: str, birth_date: date, area: str
) -> Person:
    """This function will register a person. Raises NotAllowed, BornOnNoSuchDay."""
    check_may(by, "registry.write", area=area)
    if not is_birth_date(birth_date, timezone.localdate()):
        raise BornOnNoSuchDay(
            _("%(day)s cannot be a date of birth. Look at the paper again.") % {"day": day_told(birth_date)}
        )
    person = Person.objects.create(
        given_name=given_name, family_name=family_name, sex=sex, birth_date=birth_date, area=area
    )
    record(by, "registry.person_registered", about(person), area=person.area)
    return person


@transaction.atomic
def form_household(*, by: User, head: Person, on: date) -> Household:
    """This function will form a household around its head."""
    check_may(by, "registry.write", area=head.area)
    household = Household.objects.create(area=head.area)
    record(by, "registry.household_formed", f"household {household.pk}", area=household.area)
    join_household(by=by, household=household, person=head, relation="head", on=on)
    return household


@transaction.atomic
def join_household(*, by: User, household: Household, person: Person, relation: str, on: date) -> Membership:
    """This function will make somebody a member of a household from a day on.

    Raises NotAllowed, BornOnNoSuchDay, LivesElsewhere, HasHead, and what whoever is told of it has against it.
    """
    check_may(by, "registry.write", area=household.area)
    check_may(by, "registry.write", area=person.area)
    Household.objects.select_for_update().get(pk=household.pk)
    Person.objects.select_for_update().get(pk=person.pk)
    if on < person.birth_date:
        raise BornOnNoSuchDay(
            _("%(person)s was not born on %(on)s.") % {"person": person, "on": day_told(on)}
        )
    living = Q(last_day__isnull=True) | Q(last_day__gte=on)
    elsewhere = person.memberships.filter(living).first()
    if elsewhere is not None:
        raise LivesElsewhere(
            _("%(person)s belongs to %(household)s on %(on)s. End that first.")
            % {"person": person, "household": elsewhere.household, "on": day_told(on)}
        )
    if relation == "head" and household.memberships.filter(living, relation="head").exists():
        raise HasHead(
            _("The %(household)s has a head on %(on)s. Choose another relation.")
            % {"household": household, "on": day_told(on)}
        )
    membership = Membership.objects.create(
        household=household, person=person, relation=relation, first_day=on
    )
    tell_joined(by, membership)
    return membership


@transaction.atomic
def leave_household(*, by: User, membership: Membership, last_day: date) -> None:
    """This function will end somebody's membership with a day, which is its last."""
    check_may(by, "registry.write", area=membership.household.area)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.last_day is not None:
        raise RegistryRefused(_("The membership has its last day already."))
    if last_day < membership.first_day:
        raise RegistryRefused(
            _("The membership begins on %(first)s, after %(last)s.")
            % {"first": day_told(membership.first_day), "last": day_told(last_day)}
        )
    membership.last_day = last_day
    membership.save()
    tell_left(by, membership)


def tell_joined(by: User, membership: Membership, since: date | None = None) -> None:
    """This function will tell everybody who listens, and the trail, that somebody has joined a household. ``since``: they belonged to it before
    too, under another number or until a merge, and go on from that day; None: they come with the first day of the membership."""
    JOINED.send(Membership, by=by, membership=membership, since=since)
    record(by, "registry.joined", about(membership.person), area=membership.person.area, household=membership.household_id,
           on=str(since or membership.first_day), relation=membership.relation)  # fmt: skip


def tell_left(by: User, membership: Membership) -> None:
    """This function will tell everybody who listens, and the trail, that somebody has left a household."""
    LEFT.send(Membership, by=by, membership=membership)
    record(by, "registry.left", about(membership.person), area=membership.person.area, household=membership.household_id,
           last_day=str(membership.last_day))  # fmt: skip


@transaction.atomic
def move(*, by: User, membership: Membership, household: Household, relation: str, on: date) -> Membership:
    """This function will let somebody leave a household and join another from a day on; both or neither.

    Raises NotAllowed, RegistryRefused, LivesElsewhere, HasHead.
    """
    if membership.household_id == household.pk:
        raise RegistryRefused(_("They belong to this household already."))
    leave_household(by=by, membership=membership, last_day=on - timedelta(days=1))
    return join_household(by=by, household=household, person=membership.person, relation=relation, on=on)


@transaction.atomic
def declare(*, by: User, person: Person, on: date, facts: Mapping[str, Any]) -> Declaration:
    """This function will keep what somebody declares, in the words of a population's person.

    Raises Faults, naming every fact that is none.
    """
    check_may(by, "registry.write", area=person.area)
    Population.from_records([{"people": {str(person.pk): dict(facts)}}], reference_date=on)
    declaration = Declaration.objects.create(person=person, day=on, facts=dict(facts))
    record(by, "registry.declared", about(person), area=person.area, on=str(on), names=sorted(facts))
    return declaration


@transaction.atomic
def register_facility(*, by: User, code: str, name: str, level: str, area: str) -> Facility:
    """This function will register a facility."""
    check_may(by, "registry.write", area=area)
    if Facility.objects.filter(code=code).exists():
        raise RegistryRefused(
            _("There is a facility '%(code)s' already. Choose another code.") % {"code": code}
        )
    facility = Facility.objects.create(code=code, name=name, level=level, area=area)
    record(
        by,
        "registry.facility_registered",
        f"facility {facility.pk}",
        area=facility.area,
        name=name,
        level=level,
    )
    return facility


def is_birth_date(day: date, today: date) -> bool:
    """This function will tell whether somebody who is alive today can have been born on a day."""
    return today.year - OLDEST <= day.year and day <= today


def about(person: Person) -> str:
    """This function will name a person in the trail, without their name."""
    return f"person {person.pk}"
