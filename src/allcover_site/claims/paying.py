"""Pays facilities: a payment is prepared, approved, paid in cash or by cheque, and found again on the statement.

Whoever decided a claim neither prepares nor approves nor pays it; who prepares does not approve; who approves
neither pays nor reconciles; who pays does not reconcile. The money is set aside from the first step on.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record, scheme_of
from allcover_site.books import chart
from allcover_site.books.models import Entry
from allcover_site.books.operations import reserve, settle, void
from allcover_site.books.operations import told as told_money
from allcover_site.books.queries import balance_of
from allcover_site.claims.letting import release
from allcover_site.claims.models import Decision, Paid, Payment, PaymentStep
from allcover_site.claims.queries import party_of
from allcover_site.claims.refusals import FourEyes, PaymentRefused
from allcover_site.claims.templatetags.shares import payment_state
from allcover_site.people.apart import check_apart
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.models import Facility
from allcover_site.ui.days import day_told

SOURCES = {Payment.Method.CASH: chart.CASH, Payment.Method.CHEQUE: chart.BANK}


def open_items(facility: Facility) -> list[tuple[Decision, int]]:
    """This function will give what a facility is still to be paid for, decision by decision.

    A decision that stands and is in no payment counts with what it pays; one that was reversed after it was put into
    a payment counts below zero, and is taken off the next one.
    """
    live = ~Q(payments__payment__in=_given_up())
    found = Decision.objects.filter(claim__facility=facility).annotate(
        held=Sum("payments__amount", filter=live)
    )
    items: list[tuple[Decision, int]] = []
    for decision in found.select_related("claim", "reversal").order_by("decided_at", "pk"):
        due = 0 if decision.is_reversed else decision.paid
        rest = due - (decision.held or 0)
        if rest:
            items.append((decision, rest))
    return items


def _given_up() -> QuerySet[Payment]:
    return Payment.objects.filter(steps__kind=PaymentStep.Kind.VOID)


def _check_not_held(facility: Facility, wanted: set[int] | None, found: set[int]) -> None:
    """What somebody else has put into a payment meanwhile is not put into another."""
    held = Paid.objects.filter(payment__facility=facility).exclude(payment__in=_given_up())
    if wanted is not None:
        held = held.filter(decision__in=wanted - found)
    elif found:
        return
    if (first := held.select_related("decision__claim__facility").last()) is not None:
        told = _(
            "Claim %(claim)s is in payment no. %(number)s already. Look there before you prepare another."
        )
        raise PaymentRefused(told % {"claim": first.decision.claim, "number": first.payment_id})


@transaction.atomic
def prepare(
    *, by: User, key: str, facility: Facility, method: str, decisions: Iterable[int] | None = None
) -> Payment:
    """This function will prepare the payment of a facility's open items, all or those named, and set the money aside.

    What is to be taken back is always part of it. ``key``: the same page sent twice prepares one payment. Raises
    NotAllowed, FourEyes, PaymentRefused, NotEnoughMoney.
    """
    check_may(by, "claims.pay", area=facility.area)
    Facility.objects.select_for_update().get(pk=facility.pk)
    prepared, wanted = (
        Payment.objects.filter(key=key).first(),
        set(decisions) if decisions is not None else None,
    )
    if prepared is not None:
        made = (prepared.facility_id, prepared.method, prepared.prepared_by)
        if made != (facility.pk, method, by.username) or not _holds(prepared, wanted):
            raise PaymentRefused(_("Something else was prepared under this key."))
        return prepared
    items = [
        (one, rest) for one, rest in open_items(facility) if rest < 0 or wanted is None or one.pk in wanted
    ]
    _check_not_held(facility, wanted, {one.pk for one, _rest in items})
    _check_schemes(by, "claims.pay", facility, (one for one, _rest in items))
    _check_not_decider(by, (one for one, _rest in items))
    amount, party = sum(rest for _one, rest in items), party_of(facility.pk)
    owed = -balance_of(chart.PAYABLE, party=party)
    if not 0 < amount <= owed:
        told = _("%(facility)s is owed %(owed)s, and %(amount)s is to be paid.")
        raise PaymentRefused(
            told % {"facility": facility, "owed": told_money(owed), "amount": told_money(amount)}
        )
    for decision, _rest in items:
        release(by=by, claim=decision.claim, reason=_("set aside with the payment"))
    about = {"party": party, "cause": f"payment {key}"}
    reservation = reserve(by=by, key=f"payment {key}", day=timezone.localdate(), source=SOURCES[Payment.Method(method)],
                          target=chart.PAYABLE, amount=amount, about=about)  # fmt: skip
    payment = Payment.objects.create(key=key, facility=facility, method=method, amount=amount, reservation=reservation,
                                     prepared_by=by.username, prepared_at=timezone.now())  # fmt: skip
    Paid.objects.bulk_create(Paid(payment=payment, decision=one, amount=rest) for one, rest in items)
    record(
        by,
        "claims.payment_prepared",
        f"payment {payment.pk}",
        area=payment.facility.area,
        facility=facility.pk,
        amount=amount,
        scheme=scheme_of(_schemes_of(one for one, _rest in items)),
    )
    return payment


def _holds(payment: Payment, wanted: set[int] | None) -> bool:
    """Whether a payment is of the decisions that are named, of which none is still to be paid."""
    held = set(payment.parts.filter(amount__gt=0).values_list("decision", flat=True))
    if wanted is None or held == wanted:
        return True
    return held <= wanted and wanted.isdisjoint(one.pk for one, _rest in open_items(payment.facility))


@transaction.atomic
def approve(*, by: User, payment: Payment) -> PaymentStep:
    """This function will approve a payment. Not by who prepared it or decided a claim of it."""
    payment = _taken(by, "claims.approve_payment", payment, "prepared")
    if by.username == payment.prepared_by:
        raise FourEyes(_("%(who)s prepared the payment. Ask somebody else.") % {"who": by.username})
    check_apart(by, payment.prepared_by)
    _check_not_decider(by, (part.decision for part in payment.parts.select_related("decision")))
    return _step(by, payment, PaymentStep.Kind.APPROVED, timezone.localdate())


@transaction.atomic
def pay(*, by: User, payment: Payment, day: date, document: str) -> Entry:
    """This function will pay an approved payment: the money set aside is posted. Not by who approved it.

    ``document``: the number of the cheque or of the voucher; each is used once.
    """
    payment = _taken(by, "claims.pay", payment, PaymentStep.Kind.APPROVED)
    approved = _check_not(by, payment, PaymentStep.Kind.APPROVED)
    _check_not_decider(by, (part.decision for part in payment.parts.select_related("decision")))
    document = document.strip()
    if not document:
        raise PaymentRefused(_("A payment has the number of its cheque or voucher. Write it."))
    _check_day(day, approved.day)
    if PaymentStep.objects.filter(kind=PaymentStep.Kind.PAID, document=document).exists():
        told = _("'%(number)s' was used before. Look at the voucher again.")
        if payment.method == Payment.Method.CHEQUE:
            told = _("'%(number)s' was used before. Look at the cheque again.")
        raise PaymentRefused(told % {"number": document})
    text = _("Paid to %(facility)s") % {"facility": payment.facility.name}
    entry = settle(by=by, reservation=payment.reservation, day=day, text=text, document=document)
    _step(by, payment, PaymentStep.Kind.PAID, day, document, entry)
    return entry


@transaction.atomic
def cancel(*, by: User, payment: Payment, reason: str) -> PaymentStep:
    """This function will give up a payment that was not paid; its money is free and its items are open again."""
    payment = _taken(by, "claims.pay", payment, "prepared", PaymentStep.Kind.APPROVED)
    if not reason.strip():
        raise PaymentRefused(_("A payment is given up for a reason. Write it."))
    void(by=by, reservation=payment.reservation, reason=reason)
    return _step(by, payment, PaymentStep.Kind.VOID, timezone.localdate())


@transaction.atomic
def reconcile(*, by: User, payment: Payment, day: date) -> PaymentStep:
    """This function will say that a payment was found on the bank's statement or in the cash count.

    Not by who approved or paid it.
    """
    payment = _taken(by, "claims.reconcile", payment, PaymentStep.Kind.PAID)
    _check_not(by, payment, PaymentStep.Kind.APPROVED)
    paid = _check_not(by, payment, PaymentStep.Kind.PAID)
    _check_day(day, paid.day)
    return _step(by, payment, PaymentStep.Kind.RECONCILED, day)


def _taken(by: User, right: str, payment: Payment, *states: str) -> Payment:
    """The payment, locked, where it is in one of the states; what comes next is one step at a time."""
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    check_may(by, right, area=payment.facility.area)
    _check_schemes(
        by,
        right,
        payment.facility,
        (part.decision for part in payment.parts.select_related("decision__claim")),
    )
    if payment.state not in states:
        told = _("The payment is in the state '%(state)s', and this step is not its next.")
        raise PaymentRefused(told % {"state": payment_state(payment.state)})
    return payment


def _check_day(day: date, first: date) -> None:
    """A step is dated from the day of the one before it on, up to today: nothing is paid before it is approved."""
    if not first <= day <= timezone.localdate():
        told = _("%(day)s is to come, or before the step before it (%(first)s). Look at the paper again.")
        raise PaymentRefused(told % {"day": day_told(day), "first": day_told(first)})


def _step(
    by: User, payment: Payment, kind: str, day: date, document: str = "", entry: Entry | None = None
) -> PaymentStep:
    made = PaymentStep.objects.create(payment=payment, kind=kind, day=day, document=document, entry=entry,
                                      by=by.username, at=timezone.now())  # fmt: skip
    record(
        by,
        f"claims.payment_{kind}",
        f"payment {payment.pk}",
        area=payment.facility.area,
        amount=payment.amount,
        document=document,
        scheme=scheme_of(_schemes_of(each.decision for each in payment.parts.select_related("decision"))),
    )
    return made


def _check_not(by: User, payment: Payment, kind: str) -> PaymentStep:
    """The step of a kind that was taken, by somebody else."""
    step = payment.steps.get(kind=kind)
    if step.by == by.username:
        told = _("%(who)s took an earlier step of the payment. Ask somebody else.")
        raise FourEyes(told % {"who": by.username})
    check_apart(by, step.by)
    return step


def _schemes_of(decisions: Iterable[Decision]) -> list[str]:
    return sorted({line["scheme"] for one in decisions for line in one.lines})


def _check_schemes(by: User, right: str, facility: Facility, decisions: Iterable[Decision]) -> None:
    """Who is of one scheme moves no money of another, though one payment may be of both."""
    for scheme in _schemes_of(decisions):
        check_may(by, right, scheme=scheme, area=facility.area)


def _check_not_decider(by: User, decisions: Iterable[Decision]) -> None:
    deciders = {one.decided_by for one in decisions}
    if by.username in deciders:
        raise FourEyes(_("%(who)s decided a claim of the payment. Ask somebody else.") % {"who": by.username})
    check_apart(by, *sorted(deciders))
