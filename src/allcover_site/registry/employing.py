"""Writes employers and groups, and who works for them or belongs to them. Each is one transaction that ends with an event."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.locking import lock_homes
from allcover_site.registry.models import Employer, Employment, Group, GroupMembership, Person
from allcover_site.registry.operations import RegistryRefused, about
from allcover_site.ui.days import day_told

EMPLOYED = Signal()
"""Sent with ``by`` and the numbers of ``persons`` once their employments are written or ended, within the transaction: what follows from
working listens."""


class NumberTaken(RegistryRefused):
    """An employer's number, or a group's name in its area, is another's."""


class BelongsAlready(RegistryRefused):
    """Somebody works for the employer, or belongs to the group, on that day or later."""


@transaction.atomic
def register_employer(
    *, by: User, number: str, name: str, area: str, industry: str = "", size: int | None = None, contact: str = ""
) -> Employer:  # fmt: skip
    """This function will register an employer. Raises NotAllowed, NumberTaken."""
    check_may(by, "registry.write", area=area)
    employer = Employer(number=number, name=name, industry=industry, size=size, area=area, contact=contact)
    _saved(employer, _("An employer has the number '%(number)s' already. Look them up.") % {"number": number})
    record(
        by,
        "registry.employer_registered",
        f"employer {employer.pk}",
        area=employer.area,
        number=number,
        name=name,
    )
    return employer


@transaction.atomic
def employ(*, by: User, employer: Employer, person: Person, on: date) -> Employment:
    """This function will write down that somebody works for an employer from a day on, with which a membership may go on.

    Somebody may work for several at once. Raises NotAllowed, BelongsAlready, RegistryRefused.
    """
    check_may(by, "registry.write", area=employer.area)
    check_may(by, "registry.read", area=person.area)
    lock_homes([person.pk], timezone.localdate())
    if person.employments.filter(_from(on), employer=employer).exists():
        raise BelongsAlready(
            _("%(person)s works for %(employer)s on %(on)s or later. End that first.")
            % {"person": person, "employer": employer, "on": day_told(on)}
        )
    employment = Employment.objects.create(employer=employer, person=person, first_day=on)
    record(by, "registry.employed", about(person), area=person.area, employer=employer.pk, on=str(on))
    EMPLOYED.send(Employment, by=by, persons=[person.pk])
    return employment


@transaction.atomic
def end_employment(*, by: User, employment: Employment, last_day: date) -> None:
    """This function will end an employment with a day, which is its last, and a membership that follows from it. Raises NotAllowed,
    RegistryRefused."""
    check_may(by, "registry.write", area=employment.employer.area)
    _end(employment, last_day)
    record(by, "registry.employment_ended", about(employment.person), area=employment.person.area, employer=employment.employer_id,
           last_day=str(last_day))  # fmt: skip
    EMPLOYED.send(Employment, by=by, persons=[employment.person_id])


@transaction.atomic
def register_group(*, by: User, kind: str, name: str, area: str, contact: str = "") -> Group:
    """This function will register a group. Raises NotAllowed, NumberTaken."""
    check_may(by, "registry.write", area=area)
    group = Group(kind=kind, name=name, area=area, contact=contact)
    _saved(
        group,
        _("A group of %(area)s is called '%(name)s' already. Look it up.") % {"area": area, "name": name},
    )
    record(by, "registry.group_registered", f"group {group.pk}", area=group.area, kind=kind, name=name)
    return group


@transaction.atomic
def join_group(*, by: User, group: Group, person: Person, on: date) -> GroupMembership:
    """This function will make somebody a member of a group from a day on. Raises NotAllowed, BelongsAlready."""
    check_may(by, "registry.write", area=group.area)
    check_may(by, "registry.read", area=person.area)
    Person.objects.select_for_update().get(pk=person.pk)
    if person.group_memberships.filter(_from(on), group=group).exists():
        raise BelongsAlready(
            _("%(person)s belongs to %(group)s on %(on)s or later. End that first.")
            % {"person": person, "group": group, "on": day_told(on)}
        )
    membership = GroupMembership.objects.create(group=group, person=person, first_day=on)
    record(by, "registry.group_joined", about(person), area=person.area, group=group.pk, on=str(on))
    return membership


@transaction.atomic
def leave_group(*, by: User, membership: GroupMembership, last_day: date) -> None:
    """This function will end somebody's membership of a group with a day. Raises NotAllowed, RegistryRefused."""
    check_may(by, "registry.write", area=membership.group.area)
    _end(membership, last_day)
    record(by, "registry.group_left", about(membership.person), area=membership.person.area, group=membership.group_id,
           last_day=str(last_day))  # fmt: skip


def _from(day: date) -> Q:
    """What holds on a day or later, however far off it begins: two of them would overlap one without an end."""
    return Q(last_day__isnull=True) | Q(last_day__gte=day)


def _saved(row: Employer | Group, taken: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise NumberTaken(taken) from error


def _end(row: Employment | GroupMembership, last_day: date) -> None:
    if last_day < row.first_day:
        raise RegistryRefused(
            _("It begins on %(first)s, after %(last)s.")
            % {"first": day_told(row.first_day), "last": day_told(last_day)}
        )
    row.last_day = last_day
    row.save()
