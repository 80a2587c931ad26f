"""The pages of contributions beside accounts: households, collectors and what they hold, a receipt, the office's terms."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover.expressions.calendar import add_months
from allcover_site.approvals.operations import NotProposed
from allcover_site.books.queries import book
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.bulk import assess_within, assessed_in, how_it_went, left_of
from allcover_site.contributions.collecting import left_out_for, owing, to_renew
from allcover_site.contributions.counting import minor_of
from allcover_site.contributions.dated_terms import propose_terms
from allcover_site.contributions.enrolling import NotEnrolled, TermsNeedAnother, set_terms
from allcover_site.contributions.forms import (
    AssessAllForm,
    DayForm,
    HandOverForm,
    ReasonForm,
    TermsForm,
    initial_of,
)
from allcover_site.contributions.models import Receipt, SetTerms, Shortage
from allcover_site.contributions.once import declared_told
from allcover_site.contributions.operations import NotReceived, hand_over
from allcover_site.contributions.queries import (
    faults_of_receipts,
    float_of,
    lacking_of,
    terms_on,
    with_contributions,
)
from allcover_site.contributions.refunding import NotRefunded, cancel
from allcover_site.contributions.terms import TermsRefused
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, grants_with, reach_of, rights_of
from allcover_site.registry.models import Household
from allcover_site.registry.queries import members_on
from allcover_site.runs.finding import NotInBulk
from allcover_site.schemes.queries import NoVersion, schemes
from allcover_site.ui.telling import done

A_PAGE = 25
MOST = 200
"""Periods that end on one page."""


@opened_by("contributions.read")
def households_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list households, or the one that is asked for, with the schemes whose accounts they may have."""
    within = Household.objects.filter(reach_of(user, "contributions.read").condition("area")).order_by("pk")
    if (asked := request.GET.get("household", "")).isdecimal():
        within = within.filter(pk=asked)
    households = Paginator(within, A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    asking = tuple(with_contributions(today))
    rows = [
        (household, [str(member.person) for member in members_on(household, today)])
        for household in households
    ]
    return render(
        request,
        "contributions/households.html",
        {
            "households": households,
            "rows": rows,
            "schemes": asking,
            "may_assess": "contributions.assess" in rights_of(user),
            "form": AssessAllForm(schemes=asking, initial={"month": today}),
        },
    )


@opened_by("contributions.read")
def round_page(request: HttpRequest, user: User, scheme: str) -> HttpResponse:
    """This function will show who owes and whose cover ends by a day, for a collector's round."""
    reach, today = reach_of(user, "contributions.read", scheme), timezone.localdate()
    form = DayForm(request.GET if "on" in request.GET else {"on": add_months(today, 1)})
    by = form.cleaned_data["on"] if form.is_valid() else add_months(today, 1)
    held = {
        "scheme": scheme, "book": book(), "form": form, "by": by,
        "owing": Paginator(owing(reach.condition("area"), scheme), A_PAGE).get_page(request.GET.get("page")),
        "renewals": to_renew(reach.condition("household__area"), scheme, by)[:MOST],
    }  # fmt: skip
    return render(request, "contributions/round.html", held)


@require_POST
@opened_by("contributions.assess")
def assess_all_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will assess a month of every household in reach, and lead to those that could not be, where there are any."""
    form, left, went = AssessAllForm(request.POST, schemes=schemes()), 0, list[str]()

    def run(held: dict[str, Any]) -> None:
        nonlocal left
        scheme, month = held["scheme"], held["month"]
        before = assessed_in(scheme, month)
        made = assess_within(by=user, scheme=scheme, month=month, on=timezone.localdate())
        left = sum(left_of(each).count() for each in made)
        within = reach_of(user, "contributions.assess", scheme).condition("area")
        went.extend((*declared_told(scheme, month), *how_it_went(scheme, month, before, within, left)))
        for told in went[:-1]:
            messages.info(request, told)

    refusals = (NoVersion, NotAllowed, NotInBulk, CannotAssess, EntryRefused)
    done(request, form, run, refusals, lambda: went[-1])
    if not left:
        return redirect("contributions:households")
    told = ngettext(
        "%(count)s household could not be assessed: something about it is not known.",
        "%(count)s households could not be assessed: something about them is not known.",
        left,
    )
    messages.error(request, told % {"count": left})
    return redirect("contributions:left-out")


@opened_by("contributions.assess")
def left_out_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list the households that could not be assessed, with what must be known of them."""
    page = Paginator(left_out_for(user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "contributions/left_out.html", {"page": page})


@opened_by("contributions.read")
def counter_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show somebody their own receipts and what they hold; who takes over or audits, what everybody holds."""
    own = Receipt.objects.filter(collector=user).select_related("employer", "cancellation", "entry")
    rights = rights_of(user)
    may_take_over = "contributions.take_over" in rights
    may_see_all = may_take_over or "audit.read" in rights
    collectors = User.objects.filter(receipts__isnull=False).distinct() if may_see_all else ()
    held = {
        "book": book(),
        "own": Paginator(own, A_PAGE).get_page(request.GET.get("page")),
        "own_float": float_of(user),
        "may_take_over": may_take_over,
        "may_see_all": may_see_all,
        "floats": [
            (each, amount, lacks)
            for each in collectors
            if (amount := float_of(each)) | (lacks := lacking_of(each))
        ],
        "own_lacks": lacking_of(user),
        "own_shortages": Shortage.objects.filter(collector=user),
        "shortages": Shortage.objects.select_related("collector")[:MOST] if may_see_all else (),
        "may_write_missing": "contributions.shortage" in rights,
        "faults": list(faults_of_receipts()) if may_see_all else [],
        "hand_over_form": HandOverForm(initial={"day": timezone.localdate()}),
    }
    return render(request, "contributions/counter.html", held)


@require_POST
@opened_by("contributions.take_over")
def take_over_page(request: HttpRequest, user: User, username: str) -> HttpResponse:
    """This function will take over into the cash box what a collector hands over."""
    collector = get_object_or_404(User.objects.filter(receipts__isnull=False).distinct(), username=username)
    done(request, HandOverForm(request.POST),
         lambda held: hand_over(by=user, collector=collector, amount=minor_of(held["amount"]), day=held["day"],
                                document=held["document"]),
         (NotReceived, NotAllowed, EntryRefused), _("The money is taken over."))  # fmt: skip
    return redirect("contributions:counter")


@opened_by("contributions.read")
def receipt_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show a receipt, as it is printed."""
    receipt = _receipt(user, "contributions.read", number)
    head = receipt.household and members_on(receipt.household, receipt.day).filter(relation="head").first()
    may_cancel = "contributions.cancel" in rights_of(user) and receipt.collector != user
    held = {"receipt": receipt, "book": book(), "head": head and head.person,
            "may_cancel": may_cancel and not hasattr(receipt, "cancellation"),
            "reason_form": ReasonForm(initial={"day": timezone.localdate()})}  # fmt: skip
    return render(request, "contributions/receipt.html", held)


@require_POST
@opened_by("contributions.cancel")
def cancel_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will cancel a receipt of somebody else."""
    receipt = _receipt(user, "contributions.cancel", number)
    done(request, ReasonForm(request.POST),
         lambda held: cancel(by=user, receipt=receipt, day=held["day"], reason=held["reason"]),
         (NotRefunded, NotAllowed, EntryRefused), _("The receipt is cancelled."))  # fmt: skip
    return redirect("contributions:receipt", number=number)


@opened_by("contributions.read")
def terms_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show the office's own terms of its schemes, and set new ones from a day on."""
    may_set, digits, today = "contributions.terms" in rights_of(user), book().digits, timezone.localdate()
    names = schemes()
    latest = SetTerms.objects.order_by("-id").values_list("scheme", flat=True).first()
    chosen = request.GET.get("scheme", latest or (names[0] if names else ""))
    initial = {"scheme": chosen, "first_day": today, **initial_of(terms_on(chosen, today), digits)}
    form = TermsForm(
        request.POST if request.method == "POST" else None, schemes=names, digits=digits, initial=initial
    )
    if request.method == "POST" and not may_set:
        raise PermissionDenied("contributions.terms")
    if form.is_bound and form.is_valid() and (page := _set(request, user, form)):
        return redirect(page)
    held = {"rows": SetTerms.objects.all(), "form": form, "may_set": may_set}
    return render(request, "contributions/terms.html", held, status=422 if form.is_bound else 200)


def _set(request: HttpRequest, user: User, form: TermsForm) -> str:
    """Sets terms or, where they are dated back with a reason, proposes them; gives the page where they are seen, none for neither."""
    held = form.cleaned_data
    given = {"by": user, "scheme": held["scheme"], "first_day": held["first_day"], "content": form.content()}
    try:
        set_terms(**given)
        return "contributions:terms"
    except TermsNeedAnother as refusal:
        if not held["reason"].strip():
            form.add_error(None, str(refusal))
            return ""
    except TermsRefused as refusal:
        for fault in refusal.faults:
            form.add_error(None, _(fault))
        return ""
    except (NotEnrolled, NotAllowed, NoVersion) as refusal:
        form.add_error(None, str(refusal))
        return ""
    try:
        propose_terms(**given, reason=held["reason"])
    except NotProposed as refusal:
        form.add_error(None, str(refusal))
        return ""
    messages.success(request, _("It waits for somebody else to approve it."))
    return "approvals:deeds"


def _receipt(user: User, right: str, number: int) -> Receipt:
    within = Q(grants_with(user, right, area="household__area"), household__isnull=False) | Q(
        grants_with(user, right, area="employer__area"), employer__isnull=False
    )
    found = Receipt.objects.filter(within).select_related(
        "household", "employer", "collector", "cancellation", "entry"
    )
    return get_object_or_404(found, pk=number)
