"""The pages of payments: what facilities are owed, a payment, and each of its steps."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover_site.books.queries import book
from allcover_site.claims.forms import ChequeForm, DayForm, PaymentForm, ReasonForm
from allcover_site.claims.models import Decision, Payment
from allcover_site.claims.paying import approve, cancel, open_items, pay, prepare, reconcile
from allcover_site.claims.queries import payments_for
from allcover_site.claims.refusals import PaymentRefused
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, reach_of, rights_of, within_reach
from allcover_site.registry.models import Facility
from allcover_site.ui.telling import done

A_PAGE = 25
REFUSALS = (PaymentRefused, NotAllowed, EntryRefused)


@opened_by("claims.read")
def payments_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show what facilities are owed, and the payments, the newest first."""
    own = Facility.objects.filter(
        reach_of(user, "claims.read").condition("area"), claims__isnull=False
    ).distinct()
    owed = [(facility, _within(user, open_items(facility))) for facility in own]
    held = {
        "page": Paginator(payments_for(user), A_PAGE).get_page(request.GET.get("page")),
        "owed": [
            {"facility": facility, "items": items, "sum": sum(rest for _one, rest in items),
             "form": PaymentForm(initial={"key": get_random_string(20)}, auto_id=False)}
            for facility, items in owed
            if items
        ],
        "book": book(),
        "may_pay": "claims.pay" in rights_of(user),
    }  # fmt: skip
    return render(request, "claims/payments.html", held)


def _within(user: User, items: list[tuple[Decision, int]]) -> list[tuple[Decision, int]]:
    """The open items of schemes that are within reach."""
    own = within_reach(user, "claims.read", {one.claim.scheme for one, _rest in items})
    return [(one, rest) for one, rest in items if one.claim.scheme in own]


@require_POST
@opened_by("claims.pay")
def prepare_page(request: HttpRequest, user: User, facility: int) -> HttpResponse:
    """This function will prepare the payment of a facility."""
    own = Facility.objects.filter(reach_of(user, "claims.pay").condition("area"))
    paid = get_object_or_404(own, pk=facility)
    numbers = [int(text) for text in request.POST.getlist("decisions") if text.isascii() and text.isdigit()]
    made: list[Payment] = []

    def deed(held: dict[str, Any]) -> None:
        made.append(prepare(by=user, facility=paid, decisions=numbers, **held))

    if done(request, PaymentForm(request.POST), deed, REFUSALS, _("The payment is prepared.")):
        return redirect("claims:payment", number=made[0].pk)
    return redirect("claims:payments")


@opened_by("claims.read")
def payment_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show a payment with its claims and steps, to be printed as its voucher."""
    payment, held = get_object_or_404(payments_for(user), pk=number), rights_of(user)
    state = payment.state
    shown = {
        "payment": payment,
        "parts": payment.parts.select_related("decision__claim__person"),
        "book": book(),
        "may_approve": state == "prepared" and "claims.approve_payment" in held,
        "may_pay": state == "approved" and "claims.pay" in held,
        "may_cancel": state in ("prepared", "approved") and "claims.pay" in held,
        "may_reconcile": state == "paid" and "claims.reconcile" in held,
        "cheque_form": ChequeForm(),
        "day_form": DayForm(),
        "reason_form": ReasonForm(),
    }
    return render(request, "claims/payment.html", shown)


@require_POST
@opened_by("claims.approve_payment")
def approve_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will approve a payment."""
    return _step(request, user, number, ReasonForm({"reason": "-"}), lambda payment, _held: approve(by=user, payment=payment),
                 _("The payment is approved."))  # fmt: skip


@require_POST
@opened_by("claims.pay")
def pay_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will pay an approved payment."""
    return _step(request, user, number, ChequeForm(request.POST),
                 lambda payment, held: pay(by=user, payment=payment, **held), _("The payment is paid."))  # fmt: skip


@require_POST
@opened_by("claims.pay")
def cancel_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will give up a payment."""
    return _step(request, user, number, ReasonForm(request.POST),
                 lambda payment, held: cancel(by=user, payment=payment, **held), _("The payment is given up."))  # fmt: skip


@require_POST
@opened_by("claims.reconcile")
def reconcile_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will say that a payment was found again."""
    return _step(request, user, number, DayForm(request.POST),
                 lambda payment, held: reconcile(by=user, payment=payment, **held), _("The payment is reconciled."))  # fmt: skip


def _step(request: HttpRequest, user: User, number: int, form: Any, deed: Any, told: str) -> HttpResponse:
    payment = get_object_or_404(payments_for(user), pk=number)
    done(request, form, lambda held: deed(payment, held), REFUSALS, told)
    return redirect("claims:payment", number=number)
