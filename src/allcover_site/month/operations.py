"""Writes the month: what is earned, the closing, and what is told of a year."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import Line
from allcover_site.audit.operations import record
from allcover_site.books import chart
from allcover_site.books.models import Entry
from allcover_site.books.operations import close_period, post
from allcover_site.books.proposing import period_of
from allcover_site.month.models import YearFacts
from allcover_site.month.queries import EARNED, State, state_of, to_earn
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, check_may


class MonthNotReady(ValueError):
    """A month cannot be closed: something is still to be done."""


@transaction.atomic
def earn(*, by: User, scheme: str, month: date) -> Entry | None:
    """This function will post what of premiums is earned at a month's end, household by household; None where nothing is.

    What was earned and is no longer (a receipt that was cancelled) goes back. Raises NotAllowed, EntryRefused.
    """
    check_may(by, "books.close", scheme=scheme)
    state = state_of(month)
    earned = to_earn(scheme, month)
    if not earned:
        return None
    cause = f"{EARNED}{state.first:%Y-%m}"
    lines = [
        Line.of(chart.UNEARNED, amount, scheme=scheme, party=f"household {number}", cause=cause)
        for number, amount in earned.items()
    ]
    rest = -sum(earned.values())
    if rest:
        lines.append(Line.of(chart.PREMIUMS, rest, scheme=scheme, cause=cause))
    before = Entry.objects.filter(key__startswith=f"{cause} {scheme} ").count()
    entry = post(
        by=by,
        key=f"{cause} {scheme} {before + 1}",
        day=state.last,
        text=f"Premiums earned, {scheme}",
        lines=lines,
    )
    record(by, "month.earned", f"month {state.first:%Y-%m}", scheme=scheme, amount=-rest, entry=entry.number)
    return entry


@transaction.atomic
def close_month(*, by: User, month: date) -> State:
    """This function will close a month of the books for good, once all that belongs to it is done.

    Raises NotAllowed, MonthNotReady, BooksRefused.
    """
    check_may(by, "books.close", scheme=EVERY)
    state = state_of(month)
    period = period_of(month)
    if not state.is_ready or period is None:
        raise MonthNotReady(_("The month cannot be closed yet: do first what is open on the list."))
    close_period(by=by, period=period)
    record(by, "month.closed", f"month {state.first:%Y-%m}")
    return state


@transaction.atomic
def tell(
    *, by: User, scheme: str, year: int, target: int | None, hidden_costs: int, source: str
) -> YearFacts:
    """This function will keep what somebody tells of a year that books and registers do not know. Raises NotAllowed."""
    check_may(by, "books.write", scheme=scheme)
    told = YearFacts.objects.create(scheme=scheme, year=year, target=target, hidden_costs=hidden_costs, source=source,
                                    author=by.username, told_at=timezone.now())  # fmt: skip
    record(by, "month.told", f"{scheme} {year}", target=target, hidden_costs=hidden_costs, source=source)
    return told
