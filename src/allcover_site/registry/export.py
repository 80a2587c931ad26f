"""The registry as a population of the library: one of the two bridges between the office and the library."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from allcover.population import Population
from allcover_site.registry.models import Declaration, Household, Person
from allcover_site.registry.queries import members_on, same_as

Record = dict[str, Any]


def household_record(household: Household, day: date, known: Mapping[int, Mapping[str, Any]]) -> Record:
    """This function will write a household as it was on a day, in plain values that can be kept as JSON.

    ``known``: what else is known of its persons, by their number (``{7: {"affiliated": {"mutual_health": True}}}``).
    What somebody declared last, on or before the day, stands.
    """
    people = {}
    for membership in members_on(household, day):
        person = membership.person
        people[str(person.pk)] = {
            "birth_date": person.birth_date.isoformat(),
            "sex": person.sex,
            "relation_to_head": membership.relation,
            **_declared(person, day),
            **known.get(person.pk, {}),
        }
    return {"household_id": str(household.pk), "people": people}


def population_of(records: list[Record], day: date) -> Population:
    """This function will make a population of households written by :func:`household_record`."""
    return Population.from_records([_with_dates(record) for record in records], reference_date=day)


def _declared(person: Person, day: date) -> Record:
    found: Record = {}
    for declaration in Declaration.objects.filter(person__in=same_as(person), day__lte=day):
        found |= declaration.facts
    return found


def _with_dates(record: Record) -> Record:
    people = {
        name: {**person, "birth_date": date.fromisoformat(person["birth_date"])}
        for name, person in record["people"].items()
    }
    return {**record, "people": people}
