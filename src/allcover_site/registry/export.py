"""The registry as a population of the library: one of the two bridges between the office and the library."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from allcover.population import Population, Survey
from allcover_site.audit.among import among
from allcover_site.registry.models import Declaration, Household, Membership
from allcover_site.registry.queries import holding_on, numbers_of, once_on

Record = dict[str, Any]
Known = Mapping[int, Mapping[str, Any]]

WHOLE = "is_whole_household"
"""Of a record: all who live together are in it, so that their relations to the head tell who is whose spouse and child. What was kept
before it was told stays without."""


class Lives(NamedTuple):
    """That somebody lives in a household on a day, and who they are: numbers and plain values, no rows of the database."""

    household: int
    person: int
    relation: str
    birth_date: date
    sex: str


def living_in(households: Sequence[int], day: date) -> list[Lives]:
    """This function will give who lives in some households on a day, household by household."""
    rows = Membership.objects.filter(holding_on(day), once_on(day), among("household", households))
    told = rows.order_by("household_id", "first_day", "id").values_list(
        "household_id", "person_id", "relation", "person__birth_date", "person__sex"
    )
    return list(map(Lives._make, told))


def household_record(household: Household, day: date, known: Known) -> Record:
    """This function will write a household as it was on a day, in plain values that can be kept as JSON.

    ``known``: what else is known of its persons, by their number (``{7: {"affiliated": {"mutual_health": True}}}``).
    What somebody declared last, on or before the day, stands.
    """
    return household_records([household.pk], living_in([household.pk], day), day, known)[0]


def household_records(
    households: Sequence[int], living: Sequence[Lives], day: date, known: Known
) -> list[Record]:
    """This function will write many households as :func:`household_record` writes one."""
    declared = _declared([lives.person for lives in living], day)
    found: dict[int, Record] = {number: {} for number in households}
    for household, person, relation, birth_date, sex in living:
        found[household][str(person)] = {
            "birth_date": birth_date.isoformat(),
            "sex": sex,
            "relation_to_head": relation,
            **_joined(declared.get(person, {}), known.get(person, {})),
        }
    return [{"household_id": str(number), "people": people, WHOLE: True} for number, people in found.items()]


def population_of(records: Sequence[Record], day: date, about: Survey | None = None) -> Population:
    """This function will make a population of households written by :func:`household_record`: where all are whole, with who is whose spouse,
    mother and father."""
    is_whole = all(record.get(WHOLE) for record in records)
    told = [_bare(record) for record in records]
    return Population.from_records(told, reference_date=day, about=about, derives_kin=is_whole)


def _bare(record: Record) -> Record:
    return {name: held for name, held in record.items() if name != WHOLE}


def _declared(members: Sequence[int], day: date) -> dict[int, Record]:
    """What members declared under any of their numbers, by their number; of one thing said twice, what was said last."""
    numbers = numbers_of(members)
    rows = Declaration.objects.filter(among("person", sorted(numbers)), day__lte=day).order_by("day", "id")
    # Many declare the same: each text is read once, and what it says is shared by all who said it.
    found, read = defaultdict[int, Record](dict), dict[str, Record]()
    for number, text in rows.values_list("person_id", Cast("facts", TextField())):
        if text not in read:
            read[text] = json.loads(text)
        found[numbers[number]] |= read[text]
    return found


def _joined(declared: Record, known: Mapping[str, Any]) -> Record:
    """What is declared and what the office knows; of what both say by scheme, the office has the last word scheme by scheme."""
    joined = {**declared, **known}
    for name in declared.keys() & known.keys():
        if isinstance(known[name], Mapping) and isinstance(declared[name], Mapping):
            joined[name] = declared[name] | known[name]
    return joined
