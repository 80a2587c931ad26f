"""Locks rows of the registry until a transaction ends, always in one order: households, then persons, each by their numbers.

Whoever locks many at once so never waits for somebody who waits for them.
"""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import Model

from allcover_site.audit.among import among
from allcover_site.registry.models import Household, Person
from allcover_site.registry.queries import Homes, groups_of


def lock_rows(model: type[Model], numbers: Iterable[int]) -> None:
    """This function will lock rows of a table, named by their numbers, the lowest first."""
    named = among("pk", sorted(set(numbers)))
    list(model._default_manager.select_for_update().filter(named).order_by("pk").values_list("pk"))


class _Joined(Exception):
    """Somebody became one with a person who was being locked."""


def lock_persons(numbers: Collection[int]) -> dict[int, frozenset[int]]:
    """This function will lock persons under all their numbers, and give these of each.

    Who was merged with one of them by somebody else, who was waited for, is locked too: what was locked is let go and all of it
    locked again, as more may stand before it in the order.
    """
    wanted: set[int] = set()
    while True:
        groups = groups_of(numbers)
        wanted |= _members(groups)
        try:
            with transaction.atomic():
                lock_rows(Person, wanted)
                groups = groups_of(numbers)
                if not _members(groups) <= wanted:
                    raise _Joined
        except _Joined:
            continue
        return groups


def _members(groups: dict[int, frozenset[int]]) -> set[int]:
    return {number for group in groups.values() for number in group}


def lock_homes(persons: Collection[int], on: date) -> dict[int, frozenset[int]]:
    """This function will lock the households in which persons live on a day, and the persons; it gives the numbers of each."""
    lock_rows(Household, homes_on(persons, on))
    return lock_persons(persons)


def homes_on(persons: Collection[int], day: date) -> set[int]:
    """This function will give the households in which persons live on a day."""
    homes = Homes(persons)
    return {home for person in persons if (home := homes.on(person, day)) is not None}
