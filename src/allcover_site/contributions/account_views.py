"""The page of a household's account with a scheme, and what is done on it: enrol, receive, waive, give back, let rest."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover.expressions.calendar import add_months
from allcover_site.approvals.operations import NotProposed
from allcover_site.books.queries import book
from allcover_site.books.templatetags.money import money
from allcover_site.contributions import queries
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.cancelling import NotCancelled, cancel_period
from allcover_site.contributions.counting import minor_of
from allcover_site.contributions.dating import DatedBack
from allcover_site.contributions.enrolling import NotEnrolled, enrol, resume, suspend, waive
from allcover_site.contributions.forms import (
    EnrolForm,
    LeaveForm,
    MemberForm,
    MonthForm,
    ReasonForm,
    ReceiptForm,
    RefundForm,
    ResumeForm,
    WaiveForm,
    WhyForm,
)
from allcover_site.contributions.funding_queries import FUNDERS
from allcover_site.contributions.joining import MayNotJoin
from allcover_site.contributions.leaving import NotLeft, end_membership
from allcover_site.contributions.once import left_elsewhere, left_to_employers
from allcover_site.contributions.operations import (
    AffiliatedAlready,
    Given,
    NotReceived,
    affiliate,
    assess,
    means_of,
    receive,
)
from allcover_site.contributions.refunding import NotRefunded, propose_refund
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, reach_of, rights_of
from allcover_site.registry.models import Household, Person
from allcover_site.registry.queries import members_on
from allcover_site.schemes.queries import NoVersion, schemes
from allcover_site.ui.days import day_told
from allcover_site.ui.telling import done

REFUSALS = (
    DatedBack,
    CannotAssess,
    AffiliatedAlready,
    MayNotJoin,
    NoVersion,
    NotAllowed,
    NotCancelled,
    NotEnrolled,
    NotLeft,
    NotProposed,
    NotRefunded,
    NotReceived,
    EntryRefused,
)
YEAR = 12
YES_NO = gettext_lazy("yes,no")


@opened_by("contributions.read")
def account_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will show what a household owes and has paid, how its members stand, and its receipts."""
    return _account(request, user, _household(user, "contributions.read", scheme, number), scheme, None)


@opened_by("contributions.read")
def days_page(request: HttpRequest, user: User, scheme: str, number: int, person: int) -> HttpResponse:
    """This function will show how a member stood each day since joining, and will stand in the months to come."""
    household = _household(user, "contributions.read", scheme, number)
    membership = get_object_or_404(household.memberships.select_related("person"), person_id=person)
    today = timezone.localdate()
    until = add_months(today, YEAR)
    try:
        member = queries.member_of(membership.person, household, scheme, until)
    except NoVersion as error:
        raise Http404(str(error)) from error
    first = min([today, *(spell.first for spell in member.spells)])
    held = {"household": household, "scheme": scheme, "person": membership.person, "yes_no": YES_NO,
            "spans": member.spans(first, until)}  # fmt: skip
    return render(request, "contributions/days.html", held)


@require_POST
@opened_by("contributions.affiliate")
def affiliate_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will make somebody of a household a member of the scheme."""
    household = _household(user, "contributions.affiliate", scheme, number)

    def join(held: dict[str, Any]) -> None:
        member = members_on(household, held["on"]).filter(person_id=held["person"]).first()
        if member is None:
            raise NotAllowed(_("Nobody of this number belongs to the household on that day."))
        affiliate(by=user, person=member.person, scheme=scheme, on=held["on"])

    return _did(request, household, scheme, MemberForm(request.POST), join, _("The scheme has a new member."))


@require_POST
@opened_by("contributions.affiliate")
def leave_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will end the membership of somebody of a household."""
    household = _household(user, "contributions.affiliate", scheme, number)

    def leave(held: dict[str, Any]) -> None:
        member = household.memberships.filter(person_id=held["person"]).first()
        if member is None:
            raise NotLeft(_("Nobody of this number belongs to the household."))
        end_membership(
            by=user, person=member.person, scheme=scheme, last_day=held["last_day"], reason=held["reason"]
        )
        ended.append((member.person, held["last_day"]))

    def told() -> str:
        [(person, last_day)] = ended
        works = queries.works_after(person, scheme, last_day)
        if works is None:
            return _("The membership is ended.")
        return _(
            "The membership of their own will is ended. By their work they are a member from %(day)s on."
        ) % {"day": day_told(works.first_day)}

    ended = list[tuple[Person, date]]()
    return _did(request, household, scheme, LeaveForm(request.POST), leave, told)


@require_POST
@opened_by("contributions.affiliate")
def enrol_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will enrol a household for a period of cover, or renew it."""
    household = _household(user, "contributions.affiliate", scheme, number)
    return _did(request, household, scheme, EnrolForm(request.POST),
                lambda held: enrol(by=user, household=household, scheme=scheme, **held),
                _("The household is enrolled."))  # fmt: skip


@require_POST
@opened_by("contributions.settle")
def cancel_period_page(request: HttpRequest, user: User, scheme: str, number: int, row: int) -> HttpResponse:
    """This function will cancel the last period of cover of a household."""
    household = _household(user, "contributions.settle", scheme, number)
    period = get_object_or_404(queries.periods_of(household, scheme), pk=row)
    return _did(request, household, scheme, WhyForm(request.POST),
                lambda held: cancel_period(by=user, period=period, reason=held["reason"]),
                _("The period is cancelled."))  # fmt: skip


@require_POST
@opened_by("contributions.assess")
def assess_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will assess what a household owes for a month."""
    household = _household(user, "contributions.assess", scheme, number)

    def do(held: dict[str, Any]) -> None:
        made = assess(
            by=user, household=household, scheme=scheme, month=held["month"], on=timezone.localdate()
        )
        for told in (*left_to_employers(made), *left_elsewhere(made)):
            messages.info(request, told)

    return _did(request, household, scheme, MonthForm(request.POST), do, _("The month is assessed."))


@require_POST
@opened_by("contributions.settle")
def waive_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will take what was paid of a due for all of it."""
    household = _household(user, "contributions.settle", scheme, number)
    return _did(request, household, scheme, WaiveForm(request.POST),
                lambda held: waive(by=user, household=household, scheme=scheme, **held),
                _("What was paid is taken for all of it."))  # fmt: skip


@require_POST
@opened_by("contributions.settle")
def suspend_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will let a household's cover rest."""
    household = _household(user, "contributions.settle", scheme, number)
    return _did(request, household, scheme, ReasonForm(request.POST),
                lambda held: suspend(by=user, household=household, scheme=scheme, first_day=held["day"], reason=held["reason"]),
                _("Cover rests."))  # fmt: skip


@require_POST
@opened_by("contributions.settle")
def resume_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will let a household's cover go on."""
    household = _household(user, "contributions.settle", scheme, number)
    return _did(request, household, scheme, ResumeForm(request.POST),
                lambda held: resume(by=user, household=household, scheme=scheme, on=held["on"]),
                _("Cover goes on."))  # fmt: skip


@require_POST
@opened_by("contributions.refund")
def refund_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will propose to give a household back of its credit."""
    household = _household(user, "contributions.refund", scheme, number)
    return _did(request, household, scheme, RefundForm(request.POST),
                lambda held: propose_refund(by=user, household=household, scheme=scheme, day=held["day"], reason=held["reason"],
                                    amount=minor_of(held["amount"]), key=str(held["key"])),
                _("It waits for somebody else to approve it."))  # fmt: skip


@require_POST
@opened_by("contributions.read")
def receive_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will receive money of a household, cash or what came to the bank."""
    household = _household(user, "contributions.read", scheme, number)
    means = means_of(user, scheme, household.area)
    if not means:
        raise PermissionDenied("contributions.receive")
    form = ReceiptForm(request.POST, means=means, parts=queries.parts_to_pay(household, scheme))
    if form.is_valid():
        held = form.cleaned_data
        given = Given(
            held["means"] or means[0], held["purpose"] or "premium", held["payer"], held.get("part")
        )
        try:
            receipt = receive(by=user, household=household, scheme=scheme, day=held["day"], given=given,
                              amount=minor_of(held["amount"]), key=str(held["key"]))  # fmt: skip
        except (NotReceived, NotAllowed, NoVersion, EntryRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Received: receipt %(receipt)s.") % {"receipt": receipt})
            if (ahead := -queries.owed(household, scheme)) > 0:
                told = _("%(amount)s %(currency)s are paid ahead now. If that is not meant, have the receipt cancelled.")  # fmt: skip
                messages.warning(
                    request, told % {"amount": money(ahead, book()), "currency": book().currency}
                )
            return redirect("contributions:account", scheme=scheme, number=number)
    return _account(request, user, household, scheme, form)


def _did(
    request: HttpRequest, household: Household, scheme: str, form: forms.Form, deed: Any, told: str | Callable[[], str]
) -> HttpResponse:  # fmt: skip
    done(request, form, deed, REFUSALS, told)
    return redirect("contributions:account", scheme=scheme, number=household.pk)


def _household(user: User, right: str, scheme: str, number: int) -> Household:
    if scheme not in schemes():
        raise Http404(scheme)
    within = Household.objects.filter(reach_of(user, right, scheme).condition("area"))
    return get_object_or_404(within, pk=number)


def _account(
    request: HttpRequest, user: User, household: Household, scheme: str, form: ReceiptForm | None
) -> HttpResponse:
    today, account = timezone.localdate(), queries.account_of(household, scheme)
    means = means_of(user, scheme, household.area)
    held = {
        "household": household,
        "scheme": scheme,
        "book": book(),
        "today": today,
        "terms": queries.terms_on(scheme, today),
        "standings": _standings(household, scheme),
        "account": account,
        "periods": queries.periods_of(household, scheme),
        "cancelled_periods": queries.cancelled_periods_of(household, scheme),
        "parts_taken_back": queries.parts_taken_back_of(household, scheme),
        "funders": FUNDERS,
        "receipts": queries.receipts_of(household, scheme),
        "refunds": household.refunds.filter(scheme=scheme),
        "suspension": household.suspensions.filter(scheme=scheme, last_day__isnull=True).first(),
        "owed": account.owed - account.credit,
        "until": queries.paid_until(household, scheme),
        "rights": rights_of(user),
        "may_receive": bool(means),
        "form": form
        or ReceiptForm(
            initial={"key": uuid4(), "day": today}, means=means, parts=queries.parts_to_pay(household, scheme)
        ),
        **_forms(),
    }
    return render(request, "contributions/account.html", held, status=200 if form is None else 422)


def _standings(household: Household, scheme: str) -> list[tuple[Any, Any, Any]]:
    """Who lives there today, their affiliation and how each stands; none where no version counts yet."""
    today = timezone.localdate()
    try:
        return [
            (
                member,
                queries.affiliation_on(member.person, scheme, today),
                queries.standing_on(member.person, household, scheme, today),
            )
            for member in members_on(household, today)
        ]
    except NoVersion:
        return []


def _forms() -> dict[str, forms.Form]:
    today = timezone.localdate()
    return {
        "member_form": MemberForm(initial={"on": today}),
        "leave_form": LeaveForm(initial={"last_day": today}),
        "month_form": MonthForm(initial={"month": today}),
        "enrol_form": EnrolForm(initial={"on": today}),
        "refund_form": RefundForm(initial={"key": uuid4(), "day": today}),
        "reason_form": ReasonForm(initial={"day": today}),
        "resume_form": ResumeForm(initial={"on": today}),
    }
