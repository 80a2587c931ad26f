"""Proves what the books hold of premiums: what each household paid, less what it was given back and what was earned; and of what
funders owe of periods of cover, what is not earned yet."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import QuerySet, Sum

from allcover_site.books import chart
from allcover_site.books.details import faults_of_details
from allcover_site.books.queries import signed_by_party
from allcover_site.contributions.funding_queries import party_of
from allcover_site.contributions.models import FunderShare, Receipt, Refund
from allcover_site.month.dues import EARNED


def faults_of_premiums() -> Iterator[str]:
    """This function will say of which households the books do not hold what is left of their premiums, in the reader's language."""
    paid = Receipt.objects.filter(household__isnull=False, cancellation__isnull=True, purpose=Receipt.Purpose.PREMIUM)  # fmt: skip
    left = Counter(signed_by_party(chart.UNEARNED, EARNED))
    left.subtract(_by_party(paid))
    left.update(_by_party(Refund.objects.all()))
    yield from faults_of_details(chart.UNEARNED, left)
    yield from faults_of_details(chart.DEFERRED, _shares_left())


def _shares_left() -> Counter[str]:
    """What of funders' shares of periods is not earned yet, as the books write it: owed to days to come."""
    left = Counter(signed_by_party(chart.DEFERRED, EARNED))
    shares = FunderShare.objects.filter(period__isnull=False).order_by()
    for payer, amount in shares.values_list("payer").annotate(all=Sum("amount")):
        left[party_of(payer)] -= int(amount)
    return left


def _by_party(rows: QuerySet[Receipt] | QuerySet[Refund]) -> Counter[str]:
    found = rows.order_by().values_list("household_id").annotate(all=Sum("amount"))
    return Counter({f"household {number}": int(amount) for number, amount in found})
