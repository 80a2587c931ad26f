"""Who of those that are shown may be registered twice: the sign stands with both, the first as the second, until they are one or two."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from allcover_site.people.models import User
from allcover_site.registry.likeness import Written, likest, sound
from allcover_site.registry.models import Person
from allcover_site.registry.queries import MOST_ALIKE, alike, pairs_apart, persons_for, written_of


@dataclass(frozen=True)
class Listed:
    """A person of a list, and the numbers of those within reach who likely are the same one, the likest first."""

    person: Person
    twins: tuple[int, ...]


def twins_of(user: User, person: Person) -> tuple[int, ...]:
    """This function will give the numbers of those within somebody's reach who likely are one with a registered person."""
    found = [pair.one if pair.two == person.pk else pair.two for pair in alike(person)]
    seen = set(persons_for(user).filter(pk__in=found).values_list("pk", flat=True))
    return tuple(number for number in found if number in seen)


def listed(user: User, persons: Sequence[Person]) -> list[Listed]:
    """This function will give persons in their order, each with who likely is the same one, was born on the same day, and has a family
    name that sounds like one of theirs: who was born on another day is looked for on a person's own page, as that takes too long for many.

    Not with whom they are known to be two people, nor with who was merged.
    """
    if not persons:
        return []
    fields = ("pk", "given_name", "family_name", "sex", "birth_date", "area")
    rows = persons_for(user).filter(reduce(or_, {_near(person) for person in persons})).values_list(*fields)
    born = defaultdict[date, list[Written]](list)
    for each in (Written(*row) for row in rows[:MOST_ALIKE]):
        born[each.birth_date].append(each)
    apart = pairs_apart([person.pk for person in persons])
    return [Listed(person, _likest(person, born[person.birth_date], apart)) for person in persons]


def _near(person: Person) -> Q:
    """Whom an index finds beside a person."""
    sounds = sorted({sound(person.given_name), sound(person.family_name)})
    return Q(birth_date=person.birth_date, family_sound__in=sounds)


def _likest(person: Person, others: Sequence[Written], apart: set[tuple[int, int]]) -> tuple[int, ...]:
    pairs = (pair for pair in likest(written_of(person), others) if (pair.one, pair.two) not in apart)
    return tuple(pair.one if pair.two == person.pk else pair.two for pair in pairs)
