"""The registry as a population of the library: one of the two bridges between the office and the library."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from allcover.population import Population
from allcover_site.registry.models import Declaration, Household
from allcover_site.registry.queries import memberships_on, numbers_of

Record = dict[str, Any]


def household_record(household: Household, day: date, known: Mapping[int, Mapping[str, Any]]) -> Record:
    """This function will write a household as it was on a day, in plain values that can be kept as JSON.

    ``known``: what else is known of its persons, by their number (``{7: {"affiliated": {"mutual_health": True}}}``).
    What somebody declared last, on or before the day, stands.
    """
    return household_records([household], day, known)[0]


def household_records(
    households: Sequence[Household], day: date, known: Mapping[int, Mapping[str, Any]]
) -> list[Record]:
    """This function will write many households as :func:`household_record` writes one, with two questions to the database."""
    members = list(memberships_on(households, day))
    declared = _declared((membership.person_id for membership in members), day)
    found: dict[int, Record] = {household.pk: {} for household in households}
    for membership in members:
        person = membership.person
        found[membership.household_id][str(person.pk)] = {
            "birth_date": person.birth_date.isoformat(),
            "sex": person.sex,
            "relation_to_head": membership.relation,
            **_joined(declared.get(person.pk, {}), known.get(person.pk, {})),
        }
    return [{"household_id": str(number), "people": people} for number, people in found.items()]


def population_of(records: list[Record], day: date) -> Population:
    """This function will make a population of households written by :func:`household_record`."""
    return Population.from_records([_with_dates(record) for record in records], reference_date=day)


def _declared(members: Iterable[int], day: date) -> dict[int, Record]:
    """What members declared under any of their numbers, by their number; of one thing said twice, what was said last."""
    numbers = numbers_of(members)
    found: dict[int, Record] = defaultdict(dict)
    for declaration in Declaration.objects.filter(person__in=numbers, day__lte=day).order_by("day", "id"):
        found[numbers[declaration.person_id]] |= declaration.facts
    return found


def _joined(declared: Record, known: Mapping[str, Any]) -> Record:
    """What is declared and what the office knows; of what both say by scheme, the office has the last word scheme by scheme."""
    both = {
        name: {**declared[name], **value}
        for name, value in known.items()
        if isinstance(value, Mapping) and isinstance(declared.get(name), Mapping)
    }
    return {**declared, **known, **both}


def _with_dates(record: Record) -> Record:
    people = {
        name: {**person, "birth_date": date.fromisoformat(person["birth_date"])}
        for name, person in record["people"].items()
    }
    return {**record, "people": people}
