"""Writes the books, and nothing else does. Each operation is part of the transaction of its cause."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.chain import FIRST, seal
from allcover.bookkeeping.entries import KINDS, DoesNotBalance, EntryRefused, Kind, NotOneSide, check_lines
from allcover.bookkeeping.entries import Line as LineValue
from allcover_site.audit.among import among
from allcover_site.audit.operations import Actor, area_of, record, scheme_of
from allcover_site.audit.rows import write_rows
from allcover_site.books.models import Account, Book, Entry, Line, Period, Proof, Reservation, Settlement
from allcover_site.books.queries import book, free_money, open_before
from allcover_site.books.sealing import Head
from allcover_site.books.templatetags.money import money
from allcover_site.ui.days import day_told

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


class PeriodClosed(EntryRefused):
    """The day of an entry lies in a period that is closed, or in none."""


class KeyReused(EntryRefused):
    """A key was used before, for something else."""


class AlreadyReversed(EntryRefused):
    """An entry is reversed once."""


class AlreadySettled(EntryRefused):
    """A reservation ends once: posted or void."""


class NotEnoughMoney(EntryRefused):
    """An account does not hold what is to be set aside."""


class BooksRefused(ValueError):
    """Something about accounts or periods cannot be as asked."""


def told(amount: int) -> str:
    """This function will write an amount of the books' currency for a sentence, as people of the reader's language do."""
    held = book()
    return f"{money(amount, held)} {held.currency}"


def check_entry(lines: Sequence[LineValue], known: Container[str] | None = None) -> None:
    """This function will raise EntryRefused (as the kind it is), in the reader's language, unless lines may be one entry.

    ``known``: the codes of the accounts, where they have been asked for already.
    """
    try:
        check_lines(lines, known or set(Account.objects.values_list("code", flat=True)))
    except DoesNotBalance as refusal:
        debit, credit = (sum(getattr(line, side) for line in lines) for side in ("debit", "credit"))
        raise DoesNotBalance(
            _("Debits are %(debit)s and credits %(credit)s. Make them equal.")
            % {"debit": told(debit), "credit": told(credit)}
        ) from refusal
    except NotOneSide as refusal:
        raise NotOneSide(
            _(
                "Each line has one amount above zero, on one side, and no more than the books can hold. Check the lines."
            )
        ) from refusal
    except EntryRefused as refusal:
        raise type(refusal)(
            _("An entry has two lines or more, of accounts that are open. Check the lines.")
        ) from refusal


@transaction.atomic
def open_books(*, by: Actor, currency: str, digits: int) -> Book:
    """This function will open the office's books in a currency with so many digits after the point; once."""
    if Book.objects.exists():
        raise BooksRefused(_("The books are open already."))
    book = Book.objects.create(id=1, currency=currency, digits=digits, number=0, seal=FIRST)
    record(by, "books.opened", "books", currency=currency, digits=digits)
    return book


@transaction.atomic
def open_account(*, by: Actor, code: str, name: str, kind: Kind) -> Account:
    """This function will open an account. Its code is of letters, digits and hyphens; nothing of it changes later."""
    if not CODE.fullmatch(code) or kind not in KINDS:
        raise BooksRefused(
            _("An account '%(code)s' of kind '%(kind)s' cannot be. Use letters, digits and hyphens.")
            % {"code": code, "kind": kind}
        )
    if Account.objects.filter(code=code).exists():
        raise BooksRefused(_("There is an account '%(code)s' already. Choose another code.") % {"code": code})
    account = Account.objects.create(code=code, name=name, kind=kind)
    record(by, "books.account_opened", f"account {code}", name=name, kind=kind)
    return account


@transaction.atomic
def open_period(*, by: Actor, first_day: date, last_day: date) -> Period:
    """This function will open a period; periods do not overlap, and none is opened before one that is closed."""
    _locked()
    closed = Period.objects.filter(closed_at__isnull=False).last()
    if closed is not None and first_day <= closed.last_day:
        told = _("The books are closed up to %(day)s. Open what comes after.")
        raise BooksRefused(told % {"day": day_told(closed.last_day)})
    if (
        last_day < first_day
        or Period.objects.filter(first_day__lte=last_day, last_day__gte=first_day).exists()
    ):
        raise BooksRefused(
            _("The period %(first_day)s - %(last_day)s overlaps another, or ends before it begins.")
            % {"first_day": day_told(first_day), "last_day": day_told(last_day)}
        )
    period = Period.objects.create(first_day=first_day, last_day=last_day)
    record(by, "books.period_opened", f"period {period.days}")
    return period


@transaction.atomic
def close_period(*, by: Actor, period: Period) -> None:
    """This function will close a period that is over, for good: no entry may be dated in it, or before it, from now on.

    Periods are closed in their order, so that no closed balance changes; those before the first entry close with it.
    """
    _locked()
    period.refresh_from_db()
    if period.closed_at is not None:
        raise BooksRefused(_("The period %(period)s is closed already.") % {"period": period})
    if period.last_day >= timezone.localdate():
        raise BooksRefused(
            _("The period %(period)s is not over yet. Close it after its last day.") % {"period": period}
        )
    if waiting := open_before(period):
        told = _("The period %(earlier)s is still open. Close it first, then %(period)s.")
        raise BooksRefused(told % {"earlier": waiting, "period": period})
    for each in Period.objects.filter(last_day__lte=period.last_day, closed_at__isnull=True):
        each.closed_at = timezone.now()
        each.save()
        record(by, "books.period_closed", f"period {each.days}")


def note_proof(end: Book) -> Proof:
    """This function will note that the books were gone through whole and held, up to where they ended before that."""
    return Proof.objects.create(number=end.number, seal=end.seal, proven_at=timezone.now())


@transaction.atomic
def post(
    *,
    by: Actor,
    key: str,
    day: date,
    text: str,
    lines: Sequence[LineValue],
    document: str = "",
    reversal_of: Entry | None = None,
) -> Entry:
    """This function will write an entry. The same ``key`` with the same content is written once, and given again.

    Raises EntryRefused as the kind it is: DoesNotBalance, TooFewLines, NotOneSide, NoSuchAccount, PeriodClosed,
    KeyReused.
    """
    _locked()
    check_entry(lines)
    written = Entry.objects.filter(key=key).first()
    if written is not None:
        return _again(written, day, text, lines)
    [number] = post_many(
        by=by, day=day, postings=[Posting(key, text, lines, document)], reversal_of=reversal_of
    )
    return Entry.objects.get(number=number)


@dataclass(frozen=True, slots=True)
class Posting:
    """An entry that is to be written."""

    key: str
    text: str
    lines: Sequence[LineValue]
    document: str = ""


@transaction.atomic
def post_many(
    *, by: Actor, day: date, postings: Sequence[Posting], reversal_of: Entry | None = None
) -> list[int]:
    """This function will write many entries of one day, all or none, each sealed with the one before it, and give their numbers.

    Raises EntryRefused as :func:`post` does; a key that was posted before is KeyReused.
    """
    book, accounts = _locked(), set(Account.objects.values_list("code", flat=True))
    period, now = check_open(day).pk if postings else 0, timezone.now()
    before = Entry.objects.filter(among("key", [posting.key for posting in postings])).values_list(
        "key", flat=True
    )
    if again := next(iter(before), None):
        raise KeyReused(_("'%(key)s' was posted before.") % {"key": again})
    reversed_one, first = reversal_of.number if reversal_of is not None else None, book.number + 1
    head, rows = Head(by.username, day, now, reversed_one), list[tuple[object, ...]]()
    for number, posting in enumerate(postings, start=first):
        check_entry(posting.lines, accounts)
        before_it = book.seal
        book.number = number
        book.seal = seal(
            before_it, head.content(number, posting.key, posting.text, posting.document, posting.lines)
        )
        rows.append((number, posting.key, day, period, posting.text, posting.document, by.username, now, reversed_one,
                     before_it, book.seal))  # fmt: skip
    _write(first, rows, [posting.lines for posting in postings])
    book.save()
    return list(range(first, first + len(rows)))


@transaction.atomic
def reverse(*, by: Actor, entry: Entry, day: date, reason: str) -> Entry:
    """This function will write the entry the other way round, on a day; once."""
    _locked()
    if day < entry.day:
        raise EntryRefused(
            _("An entry is not reversed before its own day, %(day)s.") % {"day": day_told(entry.day)}
        )
    if Entry.objects.filter(reversal_of=entry).exists():
        raise AlreadyReversed(_("Entry %(number)s was reversed before.") % {"number": entry.number})
    lines = [line.value.turned() for line in entry.lines.all()]
    key = f"reversal of {entry.number}"
    text = _("Turns entry %(number)s: %(reason)s") % {"number": entry.number, "reason": reason}
    written = post(by=by, key=key, day=day, text=text[:300], lines=lines, reversal_of=entry)
    record(by, "books.reversed", f"entry {entry.number}", by_entry=written.number, reason=reason,
           scheme=scheme_of(line.scheme for line in lines if line.scheme),
           area=area_of(line.area for line in lines if line.area))  # fmt: skip
    return written


@transaction.atomic
def reserve(
    *, by: Actor, key: str, day: date, source: str, target: str, amount: int, about: Mapping[str, str]
) -> Reservation:
    """This function will set money of an account aside for a payment that is on its way.

    Raises NotEnoughMoney where the account, less what is set aside already, holds too little; KeyReused.
    """
    _locked()
    if Reservation.objects.filter(key=key).exists():
        raise KeyReused(_("'%(key)s' was set aside before.") % {"key": key})
    free = free_money(source)
    if amount > free:
        raise NotEnoughMoney(
            _("Account '%(source)s' has %(free)s left to set aside, and %(amount)s is asked.")
            % {"source": Account.objects.get(code=source), "free": told(free), "amount": told(amount)}
        )
    return Reservation.objects.create(key=key, day=day, source_id=source, target_id=target, amount=amount,
                                      author=by.username, written_at=timezone.now(), **about)  # fmt: skip


@transaction.atomic
def settle(*, by: Actor, reservation: Reservation, day: date, text: str, document: str = "") -> Entry:
    """This function will post what was set aside: the payment has arrived."""
    _check_open(reservation)
    about = {"scheme": reservation.scheme, "party": reservation.party, "cause": reservation.cause}
    lines = [
        LineValue.of(reservation.target_id, reservation.amount, **about),
        LineValue.of(reservation.source_id, -reservation.amount, **about),
    ]
    key = f"settlement of {reservation.key}"
    entry = post(by=by, key=key, day=day, text=text, lines=lines, document=document)
    _end(by, reservation, entry, "")
    return entry


@transaction.atomic
def void(*, by: Actor, reservation: Reservation, reason: str) -> None:
    """This function will free what was set aside: the payment failed."""
    _check_open(reservation)
    _end(by, reservation, None, reason)


def _locked() -> Book:
    """The books, for whoever writes; others wait until the transaction ends."""
    return Book.objects.select_for_update().get()


def check_open(day: date) -> Period:
    """This function will give the open period of a day; PeriodClosed where it lies in none or in one that is closed."""
    period = Period.objects.filter(first_day__lte=day, last_day__gte=day).first()
    if period is None:
        raise PeriodClosed(
            _(
                "%(day)s lies in no period of the books. Date the entry in an open one, or ask the accountant to open the"
                " year %(year)s on the page Books."
            )
            % {"day": day_told(day), "year": day.year}
        )
    if period.closed_at is not None:
        told = _("%(day)s lies in the closed period %(period)s. Date the entry in an open one.")
        raise PeriodClosed(told % {"day": day_told(day), "period": period})
    return period


def _again(written: Entry, day: date, text: str, lines: Sequence[LineValue]) -> Entry:
    same = (written.day, written.text) == (day, text)
    if not same or [line.value for line in written.lines.all()] != list(lines):
        raise KeyReused(
            _("'%(key)s' was posted before, as entry %(number)s, with other content.")
            % {"key": written.key, "number": written.number}
        )
    return written


LINE = ("entry", "position", "account", "debit", "credit", "scheme", "area", "party", "cause")
ENTRY = ("number", "key", "day", "period", "text", "document", "author", "written_at", "reversal_of", "before",
         "seal")  # fmt: skip


def _write(first: int, entries: Sequence[tuple[object, ...]], lines: Sequence[Sequence[LineValue]]) -> None:
    """The lines first, so that the trigger of an entry finds them."""
    write_rows(Line, LINE, (
        (number, position, line.account, line.debit, line.credit, line.scheme, line.area, line.party, line.cause)
        for number, own in enumerate(lines, start=first)
        for position, line in enumerate(own, start=1)
    ))  # fmt: skip
    write_rows(Entry, ENTRY, entries)


def _check_open(reservation: Reservation) -> None:
    _locked()
    if Settlement.objects.filter(reservation=reservation).exists():
        raise AlreadySettled(_("'%(key)s' has ended already.") % {"key": reservation.key})


def _end(by: Actor, reservation: Reservation, entry: Entry | None, reason: str) -> None:
    Settlement.objects.create(
        reservation=reservation, entry=entry, reason=reason, author=by.username, written_at=timezone.now()
    )
