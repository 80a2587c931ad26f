"""Which months the figures of a span can rest on: those that are assessed, and of which it is posted what is earned.

A closed month is both, as nothing more is dated in it. Months are told by their first days.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Min
from django.utils import timezone

from allcover.expressions.calendar import add_months
from allcover.mutuals.monitoring import Basis
from allcover_site.books.models import Period
from allcover_site.contributions.collecting import is_assessed
from allcover_site.contributions.models import Affiliation, Assessment, Receipt
from allcover_site.contributions.periods import A_DAY, in_time
from allcover_site.contributions.queries import by_month, terms_on
from allcover_site.month.dues import is_earned

Months = tuple[date, ...]


@dataclass(frozen=True)
class Gaps:
    """What is missing of the months that figures of a span rest on, each list in order.

    ``members``, ``dues``: months of the scheme that are not assessed, those whose last day of paying is over and those of the span.
    ``unassessed``: months of any scheme since its contributions began; ``unposted``: what is earned of them is not posted;
    ``in_part``: the span begins or ends within them; ``open``: nothing is missing, but they are not closed.
    """

    members: Months = ()
    dues: Months = ()
    unassessed: Months = ()
    unposted: Months = ()
    in_part: Months = ()
    open: Months = ()

    def of(self, basis: Basis) -> Months:
        """This function will name the months that keep a figure from being known, by what it rests on."""
        if basis == "members":
            return self.members
        if basis == "dues":
            return self.dues
        return tuple(sorted({*self.unassessed, *self.unposted, *self.in_part}))


def gaps_of(scheme: str, among: Iterable[str], first: date, last: date) -> Gaps:
    """This function will find the months that figures of a scheme between two days lack.

    ``among``: the schemes of the office, as their money is in one book. Days after this month are not asked about.
    """
    last = min(last, end_of(timezone.localdate()))
    begun = begun_of(among)
    closed = closed_months()
    unassessed = {each: tuple(_unassessed(each, start, last, closed)) for each, start in begun.items()}
    own = unassessed.get(scheme, ())
    every = _in_order(month for months in unassessed.values() for month in months)
    unposted, in_part = _unposted(begun, first, last, closed)
    lacking = {*every, *unposted, *in_part}
    start = min(begun.values(), default=last)
    return Gaps(
        tuple(month for month in own if in_time(terms_on(scheme, month), month) < last),
        tuple(month for month in own if month >= first),
        every,
        tuple(month for month in unposted if month not in every),
        tuple(month for month in in_part if month not in every),
        tuple(month for month in _months(max(start, first.replace(day=1)), last) if month not in closed | lacking),
    )  # fmt: skip


def posted_until(among: Iterable[str], today: date) -> date | None:
    """This function will give the end of the last whole month up to which everything is assessed and posted; None: there is none."""
    begun, closed = begun_of(among), closed_months()
    if not begun:
        return None
    month = add_months((today + A_DAY).replace(day=1), -1)
    for each, start in begun.items():
        lacking = next(_unassessed(each, start, end_of(month), closed), None)
        month = month if lacking is None else add_months(lacking, -1)
    while month >= min(begun.values()):
        if all(_is_posted(each, start, end_of(month), closed) for each, start in begun.items()):
            return end_of(month)
        month = add_months(month, -1)
    return None


def begun_of(among: Iterable[str]) -> Mapping[str, date]:
    """This function will give the month in which contributions of each scheme began: the first that was assessed or in which
    something was received; where there is none yet, that of its first member in the books. Schemes without any are left out."""
    opened = Period.objects.aggregate(first=Min("first_day"))["first"]
    found = {}
    for scheme in among:
        assessed = Assessment.objects.filter(scheme=scheme).aggregate(first=Min("month"))["first"]
        received = Receipt.objects.filter(scheme=scheme).aggregate(first=Min("day"))["first"]
        days = [day for day in (assessed, received) if day is not None]
        joined = Affiliation.objects.filter(scheme=scheme).aggregate(first=Min("first_day"))["first"]
        if not days and joined is not None and opened is not None:
            days = [max(joined, opened)]
        if days:
            found[scheme] = min(days).replace(day=1)
    return found


def closed_months() -> frozenset[date]:
    """This function will give the months of which the books are closed."""
    periods = Period.objects.filter(closed_at__isnull=False).values_list("first_day", "last_day")
    return frozenset(month for first, last in periods for month in _months(first, last) if end_of(month) <= last)  # fmt: skip


def end_of(day: date) -> date:
    """This function will give the last day of a day's month."""
    return add_months(day.replace(day=1), 1) - A_DAY


def _unassessed(scheme: str, start: date, last: date, closed: frozenset[date]) -> Iterator[date]:
    """The months up to a day that are not closed, and for which not every member is assessed, in order."""
    return (
        month for month in _months(start, last)
        if month not in closed and scheme in by_month(month) and not is_assessed(scheme, month)
    )  # fmt: skip


def _unposted(begun: Mapping[str, date], first: date, last: date, closed: frozenset[date]) -> tuple[Months, Months]:  # fmt: skip
    """Months whose earnings are missing at an end of the span, and those of which the span has a part.

    What a month left unposted and a later one took up is in the sums at the end, so the ends alone are asked first.
    """
    edges, unposted, in_part = (first - A_DAY, last), set[date](), set[date]()
    for scheme, start in begun.items():
        for edge in edges:
            if _is_posted(scheme, start, edge, closed):
                continue
            if edge != end_of(edge):
                in_part.add(edge.replace(day=1))
            unposted |= {month for month in _months(max(start, edges[0].replace(day=1)), edge)
                         if end_of(month) <= edge and not _is_posted(scheme, start, end_of(month), closed)}  # fmt: skip
    return _in_order(unposted), _in_order(in_part)


def _is_posted(scheme: str, start: date, day: date, closed: frozenset[date]) -> bool:
    """Whether the books hold by a day what is earned and owed by funders up to it; both are booked at the end of a month."""
    if day < start:
        return True
    month = day.replace(day=1)
    if day == end_of(day):
        return month in closed or is_earned(scheme, day)
    return not Assessment.objects.filter(scheme=scheme, month=month).exists() and is_earned(scheme, day)


def _months(first: date, last: date) -> Months:
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = add_months(month, 1)
    return tuple(found)


def _in_order(months: Iterable[date]) -> Months:
    return tuple(sorted(set(months)))
