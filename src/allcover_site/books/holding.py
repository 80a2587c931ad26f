"""Keeps entries by hand from taking money that an account of the office does not hold, on their day or on any day after it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import EntryRefused
from allcover.bookkeeping.entries import Line as LineValue
from allcover_site.books import chart
from allcover_site.books.models import Account, Book, Line, Reservation
from allcover_site.books.operations import told
from allcover_site.ui.days import day_told

MONEY = (chart.CASH, chart.BANK)
"""Accounts that hold money and never less than none: no bank of the office gives credit."""


class BelowNothing(EntryRefused):
    """An entry takes more money than an account holds."""


def check_held(day: date, lines: Sequence[LineValue]) -> None:
    """This function will raise BelowNothing where lines of a day would leave an account of money below nothing, then or later.

    What is set aside for payments is not there any more. The books are locked until the transaction ends.
    """
    Book.objects.select_for_update().get()
    for account in MONEY:
        taken = -sum(line.signed for line in lines if line.account == account)
        if taken <= 0:
            continue
        held, when = least_from(account, day)
        if held < taken:
            refused = _("%(account)s holds %(held)s on %(day)s, less what is set aside; the entry takes %(taken)s. Write less, or a day on which the money is there.")  # fmt: skip
            name = Account.objects.get(code=account)
            raise BelowNothing(
                refused % {"account": name, "held": told(held), "day": day_told(when), "taken": told(taken)}
            )


def least_from(account: str, day: date) -> tuple[int, date]:
    """This function will give the least that an account holds at the end of a day or of any day after it, with the first such
    day; minor units, less what is set aside."""
    moved: dict[date, int] = defaultdict(int)
    lines = Line.objects.filter(account_id=account).values("entry__day")
    for on, signed in lines.annotate(signed=Sum(F("debit") - F("credit"))).values_list(
        "entry__day", "signed"
    ):
        moved[max(on, day)] += int(signed)
    aside = Reservation.objects.filter(source_id=account, settlement__isnull=True)
    for on, amount in aside.values_list("day", "amount"):
        moved[max(on, day)] -= amount
    held = moved.pop(day, 0)
    least = (held, day)
    for on in sorted(moved):
        held += moved[on]
        least = min(least, (held, on))
    return least
