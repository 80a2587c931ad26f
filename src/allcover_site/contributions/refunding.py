"""Gives money back, as one proposes and another approves, and cancels receipts written by mistake; each with its entry in the books."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover.bookkeeping.entries import EntryRefused, Line
from allcover_site.approvals.kinds import Kind, has_kind
from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import propose
from allcover_site.audit.operations import record
from allcover_site.books import chart
from allcover_site.books.operations import post, reverse
from allcover_site.books.queries import told_amount
from allcover_site.contributions.gathering import gathered
from allcover_site.contributions.models import Cancellation, Receipt, Refund
from allcover_site.contributions.queries import account_of, float_of
from allcover_site.people.apart import check_apart
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, check_may
from allcover_site.registry.models import Household
from allcover_site.registry.staff import check_not_own
from allcover_site.schemes.naming import called
from allcover_site.ui.days import day_told

REFUND = "refund"
"""The kind of a refund among the deeds that two people do."""


class NotRefunded(ValueError):
    """Money cannot be given back, or a receipt not cancelled, as asked."""


@transaction.atomic
def propose_refund(
    *, by: User, household: Household, scheme: str, amount: int, day: date, reason: str, key: str
) -> Proposed:
    """This function will propose to give a household back from the cash box, no more than its credit by the day, once somebody else
    approves it; by nobody who received of it. The same ``key`` is proposed once. Raises NotAllowed, NotRefunded, NotProposed."""
    check_may(by, "contributions.refund", scheme=scheme, area=household.area)
    content = {"household": household.pk, "amount": amount, "day": str(day)}
    if not Proposed.objects.filter(key=f"refund {key}").exists():
        _check_refund(by, household, scheme, amount, day)
    return propose(by=by, kind=REFUND, about=f"household {household.pk}", content=content, reason=reason, scheme=scheme,
                   area=household.area, key=f"refund {key}")  # fmt: skip


def _check_refund(by: User, household: Household, scheme: str, amount: int, day: date) -> None:
    check_not_own(by, household)
    if household.receipts.filter(collector=by, scheme=scheme).exists():
        raise NotAllowed(_("Nobody gives back what they received. Ask somebody else."))
    collectors = (
        household.receipts.filter(scheme=scheme).order_by().values_list("collector__username", flat=True)
    )
    check_apart(by, *sorted(set(collectors)))
    if day > timezone.localdate():
        raise NotRefunded(_("Write the reason, and no day to come."))
    if not 0 < amount <= gathered(households=[household.pk]).free_from(household.pk, scheme, day):
        raise NotRefunded(_("No more is given back than had been paid by that day beyond what is owed."))


def _approved(by: User, proposed: Proposed) -> Refund:
    """The money leaves the cash box, where there still is as much credit; neither who proposed nor who approves received of it. Raises as what was proposed, and EntryRefused."""
    held, scheme, key = proposed.content, proposed.scheme, proposed.key
    household = Household.objects.select_for_update().get(pk=held["household"])
    amount, day = held["amount"], date.fromisoformat(held["day"])
    if household.receipts.filter(collector__username=proposed.author, scheme=scheme).exists():
        raise NotAllowed(_("%(who)s proposed to give this back and has received of it since. Refuse it, and have somebody else propose it.") % {"who": proposed.author})  # fmt: skip
    _check_refund(by, household, scheme, amount, day)
    party = f"household {household.pk}"
    lines = [
        Line(chart.UNEARNED, debit=amount, party=party, scheme=scheme, area=household.area, cause=key),
        Line(chart.CASH, credit=amount, party=party, scheme=scheme, cause=key),
    ]
    told = _("Refund to household %(number)s") % {"number": household.pk}
    entry = post(by=by, key=key, day=day, text=told, lines=lines, document=key)
    found = Refund.objects.create(key=key.removeprefix("refund "), household=household, scheme=scheme, day=day, amount=amount,
                                  reason=proposed.reason, entry=entry, author=proposed.author)  # fmt: skip
    record(by, "contributions.refunded", f"household {household.pk}", area=household.area, scheme=scheme, amount=amount,
           reason=proposed.reason, entry=entry.number)  # fmt: skip
    return found


def _told(proposed: Proposed) -> Iterator[tuple[str, str]]:
    """To whom how much would be given back, and what credit there is."""
    household = Household.objects.get(pk=proposed.content["household"])
    yield _("Household"), str(household)
    yield _("Scheme"), called(proposed.scheme)
    yield _("Amount"), told_amount(proposed.content["amount"])
    yield _("Day"), day_told(date.fromisoformat(proposed.content["day"]))
    yield _("Paid beyond what is owed"), told_amount(account_of(household, proposed.scheme).credit)


@transaction.atomic
def cancel(*, by: User, receipt: Receipt, day: date, reason: str) -> Cancellation:
    """This function will cancel a receipt of somebody else: it keeps its number, and its entry is reversed.

    Raises NotAllowed, NotRefunded (where the money was handed over or given back), EntryRefused.
    """
    area = receipt.household.area if receipt.household else receipt.employer.area  # type: ignore[union-attr]
    check_may(by, "contributions.cancel", scheme=receipt.scheme, area=area)
    if receipt.collector == by:
        raise NotAllowed(_("Nobody cancels their own receipts. Ask somebody else."))
    check_apart(by, receipt.collector.username)
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
    record(
        by,
        "contributions.receipt_cancelled",
        f"receipt {receipt}",
        scheme=receipt.scheme,
        area=area,
        amount=receipt.amount,
        reason=reason,
    )
    return found


def _check_still_paid(receipt: Receipt) -> None:
    """What was given back since must still have been paid without the receipt."""
    if receipt.household is None:
        return
    try:
        account_of(receipt.household, receipt.scheme)
    except ValueError as error:
        raise NotRefunded(_("Part of the money has been given back already.")) from error


has_kind(Kind(REFUND, gettext_lazy("Money to give back"), "contributions.refund", "contributions.approve_refund", _approved, _told,
              (NotRefunded, EntryRefused)))  # fmt: skip
