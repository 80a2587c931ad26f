"""Reads the registry, within the reach of whoever asks."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from allcover_site.audit.among import among
from allcover_site.people.models import User
from allcover_site.people.queries import reach_of
from allcover_site.registry.likeness import LIKELY, Pair, Written, likely_pairs, likest, score, sound
from allcover_site.registry.models import (
    Apart,
    Employer,
    Facility,
    Group,
    Household,
    Membership,
    Merge,
    Person,
)

MOST_COMPARED = 60_000
"""Persons whose likeness is looked for at once."""

MOST_PAIRS = 100
MOST_ALIKE = 2_000


class TooMany(ValueError):
    """More persons than are compared at once."""


def persons_for(user: User) -> QuerySet[Person]:
    """This function will give the persons within somebody's reach."""
    return Person.objects.filter(reach_of(user, "registry.read").condition("area"), merged_into=None)


def kept_of(person: Person) -> Person:
    """This function will give the person that somebody was merged into, at the end of all merges; else themselves."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def same_as(person: Person) -> frozenset[int]:
    """This function will give every number under which somebody is registered: their own and those merged with it.

    What is written of a person is written under one of them: nothing is moved when two are merged.
    """
    found: set[int] = set()
    new = {kept_of(person).pk}
    while new:
        found |= new
        new = set(Person.objects.filter(merged_into__in=new).values_list("pk", flat=True))
    return frozenset(found)


def parted_from(person: Person) -> list[tuple[int, Merge]]:
    """This function will give the numbers with which somebody was one for a time, each with the merge that was undone, the last first."""
    held = Merge.objects.filter(Q(kept=person) | Q(merged=person), undone_at__isnull=False)
    return [(each.merged_id if each.kept_id == person.pk else each.kept_id, each) for each in held]


def merged() -> dict[int, int]:
    """This function will give the numbers that were merged into others, with those; they are few, and have an index."""
    rows = Person.objects.filter(merged_into__isnull=False).order_by().values_list("pk", "merged_into")
    return {number: kept for number, kept in rows if kept is not None}


def numbers_of(members: Iterable[int]) -> dict[int, int]:
    """This function will give every number under which some persons are registered, with the one they were asked by.

    As :func:`same_as` for many; persons that were merged are few.
    """
    found = {number: number for number in members}
    into = merged()
    roots = {root(number, into): number for number in found} if into else {}
    for number in (*into, *into.values()):
        if root(number, into) in roots:
            found.setdefault(number, roots[root(number, into)])
    return found


def homes_of(persons: Iterable[int]) -> set[int]:
    """This function will give the households in which some persons live or ever lived, under whichever number."""
    rows = Membership.objects.filter(among("person", sorted(numbers_of(persons)))).order_by()
    return set(rows.values_list("household_id", flat=True))


def groups_of(numbers: Iterable[int]) -> dict[int, frozenset[int]]:
    """This function will give for each of some numbers all numbers of that person, as :func:`same_as` gives them of one."""
    into = merged()
    together: dict[int, set[int]] = {}
    for number in (*into, *into.values()):
        together.setdefault(root(number, into), set()).add(number)
    return {number: frozenset(together.get(root(number, into), ())) | {number} for number in numbers}


class Homes:
    """Where some persons lived, under whichever of their numbers, read once."""

    def __init__(self, persons: Iterable[int]) -> None:
        self._groups = groups_of(persons)
        everybody = sorted({number for group in self._groups.values() for number in group})
        rows = Membership.objects.filter(among("person", everybody)).order_by("first_day", "id")
        self._rows: dict[int, list[tuple[date, date | None, int]]] = {}
        for person, first, last, home in rows.values_list(
            "person_id", "first_day", "last_day", "household_id"
        ):
            self._rows.setdefault(person, []).append((first, last, home))

    def on(self, person: int, day: date) -> int | None:
        """This function will give the household somebody belongs to on a day; None for none. Their own number comes first."""
        for number in (person, *sorted(self._groups[person] - {person})):
            for first, last, home in self._rows.get(number, ()):
                if first <= day and (last is None or day <= last):
                    return home
        return None


def root(number: int, into: Mapping[int, int]) -> int:
    """This function will give the number that a number was merged into at last; its own where it was not."""
    while (next_one := into.get(number)) is not None:
        number = next_one
    return number


def alike(person: Person) -> list[Pair]:
    """This function will give whom of the whole registry a person, perhaps not yet registered, likely is."""
    born = person.birth_date
    days = {born}
    if born.day <= 12:
        days.add(date(born.year, born.day, born.month))
    sounds = {sound(person.given_name), sound(person.family_name)}
    one_sounds = Q(birth_date__in=days) & (Q(given_sound__in=sounds) | Q(family_sound__in=sounds))
    both_sound = Q(birth_date__year__range=(born.year - 2, born.year + 2),
                   given_sound__in=sounds, family_sound__in=sounds)  # fmt: skip
    others = Person.objects.filter(one_sounds | both_sound, merged_into=None).exclude(pk=person.pk)
    apart = {number for pair in pairs_apart([person.pk]) for number in pair} if person.pk else set()
    return likest(
        written_of(person), (written_of(other) for other in others[:MOST_ALIKE] if other.pk not in apart)
    )


def merged_since(persons: Collection[int], moment: datetime) -> dict[int, list[int]]:
    """This function will give the numbers that became one with some persons since a moment, and still are, by the person's number."""
    numbers = numbers_of(persons)
    lately = Merge.objects.filter(among("kept", sorted(numbers)), at__gte=moment, undone_at__isnull=True)
    found: dict[int, list[int]] = {}
    for kept, merged in lately.order_by("pk").values_list("kept_id", "merged_id"):
        found.setdefault(numbers[kept], []).append(kept if merged == numbers[kept] else merged)
    return found


def alikeness(one: Person, two: Person) -> float | None:
    """This function will say how alike two registered persons are, from 0 to 1; None where nobody would be shown them as perhaps one."""
    found = score(written_of(one), written_of(two))
    return found if found >= LIKELY else None


def work_list(user: User, area: str = "") -> tuple[Pair, ...]:
    """This function will give the pairs within reach who likely are one person, the likest first.

    Raises TooMany for an area that holds more persons than are compared at once.
    """
    others = Person.objects.filter(reach_of(user, "registry.merge").condition("area"), merged_into=None)
    if area:
        others = others.filter(Q(area=area) | Q(area__startswith=f"{area}."))
    if others.count() > MOST_COMPARED:
        raise TooMany
    rows = others.values_list("pk", "given_name", "family_name", "sex", "birth_date", "area")
    apart = set(Apart.objects.filter(one__in=others).values_list("one_id", "two_id"))
    return tuple(likely_pairs((Written(*row) for row in rows.iterator()), apart, MOST_PAIRS))


def pairs_apart(numbers: Collection[int]) -> set[tuple[int, int]]:
    """This function will give the pairs with one of some numbers that are known to be two people."""
    pairs = Apart.objects.filter(Q(one__in=numbers) | Q(two__in=numbers))
    return set(pairs.values_list("one_id", "two_id"))


def written_of(person: Person) -> Written:
    """This function will give a person as they are compared with others."""
    return Written(
        person.pk or 0, person.given_name, person.family_name, person.sex, person.birth_date, person.area
    )


def households_for(user: User, scheme: str = "") -> QuerySet[Household]:
    """This function will give the households within somebody's reach, for a scheme or for any."""
    return Household.objects.filter(reach_of(user, "registry.read", scheme).condition("area")).order_by("pk")


def employers_for(user: User, words: str = "") -> QuerySet[Employer]:
    """This function will give the employers within somebody's reach whose number begins or whose name holds the words."""
    found = Employer.objects.filter(reach_of(user, "registry.read").condition("area"))
    return found.filter(Q(name__icontains=words) | Q(number__startswith=words)) if words else found


def groups_for(user: User, words: str = "") -> QuerySet[Group]:
    """This function will give the groups within somebody's reach whose name holds the words."""
    found = Group.objects.filter(reach_of(user, "registry.read").condition("area"))
    return found.filter(name__icontains=words) if words else found


def areas_registered() -> set[str]:
    """This function will give the areas in which households live, or where there is a facility, an employer or a group."""
    tables = (Household, Facility, Employer, Group)
    return {area for table in tables for area in table._default_manager.order_by().values_list("area", flat=True).distinct()}  # fmt: skip


def holding_on(day: date) -> Q:
    """This function will write, as a condition on what is dated, that it holds on a day."""
    return Q(first_day__lte=day) & (Q(last_day__isnull=True) | Q(last_day__gte=day))


def once_on(day: date) -> Q:
    """This function will write, as a condition on memberships, that nobody is counted under two of their numbers on a day.

    Where two who are one by now both lived somewhere, the number that others were merged into stands, else the lowest.
    """
    living = Membership.objects.filter(holding_on(day))
    under = Exists(living.filter(person=OuterRef("person__merged_into")))
    under_that = Exists(living.filter(person=OuterRef("person__merged_into__merged_into")))
    beside = Exists(
        living.filter(person__merged_into=OuterRef("person__merged_into"), person__lt=OuterRef("person"))
    )
    return ~(Q(person__merged_into__isnull=False) & (Q(under) | Q(under_that) | Q(beside)))


def same_persons(rows: QuerySet[Any]) -> Q:
    """This function will write, as a condition on memberships, that they are of the persons of some rows, under any number.

    ``rows``: of a table with a ``person``; those that were merged are few, and are looked up.
    """
    merged = Q(person__merged_into__isnull=False) | Q(person__merged__isnull=False)
    numbers = numbers_of(rows.filter(merged).order_by().values_list("person_id", flat=True).distinct())
    return Q(person__in=rows.order_by().values("person")) | Q(person__in=list(numbers))


def members_on(household: Household, day: date) -> QuerySet[Membership]:
    """This function will give who belongs to a household on a day."""
    return household.memberships.filter(holding_on(day), once_on(day)).select_related("person")


def household_on(person: Person, day: date) -> Household | None:
    """This function will give the household somebody belongs to on a day, under whichever number; None for none."""
    home = Homes([person.pk]).on(person.pk, day)
    return None if home is None else Household.objects.get(pk=home)
