"""Writes the month: what is earned, the closing, and what is told of a year."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import Line
from allcover.expressions.calendar import add_months
from allcover_site.audit.operations import record
from allcover_site.books import chart
from allcover_site.books.models import Book, Entry
from allcover_site.books.operations import close_period, note_proof, post
from allcover_site.contributions.funding_queries import party_of
from allcover_site.month.dues import EARNED, shares_to_earn, to_earn
from allcover_site.month.earning import Earned
from allcover_site.month.models import YearFacts
from allcover_site.month.states import State, state_of
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, check_may
from allcover_site.schemes.naming import called
from allcover_site.schemes.queries import check_published


class MonthNotReady(ValueError):
    """A month cannot be closed: something is still to be done."""


@transaction.atomic
def earn(*, by: User, scheme: str, month: date) -> Entry | None:
    """This function will post what of premiums, and of funders' shares of periods, is earned at a month's end; None where nothing is.

    What was earned and is no longer (a receipt that was cancelled) goes back. Raises NotAllowed, EntryRefused.
    """
    check_may(by, "books.close", scheme=scheme)
    first = month.replace(day=1)
    last = add_months(first, 1) - date.resolution
    Book.objects.select_for_update().get()  # Whoever earns meanwhile waits, and finds it posted.
    earned, shares = to_earn(scheme, last), shares_to_earn(scheme, last)
    if not earned and not shares:
        return None
    cause = f"{EARNED}{first:%Y-%m}"
    premiums = sum(each.premiums for each in earned.values())
    lines = [line for line in _lines(earned, premiums, scheme, cause) if line.signed]
    lines += _lines_of_shares(shares, scheme, cause)
    before = Entry.objects.filter(key__startswith=f"{cause} {scheme} ").count()
    entry = post(
        by=by,
        key=f"{cause} {scheme} {before + 1}",
        day=last,
        text=_("Premiums earned, %(scheme)s") % {"scheme": called(scheme)},
        lines=lines,
    )
    record(
        by,
        "month.earned",
        f"month {first:%Y-%m}",
        scheme=scheme,
        amount=sum(each.all for each in earned.values()) + sum(shares.values()),
        entry=entry.number,
    )
    return entry


def _lines(earned: Mapping[int, Earned], premiums: int, scheme: str, cause: str) -> Iterator[Line]:
    """Out of what each household paid: fees of each, so that what was posted of them is known, and premiums of all together."""
    for number, each in earned.items():
        about = {"scheme": scheme, "party": f"household {number}", "cause": cause}
        yield Line.of(chart.UNEARNED, each.all, **about)
        yield Line.of(chart.FEES, -each.fees, **about)
    yield Line.of(chart.PREMIUMS, -premiums, scheme=scheme, cause=cause)


def _lines_of_shares(shares: Mapping[str, int], scheme: str, cause: str) -> Iterator[Line]:
    """Out of what each funder owes of periods."""
    for payer, amount in shares.items():
        about = {"scheme": scheme, "party": party_of(payer), "cause": cause}
        yield from (Line.of(chart.DEFERRED, amount, **about), Line.of(chart.SUBSIDIES, -amount, **about))


@transaction.atomic
def close_month(*, by: User, month: date) -> State:
    """This function will close a month of the books for good, once all that belongs to it is done and all the books hold.

    Raises NotAllowed, MonthNotReady, BooksRefused.
    """
    check_may(by, "books.close", scheme=EVERY)
    end, state = Book.objects.first(), state_of(month, is_proven_whole=True)
    if state.faults:
        raise MonthNotReady(
            _("The month cannot be closed: the books do not hold. %(faults)s")
            % {"faults": " ".join(state.faults)}
        )
    if state.is_closed:
        raise MonthNotReady(_("The month is closed already."))
    if not state.is_ready or state.period is None or end is None:
        raise MonthNotReady(_("The month cannot be closed yet: do first what is open on the list."))
    note_proof(end)
    close_period(by=by, period=state.period)
    record(by, "month.closed", f"month {state.first:%Y-%m}")
    return state


@transaction.atomic
def tell(
    *, by: User, scheme: str, year: int, target: int | None, hidden_costs: int, source: str
) -> YearFacts:
    """This function will keep what somebody tells of a year that books and registers do not know.

    Raises NotAllowed, NoVersion.
    """
    check_may(by, "books.write", scheme=scheme)
    check_published(scheme)
    told = YearFacts.objects.create(scheme=scheme, year=year, target=target, hidden_costs=hidden_costs, source=source,
                                    author=by.username, told_at=timezone.now())  # fmt: skip
    record(
        by,
        "month.told",
        f"scheme {scheme}",
        scheme=scheme,
        year=year,
        target=target,
        hidden_costs=hidden_costs,
        source=source,
    )
    return told
