"""Registers many households at once, as a list of a campaign or another office's register brings them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from allcover.bookkeeping.chain import FIRST, seal
from allcover.population import Population
from allcover.vocabulary.codes import RELATION
from allcover_site.audit.operations import record
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.models import Declaration, Household, Membership, Person

NAMED = ("given_name", "family_name", "sex", "birth_date", "relation_to_head")
"""What the registry holds of a person in columns of its own; everything else is what the person declares."""

Plain = Mapping[str, Any]


@transaction.atomic
def enrol(*, by: User, households: Sequence[Plain], area: str, on: date) -> list[Household]:
    """This function will register households with their people and what these declare, all of them or none.

    Each is ``{"people": {name: person}}``, as :meth:`Population.from_records` reads it, with ``given_name`` and ``family_name``
    of everybody; ``birth_date`` is a date. Relatives are named by their names in the list. Raises NotAllowed, and Faults with
    every fault of the list.
    """
    check_may(by, "registry.write", area=area)
    known = [
        {"people": {name: _known(person) for name, person in home["people"].items()}} for home in households
    ]
    Population.from_records(known, reference_date=on)
    homes = Household.objects.bulk_create(Household(area=area) for _ in households)
    people = [
        (home, name, person)
        for home, given in zip(homes, households)
        for name, person in given["people"].items()
    ]
    persons = Person.objects.bulk_create(
        Person(given_name=person["given_name"], family_name=person["family_name"], sex=person["sex"],
               birth_date=person["birth_date"], area=area)
        for _, _, person in people
    )  # fmt: skip
    numbers = {name: str(registered.pk) for (_, name, _), registered in zip(people, persons)}
    Membership.objects.bulk_create(
        Membership(household=home, person=registered, relation=person["relation_to_head"], first_day=on)
        for (home, _, person), registered in zip(people, persons)
    )
    declared = [_declared(person, numbers) for _, _, person in people]
    Declaration.objects.bulk_create(
        Declaration(person=registered, day=on, facts=facts) for registered, facts in zip(persons, declared)
    )
    record(
        by, "registry.enrolled", f"households {homes[0].pk} - {homes[-1].pk}" if homes else "nobody", households=len(homes),
        persons=len(persons), on=str(on), digest=seal(FIRST, {"people": [repr(person) for _, _, person in people]}),
    )  # fmt: skip
    return homes


def _known(person: Plain) -> dict[str, Any]:
    return {name: value for name, value in person.items() if name not in ("given_name", "family_name")}


def _declared(person: Plain, numbers: Mapping[str, str]) -> dict[str, Any]:
    """What somebody declares, with relatives by the numbers the registry gave them."""
    return {
        name: list(_numbered(value, numbers)) if name in RELATION.codes else value
        for name, value in person.items()
        if name not in NAMED
    }


def _numbered(relatives: Any, numbers: Mapping[str, str]) -> Iterator[str]:
    for name in [relatives] if isinstance(relatives, str) else relatives or ():
        yield numbers[name]
