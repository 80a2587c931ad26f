"""Accounts whose details stand in other tables, such as what each facility is owed: entries by hand leave them alone, and what they
hold is proven whole against the details.

What opening balances brought in has no details. Entries by hand may bring it down to nothing, and no further.
"""

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import F, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover.bookkeeping.entries import EntryRefused
from allcover.bookkeeping.entries import Line as LineValue
from allcover_site.books import chart
from allcover_site.books.models import Account, Entry, Line
from allcover_site.books.operations import told
from allcover_site.books.queries import balance_of, by_party, told_amount
from allcover_site.books.templatetags.parties import party as party_told

OPENING = "opening balances"
"""How the keys of the entries begin that open books which went on before: of those, one stands."""

CURES: Mapping[str, str | Promise] = {
    chart.FLOAT: gettext_lazy("Write a receipt, or have the money handed over at the counter."),
    chart.COLLECTORS: gettext_lazy("Write what is missing, repaid or let off on the page of the collector."),
    chart.EMPLOYERS: gettext_lazy("Enter a declaration or a receipt of the employer, or let a penalty off."),
    chart.FUNDERS: gettext_lazy("Assess contributions, or receive what the State or a donor pays."),
    chart.PAYABLE: gettext_lazy("Decide a claim or take its decision back, or pay the facility."),
    chart.OWED_BENEFITS: gettext_lazy("Decide the benefits of a month; by hand they are only paid out."),
    chart.DEFERRED: gettext_lazy("Enrol for a period or cancel one, or post what a month has earned."),
    chart.UNEARNED: gettext_lazy(
        "Write or cancel a receipt, give money back, or post what a month has earned."
    ),
}
"""The accounts that have details elsewhere, each with what moves it."""


class HasDetails(EntryRefused):
    """An entry by hand moves what an operation of the office moves with its details."""


def check_details(lines: Sequence[LineValue]) -> None:
    """This function will raise HasDetails where lines by hand move an account that has details elsewhere.

    Lines that name nobody may bring down what opening balances brought in, and what is owed as benefits. Within the transaction of
    whoever calls, who has locked the books.
    """
    for account, cure in CURES.items():
        own = [line for line in lines if line.account == account]
        left = balance_of(account, party="") if own else 0
        if not any(line.party for line in own) and _lies_within(left + _sum(own), left):
            continue
        refused = _("%(account)s has its details elsewhere. %(cure)s An entry by hand may only bring down what is there in nobody's name: %(left)s.")  # fmt: skip
        name = Account.objects.get(code=account)
        raise HasDetails(refused % {"account": name, "cure": cure, "left": told(abs(left))})


def check_opening_undone(entry: Entry) -> None:
    """This function will raise HasDetails where an entry opened the books, and what it brought in was brought down since."""
    if not _openings().filter(pk=entry.pk).exists():
        return
    for account in CURES:
        own = _sum([line.value for line in entry.lines.all() if line.account_id == account])
        if own * (balance_of(account, party="") - own) < 0:
            refused = _("%(account)s holds less than the opening balances brought in. Reverse first what took of it.")  # fmt: skip
            raise HasDetails(refused % {"account": Account.objects.get(code=account)})


def faults_of_details(account: str, details: Mapping[str, int]) -> Iterator[str]:
    """This function will say, in the reader's language, where an account does not hold what its details come to, party by party.

    ``details``: debits less credits by party. What opening balances brought in, and is not brought down yet, is added to them.
    """
    owed, by_hand = details.get("", 0), _by_hand(account)
    opened = _sum_of(Line.objects.filter(account_id=account, entry__in=_openings()))
    is_fair = _lies_within(owed + by_hand, owed + opened)
    expected = {**details, "": owed + (by_hand if is_fair else opened)}
    booked = by_party(account)
    for party in sorted({*booked, *expected}):
        if booked.get(party, 0) != expected.get(party, 0):
            yield _differs(account, party, booked.get(party, 0), expected.get(party, 0))


def _openings() -> QuerySet[Entry]:
    """The entries that opened the books and stand."""
    return Entry.objects.filter(answered__proposal__key__startswith=OPENING, reversal__isnull=True)


def _by_hand(account: str) -> int:
    """Debits less credits of all entries by hand and their reversals, of lines that name nobody."""
    written = Q(entry__answered__isnull=False) | Q(entry__reversal_of__answered__isnull=False)
    return _sum_of(Line.objects.filter(written, account_id=account, party=""))


def _sum_of(lines: QuerySet[Line]) -> int:
    return int(lines.aggregate(signed=Sum(F("debit") - F("credit")))["signed"] or 0)


def _sum(lines: Sequence[LineValue]) -> int:
    return sum(line.signed for line in lines)


def _lies_within(rest: int, whole: int) -> bool:
    """Whether a rest is of the same sign as the whole, and no more."""
    return min(whole, 0) <= rest <= max(whole, 0)


def _differs(account: str, party: str, booked: int, expected: int) -> str:
    held = Account.objects.get(code=account)
    side = 1 if held.kind in ("asset", "expense") else -1
    fault = _("%(account)s: with %(party)s the books hold %(booked)s, and the details come to %(expected)s.")
    return fault % {"account": held, "party": party_told(party) if party else _("nobody named"),
                    "booked": told_amount(side * booked), "expected": told_amount(side * expected)}  # fmt: skip
