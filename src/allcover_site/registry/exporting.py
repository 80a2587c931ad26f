"""Takes registers out as tables, within the reach of whoever asks; the trail keeps who took what."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, Reach, reach_of
from allcover_site.registry.models import (
    Employer,
    Employment,
    Facility,
    Group,
    GroupMembership,
    Membership,
    Person,
)
from allcover_site.registry.operations import RegistryRefused
from allcover_site.registry.queries import holding_on
from allcover_site.registry.registers import REGISTERS

MOST_OF_XLSX = 100_000
"""Rows; a spreadsheet ends at a million, and a laptop before that."""


@dataclass(frozen=True)
class Taken:
    """A register as a table: its heading and its rows, read as they are written."""

    heading: tuple[str, ...]
    rows: Iterator[Sequence[object]]
    count: int


@transaction.atomic
def take_out(*, by: User, register: str, is_xlsx: bool = False) -> Taken:
    """This function will take a register out, as far as somebody's reach goes. Raises NotAllowed, RegistryRefused.

    Its columns are those of the import; persons and households have the office's own number before them.
    """
    reach = reach_of(by, "registry.export")
    if not reach.areas:
        raise NotAllowed(_("You may not take registers out."))
    heading, rows = _ROWS[register](reach)
    count = rows.count()
    if is_xlsx and count > MOST_OF_XLSX:
        raise RegistryRefused(
            _("XLSX holds no more than %(most)d rows here. Take CSV.") % {"most": MOST_OF_XLSX}
        )
    record(by, "registry.exported", f"register {register}", rows=count, areas=sorted(reach.areas))
    return Taken(heading, rows.iterator(chunk_size=2000), count)


Rows = tuple[tuple[str, ...], QuerySet[Any, Any]]


def _named(register: str) -> tuple[str, ...]:
    return tuple(column.name for column in REGISTERS[register].columns)


def _persons(reach: Reach) -> Rows:
    names, rows = _named("persons"), Person.objects.filter(reach.condition("area"))
    return (("number", *names), rows.order_by("pk").values_list("pk", *names))


def _employers(reach: Reach) -> Rows:
    names, rows = _named("employers"), Employer.objects.filter(reach.condition("area"))
    return (names, rows.order_by("pk").values_list(*names))


def _facilities(reach: Reach) -> Rows:
    names, rows = _named("facilities"), Facility.objects.filter(reach.condition("area"))
    return (names, rows.order_by("pk").values_list(*names))


def _households(reach: Reach) -> Rows:
    """Who lives where today."""
    living = Membership.objects.filter(holding_on(timezone.localdate()), reach.condition("household__area"))
    rows = living.order_by("household_id", "pk").values_list(
        "person_id", "household_id", "relation", "first_day", "person__given_name", "person__family_name",
        "person__sex", "person__birth_date", "person__area",
    )  # fmt: skip
    return (("number", *_named("households")), rows)


def _groups(reach: Reach) -> Rows:
    names, rows = _named("groups"), Group.objects.filter(reach.condition("area"))
    return (names, rows.order_by("pk").values_list(*names))


def _belonging(register: str, rows: QuerySet[Any], *owner: str) -> Rows:
    """Who belongs to what; names are taken out of those within reach alone."""
    name = Concat("person__given_name", Value(" "), "person__family_name")
    named = rows.order_by("pk").annotate(called=name)
    return (_named(register), named.values_list(*owner, "person_id", "called", "first_day", "last_day"))


def _employments(reach: Reach) -> Rows:
    within = Employment.objects.filter(reach.condition("employer__area"), reach.condition("person__area"))
    return _belonging("employments", within, "employer__number")


def _group_members(reach: Reach) -> Rows:
    within = GroupMembership.objects.filter(reach.condition("group__area"), reach.condition("person__area"))
    return _belonging("group_members", within, "group__name", "group__area")


_ROWS: Mapping[str, Callable[[Reach], Rows]] = {
    "persons": _persons,
    "households": _households,
    "employers": _employers,
    "facilities": _facilities,
    "employments": _employments,
    "groups": _groups,
    "group_members": _group_members,
}
