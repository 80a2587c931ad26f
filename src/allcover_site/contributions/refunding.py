"""Gives money back, and cancels receipts written by mistake; each with its entry in the books, by somebody else."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import Line
from allcover_site.audit.operations import record
from allcover_site.books import chart
from allcover_site.books.operations import post, reverse
from allcover_site.contributions.gathering import gathered
from allcover_site.contributions.models import Cancellation, Receipt, Refund
from allcover_site.contributions.queries import account_of, float_of
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, check_may
from allcover_site.registry.models import Household


class NotRefunded(ValueError):
    """Money cannot be given back, or a receipt not cancelled, as asked."""


@transaction.atomic
def refund(
    *, by: User, household: Household, scheme: str, amount: int, day: date, reason: str, key: str
) -> Refund:
    """This function will give a household back from the cash box, no more than its credit by the day; not by who received of it.

    The same ``key`` is refunded once. Raises NotAllowed, NotRefunded, EntryRefused.
    """
    check_may(by, "contributions.refund", scheme=scheme, area=household.area)
    Household.objects.select_for_update().get(pk=household.pk)
    before = Refund.objects.filter(key=key).first()
    if before is not None:
        if (before.household, before.scheme, before.amount) == (household, scheme, amount):
            return before
        raise NotRefunded(_("Something else was given back under this key."))
    if household.receipts.filter(collector=by, scheme=scheme).exists():
        raise NotAllowed(_("Nobody gives back what they received. Ask somebody else."))
    if day > timezone.localdate() or not reason.strip():
        raise NotRefunded(_("Write the reason, and no day to come."))
    if not 0 < amount <= gathered(households=[household.pk]).free_from(household.pk, scheme, day):
        raise NotRefunded(_("No more is given back than had been paid by that day beyond what is owed."))
    cause, party = f"refund {key}", f"household {household.pk}"
    lines = [
        Line(chart.UNEARNED, debit=amount, party=party, scheme=scheme, area=household.area, cause=cause),
        Line(chart.CASH, credit=amount, party=party, scheme=scheme, cause=cause),
    ]
    entry = post(
        by=by,
        key=cause,
        day=day,
        text=_("Refund to household %(number)s") % {"number": household.pk},
        lines=lines,
        document=cause,
    )
    found = Refund.objects.create(key=key, household=household, scheme=scheme, day=day, amount=amount, reason=reason,
                                  entry=entry, author=by.username)  # fmt: skip
    record(
        by, "contributions.refunded", party, scheme=scheme, amount=amount, reason=reason, entry=entry.number
    )
    return found


@transaction.atomic
def cancel(*, by: User, receipt: Receipt, day: date, reason: str) -> Cancellation:
    """This function will cancel a receipt of somebody else: it keeps its number, and its entry is reversed.

    Raises NotAllowed, NotRefunded (where the money was handed over or given back), EntryRefused.
    """
    area = receipt.household.area if receipt.household else receipt.employer.area  # type: ignore[union-attr]
    check_may(by, "contributions.cancel", scheme=receipt.scheme, area=area)
    if receipt.collector == by:
        raise NotAllowed(_("Nobody cancels their own receipts. Ask somebody else."))
    if receipt.household is not None:
        Household.objects.select_for_update().get(pk=receipt.household.pk)
    User.objects.select_for_update().get(pk=receipt.collector_id)
    if Cancellation.objects.filter(receipt=receipt).exists() or not reason.strip():
        raise NotRefunded(_("Write the reason; a receipt is cancelled once."))
    if day > timezone.localdate():
        raise NotRefunded(_("Write the reason, and no day to come."))
    if receipt.means == Receipt.Means.CASH and float_of(receipt.collector) < receipt.amount:
        raise NotRefunded(_("The collector has handed the money over. Give it back instead."))
    entry = reverse(
        by=by,
        entry=receipt.entry,
        day=day,
        reason=(_("Receipt %(receipt)s cancelled: %(reason)s") % {"receipt": receipt, "reason": reason})[
            :300
        ],
    )
    found = Cancellation.objects.create(
        receipt=receipt, day=day, reason=reason, entry=entry, author=by.username
    )
    _check_still_paid(receipt)
    record(by, "contributions.receipt_cancelled", f"receipt {receipt}", amount=receipt.amount, reason=reason)
    return found


def _check_still_paid(receipt: Receipt) -> None:
    """What was given back since must still have been paid without the receipt."""
    if receipt.household is None:
        return
    try:
        account_of(receipt.household, receipt.scheme)
    except ValueError as error:
        raise NotRefunded(_("Part of the money has been given back already.")) from error
