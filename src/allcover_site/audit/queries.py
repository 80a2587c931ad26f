"""Reads the trail and proves it."""

from collections.abc import Iterator

from django.db.models import QuerySet

from allcover.bookkeeping.chain import FIRST, Sealed, broken_links
from allcover_site.audit.models import Event, Trail
from allcover_site.audit.operations import content


def newest_events() -> QuerySet[Event]:
    """This function will give the events, the newest first."""
    return Event.objects.order_by("-number")


def faults_of_trail() -> tuple[str, ...]:
    """This function will go through the whole trail and say where it is broken; nothing if it is whole."""
    wrong: list[str] = [*broken_links(_sealed())]
    trail, last = Trail.objects.get(), Event.objects.last()
    end = (last.number, last.seal) if last is not None else (0, FIRST)
    if (trail.number, trail.seal) != end:
        wrong.append(f"The trail should end with number {trail.number} and ends with {end[0]}.")
    return tuple(wrong)


def _sealed() -> Iterator[Sealed]:
    for event in Event.objects.order_by("number").iterator():
        yield Sealed(event.number, content(event), event.before, event.seal)
