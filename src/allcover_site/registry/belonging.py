"""Takes in who works for whom and who belongs to which group, as rows of a file; what two rows say must not overlap."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from allcover.vocabulary.fault import FaultList, Place
from allcover_site.people.models import User
from allcover_site.people.queries import reach_of
from allcover_site.registry.likeness import is_other_name
from allcover_site.registry.models import Employer, Employment, Group, GroupMembership, Person
from allcover_site.registry.registers import Record
from allcover_site.ui.days import day_told

A_READ = 500
"""Rows asked for in one question to the database."""

Pair = tuple[int, int]
"""What somebody belongs to, and who it is, by their numbers."""


@dataclass(frozen=True)
class Belonging:
    """One kind of belonging: how a row names what somebody belongs to, and the table that holds it."""

    owners: Callable[[list[Record]], Mapping[object, Employer | Group]]
    named: tuple[str, ...]
    key: Callable[[Record], object]
    model: type[models.Model]
    owner: str
    unknown: Callable[[Record], tuple[str, str]]

    def check(self, by: User, records: list[Record], name: str, faults: FaultList) -> None:
        """This function will note rows about what or whom nobody knows within reach, days out of order and days twice.

        ``records``: in the order of their lines; of those with a cell that cannot be read, what could be.
        """
        naming = [row for row in records if all(row.get(column) for column in self.named)]
        owners, persons = self.owners(naming), persons_of([row for row in records if "person" in row])
        names_owner = {row["line"] for row in naming}
        reach, seen = reach_of(by, "registry.import"), reach_of(by, "registry.read")
        paired = []
        for row in records:
            place, before = Place(name, row["line"]), len(faults.faults)
            owner = owners.get(self.key(row)) if row["line"] in names_owner else None
            person, first, last = persons.get(row.get("person", 0)), row.get("first_day"), row.get("last_day")
            if row["line"] in names_owner and owner is None:
                faults.add(place, *self.unknown(row))
            elif owner is not None and not reach.holds(owner.area):
                faults.add(place, _("You may not import into '%(area)s'.") % {"area": owner.area},
                           _("Take the row out, or ask who may."))  # fmt: skip
            if "person" in row:
                self._check_person(row, person if person and seen.holds(person.area) else None, place, faults)
            if first is not None and last is not None and last < first:
                faults.add(place, _("The last day lies before the first."), _("Write the days in order."))
            if (
                len(faults.faults) == before
                and owner is not None
                and person is not None
                and first is not None
            ):
                paired.append((row, (owner.pk, row["person"])))
        self._check_overlaps(paired, name, faults)

    def _check_person(self, row: Record, person: Person | None, place: Place, faults: FaultList) -> None:
        if person is None:
            faults.add(place, _("Nobody has the number %(number)d.") % {"number": row["person"]},
                       _("Look up the number."))  # fmt: skip
            return
        if is_other_name(row.get("name") or "", person.given_name, person.family_name):
            told = _("Number %(number)d is %(person)s, and not '%(name)s'.")
            faults.add(place, told % {"number": person.pk, "person": person, "name": row["name"]},
                       _("Mend the number or the name."))  # fmt: skip
        if "first_day" in row and row["first_day"] < person.birth_date:
            faults.add(
                place, _("The first day lies before they were born."), _("Mend the day or the number.")
            )

    def _check_overlaps(self, rows: list[tuple[Record, Pair]], name: str, faults: FaultList) -> None:
        held = self._held(pair for _row, pair in rows)
        for row, pair in rows:
            first, last = row["first_day"], row.get("last_day")
            for other_first, other_last, line in held.get(pair, ()):
                if (last is None or other_first <= last) and (other_last is None or first <= other_last):
                    told = _("They belong there from %(first)s on already.") % {
                        "first": day_told(other_first)
                    }
                    if line:
                        told = _("Line %(line)d says the same days of them.") % {"line": line}
                    faults.add(Place(name, row["line"]), told, _("Take the row out, or mend the days."))
                    break
            held.setdefault(pair, []).append((first, last, row["line"]))

    def _held(self, pairs: Iterable[Pair]) -> dict[Pair, list[tuple[date, date | None, int]]]:
        """The days that are written already, by pair; they are of no line of the file."""
        found: dict[Pair, list[tuple[date, date | None, int]]] = {}
        asked = sorted({person for _owner, person in pairs})
        for start in range(0, len(asked), A_READ):
            rows = self.model._default_manager.filter(person__in=asked[start : start + A_READ])
            for owner, person, first, last in rows.values_list(f"{self.owner}_id", "person_id", "first_day", "last_day"):  # fmt: skip
                found.setdefault((owner, person), []).append((first, last, 0))
        return found

    def write(self, records: list[Record]) -> None:
        """This function will write the rows down."""
        owners = self.owners(records)
        self.model._default_manager.bulk_create(
            (
                self.model(**{self.owner: owners[self.key(row)]}, person_id=row["person"], first_day=row["first_day"],
                           last_day=row.get("last_day"))
                for row in records
            ),
            A_READ,
        )  # fmt: skip


def persons_of(records: list[Record]) -> dict[int, Person]:
    """This function will give the persons whom rows name by their number."""
    asked, found = sorted({row["person"] for row in records}), dict[int, Person]()
    for start in range(0, len(asked), A_READ):
        found |= Person.objects.in_bulk(asked[start : start + A_READ])
    return found


def employers_of(records: list[Record]) -> dict[object, Employer]:
    """This function will give the employers whom rows name, by their number."""
    asked, found = sorted({row["employer"] for row in records}), dict[object, Employer]()
    for start in range(0, len(asked), A_READ):
        for one in Employer.objects.filter(number__in=asked[start : start + A_READ]):
            found[one.number] = one
    return found


def _groups_of(records: list[Record]) -> dict[object, Group]:
    """The groups whom rows name, by their name and area."""
    asked, found = sorted({row["group"] for row in records}), dict[object, Group]()
    for start in range(0, len(asked), A_READ):
        for one in Group.objects.filter(name__in=asked[start : start + A_READ]):
            found[one.name, one.area] = one
    return found


def _no_employer(row: Mapping[str, Any]) -> tuple[str, str]:
    return (_("No employer has the number '%(number)s'.") % {"number": row["employer"]},
            _("Look up the number, or import the employer first."))  # fmt: skip


def _no_group(row: Mapping[str, Any]) -> tuple[str, str]:
    return (_("No group of '%(area)s' is called '%(name)s'.") % {"area": row["area"], "name": row["group"]},
            _("Look up its name and area, or import the group first."))  # fmt: skip


EMPLOYMENTS = Belonging(
    employers_of, ("employer",), lambda row: row["employer"], Employment, "employer", _no_employer
)
GROUP_MEMBERS = Belonging(
    _groups_of,
    ("group", "area"),
    lambda row: (row["group"], row["area"]),
    GroupMembership,
    "group",
    _no_group,
)
