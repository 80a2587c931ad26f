"""Entries by hand, with four eyes: one writes, another approves; opening balances and reversals come the same way."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import Line
from allcover.expressions.calendar import add_months
from allcover_site.audit.operations import record, scheme_of
from allcover_site.books import chart
from allcover_site.books.details import OPENING, check_details, check_opening_undone
from allcover_site.books.holding import check_held
from allcover_site.books.models import Account, Answer, Entry, Period, Proposal
from allcover_site.books.operations import BooksRefused, check_entry, check_open, open_period, post, reverse
from allcover_site.people.apart import check_apart
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed, check_may
from allcover_site.ui.days import day_told


class FourEyesOnBooks(NotAllowed):
    """Who wrote an entry neither approves nor reverses it."""


@transaction.atomic
def propose(
    *, by: User, key: str, day: date, text: str, lines: Sequence[Line], document: str = ""
) -> Proposal:
    """This function will write an entry for somebody else to approve; the same key once.

    Raises NotAllowed, BooksRefused (as for a day to come), EntryRefused as the kind it is: PeriodClosed; BelowNothing where it takes
    money that is not there; HasDetails where an operation of the office moves what it would.
    """
    check_may(by, "books.write", scheme=EVERY)
    before = Proposal.objects.filter(key=key).first()
    if before is not None:
        return before
    if not text.strip():
        raise BooksRefused(_("An entry says what happened. Write it."))
    check_entry(lines)
    _check_day(day)
    _check_lines(key, day, lines)
    proposal = Proposal.objects.create(key=key, day=day, text=text, document=document, author=by.username,
                                       lines=[asdict(line) for line in lines], written_at=timezone.now())  # fmt: skip
    record(by, "books.proposed", f"proposal {proposal.pk}", day=str(day), text=text,
           scheme=_scheme_of(proposal))  # fmt: skip
    return proposal


@transaction.atomic
def approve(*, by: User, proposal: Proposal) -> Entry:
    """This function will post what somebody else wrote. Raises NotAllowed, FourEyesOnBooks, BooksRefused, EntryRefused."""
    _check_answering(by, proposal)
    _check_lines(proposal.key, proposal.day, proposal.values)
    entry = post(by=by, key=f"proposal {proposal.pk}", day=proposal.day, text=proposal.text, lines=proposal.values,
                 document=proposal.document)  # fmt: skip
    _answered(by, proposal, entry, "")
    record(by, "books.approved", f"proposal {proposal.pk}", entry=entry.number, author=proposal.author,
           scheme=_scheme_of(proposal))  # fmt: skip
    return entry


@transaction.atomic
def refuse(*, by: User, proposal: Proposal, reason: str) -> None:
    """This function will refuse what somebody else wrote, with the reason."""
    _check_answering(by, proposal)
    if not reason.strip():
        raise BooksRefused(_("Who refuses an entry says why. Write it."))
    _answered(by, proposal, None, reason)
    record(by, "books.refused", f"proposal {proposal.pk}", reason=reason, scheme=_scheme_of(proposal))


def _scheme_of(proposal: Proposal) -> str:
    return scheme_of(line.scheme for line in proposal.values if line.scheme)


@transaction.atomic
def reverse_by_hand(*, by: User, entry: Entry, day: date, reason: str) -> Entry:
    """This function will reverse an entry that somebody else wrote by hand. What a deed of the office posted, that deed undoes.

    Raises NotAllowed, FourEyesOnBooks, BooksRefused, AlreadyReversed, EntryRefused.
    """
    check_may(by, "books.approve", scheme=EVERY)
    if not Answer.objects.filter(entry=entry).exists():
        told = _(
            "Entry %(number)s was posted by its cause. Undo the cause: cancel the receipt, reverse the decision."
        )
        raise BooksRefused(told % {"number": entry.number})
    if by.username == entry.author:
        raise FourEyesOnBooks(_("Who posted an entry does not reverse it. Ask somebody else."))
    check_apart(by, entry.author)
    if not reason.strip():
        raise BooksRefused(_("Who reverses an entry says why. Write it."))
    _check_day(day)
    check_held(day, [line.value.turned() for line in entry.lines.all()])
    check_opening_undone(entry)
    return reverse(by=by, entry=entry, day=day, reason=reason)


def opening_key() -> str:
    """This function will give the key under which balances open the books: another once what was written was refused or reversed.

    Raises BooksRefused where they wait or are posted.
    """
    written = Proposal.objects.filter(key__startswith=OPENING)
    refused = Q(answer__isnull=False, answer__entry__isnull=True)
    over = written.filter(refused | Q(answer__entry__reversal__isnull=False)).count()
    if written.count() > over:
        raise BooksRefused(
            _("Opening balances were written before. They wait to be approved, or are in the books.")
        )
    return f"{OPENING} {over + 1}" if over else OPENING


def opening_lines(usual: Mapping[str, int]) -> list[Line]:
    """This function will make lines of balances as their accounts are read; what is left is the office's own funds.

    ``usual``: minor units by account, above zero on the side on which the account grows.
    """
    kinds = {account.code: account.value for account in Account.objects.filter(code__in=usual)}
    lines = [
        Line.of(code, amount if kinds[code].kind in ("asset", "expense") else -amount)
        for code, amount in usual.items()
        if amount
    ]
    rest = -sum(line.signed for line in lines)
    return [*lines, Line.of(chart.FUNDS, rest)] if rest else lines


@transaction.atomic
def open_year(*, by: User, year: int) -> None:
    """This function will open the twelve months of a year as periods of the books. Raises NotAllowed, BooksRefused."""
    check_may(by, "books.close", scheme=EVERY)
    for month in range(1, 13):
        first = date(year, month, 1)
        open_period(by=by, first_day=first, last_day=add_months(first, 1) - timedelta(days=1))


def period_of(month: date) -> Period | None:
    """This function will give the period of a month, which begins later where the books began in it; None where there is none."""
    first = month.replace(day=1)
    return Period.objects.filter(
        first_day__gte=first, last_day=add_months(first, 1) - timedelta(days=1)
    ).first()


def _check_day(day: date) -> None:
    """What is to come has not happened: it is no entry yet."""
    if day > timezone.localdate():
        raise BooksRefused(
            _("%(day)s is to come. Write an entry once it has happened.") % {"day": day_told(day)}
        )
    check_open(day)


def _check_lines(key: str, day: date, lines: Sequence[Line]) -> None:
    check_held(day, lines)
    if not key.startswith(OPENING):
        check_details(lines)


def _check_answering(by: User, proposal: Proposal) -> None:
    check_may(by, "books.approve", scheme=EVERY)
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if Answer.objects.filter(proposal=proposal).exists():
        raise BooksRefused(_("This entry was approved or refused before."))
    if by.username == proposal.author:
        raise FourEyesOnBooks(_("Who wrote an entry does not approve it. Ask somebody else."))
    check_apart(by, proposal.author)


def _answered(by: User, proposal: Proposal, entry: Entry | None, reason: str) -> None:
    Answer.objects.create(
        proposal=proposal, entry=entry, reason=reason, author=by.username, written_at=timezone.now()
    )
