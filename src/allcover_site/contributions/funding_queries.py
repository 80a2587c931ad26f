"""Reads what the State and donors owe of contributions, and what they paid; proves it against assessments and books."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, F, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from allcover_site.books import chart
from allcover_site.books.details import faults_of_details
from allcover_site.books.models import Line
from allcover_site.books.queries import told_amount
from allcover_site.contributions.models import (
    Assessment,
    Correction,
    CoverPeriod,
    FunderPayment,
    FunderShare,
    Instalment,
    WageDeclaration,
)
from allcover_site.contributions.telling import PAYERS
from allcover_site.schemes.naming import called

FUNDERS = ("state", "donor")
"""Payers who owe a scheme their share of contributions and are neither member nor employer. What a scheme's own reserve
pays, nobody owes it."""

Key = tuple[str, str]
"""A scheme and a payer."""


@dataclass(frozen=True)
class Funder:
    """What a payer owes a scheme in all, and has paid; minor units."""

    scheme: str
    payer: str
    owed: int
    paid: int

    @property
    def rest(self) -> int:
        """What is still owed; what was paid ahead is below zero."""
        return self.owed - self.paid


def party_of(payer: str) -> str:
    """This function will name a funder in the books."""
    return f"funder {payer}"


def funders() -> list[Funder]:
    """This function will give who owes or has paid a share of contributions, by scheme."""
    owed, paid = _summed(FunderShare.objects.all()), _summed(payments())
    return [Funder(*key, owed[key], paid[key]) for key in sorted({*owed, *paid})]


def payments() -> QuerySet[FunderPayment]:
    """This function will give what funders paid and was not reversed."""
    return FunderPayment.objects.filter(entry__reversal__isnull=True)


def _summed(rows: QuerySet[FunderShare] | QuerySet[FunderPayment]) -> Counter[Key]:
    found = rows.order_by().values_list("scheme", "payer").annotate(all=Sum("amount"))
    return Counter({(scheme, payer): int(amount) for scheme, payer, amount in found})


def faults_of_funders() -> Iterator[str]:
    """This function will say where what funders owe does not agree with what was assessed, or with the books, in the reader's language."""
    assessed, shares, paid = _assessed(), _summed(FunderShare.objects.all()), _summed(payments())
    booked = Counter({
        (row["scheme"], row["party"].partition(" ")[2]): int(row["all"])
        for row in Line.objects.filter(account_id=chart.FUNDERS, party__startswith=party_of("")).order_by()
        .values("scheme", "party").annotate(all=Sum(F("debit") - F("credit")))
    })  # fmt: skip
    for key in sorted({*assessed, *shares, *paid, *booked}):
        if assessed[key] != shares[key]:
            told = _("%(scheme)s, %(payer)s: %(assessed)s was assessed, and %(booked)s was booked.")
            yield _share_told(told, key, assessed=assessed[key], booked=shares[key])
        if booked[key] != shares[key] - paid[key]:
            told = _("%(scheme)s, %(payer)s: %(owed)s is owed, and in the books it is %(booked)s.")
            yield _share_told(told, key, owed=shares[key] - paid[key], booked=booked[key])
    held = Counter[str]()
    for (_scheme, payer), amount in booked.items():
        held[party_of(payer)] += (
            amount  # Told above, scheme by scheme; what is left is with others, or with nobody.
        )
    yield from faults_of_details(chart.FUNDERS, held)


def _share_told(told: str, key: Key, **amounts: int) -> str:
    payer = str(PAYERS.get(key[1], key[1]))
    return told % {"scheme": called(key[0]), "payer": payer, **{name: told_amount(held) for name, held in amounts.items()}}  # fmt: skip


def _assessed() -> Counter[Key]:
    """What was assessed of funders, as corrected and declared last, and of periods that were not cancelled, with who joined them."""
    found = Counter[Key]()
    joined = Instalment.objects.filter(joiner__isnull=False, period__cancellation__isnull=True)
    for payer in FUNDERS:
        share = Sum(Cast(KT(f"dues__{payer}"), BigIntegerField()))
        for rows in (Assessment.objects.all(), CoverPeriod.objects.all()):
            for scheme, amount in rows.order_by().values_list("scheme").annotate(all=share):
                found[scheme, payer] += int(amount or 0)
        for scheme, amount in joined.order_by().values_list("period__scheme").annotate(all=share):
            found[scheme, payer] += int(amount or 0)
    for correction in _last_corrections():
        was = correction.assessment
        for payer in FUNDERS:
            found[was.scheme, payer] += correction.dues.get(payer, 0) - was.dues.get(payer, 0)
    for scheme, dues in _declared():
        for payer in FUNDERS:
            found[scheme, payer] += dues.get(payer, 0)
    return found


def _last_corrections() -> Iterator[Correction]:
    rows = Correction.objects.select_related("assessment").order_by("number")
    yield from {row.assessment_id: row for row in rows}.values()


def _declared() -> Iterator[tuple[str, dict[str, int]]]:
    last = dict[tuple[int, str, date], tuple[str, dict[str, int]]]()
    rows = WageDeclaration.objects.order_by("number").values_list("employer_id", "scheme", "month", "dues")
    for employer, scheme, month, dues in rows:
        last[employer, scheme, month] = scheme, dues
    yield from last.values()
