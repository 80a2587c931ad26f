"""Writes the end of a membership that somebody decides on. Of one by work it is kept, as work alone says nothing of it."""

from collections.abc import Collection
from datetime import date

from allcover_site.contributions.models import Affiliation, Ending
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.work_known import work_known
from allcover_site.registry.models import Membership


def write_end(row: Affiliation, numbers: Collection[int], last_day: date) -> None:
    """This function will end a membership with a day; ``numbers``: all of the person. What was begun anew of it in another household since
    is none either."""
    last = row.last_day
    later = Affiliation.objects.filter(
        person__in=numbers, scheme=row.scheme, is_by_work=row.is_by_work, first_day__gt=row.first_day
    )
    for each in later.order_by("first_day"):
        if last is None or each.first_day != last + A_DAY or not has_moved(numbers, each.first_day):
            break
        last = each.last_day
        each.delete()
    if row.is_by_work:
        months = work_known({row.person_id: numbers}, row.scheme)[row.person_id].declared
        held = [
            str(month) for month in sorted(months) if last_day < month and (last is None or month <= last)
        ]
        Ending.objects.create(person=row.person, scheme=row.scheme, last_day=last_day, declared=held)
    row.last_day = last_day
    if row.worked_until is not None and row.worked_until >= last_day:
        row.worked_until = None
    row.save()


def has_moved(numbers: Collection[int], day: date) -> bool:
    """This function will tell whether somebody came into a household on a day."""
    return Membership.objects.filter(person__in=numbers, first_day=day).exists()
