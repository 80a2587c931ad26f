"""Whom a declaration of wages leaves out: who works there in the month, or was declared of it before, and is not named.

It is taken in only where whoever declares says of each of them, knowingly, that they earned nothing there in the month.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from allcover_site.audit.among import among
from allcover_site.contributions.employer_queries import (
    Change,
    changed,
    declared_last,
    earnings_by_person,
    working_in,
)
from allcover_site.contributions.models import DeclaredWage
from allcover_site.registry.models import Employer, Person
from allcover_site.registry.queries import numbers_of
from allcover_site.ui.days import month_told

TOLD = 20
"""Persons whom a refusal names; a page names all."""


@dataclass(frozen=True)
class Compared:
    """A declaration beside the registry and the one that it amends: whom it does not name, and whose earnings it changes."""

    unnamed: list[Person]
    changes: list[Change]

    @property
    def numbers(self) -> str:
        """The numbers of those not named, as a page hands them back once they are confirmed."""
        return ",".join(str(person.pk) for person in self.unnamed)


class NotNamed(ValueError):
    """A declaration leaves out somebody without a word."""

    def __init__(self, employer: Employer, month: date, compared: Compared) -> None:
        told = ", ".join(f"{person} ({person.pk})" for person in compared.unnamed[:TOLD])
        persons = f"{told}, …" if len(compared.unnamed) > TOLD else told
        sentence = _(
            "%(employer)s, %(month)s: not named, and working there by the registry or declared before: %(persons)s. Name them, or confirm that they earned nothing there."
        )
        super().__init__(sentence % {"employer": employer, "month": month_told(month), "persons": persons})
        self.compared = compared


def expected_of(employer: Employer, month: date, declared: Iterable[int]) -> set[int]:
    """This function will give the numbers of those whom a declaration of a month should name: who works there, and who was declared."""
    return {*working_in(employer, month).values_list("person_id", flat=True), *declared}


def locked_with(employer: Employer, scheme: str, month: date) -> set[int]:
    """This function will give the numbers of those on whose membership a declaration of a month may bear, named in it or not."""
    former = declared_last(employer, scheme, month)
    return expected_of(employer, month, former.wages.values_list("person_id", flat=True) if former else ())


def compare(employer: Employer, scheme: str, month: date, wages: Collection[DeclaredWage]) -> Compared:
    """This function will set wages, of 0 too, beside who works for an employer in a month and what was declared before."""
    former = declared_last(employer, scheme, month)
    before = earnings_by_person(former.wages.select_related("person")) if former else {}
    after = earnings_by_person(wages)
    expected = expected_of(employer, month, (person.pk for person in before))
    left = sorted(expected - numbers_of(person.pk for person in after).keys())
    unnamed = list(Person.objects.filter(among("pk", left)).order_by("pk")) if left else []
    return Compared(unnamed, changed(before, after) if former else [])


def check_named(
    employer: Employer, scheme: str, month: date, wages: Collection[DeclaredWage], without: Collection[int]
) -> set[int]:
    """This function will give whom wages leave out, by number; all of them are in ``without``, of whom it was said. Raises NotNamed."""
    compared = compare(employer, scheme, month, wages)
    unnamed = [person for person in compared.unnamed if person.pk not in without]
    if unnamed:
        raise NotNamed(employer, month, Compared(unnamed, compared.changes))
    return {person.pk for person in compared.unnamed}
