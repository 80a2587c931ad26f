"""Reads the books: balances, what is free to be set aside, and whether everything holds."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from allcover.bookkeeping import entries
from allcover.bookkeeping.balances import TrialBalance, trial_balance
from allcover.bookkeeping.beancount import beancount
from allcover.bookkeeping.chain import FIRST, Sealed, broken_links
from allcover.vocabulary.fault import retold
from allcover_site.audit.models import Event
from allcover_site.books.models import Account, Book, Entry, Line, Period, Proof, Reservation
from allcover_site.books.sealing import content
from allcover_site.books.templatetags.money import money
from allcover_site.ui.telling import words_now

AHEAD = timedelta(days=30)
"""How long before the last period ends it is told that the next is to be opened."""


def books_begun() -> date | None:
    """This function will give the first day of the first period in which anything is booked; None for none."""
    booked = Period.objects.filter(Exists(Entry.objects.filter(period=OuterRef("pk"))))
    return booked.order_by("first_day").values_list("first_day", flat=True).first()


def open_before(period: Period) -> Period | None:
    """This function will give the first period before another that is still open, of those since the books begin."""
    waiting = Period.objects.filter(last_day__lt=period.first_day, closed_at__isnull=True)
    return waiting.filter(first_day__gte=books_begun() or period.first_day).first()


def years_to_open(today: date) -> int:
    """This function will count the years that the books need and have not, a month ahead of the day on which they stop."""
    last = Period.objects.aggregate(last=Max("last_day"))["last"]
    needed = today + AHEAD
    return 0 if last is None or last >= needed else max(needed.year - last.year, 1)


def book() -> Book:
    """This function will give the office's books as a whole."""
    return Book.objects.get()


def told_amount(minor: int) -> str:
    """This function will write an amount as money of the books, as the faults of a proof tell it; bare where none are opened."""
    held = Book.objects.first()
    return str(minor) if held is None else money(minor, held)


def balances(
    *, first: date | None = None, last: date | None = None, scheme: str | None = None
) -> TrialBalance:
    """This function will give the trial balance of the entries dated from a day to a day; both are optional.

    ``scheme``: of the lines alone that name it; ``""`` of those that name none. Such a part need not be even.
    """
    lines = Line.objects.filter(*_between(first, last))
    if scheme is not None:
        lines = lines.filter(scheme=scheme)
    signed = lines.values("account_id").annotate(signed=Sum(F("debit") - F("credit")))
    found = {row["account_id"]: int(row["signed"]) for row in signed}
    named = (replace(account.value, name=account.called) for account in Account.objects.all())
    return trial_balance(named, found)


def balance_of(account: str, **about: str) -> int:
    """This function will give debits less credits of an account, of all of it or of what is about something."""
    found = Line.objects.filter(account_id=account, **about).aggregate(signed=Sum(F("debit") - F("credit")))
    return int(found["signed"] or 0)


def by_party(account: str) -> Mapping[str, int]:
    """This function will give debits less credits of an account by party: the sub-ledger of a control account."""
    found = (
        Line.objects.filter(account_id=account).values("party").annotate(signed=Sum(F("debit") - F("credit")))
    )
    return {row["party"]: int(row["signed"]) for row in found}


def left_by_party(account: str, last: date) -> Mapping[str, int]:
    """This function will give, of each party's debits of an account at the end of a day, what no credit since has taken.

    The oldest is taken first; parties of whom nothing is left are not given.
    """
    amount = F("debit") - F("credit")
    held = Coalesce(Sum(amount, filter=Q(entry__day__lte=last)), 0)
    since = Coalesce(Sum("credit", filter=Q(entry__day__gt=last)), 0)
    found = (
        Line.objects.filter(account_id=account).values("party").annotate(held=held, since=since).order_by()
    )
    left = {row["party"]: int(row["held"]) - int(row["since"]) for row in found}
    return {party: amount for party, amount in left.items() if amount > 0}


def signed_by_party(
    account: str, cause: str, *, scheme: str | None = None, last: date | None = None
) -> Mapping[str, int]:
    """This function will give debits less credits of an account by party, of lines whose cause begins with a word.

    Of a scheme alone, and of lines dated up to a day, where they are given.
    """
    lines = Line.objects.filter(*_between(None, last), account_id=account, cause__startswith=cause)
    if scheme is not None:
        lines = lines.filter(scheme=scheme)
    found = lines.values("party").annotate(all=Sum(F("debit") - F("credit"))).order_by()
    return {row["party"]: int(row["all"]) for row in found}


def signed_by_cause(account: str, cause: str) -> Mapping[str, int]:
    """This function will give debits less credits of an account by cause, of causes that begin with a word."""
    found = Line.objects.filter(account_id=account, cause__startswith=cause).values("cause")
    return {
        row["cause"]: int(row["all"]) for row in found.annotate(all=Sum(F("debit") - F("credit"))).order_by()
    }


def free_money(account: str) -> int:
    """This function will give what an account holds less what is set aside of it."""
    reserved = Reservation.objects.filter(source_id=account, settlement__isnull=True).aggregate(
        all=Sum("amount")
    )
    return balance_of(account) - int(reserved["all"] or 0)


def is_open(day: date) -> bool:
    """This function will say whether an entry may be dated on a day."""
    return Period.objects.filter(first_day__lte=day, last_day__gte=day, closed_at__isnull=True).exists()


def journal() -> QuerySet[Entry]:
    """This function will give the entries with their lines, the newest first."""
    return Entry.objects.order_by("-number").prefetch_related("lines__account")


def as_beancount() -> Iterator[str]:
    """This function will write the whole books as text for Beancount."""
    held = book()
    accounts = [account.value for account in Account.objects.all()]
    first = Entry.objects.order_by("day").values_list("day", flat=True).first() or date(1970, 1, 1)
    written = (_value(entry) for entry in Entry.objects.order_by("number").prefetch_related("lines"))
    return beancount(accounts, written, currency=held.currency, digits=held.digits, opened=first)


def closed_until() -> date | None:
    """This function will give the last day of the periods that are closed; None where none is."""
    closed = Period.objects.filter(closed_at__isnull=False).last()
    return closed.last_day if closed is not None else None


def faults_of_books() -> tuple[str, ...]:
    """This function will go through all the books and say what does not hold, in the reader's language; nothing if everything does."""
    return (*_faults_after(0, FIRST), *_faults_of_periods())


def last_proof() -> Proof | None:
    """This function will give the last time that the books were gone through whole and held; None for never."""
    return Proof.objects.last()


def faults_since(proof: Proof | None) -> tuple[str, ...]:
    """This function will go through what was written since the books were proven whole; through all of them if they never were.

    What was changed before it, whoever proves the whole finds: :func:`faults_of_books`.
    """
    if proof is None:
        return faults_of_books()
    if proof.number and not Entry.objects.filter(number=proof.number, seal=proof.seal).exists():
        told = _("Entry %(number)s is not sealed as it was when the books were proven.")
        return (told % {"number": proof.number},)
    return tuple(_faults_after(proof.number, proof.seal))


def _faults_after(number: int, sealed: str) -> Iterator[str]:
    yield from _faults_of_chain(number, sealed)
    yield from _faults_of_entries(number)
    yield from _faults_of_balances()


def _faults_of_chain(number: int, sealed: str) -> Iterator[str]:
    """Up to where the books end now: others may go on writing, and what is read last is at least as far as what is read first."""
    furthest = Entry.objects.order_by("number").values_list("number", flat=True).last() or 0
    held = Book.objects.first()
    end = (held.number, held.seal) if held is not None else (0, FIRST)  # Not opened yet.
    entries = Entry.objects.filter(number__gt=number, number__lte=end[0]).order_by("number")
    broken = broken_links(
        (
            Sealed(entry.number, content(entry, [line.value for line in entry.lines.all()]), entry.before, entry.seal)
            for entry in entries.prefetch_related("lines").iterator(chunk_size=1000)
        ),
        (number, sealed),
    )  # fmt: skip
    yield from (retold(each, words_now()) for each in broken)
    last = Entry.objects.filter(number__lte=end[0]).order_by("number").values_list("number", "seal").last()
    if furthest > end[0] or (last or (0, FIRST)) != end:
        told = _("The books should end with entry %(number)s and end with %(found)s.")
        yield told % {"number": end[0], "found": max(furthest, last[0] if last else 0)}


def _faults_of_entries(number: int) -> Iterator[str]:
    added = Entry.objects.filter(number__gt=number).annotate(
        debit=Sum("lines__debit"), credit=Sum("lines__credit"), count=Count("lines")
    )
    for entry in added.filter(~Q(debit=F("credit")) | Q(count__lt=2)):
        yield _("Entry %(number)s does not balance.") % {"number": entry.number}
    strays = Entry.objects.filter(number__gt=number).filter(
        Q(day__lt=F("period__first_day")) | Q(day__gt=F("period__last_day"))
    )
    for stray in strays:
        yield _("Entry %(number)s is dated outside its period.") % {"number": stray.number}


def _faults_of_periods() -> Iterator[str]:
    """Where the periods that are closed are not those that the trail tells were closed, each once."""
    events = Event.objects.filter(deed="books.period_closed").order_by("number").values_list("about", flat=True)  # fmt: skip
    told = Counter(about.removeprefix("period ") for about in events)
    closed = [period.days for period in Period.objects.filter(closed_at__isnull=False)]
    for days, count in told.items():
        if days not in closed:
            yield _("The period %(period)s was closed by the trail, and is open or gone.") % {"period": days}
        elif count > 1:
            yield _("The period %(period)s was closed twice by the trail.") % {"period": days}
    for days in closed:
        if days not in told:
            yield _("The period %(period)s is closed, and the trail does not tell of it.") % {"period": days}


def _faults_of_balances() -> Iterator[str]:
    trial, held = balances(), Book.objects.first()
    if held is not None and not trial.is_even:
        told = _("The trial balance is not even: %(debit)s and %(credit)s.")
        yield told % {"debit": money(trial.debit, held), "credit": money(trial.credit, held)}


def _between(first: date | None, last: date | None) -> Iterator[Q]:
    if first is not None:
        yield Q(entry__day__gte=first)
    if last is not None:
        yield Q(entry__day__lte=last)


def _value(entry: Entry) -> entries.Entry:
    lines = tuple(line.value for line in entry.lines.all())
    return entries.Entry(entry.number, entry.day, entry.text, lines, entry.document)


@dataclass(frozen=True)
class Running:
    """A line of an account and what the account holds after it."""

    line: Line
    after: int


@dataclass(frozen=True)
class Extract:
    """An account between two days: what it held before, its lines, and what it held at the end."""

    before: int
    rows: tuple[Running, ...]
    debit: int
    credit: int

    @property
    def after(self) -> int:
        """What the account held at the end."""
        return self.before + self.debit - self.credit


def moved(source: str, targets: Sequence[str], first: date, last: date) -> QuerySet[Line]:
    """This function will give the lines of a span by which money left one account for one of others."""
    into = Line.objects.filter(account_id__in=targets).values("entry")
    found = Line.objects.filter(*_between(first, last), account_id=source, credit__gt=0, entry__in=into)
    return found.select_related("entry").order_by("entry__day", "entry_id")


def extract_of(account: str, first: date, last: date) -> Extract:
    """This function will give an account line by line from a day to a day, in order of days."""
    earlier = Line.objects.filter(account_id=account, entry__day__lt=first)
    before = held = int(earlier.aggregate(signed=Sum(F("debit") - F("credit")))["signed"] or 0)
    lines = Line.objects.filter(*_between(first, last), account_id=account).select_related("entry")
    rows = []
    for line in lines.order_by("entry__day", "entry_id", "position"):
        held += line.debit - line.credit
        rows.append(Running(line, held))
    return Extract(
        before, tuple(rows), sum(row.line.debit for row in rows), sum(row.line.credit for row in rows)
    )
