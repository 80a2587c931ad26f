"""Books what the State and donors owe of contributions, in the transaction of what it came of; and receives what they pay."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import Line
from allcover.expressions.calendar import add_months
from allcover_site.audit.operations import record
from allcover_site.books import chart
from allcover_site.books.chart import open_missing
from allcover_site.books.models import Book, Entry
from allcover_site.books.operations import post, reverse
from allcover_site.books.queries import is_open
from allcover_site.contributions.funding_queries import FUNDERS, party_of
from allcover_site.contributions.models import CoverPeriod, FunderPayment, FunderShare, Instalment
from allcover_site.contributions.periods import A_DAY
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.schemes.naming import called
from allcover_site.schemes.queries import check_published


class NotFunded(ValueError):
    """Money of a funder cannot be received as asked."""


def book_shares(
    *, by: User, scheme: str, month: date, dues: Mapping[str, int], cause: str, day: date | None = None
) -> Entry | None:  # fmt: skip
    """This function will book what funders owe of what was assessed for a month; nothing where they owe nothing.

    Within the transaction of whoever calls, who has asked for the right. ``dues``: minor units by payer, below zero where a
    correction takes back. ``day``: by default the last of the month, or today where the books are closed for it or begin
    after it. Raises EntryRefused, also for a month to come of a year that is not open: it is no income of today.
    """
    owed = {payer: dues[payer] for payer in FUNDERS if dues.get(payer)}
    if not owed:
        return None
    lines = []
    for payer, amount in owed.items():
        about = {"party": party_of(payer), "scheme": scheme, "cause": cause}
        lines += [Line.of(chart.FUNDERS, amount, **about), Line.of(chart.SUBSIDIES, -amount, **about)]
    text = _("Share of contributions, %(scheme)s") % {"scheme": called(scheme)}
    entry = post(by=by, key=f"share of {cause}", day=day or _day_for(month), text=text, lines=lines)
    FunderShare.objects.bulk_create(
        FunderShare(cause=cause, scheme=scheme, month=month, payer=payer, amount=amount, entry=entry)
        for payer, amount in owed.items()
    )
    return entry


def book_period_shares(*, by: User, period: CoverPeriod) -> Entry | None:
    """This function will book what funders owe of a period of cover, to be earned day by day; nothing where they owe nothing.

    Within the transaction of whoever calls. On the day of enrolling, or today where the books are closed for it. Raises EntryRefused.
    """
    return _book_period(by, period, None, f"period {period.pk}", period.dues, period.enrolled)


def book_joiner_shares(*, by: User, part: Instalment, on: date) -> Entry | None:
    """This function will book what funders owe for who joins a period of cover on a day, to be earned over the days that are left;
    nothing where they owe nothing. As :func:`book_period_shares`."""
    return _book_period(by, part.period, part, f"instalment {part.pk}", part.dues, on)


def _book_period(
    by: User, period: CoverPeriod, part: Instalment | None, cause: str, dues: Mapping[str, int], on: date
) -> Entry | None:
    owed = {payer: dues[payer] for payer in FUNDERS if dues.get(payer)}
    if not owed:
        return None
    open_missing(by=by, code=chart.DEFERRED)
    lines = []
    for payer, amount in owed.items():
        about = {"party": party_of(payer), "scheme": period.scheme, "cause": cause}
        lines += [Line.of(chart.FUNDERS, amount, **about), Line.of(chart.DEFERRED, -amount, **about)]
    day = on if is_open(on) else timezone.localdate()
    text = _("Share of contributions, %(scheme)s") % {"scheme": called(period.scheme)}
    entry = post(by=by, key=f"share of {cause}", day=day, text=text, lines=lines)
    _keep(period, part, cause, owed, entry)
    return entry


def take_back_shares(*, by: User, shares: QuerySet[FunderShare], day: date, reason: str) -> None:
    """This function will reverse what was booked of a period of cover, or of who joined it: shares that none took back before. Within the
    transaction of whoever calls. Raises EntryRefused."""
    booked = defaultdict[Entry, list[FunderShare]](list)
    for share in shares.select_related("entry", "period", "part").order_by("pk"):
        booked[share.entry].append(share)
    for entry, held in booked.items():
        first, back = held[0], reverse(by=by, entry=entry, day=max(day, entry.day), reason=reason)
        owed = {share.payer: -share.amount for share in held}
        assert first.period is not None  # It is of a month that a share has none.
        _keep(first.period, first.part, f"cancelled {first.cause}", owed, back)


def _keep(
    period: CoverPeriod, part: Instalment | None, cause: str, owed: Mapping[str, int], entry: Entry
) -> None:
    month = (part or period).first_day.replace(day=1)
    FunderShare.objects.bulk_create(
        FunderShare(cause=cause, scheme=period.scheme, month=month, payer=payer, amount=amount,
                    period=period, part=part, entry=entry)
        for payer, amount in owed.items()
    )  # fmt: skip


def _day_for(month: date) -> date:
    last = add_months(month, 1) - A_DAY
    today = timezone.localdate()
    return last if last > today or is_open(last) else today


@transaction.atomic
def receive_of_funder(
    *, by: User, scheme: str, payer: str, amount: int, day: date, document: str, key: str
) -> FunderPayment:  # fmt: skip
    """This function will receive at the bank what a funder pays of its share of a scheme's contributions; the same key once.

    ``document``: the bank's. Raises NotAllowed, NoVersion, NotFunded, EntryRefused.
    """
    check_may(by, "contributions.bank", scheme=scheme)
    check_published(scheme)
    Book.objects.select_for_update().get()
    asked = (scheme, payer, amount, day, document)
    before = FunderPayment.objects.filter(key=key).first()
    if before is not None:
        if (before.scheme, before.payer, before.amount, before.day, before.document) == asked:
            return before
        raise NotFunded(_("Something else was received under this key."))
    if payer not in FUNDERS:
        raise NotFunded(_("Only the State and donors pay here."))
    if amount <= 0 or day > timezone.localdate():
        raise NotFunded(_("A receipt is of more than nothing, and not of a day to come."))
    cause = f"funding {key}"
    about = {"scheme": scheme, "party": party_of(payer), "cause": cause}
    lines = [Line.of(chart.BANK, amount, **about), Line.of(chart.FUNDERS, -amount, **about)]
    text = _("Share of contributions, %(scheme)s") % {"scheme": called(scheme)}
    entry = post(by=by, key=cause, day=day, text=text, lines=lines, document=document)
    made = FunderPayment.objects.create(key=key, scheme=scheme, payer=payer, day=day, amount=amount, document=document,
                                        entry=entry, author=by.username)  # fmt: skip
    record(by, "contributions.funded", party_of(payer), scheme=scheme, amount=amount, document=document,
           entry=entry.number)  # fmt: skip
    return made
