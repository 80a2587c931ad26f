"""Up to which day somebody who comes into a household is paid for by what was paid in those that they lived in before."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import product

from allcover_site.audit.among import among
from allcover_site.contributions.gathering import gathered
from allcover_site.contributions.joining_periods import counted_in
from allcover_site.contributions.models import Instalment
from allcover_site.contributions.periods import A_DAY
from allcover_site.registry.models import Membership, Person
from allcover_site.registry.queries import Homes, same_as

Days = tuple[date, date]
"""The first and the last of some."""


def paid_until(person: Person, scheme: str, on: date) -> date:
    """This function will give the last day in a row, from one on, that is paid for somebody in whichever households they lived in before it;
    the day before it, where none is."""
    last, numbers = on - A_DAY, same_as(person)
    lived = Membership.objects.filter(among("person", sorted(numbers)), first_day__lt=on)
    homes = sorted(set(lived.values_list("household_id", flat=True)))
    for first, end in sorted(_days_paid(person, numbers, homes, scheme)):
        if first <= last + A_DAY:
            last = max(last, end)
    return last


def _days_paid(person: Person, numbers: Collection[int], homes: Sequence[int], scheme: str) -> Iterator[Days]:
    """The first and the last day of all that is paid in some households for somebody: months on whose first day they lived there,
    instalments in whose price they are counted, their own parts, and what the household's own instalments pay for within such parts as
    are of fees alone. What was let off pays for days from then on."""
    sold = Instalment.objects.filter(
        among("period__household", homes), period__scheme=scheme, period__cancellation=None
    )
    parts = {part.key: part for part in sold.select_related("period")}
    known, lives = gathered([person.pk], homes), Homes([person.pk])
    for home in homes:
        others, fees = list[Days](), list[Days]()
        for each in known.settled(home, scheme, person.pk):
            due, part = each.due, parts.get(each.due.key)
            if due.last is None or each.paid_on is None:
                continue
            days = max(due.first, each.waived_on or due.first), due.last
            if not (counted_in(part, numbers) if part else lives.on(person.pk, due.first) == home):
                others += [] if due.is_joiners else [days]
            elif due.is_joiners and due.is_fees:
                fees.append(days)
            else:
                yield days
        for (first, last), (begins, ends) in product(others, fees):
            if first <= ends and begins <= last:
                yield max(first, begins), min(last, ends)
