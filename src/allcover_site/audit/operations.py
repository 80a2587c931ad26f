"""Writes the trail. Every operation of the office ends here, in its own transaction: what fails leaves no event."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import connection
from django.utils import timezone

from allcover.bookkeeping.chain import seal
from allcover_site.audit.models import Event, Trail


class Actor(Protocol):
    """Whoever does something in the office."""

    @property
    def username(self) -> str: ...


class OutsideTransaction(RuntimeError):
    """An event was written by itself, apart from what it tells of."""


def record(by: Actor, deed: str, about: str, **facts: Any) -> Event:
    """This function will add an event to the trail, in the transaction of the deed it tells of.

    ``facts``: what can be sealed (:func:`allcover.bookkeeping.chain.seal`). Raises OutsideTransaction.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("An event is written in the transaction of its deed. Open one.")
    trail = Trail.objects.select_for_update().get()
    event = Event(
        number=trail.number + 1, at=timezone.now(), actor=by.username, deed=deed, about=about, facts=facts
    )
    event.before, event.seal = trail.seal, seal(trail.seal, content(event))
    event.save(force_insert=True)
    trail.number, trail.seal = event.number, event.seal
    trail.save()
    return event


def scheme_of(schemes: Iterable[str]) -> str:
    """This function will give the one scheme that all name; empty where they name several or none, as such an event is of the whole office.

    >>> scheme_of(["a", "a"]), scheme_of(["a", "b"]), scheme_of(["a", ""]), scheme_of([])
    ('a', '', '', '')
    """
    found = {*schemes}
    return found.pop() if len(found) == 1 else ""


def area_of(areas: Iterable[str]) -> str:
    """This function will give the narrowest area that holds all of some; empty where none does, as such an event is of the whole office.

    >>> area_of(["north.lake", "north.hill"]), area_of(["north.lake", "north.lake"]), area_of(["north", "south"]), area_of([])
    ('north', 'north.lake', '', '')
    """
    shared = list[str]()
    for parts in zip(*(area.split(".") for area in areas)):
        if len({*parts}) > 1:
            break
        shared.append(parts[0])
    return ".".join(shared)


def content(event: Event) -> Mapping[str, Any]:
    """This function will give what of an event is sealed."""
    return {
        "number": event.number,
        "at": instant(event.at),
        "actor": event.actor,
        "deed": event.deed,
        "about": event.about,
        "facts": event.facts,
    }


def instant(at: datetime) -> str:
    """This function will write a moment in one way, whatever zone the database gives it in."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
