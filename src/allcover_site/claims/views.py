"""The pages of claims: the list, a new one, one with its explanation, and deciding it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover_site.books.queries import book
from allcover_site.claims.appealing import last_day_to_appeal
from allcover_site.claims.cases import cases_of
from allcover_site.claims.deciding import NoPackage
from allcover_site.claims.explaining import explained, findings_told, signs_told
from allcover_site.claims.forms import (
    AppealForm,
    ApprovalForm,
    ClaimForm,
    LineForms,
    LookForm,
    ReasonForm,
    ReviewForm,
    TooFine,
    asked_of,
    minor,
)
from allcover_site.claims.items import all_items, items_for, items_on
from allcover_site.claims.models import Claim
from allcover_site.claims.operations import approve_beforehand, decide, enter, review
from allcover_site.claims.queries import claims_for, schemes_of
from allcover_site.claims.refusals import ClaimRefused, LetterRefused
from allcover_site.claims.review_views import deeds_of
from allcover_site.claims.risk import LOOKED_AT
from allcover_site.claims.twins import sign_of, twins_after
from allcover_site.claims.who import is_open_to, who_may_decide
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.queries import dated_back, is_of_schemes, joined_late
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, rights_of
from allcover_site.schemes.queries import NoVersion
from allcover_site.ui.telling import done

A_PAGE = 25
PAGES = ("enter", "review", "sample", "reverse", "enquire", "prices")
"""Rights that lead to a page of their own from the list of claims."""
REFUSALS = (ClaimRefused, LetterRefused, NotAllowed, NoVersion, NoPackage, TooFine, EntryRefused)


@opened_by("claims.read")
def claims_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list the claims, the newest first."""
    claims = Paginator(claims_for(user), A_PAGE).get_page(request.GET.get("page"))
    doors = {f"may_{name}": f"claims.{name}" in rights_of(user) for name in PAGES}
    return render(request, "claims/claims.html", {"claims": claims, "book": book(), **doors})


@opened_by("claims.enter")
def new_claim_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will enter a claim."""
    form, rows = ClaimForm(user, request.POST or None), LineForms(request.POST or None)
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            held = form.cleaned_data
            lines = asked_of(rows, book().digits, items_for(held["scheme"], held["last_day"]))
            claim = enter(by=user, lines=tuple(lines), **held)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("claims:claim", number=claim.pk)
    held = {"form": form, "rows": rows, "items": all_items(timezone.localdate())}
    return render(request, "claims/new_claim.html", held)


@opened_by("claims.read")
def claim_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show a claim and, once it is decided, what became of every line and why."""
    claim = get_object_or_404(claims_for(user), pk=number)
    decision, held_book = claim.decision, book()
    submission = claim.submission if hasattr(claim, "submission") else None
    later = twins_after(cases_of([claim.pk])).get(claim.pk, [])
    names = items_on(schemes_of(claim), claim.last_day) if decision is None else {}
    held = {"claim": claim, "book": held_book, "decision": decision,
            "lines": [(line, names.get(line.item, line.item)) for line in claim.lines.select_related("approval")],
            "told": explained(decision, held_book) if decision is not None else [],
            "findings": findings_told(submission.findings, held_book) if submission is not None else [],
            "signs": signs_told([*(submission.signs if submission is not None else ()), *sign_of(later)], held_book, user),
            "dated_back": [one for one in dated_back([claim.household_id], claim.first_day + A_DAY, claim.last_day)
                           if one.scheme in schemes_of(claim)],
            "joined_late": [one for one in joined_late([claim.person_id], claim.first_day + A_DAY, claim.last_day)
                            if is_of_schemes(one, schemes_of(claim))],
            "submission": submission, "is_sampled": claim.sampled.exists(),
            "is_twice": bool(later) or (submission is not None and any(sign["name"] in LOOKED_AT for sign in submission.signs)),
             "looks": claim.looks.all(),
            "former": [one for one in claim.decisions.all() if one.is_reversed],
            "appeals": decision.appeals.select_related("ruling", "acceptance") if decision is not None else [],
            "last_day": last_day_to_appeal(decision) if decision is not None else None,
            "review_form": ReviewForm(auto_id=False), "approval_form": ApprovalForm(auto_id=False), "look_form": LookForm(), "appeal_form": AppealForm(),
            "reason_form": ReasonForm(), **_deeds(user, claim), **deeds_of(user)}  # fmt: skip
    return render(request, "claims/claim.html", held)


@require_POST
@opened_by("claims.decide")
def decide_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will decide a claim."""
    claim = get_object_or_404(claims_for(user), pk=number)
    try:
        decide(by=user, claim=claim, on=timezone.localdate())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The claim is decided."))
    return redirect("claims:claim", number=number)


@require_POST
@opened_by("claims.review")
def review_page(request: HttpRequest, user: User, number: int, position: int) -> HttpResponse:
    """This function will leave of a line what the reviewer approves."""
    claim = get_object_or_404(claims_for(user), pk=number)
    line = get_object_or_404(claim.lines, position=position)
    done(request, ReviewForm(request.POST),
         lambda held: review(by=user, line=line, quantity=held["quantity"], price=minor(held["price"], book().digits),
                             reason=held["reason"]),
         REFUSALS, _("The line is reviewed."))  # fmt: skip
    return redirect("claims:claim", number=number)


@require_POST
@opened_by("claims.review")
def approval_page(request: HttpRequest, user: User, number: int, position: int) -> HttpResponse:
    """This function will say that a line was approved beforehand."""
    claim = get_object_or_404(claims_for(user), pk=number)
    line = get_object_or_404(claim.lines, position=position)
    done(request, ApprovalForm(request.POST), lambda held: approve_beforehand(by=user, line=line, **held), REFUSALS,
         _("The line counts as approved beforehand."))  # fmt: skip
    return redirect("claims:claim", number=number)


def _deeds(user: User, claim: Claim) -> dict[str, bool | list[str]]:
    """Which deeds on a claim that waits to offer somebody, and, where it is not for them to decide, who may."""
    if claim.decision is not None:
        return {}
    deciding = who_may_decide(claim)
    held = rights_of(user) if is_open_to(user, claim) else frozenset()
    return {"may_review": "claims.review" in held, "may_approve_line": "claims.guarantee" in held,
            "may_decide": user.username in deciding, "deciding": deciding}  # fmt: skip
